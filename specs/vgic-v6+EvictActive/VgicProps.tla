\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
----------------------------- MODULE VgicProps -----------------------------
(***************************************************************************)
(* What must hold of the virtual GIC.                                      *)
(*                                                                         *)
(* Properties of steps are written [][...]_vars, those across time with    *)
(* ~>; all others are about states.  Many only speak of moments at which   *)
(* nobody is in the middle of something: AtRest, or with the locks free.   *)
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
  /\ rankVcpu \in [SharedIrqs -> Vcpus]
  /\ status \in [Irqs -> SUBSET StatusBits]
  /\ irqLr \in [Irqs -> Lrs \cup {GicInvalidLr}]
  /\ irqPriority \in [Irqs -> Nat]
  /\ \A v \in Vcpus : Range(inflight[v]) \cup Range(lrPending[v]) \subseteq Irqs
  /\ hwLr \in [Pcpus -> [Lrs -> LrType]]
  /\ lrMask \in [Pcpus -> SUBSET Lrs]
  /\ inProgress \subseteq Spis
  /\ physState \in [Spis -> PhysStates]
  /\ physAff \in [Spis -> Pcpus]
  /\ kick \subseteq Pcpus
  /\ retargets \in 0..Retargets
  /\ reasserts \in 0..Reasserts

-----------------------------------------------------------------------------
(* Moments                                                                 *)
-----------------------------------------------------------------------------

AtRest    == \A p \in Pcpus : pc[p] \in {"guest", "idle"}
ListsFree == \A v \in Vcpus : IsFree(VgicLock(v))
RanksFree == \A r \in Ranks : IsFree(<<"rank", r>>)

-----------------------------------------------------------------------------
(* Locks                                                                   *)
-----------------------------------------------------------------------------

\* What a pCPU waits for, whether it is free or not
Awaited(p) == Wanted(p)

\* No pCPU waits for a lock that it holds itself; spin locks are not recursive.
NoSelfDeadlock == \A p \in Pcpus : \A l \in Awaited(p) : lock[l] # p

