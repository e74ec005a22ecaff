----------------------------- MODULE PytlcMarks -----------------------------
(***************************************************************************)
(* Tells once of each number that its place was reached.  The standard     *)
(* modules are instantiated locally, so that nothing of them can meet a    *)
(* definition of the spec.                                                 *)
(***************************************************************************)
LOCAL INSTANCE Integers
LOCAL INSTANCE TLC

\* Far from the registers that a spec uses itself.
LOCAL Register(n) == 9000 + n

PytlcClear(n) == TLCSet(Register(n), FALSE)

PytlcPending(n) == ~TLCGet(Register(n))

PytlcMark(n) == PrintT(<<"pytlc-reached", n>>) /\ TLCSet(Register(n), TRUE)
=============================================================================
