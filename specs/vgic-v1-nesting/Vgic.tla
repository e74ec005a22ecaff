\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
-------------------------------- MODULE Vgic --------------------------------
(***************************************************************************)
(* The virtual GIC of Xen/ARM: how an interrupt is injected into a vCPU,   *)
(* how Xen learns what the guest did with it (sync), and how waiting       *)
(* interrupts reach the list registers (restore).                          *)
(*                                                                         *)
(* Code: v1, 378384399e of 2017-02-16,                                     *)
(* "arm: read/write rank->vcpu atomically"                                 *)
(*                                                                         *)
(* At a glance                                                             *)
(*   trap from the guest    gic_clear_lrs, then one of                     *)
(*     physical interrupt   gic_interrupt, do_IRQ, vgic_vcpu_inject_spi,   *)
(*                          vgic_vcpu_inject_irq                           *)
(*     write of ITARGETSR   vgic_store_itargetsr, vgic_migrate_irq         *)
(*   return to the guest    gic_restore_pending_irqs                       *)
(*                                                                         *)
(* One thread of control per pCPU.  A label is the C function, a dot and a *)
(* phrase; the action of a label is its name in CamelCase.  A step ends    *)
(* where another CPU could first observe something.  An acquire is merged  *)
(* with the first access after it, and a release with the last step before *)
(* it: acquires are right movers and releases left movers.                 *)
(*                                                                         *)
(* Abstracts: where interrupts are on in the hypervisor they nest one      *)
(* level deep; a guest traps only for what its actions below do.           *)
(***************************************************************************)
EXTENDS
  VgicRanks, VgicListRegisters, VgicMigration

InjectLabels ==
  {"do_IRQ.lock_desc",
   "do_IRQ.unlock_desc",
   "vgic_vcpu_inject_irq.lock_vgic",
   "vgic_vcpu_inject_irq.test_inflight",
   "vgic_vcpu_inject_irq.insert_inflight",
   "vgic_vcpu_inject_irq.unlock",
   "vgic_vcpu_inject_irq.kick"}

SyncLabels == {"gic_clear_lrs.lock_vgic", "gic_clear_lrs.next", "gic_interrupt.read_iar"}

RestoreLabels == {"gic_restore_pending_irqs.lock_vgic", "gic_restore_pending_irqs.place"}
Labels ==
  {"guest", "idle"} \cup InjectLabels \cup SyncLabels \cup RestoreLabels
    \cup RankLabels \cup ListRegisterLabels \cup MigrationLabels

Init ==
  /\ pc = [p \in Pcpus |-> IF Current[p] = NoVcpu THEN "idle" ELSE "guest"]
  /\ ret = [p \in Pcpus |-> <<>>]
  /\ local = [p \in Pcpus |-> NoLocal]
  /\ lock = [l \in Locks |-> NoPcpu]
  /\ rankVcpu = [i \in SharedIrqs |-> BootVcpu]
  /\ status = [i \in Irqs |-> {"ENABLED"}]
  /\ irqLr = [i \in Irqs |-> 0]  \* zeroed memory, not yet GIC_INVALID_LR
  /\ irqPriority = [i \in Irqs |-> 0]
  /\ inflight = [v \in Vcpus |-> <<>>]
  /\ lrPending = [v \in Vcpus |-> <<>>]
  /\ hwLr = [p \in Pcpus |-> [l \in Lrs |-> EmptyLr]]
  /\ lrMask = [p \in Pcpus |-> {}]
  /\ inProgress = {}
  /\ physState = [i \in Spis |-> "inactive"]
  /\ physAff = [i \in Spis |-> Processor[BootVcpu]]
  /\ kick = {}
  /\ retargets = Retargets
  /\ reasserts = Reasserts
  /\ stack = [p \in Pcpus |-> <<>>]

-----------------------------------------------------------------------------
(* Environment: devices, the physical GIC, the guest                       *)
-----------------------------------------------------------------------------

