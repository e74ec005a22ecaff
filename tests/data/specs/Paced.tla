---- MODULE Paced ----
(* A grid of (N+1)^3 states. Each of the first ones on an edge takes until the clock of TLC shows another second,
   so that on every machine the search still goes on when TLC makes its first checkpoint, three seconds after its
   begin; the others take no time. *)
EXTENDS Naturals, TLC

CONSTANTS N, Bad

VARIABLES a, b, c

ASSUME PrintT("printed at the begin")

Init == a = 0 /\ b = 0 /\ c = 0

A == a < N /\ a' = a + 1 /\ UNCHANGED <<b, c>>
B == b < N /\ b' = b + 1 /\ UNCHANGED <<a, c>>
C == c < N /\ c' = c + 1 /\ UNCHANGED <<a, b>>
End == a = N /\ b = N /\ c = N /\ UNCHANGED <<a, b, c>>

Next == A \/ B \/ C \/ End

Paced ==
  b = 0 /\ c = 0 /\ a \in 1..7 =>
    \E now \in {TLCGet("duration")} : \E turn \in 1..1000000000 : TLCGet("duration") > now

Fine == a + b + c # Bad
====
