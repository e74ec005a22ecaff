---- MODULE TooManyElements ----
EXTENDS Naturals, FiniteSets
VARIABLE x
Init == x = 0
Next == x' = Cardinality({k \in 1..1200000 : k > x})
====