DeviceAssert(i) ==
  \* A device raises its line; an instance that is already pending absorbs it.
  \* Abstracts: the distributor holds an SPI that is active and pending back until it is
  \* deactivated, so to Xen and to the guest an assertion of an active SPI is one right
  \* after its deactivation; Reasserts bounds those that are made explicitly.
  /\ physState[i] = "inactive" \/ (physState[i] = "active" /\ reasserts > 0)
  /\ physState' = [physState EXCEPT ![i] =
                     IF @ = "inactive" THEN "pending" ELSE "active_pending"]
  /\ reasserts' = IF physState[i] = "inactive" THEN reasserts ELSE reasserts - 1
  /\ UNCHANGED <<controlVars, lockVars, rankVcpu, irqVars, listVars, lrVars, inProgress,
                 physAff, kick, retargets>>

Signalled(p) ==
  {i \in Spis : physState[i] = "pending" /\ physAff[i] = p}

TakeIrq(p) ==
  \* C: trap_irq from guest mode: enter_hypervisor_head, gic_clear_lrs, gic_interrupt
  /\ At(p, "guest")
  /\ \/ Signalled(p) # {}
     \/ p \in kick
  /\ kick' = kick \ {p}
  /\ Call(p, "gic_clear_lrs.lock_vgic", "gic_interrupt.read_iar")
  /\ UNCHANGED <<local, stack, lockVars, rankVcpu, irqVars, listVars, lrVars, physVars,
                 budgetVars>>

MaskedLabels ==
  \* Where interrupts are off although no spin_lock_irqsave() is in force.  At
  \* do_IRQ.lock_desc the running priority of the physical interface holds all back.
  {"guest", "idle", "gic_interrupt.read_iar", "do_IRQ.lock_desc",
   "gic_restore_pending_irqs.lock_vgic"}

IrqsOn(p) ==
  \* C: local_irq_is_enabled().  A synchronous trap enables interrupts before it gets to
  \*    gic_clear_lrs, an interrupt only in gic_interrupt.
  /\ pc[p] \notin MaskedLabels
  /\ pc[p] = "gic_clear_lrs.lock_vgic" => ret[p][1] # "gic_interrupt.read_iar"
  /\ \A l \in Locks : lock[l] = p => l[1] \notin {"rank", "vgic"}

TakeNestedIrq(p) ==
  \* C: hyp_irq: gic_interrupt, on top of what runs; the list registers are not synced
  \* Abstracts: one level of nesting.
  /\ At(p, pc[p])
  /\ stack[p] = <<>>
  /\ IrqsOn(p)
  /\ Signalled(p) # {} \/ p \in kick
  /\ kick' = kick \ {p}
  /\ stack' = [stack EXCEPT ![p] = <<[pc |-> pc[p], ret |-> ret[p], local |-> local[p]]>>]
  /\ ClearLocals(p)
  /\ pc' = [pc EXCEPT ![p] = "gic_interrupt.read_iar"]
  /\ ret' = [ret EXCEPT ![p] = <<>>]
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, budgetVars>>

GuestAck(p, l) ==
  \* The guest reads GICV_IAR: the most urgent pending interrupt, if it is more urgent
  \* than all that are active.
  /\ At(p, "guest")
  /\ hwLr[p][l].state = "pending"
  /\ LET priority(k) == irqPriority[hwLr[p][k].virq]
     IN  /\ \A k \in Lrs : hwLr[p][k].state = "pending" => priority(k) >= priority(l)
         /\ \A k \in Lrs : hwLr[p][k].state \in ActiveStates => priority(k) > priority(l)
  /\ hwLr' = [hwLr EXCEPT ![p][l].state = "active"]
  /\ UNCHANGED <<controlVars, lockVars, rankVcpu, irqVars, listVars, lrMask, physVars,
                 kick, budgetVars>>

Deactivated(state) ==
  CASE state = "active" -> "inactive"
    [] state = "active_pending" -> "pending"
    [] OTHER -> state

GuestEoi(p, l) ==
  \* The guest writes GICV_EOIR: the list register becomes invalid without a trap, and
  \* its HW bit makes the physical interrupt inactive too.
  /\ At(p, "guest")
  /\ hwLr[p][l].state = "active"
  /\ hwLr' = [hwLr EXCEPT ![p][l].state = "invalid"]
  /\ physState' = [physState EXCEPT ![hwLr[p][l].virq] = Deactivated(@)]
  /\ UNCHANGED <<controlVars, lockVars, rankVcpu, irqVars, listVars, lrMask, inProgress,
                 physAff, kick, budgetVars>>

