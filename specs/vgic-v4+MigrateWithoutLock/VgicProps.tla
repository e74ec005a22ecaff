\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
----------------------------- MODULE VgicProps -----------------------------
(***************************************************************************)
(* What must hold of the virtual GIC.                                      *)
(*                                                                         *)
(* OwnerLockHeld is about steps, all others are about states.              *)
(***************************************************************************)
EXTENDS Vgic

-----------------------------------------------------------------------------
(* Types                                                                   *)
-----------------------------------------------------------------------------

TypeOK ==
  /\ pc \in [Pcpus -> Labels]
  /\ \A p \in Pcpus : Range(ret[p]) \subseteq Labels
  /\ local \in [Pcpus -> LocalType]
  /\ lock \in [Locks -> Pcpus \cup {NoPcpu}]
  /\ rankVcpu \in [Spis -> Vcpus]
  /\ status \in [Spis -> SUBSET StatusBits]
  /\ irqLr \in [Spis -> Lrs \cup {GicInvalidLr}]
  /\ irqPriority \in [Spis -> Nat]
  /\ \A v \in Vcpus : Range(inflight[v]) \cup Range(lrPending[v]) \subseteq Spis
  /\ hwLr \in [Pcpus -> [Lrs -> LrType]]
  /\ lrMask \in [Pcpus -> SUBSET Lrs]
  /\ inProgress \subseteq Spis
  /\ physState \in [Spis -> PhysStates]
  /\ physAff \in [Spis -> Pcpus]
  /\ kick \subseteq Pcpus
  /\ retargets \in 0..Retargets
  /\ reasserts \in 0..Reasserts

-----------------------------------------------------------------------------
(* Locks                                                                   *)
-----------------------------------------------------------------------------

\* No pCPU waits for a lock that it holds itself; spin locks are not recursive.
NoSelfDeadlock == \A p \in Pcpus : \A l \in Wanted(p) : lock[l] # p

\* No two or more pCPUs wait for each other in a circle.
NoLockCycle ==
  LET blocker == [p \in Pcpus |-> {lock[l] : l \in Wanted(p)} \ {p, NoPcpu}]
      waiting == {p \in Pcpus : blocker[p] # {}}
  IN  \A S \in SUBSET waiting : S # {} => \E p \in S : blocker[p] \cap S = {}

\* The links of inflight and lr_pending change only under the lock of the vCPU whose list
\* it is; else two pCPUs edit one list at once.
OwnerLockHeld ==
  [][\A v \in Vcpus :
       (inflight'[v] # inflight[v] \/ lrPending'[v] # lrPending[v]) =>
         \E p \in Pcpus :
           lock[VgicLock(v)] = p /\ <<pc'[p], local'[p]>> # <<pc[p], local[p]>>]_vars

-----------------------------------------------------------------------------
(* Lists                                                                   *)
-----------------------------------------------------------------------------

IsFreeOfDuplicates(s) == \A j, k \in DOMAIN s : s[j] = s[k] => j = k

\* An interrupt is on the lists of one vCPU at most, and on each of them once.
AtMostOneList ==
  /\ \A v \in Vcpus : IsFreeOfDuplicates(inflight[v]) /\ IsFreeOfDuplicates(lrPending[v])
  /\ \A v, w \in Vcpus :
       v # w => /\ Range(inflight[v]) \cap Range(inflight[w]) = {}
                /\ Range(lrPending[v]) \cap Range(lrPending[w]) = {}

\* What waits for a list register is inflight, whenever the lists are at rest.
LrPendingSubset ==
  \A v \in Vcpus :
    IsFree(VgicLock(v)) => Range(lrPending[v]) \subseteq Range(inflight[v])

-----------------------------------------------------------------------------
(* List registers                                                          *)
-----------------------------------------------------------------------------

\* The list registers of all pCPUs that hold i, also after the guest is done with it
LrsWith(i) == {<<p, l>> \in Pcpus \X Lrs : l \in lrMask[p] /\ hwLr[p][l].virq = i}

\* VISIBLE says that one list register holds the interrupt, and p->lr which one.
VisibleIffInLr ==
  (\A v \in Vcpus : IsFree(VgicLock(v))) =>
    \A i \in Spis :
      IF "VISIBLE" \in status[i]
      THEN /\ \A a, b \in LrsWith(i) : a = b
           /\ \E a \in LrsWith(i) : a[2] = irqLr[i]
      ELSE /\ LrsWith(i) = {}
           /\ irqLr[i] \in {0, GicInvalidLr}

\* lr_mask tells which list registers are in use, and none holds what another one holds.
LrMaskAgrees ==
  \A p \in Pcpus :
    /\ \A l \in Lrs : l \in lrMask[p] <=> hwLr[p][l].virq # NoIrq
    /\ \A k, l \in lrMask[p] : hwLr[p][k].virq = hwLr[p][l].virq => k = l

\* No pCPU uses a list register that does not exist.
LrIndexValid == \A p \in Pcpus : pc[p] # "gic_update_one_lr.bad_lr"

=============================================================================
