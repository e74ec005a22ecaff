(***************************************************************************)
(* Is a log a behaviour of the spec?  The spec takes its own steps; beside *)
(* it runs the position in the log, and a step counts only if it is what   *)
(* the next line of the log says.                                          *)
(***************************************************************************)
VARIABLES
  pytlcWalk,  \* which of the logs
  pytlcDone,  \* how many of its events have happened
  pytlcGap,   \* how many steps were taken since the last of them
  pytlcOver,  \* the step was taken only to be told
  pytlcLast   \* the last step: name and arguments of its action; empty unless it is traced

PytlcVars == <<${variables}>>
PytlcVarsNext == <<${primed}>>

PytlcWas(pytlcV) ==
${was}

PytlcNow(pytlcV) ==
${now}

PytlcFits(pytlcK) ==
  LET pytlcThis == PytlcEvents[pytlcWalk][pytlcK]
  IN  /\ \A pytlcJ \in DOMAIN pytlcThis.parts :
           PytlcPartIs(PytlcNow(pytlcThis.parts[pytlcJ][1]), pytlcThis.parts[pytlcJ][2], pytlcThis.parts[pytlcJ][3])
      /\ IF pytlcThis.whole = <<>> THEN TRUE ELSE PytlcVarsNext = PytlcWhole(pytlcThis.whole)

PytlcBegins ==
  LET pytlcFirst == PytlcInitial[pytlcWalk]
  IN  /\ \A pytlcJ \in DOMAIN pytlcFirst.parts :
           PytlcPartIs(PytlcWas(pytlcFirst.parts[pytlcJ][1]), pytlcFirst.parts[pytlcJ][2], pytlcFirst.parts[pytlcJ][3])
      /\ IF pytlcFirst.whole = <<>> THEN TRUE ELSE PytlcVars = PytlcWhole(pytlcFirst.whole)

PytlcTold(pytlcName, pytlcArguments) ==
  /\ IF pytlcDone = PytlcStop
     THEN PytlcSay(<<"pytlc-allowed", PytlcVars, pytlcName, pytlcArguments, PytlcVarsNext>>)
     ELSE TRUE
  /\ pytlcLast' = IF PytlcTracing THEN <<pytlcName, pytlcArguments>> ELSE <<>>

PytlcNamed(pytlcK, pytlcName, pytlcArguments) == PytlcIs(pytlcWalk, pytlcK, pytlcName, pytlcArguments)

PytlcStep(pytlcK) ==
  \* A step of the spec, and which event it is; 0 for any
${step}

PytlcInit ==
  /\ ${init}
  /\ pytlcWalk \in DOMAIN PytlcEvents
  /\ PytlcBegins
  /\ pytlcDone = 0
  /\ pytlcGap = 0
  /\ pytlcOver = FALSE
  /\ pytlcLast = <<>>
  /\ PytlcReached(pytlcWalk, 0)

PytlcUnseen ==
  \* A step that nobody saw
  /\ PytlcLess(pytlcGap, PytlcGaps[pytlcWalk])
  /\ PytlcStep(0)
  /\ pytlcGap' = PytlcSucc(pytlcGap)
  /\ pytlcDone' = pytlcDone
  /\ pytlcOver' = FALSE

PytlcSeen ==
  \* The step of the next event
  /\ PytlcStep(PytlcSucc(pytlcDone))
  /\ PytlcFits(PytlcSucc(pytlcDone))
  /\ pytlcDone' = PytlcSucc(pytlcDone)
  /\ pytlcGap' = 0
  /\ pytlcOver' = FALSE
  /\ PytlcReached(pytlcWalk, PytlcSucc(pytlcDone))

PytlcAllowed ==
  \* Where the log stops, whatever the spec allows
  /\ PytlcStep(0)
  /\ pytlcOver' = TRUE
  /\ pytlcDone' = pytlcDone
  /\ pytlcGap' = pytlcGap

PytlcNext ==
  /\ ~pytlcOver
  /\ pytlcWalk' = pytlcWalk
  /\ IF pytlcDone = PytlcStop
     THEN \/ PytlcSay(<<"pytlc-here", PytlcVars>>) /\ FALSE
          \/ PytlcUnseen
          \/ PytlcAllowed
     ELSE /\ PytlcOpen(pytlcWalk, pytlcDone)
          /\ \/ PytlcUnseen
             \/ PytlcSeen

PytlcApart == ~(pytlcDone = PytlcStop /\ PytlcVars = PytlcTarget)

