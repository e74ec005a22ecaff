------------------------------- MODULE Mutex -------------------------------
(* Two processes and a lock: the spec of tests/unit/replay/toy.py.         *)
CONSTANTS p0, p1
VARIABLES pc, free, waiting

Procs == {p0, p1}

Init ==
  /\ pc \in {[p \in Procs |-> "outside"], [p \in Procs |-> IF p = p1 THEN "waiting" ELSE "outside"]}
  /\ free = TRUE
  /\ waiting = {p \in Procs : pc[p] = "waiting"}

Ask(p) ==
  /\ pc[p] = "outside"
  /\ pc' = [pc EXCEPT ![p] = "waiting"]
  /\ waiting' = waiting \cup {p}
  /\ UNCHANGED free

Enter(p) ==
  /\ pc[p] = "waiting"
  /\ free
  /\ pc' = [pc EXCEPT ![p] = "inside"]
  /\ free' = FALSE
  /\ waiting' = waiting \ {p}

Leave(p) ==
  /\ pc[p] = "inside"
  /\ pc' = [pc EXCEPT ![p] = "outside"]
  /\ free' = TRUE
  /\ UNCHANGED waiting

Next == \E p \in Procs : Ask(p) \/ Enter(p) \/ Leave(p)
=============================================================================