GuestWriteItargetsr(p, i, v) ==
  \* The guest retargets i to v; a write of the present target changes nothing.
  /\ At(p, "guest")
  /\ retargets > 0
  /\ rankVcpu[i] # v
  /\ retargets' = retargets - 1
  /\ local' = [local EXCEPT ![p].irq = i, ![p].new = v]
  /\ Call(p, "gic_clear_lrs.lock_vgic", "vgic_store_itargetsr.lock_rank")
  /\ UNCHANGED <<stack, lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, kick,
                 reasserts>>

-----------------------------------------------------------------------------
(* gic_clear_lrs: sync on entry to the hypervisor                          *)
-----------------------------------------------------------------------------

NextLr(p, l) ==
  \* C: find_next_bit() on lr_mask from bit l; GicInvalidLr if there is none
  LET set == {k \in lrMask[p] : k >= l}
  IN  IF set = {} THEN GicInvalidLr ELSE Min(set)

GicClearLrsLockVgic(p) ==
  \* C: gic_clear_lrs(v): spin_lock_irqsave(&v->arch.vgic.lock)
  \* Atomic because: lr_mask belongs to this pCPU; with no bit set the acquire and the
  \* release have nothing in between.
  /\ At(p, "gic_clear_lrs.lock_vgic")
  /\ IF lrMask[p] = {}
     THEN /\ AcquireRelease(p, VgicLock(CurrentOf(p)))
          /\ local' = local
          /\ Return(p)
     ELSE /\ Acquire(p, VgicLock(CurrentOf(p)))
          /\ local' = [local EXCEPT ![p].lr = NextLr(p, 0)]
          /\ Call(p, "gic_update_one_lr.read", "gic_clear_lrs.next")
  /\ UNCHANGED <<stack, rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

GicClearLrsNext(p) ==
  \* C: gic_clear_lrs: the loop over lr_mask, then spin_unlock_irqrestore
  /\ At(p, "gic_clear_lrs.next")
  /\ LET l == NextLr(p, local[p].lr + 1)
     IN  /\ local' = [local EXCEPT ![p].lr = l]
         /\ IF l # GicInvalidLr
            THEN /\ Holding
                 /\ Call(p, "gic_update_one_lr.read", "gic_clear_lrs.next")
            ELSE /\ Release(p, VgicLock(CurrentOf(p)))
                 /\ Return(p)
  /\ UNCHANGED <<stack, rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* gic_interrupt: accept interrupts until none is left                     *)
-----------------------------------------------------------------------------

GicInterruptReadIar(p, i) ==
  \* C: gic_interrupt: read_irq() acknowledges physical interrupt i
  /\ At(p, "gic_interrupt.read_iar")
  /\ i \in Signalled(p)
  /\ physState' = [physState EXCEPT ![i] = "active"]
  /\ local' = [local EXCEPT ![p].irq = i]
  /\ Call(p, "do_IRQ.lock_desc", "gic_interrupt.read_iar")
  /\ UNCHANGED <<stack, lockVars, rankVcpu, irqVars, listVars, lrVars, inProgress,
                 physAff, kick, budgetVars>>

GicInterruptSpurious(p) ==
  \* C: gic_interrupt: 1023, nothing is pending any more; leave_hypervisor_tail
  /\ At(p, "gic_interrupt.read_iar")
  /\ Signalled(p) = {}
  /\ IF stack[p] = <<>>
     THEN /\ stack' = stack
          /\ Leave(p)
     ELSE \* C: hyp_irq: exit, back to what was interrupted, with no sync and no restore
          /\ stack' = [stack EXCEPT ![p] = <<>>]
          /\ pc' = [pc EXCEPT ![p] = stack[p][1].pc]
          /\ ret' = [ret EXCEPT ![p] = stack[p][1].ret]
          /\ local' = [local EXCEPT ![p] = stack[p][1].local]
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, kick,
                 budgetVars>>

-----------------------------------------------------------------------------
(* do_IRQ, vgic_vcpu_inject_spi                                            *)
-----------------------------------------------------------------------------

