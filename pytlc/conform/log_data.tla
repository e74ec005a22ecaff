(***************************************************************************)
(* The events of the logs, and what is needed to compare a state with      *)
(* them.  Integers, Sequences and TLC are there.                           *)
(***************************************************************************)
PytlcSucc(n) == n + 1
PytlcLess(m, n) == m < n
PytlcSay(value) == PrintT(ToString(value))

\* Values of whole variables, each once: a state that was seen whole names them by their places.
PytlcTable == <<
${values}
>>

PytlcWhole(places) == [j \in DOMAIN places |-> PytlcTable[places[j]]]

\* Of each log: what was seen first, its events, how many steps may be unseen before each.
\* What was seen is a whole state, or parts: variable, keys, value.
PytlcInitial == <<${initial}>>

PytlcEvents == <<
${events}
>>

PytlcGaps == <<${gaps}>>

PytlcStop == ${stop}
PytlcTracing == ${tracing}
PytlcTarget == ${target}

PytlcIs(walk, k, name, arguments) ==
  IF k = 0 THEN TRUE
  ELSE LET event == PytlcEvents[walk][k]
       IN  /\ event.action \in {"", name}
           /\ IF event.known THEN event.arguments = arguments ELSE TRUE

RECURSIVE PytlcPartIs(_, _, _)
PytlcPartIs(value, keys, expected) ==
  IF keys = <<>> THEN value = expected
  ELSE IF Head(keys) \in DOMAIN value
       THEN PytlcPartIs(value[Head(keys)], Tail(keys), expected)
       ELSE FALSE

PytlcRegister(walk) == 20000 + walk  \* far from the registers that a spec uses itself

PytlcReached(walk, k) ==
  \* The register of a log holds how far it has got.
  IF k = 0 THEN TLCSet(PytlcRegister(walk), 0) /\ PrintT(ToString(<<"pytlc-reached", walk, 0>>))
  ELSE IF k > TLCGet(PytlcRegister(walk))
       THEN TLCSet(PytlcRegister(walk), k) /\ PrintT(ToString(<<"pytlc-reached", walk, k>>))
       ELSE TRUE

PytlcOpen(walk, done) ==
  \* There is an event left, and no other behaviour has reached the end of the log.
  done < Len(PytlcEvents[walk]) /\ TLCGet(PytlcRegister(walk)) < Len(PytlcEvents[walk])

