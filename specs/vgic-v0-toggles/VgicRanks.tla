\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
----------------------------- MODULE VgicRanks -----------------------------
(***************************************************************************)
(* Ranks: 32 interrupts each, with the target vCPU and the priority of     *)
(* every one of them, and the lock that covers both.                       *)
(*                                                                         *)
(* C: xen/arch/arm/vgic.c: vgic_get_target_vcpu, vgic_get_virq_priority    *)
(*    xen/arch/arm/vgic-v2.c: vgic_store_itargetsr                         *)
(*    xen/arch/arm/vgic.c: vgic_enable_irqs, vgic_disable_irqs             *)
(*                                                                         *)
(* Order of locks, as documented in C: the rank lock first, then the lock  *)
(* of a vCPU.                                                              *)
(***************************************************************************)
EXTENDS VgicTypes

RankLabels ==
  {"vgic_get_target_vcpu.read_target",
   "vgic_enable_irqs.lock_rank",
   "vgic_enable_irqs.set_enabled",
   "vgic_disable_irqs.clear_enabled",
   "vgic_enable_irqs.lock_vgic",
   "vgic_enable_irqs.unlock_vgic",
   "vgic_enable_irqs.set_affinity",
   "vgic_enable_irqs.lock_desc",
   "vgic_disable_irqs.lock_rank",
   "vgic_disable_irqs.lock_vgic",
   "vgic_disable_irqs.remove",
   "vgic_disable_irqs.lock_desc",
   "vgic_store_itargetsr.lock_rank",
   "vgic_store_itargetsr.write_target",
   "vgic_get_virq_priority.read_priority"}

MigrateEntry ==
  \* C: vgic_migrate_irq: it begins with tests outside any lock of a vCPU
  "vgic_migrate_irq.test_migrating"

-----------------------------------------------------------------------------
(* vgic_get_target_vcpu                                                    *)
-----------------------------------------------------------------------------

VgicGetTargetVcpuReadTarget(p) ==
  \* C: vgic_get_target_vcpu(v, virq): vgic_lock_rank, read rank->vcpu[], vgic_unlock_rank
  \* Atomic because: one read between an acquire and a release.  The result may be stale
  \* as soon as the lock is free again.
  /\ At(p, "vgic_get_target_vcpu.read_target")
  /\ AcquireRelease(p, RankLock(local[p].virq))
  /\ local' = [local EXCEPT ![p].target = rankVcpu[local[p].virq]]
  /\ Return(p)
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* vgic_get_virq_priority                                                  *)
-----------------------------------------------------------------------------

VgicGetVirqPriorityReadPriority(p) ==
  \* C: vgic_vcpu_inject_irq(v, virq): vgic_get_virq_priority(v, virq): vgic_lock_rank,
  \*    read rank->priority[], vgic_unlock_rank; the argument v arrives in local.target
  \* Atomic because: one read between an acquire and a release.
  /\ At(p, "vgic_get_virq_priority.read_priority")
  /\ AcquireRelease(p, RankLock(local[p].irq))
  /\ local' = [local EXCEPT ![p].priority = RankPriority[local[p].irq],
                            ![p].vcpu = local[p].target,
                            ![p].target = NoVcpu,
                            ![p].virq = NoIrq]
  /\ Goto(p, "vgic_vcpu_inject_irq.lock_vgic")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* What a retarget does, whichever register is written                     *)
-----------------------------------------------------------------------------

CompareTargets(p, back) ==
  \* C: old target, new target; if they differ vgic_migrate_irq(old, new, irq)
  \* Atomic because: rank->vcpu[] is written only with the rank lock held.
  LET i == local[p].irq
  IN  IF rankVcpu[i] = local[p].new
      THEN /\ AcquireRelease(p, RankLock(i))
           /\ Leave(p)
      ELSE /\ Acquire(p, RankLock(i))
           /\ local' = [local EXCEPT ![p].old = rankVcpu[i]]
           /\ Call(p, MigrateEntry, back)

NextOrLeave(p, back) ==
  \* C: no further byte has been written: vgic_unlock_rank; else it would come back there
  /\ Release(p, RankLock(local[p].irq))
  /\ Leave(p)

-----------------------------------------------------------------------------
(* vgic_store_itargetsr: the guest writes GICD_ITARGETSR                   *)
-----------------------------------------------------------------------------

VgicStoreItargetsrLockRank(p) ==
  \* C: vgic_v2_distr_mmio_write: vgic_lock_rank; vgic_store_itargetsr: old_target,
  \*    compare
  /\ At(p, "vgic_store_itargetsr.lock_rank")
  /\ CompareTargets(p, "vgic_store_itargetsr.write_target")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