DoIRQLockDesc(p) ==
  \* C: do_IRQ(regs, irq): spin_lock(&desc->lock), handler->end (priority drop),
  \*    set_bit(_IRQ_INPROGRESS), vgic_vcpu_inject_spi(d, virq): vgic_get_target_vcpu,
  \*    then vgic_vcpu_inject_irq; nothing keeps the target from changing in between
  /\ At(p, "do_IRQ.lock_desc")
  /\ Acquire(p, DescLock(local[p].irq))
  /\ inProgress' = inProgress \cup {local[p].irq}
  /\ local' = [local EXCEPT ![p].virq = local[p].irq]
  /\ pc' = [pc EXCEPT ![p] = "vgic_get_target_vcpu.read_target"]
  /\ ret' = [ret EXCEPT ![p] =
               @ \o <<"do_IRQ.unlock_desc", "vgic_get_virq_priority.read_priority">>]
  /\ UNCHANGED <<stack, rankVcpu, irqVars, listVars, lrVars, physState, physAff, kick,
                 budgetVars>>

DoIRQUnlockDesc(p) ==
  \* C: do_IRQ: spin_unlock(&desc->lock)
  /\ At(p, "do_IRQ.unlock_desc")
  /\ Release(p, DescLock(local[p].irq))
  /\ local' = [local EXCEPT ![p].irq = NoIrq]
  /\ Return(p)
  /\ UNCHANGED <<stack, rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* vgic_vcpu_inject_irq                                                    *)
-----------------------------------------------------------------------------

VgicVcpuInjectIrqLockVgic(p) ==
  \* C: vgic_vcpu_inject_irq(v, virq): spin_lock_irqsave(&v->arch.vgic.lock),
  \*    set_bit(GIC_IRQ_GUEST_QUEUED)
  /\ At(p, "vgic_vcpu_inject_irq.lock_vgic")
  /\ Acquire(p, VgicLock(local[p].vcpu))
  /\ status' = [status EXCEPT ![local[p].irq] = @ \cup {"QUEUED"}]
  /\ Goto(p, "vgic_vcpu_inject_irq.test_inflight")
  /\ UNCHANGED <<local, stack, rankVcpu, irqLr, irqPriority, listVars, lrVars, physVars,
                 kick, budgetVars>>

VgicVcpuInjectIrqTestInflight(p) ==
  \* C: vgic_vcpu_inject_irq: !list_empty(&n->inflight), on whichever vCPU's list it is
  /\ At(p, "vgic_vcpu_inject_irq.test_inflight")
  /\ LET i        == local[p].irq
         occupied == SeesInflight(p, i)
     IN  IF occupied
         THEN /\ irqPriority' = irqPriority
              /\ Call(p, "gic_raise_inflight_irq.test", "vgic_vcpu_inject_irq.unlock")
         ELSE /\ irqPriority' = [irqPriority EXCEPT ![i] = local[p].priority]
              /\ IF "ENABLED" \in status[i]
                 THEN Call(p, "gic_raise_guest_irq.raise",
                              "vgic_vcpu_inject_irq.insert_inflight")
                 ELSE Goto(p, "vgic_vcpu_inject_irq.insert_inflight")
  /\ UNCHANGED <<local, stack, lockVars, rankVcpu, status, irqLr, listVars, lrVars,
                 physVars, kick, budgetVars>>

Unlocked(p) ==
  \* C: vgic_vcpu_inject_irq, label out: spin_unlock_irqrestore; the vCPU needs a kick if
  \*    it runs on another pCPU
  LET v == local[p].vcpu
  IN  /\ Release(p, VgicLock(v))
      /\ IF IsRunning(v) /\ v # CurrentOf(p)
         THEN /\ local' = [local EXCEPT ![p].lr = GicInvalidLr]
              /\ Goto(p, "vgic_vcpu_inject_irq.kick")
         ELSE /\ local' = [local EXCEPT ![p].lr = GicInvalidLr,
                                        ![p].vcpu = NoVcpu,
                                        ![p].priority = 0]
              /\ Return(p)

VgicVcpuInjectIrqInsertInflight(p) ==
  \* C: vgic_vcpu_inject_irq: sorted insert into v->arch.vgic.inflight_irqs, unlock
  /\ At(p, "vgic_vcpu_inject_irq.insert_inflight")
  /\ inflight' = [inflight EXCEPT ![local[p].vcpu] =
                    Insert(@, local[p].irq, local[p].priority)]
  /\ Unlocked(p)
  /\ UNCHANGED <<stack, rankVcpu, irqVars, lrPending, lrVars, physVars, kick, budgetVars>>

VgicVcpuInjectIrqUnlock(p) ==
  \* C: vgic_vcpu_inject_irq: unlock after gic_raise_inflight_irq
  /\ At(p, "vgic_vcpu_inject_irq.unlock")
  /\ Unlocked(p)
  /\ UNCHANGED <<stack, rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

