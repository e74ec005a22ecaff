---- MODULE AssertInInvariant ----
EXTENDS Naturals, TLC
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == x' = x + 1 /\ y' = y
Checked == Assert(x < 2, "too large")
====
