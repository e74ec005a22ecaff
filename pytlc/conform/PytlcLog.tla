------------------------------ MODULE PytlcLog ------------------------------
(***************************************************************************)
(* Is a log a behaviour of the spec?  The spec takes its own steps; beside *)
(* it runs the position in the log, and a step counts only if it is what   *)
(* the next line of the log says.                                          *)
(***************************************************************************)
EXTENDS ${main}, PytlcLogData

VARIABLES
  pytlcWalk,  \* which of the logs
  pytlcDone,  \* how many of its events have happened
  pytlcGap,   \* how many steps were taken since the last of them
  pytlcOver,  \* the step was taken only to be told
  pytlcLast   \* the last step: name and arguments of its action; empty unless it is traced

PytlcVars == <<${variables}>>
PytlcVarsNext == <<${primed}>>

PytlcWas(v) ==
${was}

PytlcNow(v) ==
${now}

PytlcFits(k) ==
  LET event == PytlcEvents[pytlcWalk][k]
  IN  /\ \A j \in DOMAIN event.parts :
           PytlcPartIs(PytlcNow(event.parts[j][1]), event.parts[j][2], event.parts[j][3])
      /\ IF event.whole = <<>> THEN TRUE ELSE PytlcVarsNext = PytlcWhole(event.whole)

PytlcBegins ==
  LET seen == PytlcInitial[pytlcWalk]
  IN  /\ \A j \in DOMAIN seen.parts :
           PytlcPartIs(PytlcWas(seen.parts[j][1]), seen.parts[j][2], seen.parts[j][3])
      /\ IF seen.whole = <<>> THEN TRUE ELSE PytlcVars = PytlcWhole(seen.whole)

PytlcTold(name, arguments) ==
  /\ IF pytlcDone = PytlcStop
     THEN PytlcSay(<<"pytlc-allowed", PytlcVars, name, arguments, PytlcVarsNext>>)
     ELSE TRUE
  /\ pytlcLast' = IF PytlcTracing THEN <<name, arguments>> ELSE <<>>

-----------------------------------------------------------------------------
(* The next-state relation, with each action under its name.  PytlcAction  *)
(* is the event that it has to be; 0 for any.                              *)
-----------------------------------------------------------------------------

${steps}

-----------------------------------------------------------------------------

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
  /\ ${step}(0)
  /\ pytlcGap' = PytlcSucc(pytlcGap)
  /\ pytlcDone' = pytlcDone
  /\ pytlcOver' = FALSE

PytlcSeen ==
  \* The step of the next event
  /\ ${step}(PytlcSucc(pytlcDone))
  /\ PytlcFits(PytlcSucc(pytlcDone))
  /\ pytlcDone' = PytlcSucc(pytlcDone)
  /\ pytlcGap' = 0
  /\ pytlcOver' = FALSE
  /\ PytlcReached(pytlcWalk, PytlcSucc(pytlcDone))

PytlcAllowed ==
  \* Where the log stops, whatever the spec allows
  /\ ${step}(0)
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

=============================================================================