VgicVcpuInjectIrqKick(p) ==
  \* C: vgic_vcpu_inject_irq: smp_send_event_check_mask(cpumask_of(v->processor))
  \* Abstracts: an SGI that finds its pCPU before read_irq() is acknowledged there (IPIs
  \* have priority) and has no effect, so it is not even noted.
  /\ At(p, "vgic_vcpu_inject_irq.kick")
  /\ LET q == ProcessorOf(local[p].vcpu)
     IN  kick' = IF AcceptsIrqs(q) THEN kick ELSE kick \cup {q}
  /\ local' = [local EXCEPT ![p].vcpu = NoVcpu, ![p].priority = 0]
  /\ Return(p)
  /\ UNCHANGED <<stack, lockVars, rankVcpu, irqVars, listVars, lrVars, physVars,
                 budgetVars>>

-----------------------------------------------------------------------------
(* gic_restore_pending_irqs: the last thing before the return to the guest *)
-----------------------------------------------------------------------------

AfterRestore ==
  "guest"

GicRestorePendingIrqsLockVgic(p) ==
  \* C: gic_inject, gic_restore_pending_irqs(v): lock; return if lr_pending is empty
  /\ At(p, "gic_restore_pending_irqs.lock_vgic")
  /\ LET v == CurrentOf(p)
     IN  IF lrPending[v] = <<>>
         THEN /\ AcquireRelease(p, VgicLock(v))
              /\ ClearLocals(p)
              /\ Goto(p, AfterRestore)
         ELSE /\ Acquire(p, VgicLock(v))
              /\ local' = [local EXCEPT ![p].irq = Head(lrPending[v]),
                                        ![p].lr = 0,
                                        ![p].lrs = Cardinality(Lrs)]
              /\ Goto(p, "gic_restore_pending_irqs.place")
  /\ UNCHANGED <<stack, rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

Following(i) ==
  \* C: list_for_each_entry_safe: the entry after i, NoIrq at the end of the list; an
  \*    entry that has been taken off its list points at itself
  IF OnLrPending(i)
  THEN LET v == CHOOSE v \in Vcpus : i \in Range(lrPending[v])
           k == IndexOf(lrPending[v], i)
       IN  IF k = Len(lrPending[v]) THEN NoIrq ELSE lrPending[v][k + 1]
  ELSE i

Victim(v, i, last) ==
  \* C: list_for_each_entry_reverse from the last victim: the first that is visible and
  \*    not active, unless one of the same priority comes before it
  LET s       == inflight[v]
      from    == IF last = NoIrq THEN Len(s)
                 ELSE IF last \in Range(s) THEN IndexOf(s, last) - 1 ELSE 0
      stop(k) == \/ irqPriority[s[k]] = irqPriority[i]
                 \/ "VISIBLE" \in status[s[k]] /\ "ACTIVE" \notin status[s[k]]
      stops   == {k \in 1..from : stop(k)}
      k       == CHOOSE k \in stops : \A m \in stops : m <= k
  IN  IF stops = {} THEN NoIrq
      ELSE IF irqPriority[s[k]] = irqPriority[i] THEN NoIrq ELSE s[k]

