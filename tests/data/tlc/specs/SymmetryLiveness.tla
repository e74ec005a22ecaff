---- MODULE SymmetryLiveness ----
EXTENDS Naturals, TLC
CONSTANT P
VARIABLES x, y
Init == x \in P /\ y = 0
Next == x' \in P /\ y' = 1
Spec == Init /\ [][Next]_<<x, y>> /\ WF_<<x, y>>(Next)
Sym == Permutations(P)
Live == <>(y = 1)
====
