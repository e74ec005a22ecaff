---- MODULE ExitEarly ----
EXTENDS Naturals, TLC
VARIABLES x, y
Init == x = 0 /\ y \in 0..3
Next == x' = x + 1 /\ y' = y /\ IF x = 3 THEN TLCSet("exit", TRUE) ELSE TRUE
====
