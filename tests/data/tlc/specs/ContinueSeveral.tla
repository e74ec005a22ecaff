---- MODULE ContinueSeveral ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == x' = (x + 1) % 5 /\ y' = y
NotTwo == x /= 2
NotFour == x /= 4
====
