------------------------------ MODULE Oddities ------------------------------
(* Values whose text in a graph needs care: quotes, backslashes, line ends, *)
(* what looks like the end of a label, and values that are wrapped.         *)
EXTENDS Integers, Sequences
VARIABLES text, wide, range

Texts ==
  <<"plain",
    "a \"quoted\" word",
    "back\\slash, and at the end\\",
    "line\nbreak",
    "\n/\\ wide = 1",
    "\",style = filled]",
    "\",tooltip=\"",
    "\"];",
    "x -> y [label=\"z\"];">>

Wide(k) ==
  [first |-> "a field that is long enough to need a line of its own",
   second |-> <<k, "another field that is as long as the first one is">>,
   third |-> {TRUE, FALSE}]

Init ==
  /\ text \in {Texts[1], Texts[2]}
  /\ wide = Wide(0)
  /\ range = 1 .. 3

Say(k) ==
  /\ wide.second[1] = 0
  /\ text' = Texts[k]
  /\ wide' = Wide(-k)
  /\ range' = {1, 2, 3}

Turn ==
  /\ wide.second[1] = -9
  /\ range' = IF range = {} THEN 1 .. 3 ELSE {}
  /\ UNCHANGED <<text, wide>>

Next == Turn \/ \E k \in 3 .. 9 : Say(k)
=============================================================================
