---- MODULE InitialError ----
EXTENDS Naturals
VARIABLES x, f
Init == f = [i \in 0..1 |-> i] /\ x = f[2]
Next == UNCHANGED <<x, f>>
====
