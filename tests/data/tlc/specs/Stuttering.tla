---- MODULE Stuttering ----
EXTENDS Naturals
VARIABLES x, y

Init == x = 0 /\ y = 0
Step == x < 2 /\ x' = x + 1 /\ y' = y
Next == Step \/ (x = 2 /\ y' = 1 /\ x' = x)
Spec == Init /\ [][Next]_<<x, y>>
Done == <>(y = 1)
====