VgicStoreItargetsrWriteTarget(p) ==
  \* C: vgic_store_itargetsr: rank->vcpu[offset] = new_target; only now, after
  \*    vgic_migrate_irq has moved the physical affinity; vgic_unlock_rank
  /\ At(p, "vgic_store_itargetsr.write_target")
  /\ WriteTarget(p)
  /\ NextOrLeave(p, "vgic_store_itargetsr.write_target")
  /\ UNCHANGED <<irqVars, listVars, lrVars, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* vgic_enable_irqs: the guest writes GICD_ISENABLER                       *)
-----------------------------------------------------------------------------

VgicEnableIrqsLockRank(p) ==
  \* C: vgic_v2_distr_mmio_write: vgic_lock_rank, rank->ienable; vgic_enable_irqs(v,
  \*    mask, n): __vgic_get_target_vcpu
  \* Atomic because: ENABLED is written only with the rank lock held.
  /\ At(p, "vgic_enable_irqs.lock_rank")
  /\ LET i == local[p].irq
     IN  IF "ENABLED" \in status[i]
         THEN /\ AcquireRelease(p, RankLock(i))
              /\ Leave(p)
         ELSE /\ Acquire(p, RankLock(i))
              /\ local' = [local EXCEPT ![p].target = TargetOf(i)]
              /\ Goto(p, "vgic_enable_irqs.set_enabled")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

VgicEnableIrqsSetEnabled(p) ==
  \* C: vgic_enable_irqs: set_bit(GIC_IRQ_GUEST_ENABLED), before any lock of a vCPU
  /\ At(p, "vgic_enable_irqs.set_enabled")
  /\ status' = [status EXCEPT ![local[p].irq] = @ \cup {"ENABLED"}]
  /\ Goto(p, "vgic_enable_irqs.lock_vgic")
  /\ UNCHANGED <<local, lockVars, rankVcpu, irqLr, irqPriority, listVars, lrVars,
                 physVars, kick, budgetVars>>

LockTarget(p) ==
  \* C: vgic_enable_irqs: spin_lock_irqsave(&v_target->arch.vgic.lock)
  Acquire(p, VgicLock(local[p].target))

UnlockTarget(p) ==
  \* C: vgic_enable_irqs: spin_unlock_irqrestore(&v_target->arch.vgic.lock)
  Release(p, VgicLock(local[p].target))

UnlockTargetAndRank(p) ==
  \* C: the same, then vgic_unlock_rank of the caller
  ReleaseAll(p, {VgicLock(local[p].target), RankLock(local[p].irq)})

VgicEnableIrqsLockVgic(p) ==
  \* C: vgic_enable_irqs: spin_lock_irqsave(&v_target->arch.vgic.lock); is it inflight, on
  \*    whichever vCPU's list, and not visible to a guest?
  /\ At(p, "vgic_enable_irqs.lock_vgic")
  /\ LockTarget(p)
  /\ IF SeesInflight(p, local[p].irq) /\ "VISIBLE" \notin status[local[p].irq]
     THEN /\ local' = [local EXCEPT ![p].vcpu = local[p].target]
          /\ Call(p, "gic_raise_guest_irq.raise", "vgic_enable_irqs.unlock_vgic")
     ELSE /\ local' = local
          /\ Goto(p, "vgic_enable_irqs.unlock_vgic")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

VgicEnableIrqsUnlockVgic(p) ==
  \* C: vgic_enable_irqs: spin_unlock_irqrestore; with no desc that was all, and the
  \*    caller goes on to vgic_unlock_rank
  /\ At(p, "vgic_enable_irqs.unlock_vgic")
  /\ IF local[p].irq \in Spis
     THEN /\ UnlockTarget(p)
          /\ local' = [local EXCEPT ![p].vcpu = NoVcpu]
          /\ Goto(p, "vgic_enable_irqs.set_affinity")
     ELSE /\ UnlockTargetAndRank(p)
          /\ Leave(p)
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

VgicEnableIrqsSetAffinity(p) ==
  \* C: vgic_enable_irqs: irq_set_affinity(p->desc, cpumask_of(v_target->processor))
  /\ At(p, "vgic_enable_irqs.set_affinity")
  /\ physAff' = [physAff EXCEPT ![local[p].irq] = ProcessorOf(local[p].target)]
  /\ Goto(p, "vgic_enable_irqs.lock_desc")
  /\ UNCHANGED <<local, lockVars, rankVcpu, irqVars, listVars, lrVars, inProgress,
                 physState, physEnabled, kick, budgetVars>>

