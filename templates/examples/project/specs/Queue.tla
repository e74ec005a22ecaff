---- MODULE Queue ----
\* A bounded buffer: producers put their names into it, one consumer takes them out.
EXTENDS Naturals, Sequences
CONSTANTS
  Capacity,   \* how much the buffer holds
  Producers   \* who puts something into it
ASSUME CapacityIsSome == Capacity \in Nat \ {0}

VARIABLE buffer   \* names of producers, the oldest first

Init == buffer = <<>>

Put(p) ==
  /\ Len(buffer) < Capacity
  /\ buffer' = Append(buffer, p)

Take ==
  /\ buffer # <<>>
  /\ buffer' = Tail(buffer)

Next == Take \/ \E p \in Producers : Put(p)

TypeOK == buffer \in Seq(Producers)
====
