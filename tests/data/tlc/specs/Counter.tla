---- MODULE Counter ----
EXTENDS Naturals
CONSTANT Max
VARIABLES x, y

Init == x = 0 /\ y = 0
Up == x < Max /\ x' = x + 1 /\ y' = y
Wrap == x = Max /\ x' = 0 /\ y' = 1 - y
Next == Up \/ Wrap
Spec == Init /\ [][Next]_<<x, y>> /\ WF_<<x, y>>(Next)

Small == x < Max
NeverTwo == x /= 2
StartsAtOne == x = 1
Monotone == [][x' >= x]_x
EventuallyTop == <>[](x = Max)
====
