---- MODULE InitIncomplete ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0
Next == x' = x + 1 /\ y' = y
====
