---- MODULE Large ----
EXTENDS Naturals
VARIABLES x, y, z
Init == x = 0 /\ y = 0 /\ z = 0
Next == \/ x < 3000 /\ x' = x + 1 /\ UNCHANGED <<y, z>>
        \/ y < 3000 /\ y' = y + 1 /\ UNCHANGED <<x, z>>
        \/ z < 3000 /\ z' = z + 1 /\ UNCHANGED <<x, y>>
====
