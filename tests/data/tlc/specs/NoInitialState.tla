---- MODULE NoInitialState ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ x = 1 /\ y = 0
Next == UNCHANGED <<x, y>>
====
