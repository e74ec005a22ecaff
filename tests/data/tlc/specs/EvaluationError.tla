---- MODULE EvaluationError ----
EXTENDS Naturals
VARIABLES x, f
Read(i) == f[i]
Init == x = 0 /\ f = [i \in 0..1 |-> i]
Next == /\ x' = x + 1
        /\ f' = [f EXCEPT ![0] = Read(x)]
====
