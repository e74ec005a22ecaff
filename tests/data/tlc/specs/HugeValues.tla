---- MODULE HugeValues ----
EXTENDS Naturals
VARIABLE x
Init == x = {}
Next == \E n \in 1..100000 : x' = x \cup {[k \in 1..2000 |-> n + k]}
====
