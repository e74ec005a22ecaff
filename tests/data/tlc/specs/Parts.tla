---- MODULE Parts ----
EXTENDS Naturals
VARIABLES x, who
Init == x = 0 /\ who = 1
Up == \/ x < 2 /\ x' = x + 1 /\ UNCHANGED who
      \/ x > 5 /\ x' = 0 /\ UNCHANGED who
Turn == \E p \in {1, 2} : who' = p /\ UNCHANGED x
Next == Up \/ Turn \/ (x = 2 /\ x' = 0 /\ UNCHANGED who)
====
