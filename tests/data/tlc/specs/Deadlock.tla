---- MODULE Deadlock ----
EXTENDS Naturals
VARIABLES x, waits

Init == x = 0 /\ waits = [p \in {"a", "b"} |-> FALSE]
Take(p) == x < 2 /\ ~waits[p] /\ x' = x + 1 /\ waits' = [waits EXCEPT ![p] = TRUE]
Next == \E p \in {"a", "b"} : Take(p)
====
