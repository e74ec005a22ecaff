---- MODULE Walk ----
(* A walker on a grid with a bag. Each way to go wrong is a few steps away, and a random walk takes many:
   the bag alone has 2^Things contents. *)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS Size, Things

VARIABLES x, bag, who

vars == <<x, bag, who>>

Init == x = 0 /\ bag = {} /\ who \in {"left", "right"}

Right == x < Size /\ x' = x + 1 /\ UNCHANGED <<bag, who>>

Left == x > 0 /\ x' = x - 1 /\ UNCHANGED <<bag, who>>

Take(thing) ==
  /\ Assert(~(x = Size /\ thing = 3), "the third thing is taken at the end")
  /\ bag' = bag \cup {thing}
  /\ UNCHANGED <<x, who>>

Drop(thing) == thing \in bag /\ bag' = bag \ {thing} /\ UNCHANGED <<x, who>>

Move == x # Size - 1 /\ (Right \/ Left)

Next == Right \/ Left \/ \E thing \in 1..Things : Take(thing) \/ Drop(thing)

\* Without a way back, and with nothing to do at the end.
OneWay == Right \/ (x < Size /\ \E thing \in 1..Things : bag' = bag \cup {thing} /\ UNCHANGED <<x, who>>)

Spec == Init /\ [][Next]_vars

NeverFar == ~(x = Size - 1 /\ 2 \in bag)

NeverDropsFirst == [][1 \in bag => x < Size - 1 \/ 1 \in bag']_vars
====
