---- MODULE PropertyInitial ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == x' = 1 - x /\ y' = y
Spec == Init /\ [][Next]_<<x, y>>
Starts == x = 1 /\ [][x' /= x]_<<x, y>>
====
