(***************************************************************************)
(* Tells once of each number that its place was reached.  Integers and TLC *)
(* are there; the registers are far from those that a spec uses itself.    *)
(***************************************************************************)
PytlcRegister(n) == 9000 + n

PytlcClear(n) == TLCSet(PytlcRegister(n), FALSE)

PytlcPending(n) == ~TLCGet(PytlcRegister(n))

PytlcMark(n) == PrintT(<<"pytlc-reached", n>>) /\ TLCSet(PytlcRegister(n), TRUE)