\* No two or more pCPUs wait for each other in a circle.
NoLockCycle ==
  LET blocker == [p \in Pcpus |-> {lock[l] : l \in Awaited(p)} \ {p, NoPcpu}]
      waiting == {p \in Pcpus : blocker[p] # {}}
  IN  \A S \in SUBSET waiting : S # {} => \E p \in S : blocker[p] \cap S = {}

\* No pCPU waits, with interrupts off, for something that only it itself can do, or one
\* that waits for it: a list register is retired by the pCPU that it belongs to.
NoWaitForever ==
  LET server(p)  == ProcessorOf(local[p].old)
      syncs(p)   == IF /\ pc[p] = "vgic_migrate_irq.wait"
                       /\ "MIGRATING" \in status[local[p].irq]
                       /\ (server(p) = p \/ pc[server(p)] \notin {"guest", "idle"})
                    THEN {server(p)} ELSE {}
      holders(p) == {lock[l] : l \in Awaited(p)} \ {NoPcpu}
      blocker    == [p \in Pcpus |-> holders(p) \cup syncs(p)]
  IN  \A S \in SUBSET Pcpus :
        (\E p \in S : pc[p] = "vgic_migrate_irq.wait") =>
          \E p \in S : blocker[p] \cap S = {}

\* Every lock that is held while another one is wanted: kind of the one, kind of the
\* other, and the place that a pCPU has reached with it.
LockEdges ==
  LET held(p) == {l \in Locks : lock[l] = p}
  IN  UNION {{<<k[1], l[1], pc[p]>> : k \in held(p), l \in Awaited(p)} : p \in Pcpus}

\* Whether p is the one that takes the step; of one step only one pCPU changes these.
Steps(p) == <<pc'[p], local'[p]>> # <<pc[p], local[p]>>

\* The links of inflight and lr_pending change only under the lock of the vCPU whose list
\* it is; else two pCPUs edit one list at once.
OwnerLockHeld ==
  [][\A v \in Vcpus :
       (inflight'[v] # inflight[v] \/ lrPending'[v] # lrPending[v]) =>
         \E p \in Pcpus : lock[VgicLock(v)] = p /\ Steps(p)]_vars

\* So do p->lr, VISIBLE and the end of QUEUED, of an interrupt that is on somebody's list.
FieldLockHeld ==
  [][\A v \in Vcpus : \A i \in Range(inflight[v]) :
       (\/ irqLr'[i] # irqLr[i]
        \/ "VISIBLE" \in (status'[i] \ status[i]) \cup (status[i] \ status'[i])
        \/ "QUEUED" \in status[i] \ status'[i]) =>
         \E p \in Pcpus : lock[VgicLock(v)] = p /\ Steps(p)]_vars

\* What the next step of p reads ("r") or writes ("w") of the plain fields of pending_irq
Accesses(p) ==
  LET i == local[p].irq
      x == local[p].virq
      l == local[p].lr
  IN  CASE pc[p] = "vgic_vcpu_inject_irq.test_inflight" ->
             {<<"inflight", i, "r">>}
               \cup (IF SeesInflight(p, i) THEN {} ELSE {<<"priority", i, "w">>})
        [] pc[p] = "vgic_vcpu_inject_irq.insert_inflight" ->
             {<<"inflight", i, "w">>, <<"priority", i, "r">>}
        [] pc[p] = "gic_raise_guest_irq.raise" ->
             LET j == IF x = NoIrq THEN i ELSE x
             IN  {<<"lr_queue", j, "w">>, <<"lr", j, "w">>, <<"priority", j, "r">>}
        [] pc[p] = "gic_raise_inflight_irq.test" ->
             {<<"lr_queue", i, "r">>, <<"lr", i, "r">>}
        [] pc[p] = "gic_update_one_lr.read" ->
             IF l \in Lrs /\ hwLr[p][l].virq # NoIrq /\ hwLr[p][l].state = "invalid"
             THEN {<<"lr", hwLr[p][l].virq, "w">>} ELSE {}
        [] pc[p] = "gic_update_one_lr.del_inflight" -> {<<"inflight", x, "w">>}
        [] pc[p] \in {"vgic_migrate_irq.lock_vgic", "vgic_migrate_irq.test_links"} ->
             {<<"inflight", i, "r">>, <<"lr_queue", i, "r">>}
        [] pc[p] = "vgic_migrate_irq.test_inflight" -> {<<"inflight", i, "r">>}
        [] pc[p] = "vgic_migrate_irq.dequeue" ->
             {<<"inflight", i, "w">>, <<"lr_queue", i, "w">>}
        [] pc[p] = "vgic_enable_irqs.lock_vgic" -> {<<"inflight", i, "r">>}
        [] pc[p] = "vgic_disable_irqs.remove" -> {<<"lr_queue", i, "w">>}
        [] pc[p] = "gic_restore_pending_irqs.place" ->
             {<<"lr_queue", i, "w">>, <<"lr", i, "w">>, <<"priority", i, "r">>}
        [] OTHER -> {}

\* No two pCPUs are about to touch a plain field at once, one of them writing, without a
\* lock in common.  Atomics (status, rank->vcpu[] since v1) are no plain fields.
NoDataRace ==
  LET locks(p) == {l \in Locks : lock[l] = p} \cup Wanted(p)
  IN  \A p, q \in Pcpus :
        (p # q /\ locks(p) \cap locks(q) = {}) =>
          \A a \in Accesses(p), b \in Accesses(q) :
            (a[1] = b[1] /\ a[2] = b[2]) => a[3] = "r" /\ b[3] = "r"

\* The ASSERTs of the C code: spin_is_locked() says that somebody holds the lock.
AssertsHold ==
  \A p \in Pcpus :
    /\ pc[p] = "gic_raise_guest_irq.raise" =>
         ~IsFree(VgicLock(IF local[p].virq = NoIrq THEN local[p].vcpu ELSE CurrentOf(p)))
    /\ pc[p] = "gic_raise_inflight_irq.test" => ~IsFree(VgicLock(local[p].vcpu))
    /\ pc[p] = "gic_update_one_lr.read" => ~IsFree(VgicLock(CurrentOf(p)))
    /\ pc[p] \in {"vgic_store_itargetsr.write_target",
                 "vgic_store_irouter.write_target"} =>
         ~IsFree(RankLock(local[p].irq))

-----------------------------------------------------------------------------
(* Lists                                                                   *)
-----------------------------------------------------------------------------

IsFreeOfDuplicates(s) == \A j, k \in DOMAIN s : s[j] = s[k] => j = k
IsSorted(s) == \A j, k \in DOMAIN s : j < k => irqPriority[s[j]] <= irqPriority[s[k]]

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

\* Both lists are well formed: sorted by the cached priority, and no link is destroyed.
ListsSorted ==
  /\ \A v \in Vcpus :
       IsFree(VgicLock(v)) => IsSorted(inflight[v]) /\ IsSorted(lrPending[v])

\* The status bits tell where an interrupt is, whenever nobody is changing it.
QueuesMatchStatus ==
  (ListsFree /\ RanksFree) =>
    \A i \in Irqs :
      /\ "VISIBLE" \in status[i] => OnInflight(i) /\ ~OnLrPending(i)
      /\ OnLrPending(i) => {"ENABLED", "QUEUED"} \subseteq status[i]

\* Only what is in a list register can be migrating.
MigratingIsVisible ==
  ListsFree =>
    \A i \in Irqs : "MIGRATING" \in status[i] => "VISIBLE" \in status[i] /\ i \in Spis

\* i has left the list of v, and everybody can see that p has taken it off.
HasLeft(p, i, v) ==
  /\ i \notin Range(inflight[v])

\* An interrupt has left the lists of the old vCPU before it is routed to another pCPU;
\* else vgic_vcpu_inject_irq there still finds it inflight.
UnlinkedBeforeRouted ==
  [][\A p \in Pcpus :
       /\ (pc[p] = "gic_update_one_lr.set_affinity" /\ Steps(p)) =>
            HasLeft(p, local[p].virq, CurrentOf(p))
       /\ (pc[p] = "vgic_migrate_irq.move_affinity" /\ Steps(p)) =>
            HasLeft(p, local[p].irq, local[p].old)]_vars

\* No retarget is carried out while an earlier migration has still to write its affinity.
MigrationsDoNotOverlap ==
  LET completes(p) ==
        \/ pc[p] = "gic_update_one_lr.set_affinity"
        \/ /\ pc[p] = "vgic_get_target_vcpu.read_target"
           /\ ret[p][Len(ret[p])] = "gic_update_one_lr.set_affinity"
      carries(p) ==
        pc[p] \in {"vgic_migrate_irq.set_affinity", "vgic_migrate_irq.dequeue",
                   "vgic_migrate_irq.move_affinity", "vgic_migrate_irq.test_inflight",
                   "vgic_migrate_irq.set_migrating"}
  IN  \A p, q \in Pcpus :
        ~(completes(p) /\ carries(q) /\ local[p].virq = local[q].irq)

\* An interrupt is inflight on its target, unless it is on its way there.
OwnerIsTarget ==
  AtRest =>
    \A v \in Vcpus : \A i \in Range(inflight[v]) \cap Spis :
      "MIGRATING" \notin status[i] => rankVcpu[i] = v

-----------------------------------------------------------------------------
(* List registers                                                          *)
-----------------------------------------------------------------------------

\* Every list register: of a pCPU, or saved for a vCPU that is not current
Files ==
  Pcpus

LrOf(f, l) == hwLr[f][l]
MaskOf(f)  == lrMask[f]

\* Interrupts whose list register Xen knows of; not that of an LPI that was unmapped
Tracked ==
  Irqs

\* The list registers that hold i, also after the guest is done with it
LrsWith(i) == {<<f, l>> \in Files \X Lrs : l \in MaskOf(f) /\ LrOf(f, l).virq = i}

\* VISIBLE says that one list register holds the interrupt, and p->lr which one.
VisibleIffInLr ==
  ListsFree =>
    \A i \in Tracked :
      IF "VISIBLE" \in status[i]
      THEN /\ \A a, b \in LrsWith(i) : a = b
           /\ \E a \in LrsWith(i) : a[2] = irqLr[i]
      ELSE /\ LrsWith(i) = {}
           /\ irqLr[i] \in {0, GicInvalidLr}

\* lr_mask tells which list registers are in use, and none holds what another one holds.
LrMaskAgrees ==
  \A f \in Files :
    /\ \A l \in Lrs : l \in MaskOf(f) <=> LrOf(f, l).virq # NoIrq
    /\ \A k, l \in MaskOf(f) : LrOf(f, k).virq = LrOf(f, l).virq => k = l

\* An interrupt is in one list register at most: the guest never sees it twice.
NotInTwoLrs ==
  \A i \in Irqs :
    LET live == {<<f, l>> \in Files \X Lrs :
                   LrOf(f, l).virq = i /\ LrOf(f, l).state # "invalid"}
    IN  \A a, b \in live : a = b

\* No pCPU uses a list register that does not exist.
LrIndexValid == \A p \in Pcpus : pc[p] # "gic_update_one_lr.bad_lr"

\* gic_raise_inflight_irq takes the interrupt for one in the list register p->lr of this
\* pCPU.  Here it has just decided to look there.
RaiseInflightInLr ==
  \A p \in Pcpus :
    (/\ pc[p] = "gic_update_one_lr.read"
     /\ ret[p][Len(ret[p])] = "vgic_vcpu_inject_irq.unlock") =>
      LET i == local[p].irq
          l == local[p].lr
      IN  /\ "VISIBLE" \in status[i]
          /\ i \in Range(inflight[CurrentOf(p)])
          /\ l \in lrMask[p]
          /\ hwLr[p][l].virq = i

\* What the guest still has to see or to end is active at the physical GIC.
InflightIsActive ==
  \A f \in Files, l \in Lrs :
    LET i == LrOf(f, l).virq
    IN  (i \in Spis /\ LrOf(f, l).state # "invalid") =>
          physState[i] \in {"active", "active_pending"} /\ i \in inProgress

\* C: "unable to inject hw irq": a second instance that cannot be, and would be dropped.
NoHwSecondInstance ==
  \A p \in Pcpus :
    (pc[p] = "gic_update_one_lr.read" /\ local[p].lr \in Lrs) =>
      LET r == hwLr[p][local[p].lr]
      IN  (r.state = "active" /\ r.virq \in Spis) =>
            ~({"ENABLED", "QUEUED"} \subseteq status[r.virq])

\* Xen never takes the list register from an interrupt that the guest is handling.
ActiveNotEvicted ==
  [][\A p \in Pcpus, l \in Lrs :
       (/\ hwLr[p][l].state \in {"active", "active_pending"}
        /\ hwLr[p][l].virq \in Tracked
        /\ pc[p] \notin {"guest", "context_switch.switch"}) =>
         /\ hwLr'[p][l].virq = hwLr[p][l].virq
         /\ hwLr'[p][l].state \in {"active", "active_pending"}]_vars

\* The guest is entered with the most urgent of what waits in the list registers.
MostUrgentInLr ==
  [][\A p \in Pcpus :
       (/\ pc[p] \in {"gic_restore_pending_irqs.lock_vgic",
                     "gic_restore_pending_irqs.place"}
        /\ pc'[p] \in {"guest", "gic_inject.set_uie"}) =>
         LET waiting == lrPending'[CurrentOf(p)]
         IN  \/ waiting = <<>>
             \/ /\ lrMask'[p] = Lrs
                /\ \A l \in Lrs :
                     hwLr'[p][l].state = "pending" =>
                       irqPriority[hwLr'[p][l].virq] <= irqPriority[Head(waiting)]]_vars

-----------------------------------------------------------------------------
(* Delivery                                                                *)
-----------------------------------------------------------------------------

\* The physical interrupt goes to where the target runs.
AffinityFollowsTarget ==
  AtRest =>
    \A i \in Spis :
      "MIGRATING" \notin status[i] => physAff[i] = ProcessorOf(rankVcpu[i])

\* A vCPU that is no target any more acknowledges nothing new.
NoDeliveryToOld ==
  [][\A p \in Pcpus, l \in Lrs :
       LET i == hwLr[p][l].virq
       IN  (/\ hwLr[p][l].state = "pending"
            /\ hwLr'[p][l].state = "active"
            /\ i \in Spis
            /\ IsFree(RankLock(i))
            /\ "MIGRATING" \notin status[i]) => rankVcpu[i] = CurrentOf(p)]_vars

\* With every pCPU in its guest, whatever was accepted and is not yet ended is somewhere
\* from where it will be delivered.
NoLostInterrupt ==
  AtRest =>
    /\ \A i \in Spis :
         physState[i] \in {"active", "active_pending"} =>
           OnInflight(i)
    /\ \A i \in Irqs :
         (OnInflight(i) /\ "ENABLED" \in status[i]) =>
           "VISIBLE" \in status[i] \/ OnLrPending(i)

\* With every pCPU in its guest, what waits for a free list register is about to get it,
\* and no vCPU sleeps through its interrupts.
NoStrandedInterrupt ==
  AtRest =>
    /\ \A p \in Pcpus :
         (pc[p] = "guest" /\ lrMask[p] # Lrs /\ lrPending[CurrentOf(p)] # <<>>) =>
           p \in kick

-----------------------------------------------------------------------------
(* Across time                                                             *)
-----------------------------------------------------------------------------

\* Fairness: a pCPU in the hypervisor goes on, also where it needs a lock that others keep
\* taking (ticket locks are first come, first served), and takes what is signalled to it;
\* a guest acknowledges and ends its interrupts in spite of traps.  Guests need not write
\* registers, and devices need not assert.
Serves(p) == \E l \in Lrs : GuestAck(p, l) \/ GuestEoi(p, l)
FairSpec ==
  /\ Spec
  /\ \A p \in Pcpus : SF_vars(Hypervisor(p)) /\ SF_vars(Serves(p))

InGuestHands(i) ==
  \E p \in Pcpus, l \in Lrs : hwLr[p][l].virq = i /\ hwLr[p][l].state = "active"

\* An interrupt that a device asserts is acknowledged by a guest, if it stays enabled.
EveryInterruptDelivered ==
  \A i \in Spis :
    (physState[i] = "pending" /\ "ENABLED" \in status[i]) ~>
      (InGuestHands(i) \/ "ENABLED" \notin status[i])

\* Nothing but a trap of the guest is missing: it is done with the interrupt.  Guests need
\* not trap, and Xen learns of an EOI only when they do.
OnlySyncMissing(i) ==
  \E p \in Pcpus, l \in Lrs :
    pc[p] = "guest" /\ hwLr[p][l].virq = i /\ hwLr[p][l].state = "invalid"

\* A migration that was put off until the EOI comes to its end.
MigrationEnds ==
  \A i \in Spis :
    ("MIGRATING" \in status[i]) ~> ("MIGRATING" \notin status[i] \/ OnlySyncMissing(i))

\* A target that the guest has written becomes the target.
RetargetTakesEffect ==
  \A i \in SharedIrqs, v \in Vcpus :
    (\E p \in Pcpus :
       /\ pc[p] \in {"vgic_store_itargetsr.lock_rank", "vgic_store_irouter.lock_rank"}
       /\ local[p].irq = i /\ local[p].new = v) ~> (rankVcpu[i] = v)

=============================================================================
