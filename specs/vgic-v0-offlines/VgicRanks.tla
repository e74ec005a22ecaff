\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
----------------------------- MODULE VgicRanks -----------------------------
(***************************************************************************)
(* Ranks: 32 interrupts each, with the target vCPU and the priority of     *)
(* every one of them, and the lock that covers both.                       *)
(*                                                                         *)
(* C: xen/arch/arm/vgic.c: vgic_get_target_vcpu, vgic_get_virq_priority    *)
(*    xen/arch/arm/vgic-v2.c: vgic_store_itargetsr                         *)
(*                                                                         *)
(* Order of locks, as documented in C: the rank lock first, then the lock  *)
(* of a vCPU.                                                              *)
(***************************************************************************)
EXTENDS VgicTypes

RankLabels ==
  {"vgic_get_target_vcpu.read_target",
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
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, schedulerVars, physVars, kick,
                 budgetVars>>

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
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, schedulerVars, physVars, kick,
                 budgetVars>>

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
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, schedulerVars, physVars, kick,
                 budgetVars>>

VgicStoreItargetsrWriteTarget(p) ==
  \* C: vgic_store_itargetsr: rank->vcpu[offset] = new_target; only now, after
  \*    vgic_migrate_irq has moved the physical affinity; vgic_unlock_rank
  /\ At(p, "vgic_store_itargetsr.write_target")
  /\ WriteTarget(p)
  /\ NextOrLeave(p, "vgic_store_itargetsr.write_target")
  /\ UNCHANGED <<irqVars, listVars, lrVars, schedulerVars, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* Steps of this module                                                    *)
-----------------------------------------------------------------------------

RankSteps(p) ==
  \/ VgicGetTargetVcpuReadTarget(p)
  \/ VgicGetVirqPriorityReadPriority(p)
  \/ VgicStoreItargetsrLockRank(p)
  \/ VgicStoreItargetsrWriteTarget(p)

=============================================================================