GicRestorePendingIrqsPlace(p) ==
  \* C: gic_restore_pending_irqs: one turn of the loop: a free list register, or the one
  \*    of a less urgent interrupt, which goes back to lr_pending; gic_set_lr
  \* Atomic because: list registers are this pCPU's, lists are under the lock that is
  \* held; the last turn includes the release.
  /\ At(p, "gic_restore_pending_irqs.place")
  /\ LET v      == CurrentOf(p)
         i      == local[p].irq
         next   == Following(i)
         unused == UnusedLrs(p, i, local[p].lr)
         victim == IF unused # {} THEN NoIrq ELSE Victim(v, i, local[p].virq)
         l      == IF unused # {} THEN Min(unused) ELSE irqLr[victim]
         back   == IF victim = NoIrq THEN lrPending ELSE WithPending(p, v, victim)
         done   == local[p].lrs = 1 \/ next = NoIrq
     IN  IF unused = {} /\ victim = NoIrq
         THEN /\ Release(p, VgicLock(v))
              /\ ClearLocals(p)
              /\ Goto(p, AfterRestore)
              /\ UNCHANGED <<hwLr, lrMask, status, irqLr, lrPending>>
         ELSE IF l \notin Lrs
         THEN /\ Goto(p, "gic_update_one_lr.bad_lr")
              /\ Holding /\ UNCHANGED <<local, hwLr, lrMask, status, irqLr, lrPending>>
         ELSE /\ hwLr' = [hwLr EXCEPT ![p][l] = [virq |-> i, state |-> "pending"]]
              /\ lrMask' = [lrMask EXCEPT ![p] = @ \cup {l}]
              /\ status' = [j \in Irqs |->
                   CASE j = i -> InLr(status[j])
                     [] j = victim -> (status[j] \ {"VISIBLE"}) \cup {"QUEUED"}
                     [] OTHER -> status[j]]
              /\ irqLr' = [j \in Irqs |->
                   CASE j = i -> l
                     [] j = victim -> GicInvalidLr
                     [] OTHER -> irqLr[j]]
              /\ lrPending' = Unlink(back, i)
              /\ IF done
                 THEN /\ Release(p, VgicLock(v))
                      /\ ClearLocals(p)
                      /\ Goto(p, AfterRestore)
                 ELSE /\ Holding
                      /\ local' = [local EXCEPT
                           ![p].irq = next,
                           ![p].lr = l,
                           ![p].lrs = @ - 1,
                           ![p].virq = IF victim = NoIrq THEN @ ELSE victim]
                      /\ Goto(p, "gic_restore_pending_irqs.place")
  /\ UNCHANGED <<stack, rankVcpu, irqPriority, inflight, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* Which lock a pCPU waits for                                             *)
-----------------------------------------------------------------------------

Wanted(p) ==
  \* The lock that the next step of p takes, as a set of at most one
  CASE pc[p] \in {"gic_clear_lrs.lock_vgic", "gic_restore_pending_irqs.lock_vgic"} ->
         {VgicLock(CurrentOf(p))}
    [] pc[p] = "vgic_vcpu_inject_irq.lock_vgic" -> {VgicLock(local[p].vcpu)}
    [] pc[p] = "vgic_migrate_irq.lock_vgic" -> {VgicLock(local[p].old)}
    [] pc[p] = "do_IRQ.lock_desc" -> {DescLock(local[p].irq)}
    [] pc[p] = "vgic_store_itargetsr.lock_rank" -> {RankLock(local[p].irq)}
    [] pc[p] = "vgic_get_virq_priority.read_priority" -> {RankLock(local[p].irq)}
    [] OTHER -> {}

-----------------------------------------------------------------------------
(* Behaviours                                                              *)
-----------------------------------------------------------------------------

InjectSteps(p) ==
  \/ DoIRQLockDesc(p)
  \/ DoIRQUnlockDesc(p)
  \/ VgicVcpuInjectIrqLockVgic(p)
  \/ VgicVcpuInjectIrqTestInflight(p)
  \/ VgicVcpuInjectIrqInsertInflight(p)
  \/ VgicVcpuInjectIrqUnlock(p)
  \/ VgicVcpuInjectIrqKick(p)

SyncSteps(p) ==
  \/ GicClearLrsLockVgic(p)
  \/ GicClearLrsNext(p)
  \/ \E i \in Spis : GicInterruptReadIar(p, i)
  \/ GicInterruptSpurious(p)

RestoreSteps(p) ==
  \/ GicRestorePendingIrqsLockVgic(p)
  \/ GicRestorePendingIrqsPlace(p)

Guest(p) ==
  \/ \E l \in Lrs : GuestAck(p, l) \/ GuestEoi(p, l)
  \/ \E i \in SharedIrqs, v \in Vcpus : GuestWriteItargetsr(p, i, v)

Hypervisor(p) ==
  \/ TakeIrq(p)
  \/ TakeNestedIrq(p)
  \/ SyncSteps(p)
  \/ InjectSteps(p)
  \/ RestoreSteps(p)
  \/ RankSteps(p)
  \/ ListRegisterSteps(p)
  \/ MigrationSteps(p)

Next ==
  \/ \E p \in Pcpus : Guest(p) \/ Hypervisor(p)
  \/ \E i \in Spis : DeviceAssert(i)

Spec == Init /\ [][Next]_vars

=============================================================================
