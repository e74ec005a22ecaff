---- MODULE LexicalError ----
EXTENDS Naturals
VARIABLE x
Init == x = "no end
Next == x' = x
====
