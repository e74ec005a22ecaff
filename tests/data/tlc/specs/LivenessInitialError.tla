---- MODULE LivenessInitialError ----
EXTENDS Naturals
VARIABLES x, f
Init == x = 5 /\ f = [i \in 0..1 |-> i]
Next == x' = 0 /\ f' = f
Spec == Init /\ [][Next]_<<x, f>> /\ WF_<<x, f>>(Next)
Live == <>(f[x] = 0)
====
