---- MODULE AssertFails ----
EXTENDS Naturals, TLC
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == /\ Assert(x < 2, <<"x is", x>>)
        /\ x' = x + 1
        /\ y' = y
====
