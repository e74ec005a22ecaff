---- MODULE Kinds ----
EXTENDS Naturals, TLC
CONSTANTS P, Top
VARIABLES at, n

Init == at = [p \in P |-> 0] /\ n = 0
Move(p, k) == at[p] < Top /\ at' = [at EXCEPT ![p] = k] /\ k = at[p] + 1 /\ n' = n + 1
Reset == (\A p \in P : at[p] = Top) /\ at' = [p \in P |-> 0] /\ n' = 0
Next == (\E p \in P, k \in 1..Top : Move(p, k)) \/ Reset
Spec == Init /\ [][Next]_<<at, n>>
FairSpec == Spec /\ WF_<<at, n>>(Next)

Low == \A p \in P : at[p] < Top
Bounded == n < 3
Steps == n' <= n + 1
View == at
Swap == Permutations(P)
Shown == [total |-> n, where |-> at, tripled |-> 3 * n]
Reached == <>[](n = 2 * Top)
Again == []<>(n = 1)
Never == n = 0 ~> n = 100
Safe == [](n < 2)
First == n = 0
OneStep == n' = n + 1
OneStepSquare == [OneStep]_n
OneStepAngle == <<OneStep>>_n
True == 1 = 1
TwoParts == (n = 0) => [](n < 2)
Tautology == [](n < 2) \/ ~[](n < 2)
Bogus == []TRUE \/ <>(n = 100)
Fails == TLCGet("nothing") = 1
Cardinal == 2
False == TLCGet("distinct") = Cardinal
TakesOne(p) == TRUE
NotBoolean == 3
====
