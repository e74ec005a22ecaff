---- MODULE InvariantError ----
EXTENDS Naturals
VARIABLES x, f
Init == x = 0 /\ f = [i \in 0..1 |-> i]
Next == x' = x + 1 /\ f' = f
Inside == f[x] >= 0
====
