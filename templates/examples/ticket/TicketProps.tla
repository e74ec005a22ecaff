---------------------------- MODULE TicketProps ----------------------------
EXTENDS Ticket

TypeOK ==
  /\ pc \in [Processes -> Labels]
  /\ ticket \in [Processes -> Numbers]
  /\ next \in Numbers
  /\ serving \in Numbers

MutualExclusion ==
  \A p, q \in Processes : pc[p] = "leave" /\ pc[q] = "leave" => p = q

InTurn ==
  [][\A p \in Processes :
       pc[p] # "leave" /\ pc'[p] = "leave" => serving = ticket[p]]_vars

Served == \A p \in Processes : pc[p] = "enter" ~> pc[p] = "leave"
=============================================================================
