------------------------------- MODULE Lights -------------------------------
\* A traffic light that goes round for ever, and so is never switched off.
VARIABLE light

Init == light = "broken"

Repair == light = "broken" /\ light' = "red"
Change ==
    \/ light = "red" /\ light' = "green"
    \/ light = "green" /\ light' = "amber"
    \/ light = "amber" /\ light' = "red"

Next == Repair \/ Change
Spec == Init /\ [][Next]_light /\ WF_light(Next)

SwitchedOff == <>(light = "off")
=============================================================================
