---- MODULE PlusCalChanged ----
EXTENDS Naturals
(* --algorithm Quota
variables used = 0;
begin
  L: while used < 3 do
       used := used + 2;
     end while;
end algorithm; *)
\* BEGIN TRANSLATION (chksum(pcal) = "b34bc870" /\ chksum(tla) = "13b631a5")
VARIABLES pc, used

vars == << pc, used >>

Init == (* Global variables *)
        /\ used = 0
        /\ pc = "L"

L == /\ pc = "L"
     /\ IF used < 3
           THEN /\ used' = used + 1
                /\ pc' = "L"
           ELSE /\ pc' = "Done"
                /\ used' = used

(* Allow infinite stuttering to prevent deadlock on termination. *)
Terminating == pc = "Done" /\ UNCHANGED vars

Next == L
           \/ Terminating

Spec == Init /\ [][Next]_vars

Termination == <>(pc = "Done")

\* END TRANSLATION 
Within == used <= 3
====
