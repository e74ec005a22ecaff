------------------------------- MODULE Answer -------------------------------
\* A server that may fall asleep over a question, because nothing makes it answer.
EXTENDS Naturals
VARIABLES asked, answered

vars == <<asked, answered>>
Init == asked = 0 /\ answered = 0

Ask == asked < 1 /\ asked' = asked + 1 /\ UNCHANGED answered
Reply == answered < asked /\ answered' = answered + 1 /\ UNCHANGED asked

Next == Ask \/ Reply
Spec == Init /\ [][Next]_vars /\ WF_vars(Ask)

Answered == (asked = 1) ~> (answered = 1)
=============================================================================