VgicEnableIrqsLockDesc(p) ==
  \* C: vgic_enable_irqs: spin_lock_irqsave(&p->desc->lock), handler->enable, unlock;
  \*    vgic_unlock_rank
  \* Atomic because: one write between an acquire and a release.
  /\ At(p, "vgic_enable_irqs.lock_desc")
  /\ LET i == local[p].irq
     IN  /\ AcquireReleaseAll(p, DescLock(i), {RankLock(i)})
         /\ physEnabled' = physEnabled \cup {i}
  /\ Leave(p)
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, inProgress, physState, physAff,
                 kick, budgetVars>>

-----------------------------------------------------------------------------
(* vgic_disable_irqs: the guest writes GICD_ICENABLER                      *)
-----------------------------------------------------------------------------

VgicDisableIrqsLockRank(p) ==
  \* C: vgic_v2_distr_mmio_write: vgic_lock_rank, rank->ienable; vgic_disable_irqs(v,
  \*    mask, n): __vgic_get_target_vcpu
  \* Atomic because: ENABLED is written only with the rank lock held.
  /\ At(p, "vgic_disable_irqs.lock_rank")
  /\ LET i == local[p].irq
     IN  IF "ENABLED" \notin status[i]
         THEN /\ AcquireRelease(p, RankLock(i))
              /\ Leave(p)
         ELSE /\ Acquire(p, RankLock(i))
              /\ local' = [local EXCEPT ![p].target = TargetOf(i)]
              /\ Goto(p, "vgic_disable_irqs.clear_enabled")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

VgicDisableIrqsClearEnabled(p) ==
  \* C: vgic_disable_irqs: clear_bit(GIC_IRQ_GUEST_ENABLED), before any lock of a vCPU
  /\ At(p, "vgic_disable_irqs.clear_enabled")
  /\ status' = [status EXCEPT ![local[p].irq] = @ \ {"ENABLED"}]
  /\ Goto(p, "vgic_disable_irqs.lock_vgic")
  /\ UNCHANGED <<local, lockVars, rankVcpu, irqLr, irqPriority, listVars, lrVars,
                 physVars, kick, budgetVars>>

VgicDisableIrqsLockVgic(p) ==
  \* C: gic_remove_from_queues(v_target, irq): spin_lock_irqsave(&v->arch.vgic.lock)
  /\ At(p, "vgic_disable_irqs.lock_vgic")
  /\ Acquire(p, VgicLock(local[p].target))
  /\ Goto(p, "vgic_disable_irqs.remove")
  /\ UNCHANGED <<local, rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

VgicDisableIrqsRemove(p) ==
  \* C: gic_remove_from_queues: list_del_init(&p->lr_queue), unlock; the interrupt stays
  \*    inflight, and in a list register; with no desc that was all: vgic_unlock_rank
  /\ At(p, "vgic_disable_irqs.remove")
  /\ LET i == local[p].irq
         l == VgicLock(local[p].target)
     IN  /\ lrPending' = Unlink(lrPending, i)
         /\ IF i \in Spis
            THEN /\ Release(p, l)
                 /\ local' = local
                 /\ Goto(p, "vgic_disable_irqs.lock_desc")
            ELSE /\ ReleaseAll(p, {l, RankLock(i)})
                 /\ Leave(p)
  /\ UNCHANGED <<rankVcpu, irqVars, inflight, lrVars, physVars, kick, budgetVars>>

VgicDisableIrqsLockDesc(p) ==
  \* C: vgic_disable_irqs: spin_lock_irqsave(&p->desc->lock), handler->disable, unlock;
  \*    vgic_unlock_rank
  \* Atomic because: one write between an acquire and a release.
  /\ At(p, "vgic_disable_irqs.lock_desc")
  /\ LET i == local[p].irq
     IN  /\ AcquireReleaseAll(p, DescLock(i), {RankLock(i)})
         /\ physEnabled' = physEnabled \ {i}
  /\ Leave(p)
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, inProgress, physState, physAff,
                 kick, budgetVars>>

-----------------------------------------------------------------------------
(* Steps of this module                                                    *)
-----------------------------------------------------------------------------

RankSteps(p) ==
  \/ VgicGetTargetVcpuReadTarget(p)
  \/ VgicGetVirqPriorityReadPriority(p)
  \/ VgicStoreItargetsrLockRank(p)
  \/ VgicStoreItargetsrWriteTarget(p)
  \/ VgicEnableIrqsLockRank(p)
  \/ VgicEnableIrqsSetEnabled(p)
  \/ VgicDisableIrqsClearEnabled(p)
  \/ VgicEnableIrqsLockVgic(p)
  \/ VgicEnableIrqsUnlockVgic(p)
  \/ VgicEnableIrqsSetAffinity(p)
  \/ VgicEnableIrqsLockDesc(p)
  \/ VgicDisableIrqsLockRank(p)
  \/ VgicDisableIrqsLockVgic(p)
  \/ VgicDisableIrqsRemove(p)
  \/ VgicDisableIrqsLockDesc(p)

=============================================================================
