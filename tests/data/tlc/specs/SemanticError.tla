---- MODULE SemanticError ----
EXTENDS Naturals
VARIABLE x
Init == x = zero
Next == x' = x + one
Next == x' = x
====
