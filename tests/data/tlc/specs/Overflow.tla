---- MODULE Overflow ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 2000000000 /\ y = 0
Next == x' = x + x /\ y' = y
====
