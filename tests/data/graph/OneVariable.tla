---------------------------- MODULE OneVariable ----------------------------
EXTENDS Naturals
VARIABLE x
Init == x = 0
Up == x < 2 /\ x' = x + 1
Stay == x = 1 /\ UNCHANGED x
Next == Up \/ Stay
Spec == Init /\ [][Next]_x /\ WF_x(Up)
Rises == <>(x = 2)
=============================================================================
