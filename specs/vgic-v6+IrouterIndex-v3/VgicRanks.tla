\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
----------------------------- MODULE VgicRanks -----------------------------
(***************************************************************************)
(* Ranks: 32 interrupts each, with the target vCPU and the priority of     *)
(* every one of them, and the lock that covers both.                       *)
(*                                                                         *)
(* C: xen/arch/arm/vgic.c: vgic_get_target_vcpu, vgic_get_virq_priority    *)
(*    xen/arch/arm/vgic-v3.c: vgic_store_irouter                           *)
(*                                                                         *)
(* Order of locks, as documented in C: the rank lock first, then the lock  *)
(* of a vCPU.                                                              *)
(***************************************************************************)
EXTENDS VgicTypes

RankLabels ==
  {"vgic_get_target_vcpu.read_target",
   "vgic_store_irouter.lock_rank",
   "vgic_store_irouter.write_target",
   "vgic_store_irouter.unlock_rank",
   "vgic_get_virq_priority.read_priority"}

MigrateEntry ==
  \* C: vgic_migrate_irq: it begins with the lock of old
  "vgic_migrate_irq.lock_vgic"

-----------------------------------------------------------------------------
(* vgic_get_target_vcpu                                                    *)
-----------------------------------------------------------------------------

VgicGetTargetVcpuReadTarget(p) ==
  \* C: vgic_get_target_vcpu(v, virq): read_atomic(&rank->vcpu[]), no lock; the result may
  \*    be stale at once
  /\ At(p, "vgic_get_target_vcpu.read_target")
  /\ local' = [local EXCEPT ![p].target = rankVcpu[local[p].virq]]
  /\ Return(p)
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, kick,
                 budgetVars>>

-----------------------------------------------------------------------------
(* vgic_get_virq_priority                                                  *)
-----------------------------------------------------------------------------

VgicGetVirqPriorityReadPriority(p) ==
  \* C: vgic_vcpu_inject_irq(v, virq): vgic_get_virq_priority(v, virq):
  \*    ACCESS_ONCE(rank->priority[]), no lock; the argument v arrives in local.target
  /\ At(p, "vgic_get_virq_priority.read_priority")
  /\ local' = [local EXCEPT ![p].priority = RankPriority[local[p].irq],
                            ![p].vcpu = local[p].target,
                            ![p].target = NoVcpu,
                            ![p].virq = NoIrq]
  /\ Goto(p, "vgic_vcpu_inject_irq.lock_vgic")
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, kick,
                 budgetVars>>

-----------------------------------------------------------------------------
(* What a retarget does, whichever register is written                     *)
-----------------------------------------------------------------------------

FirstOfRank(i) ==
  \* C: vgic_store_irouter: rank->vcpu[offset], where offset is always that of the first
  Head(SelectSeq(IrqOrder, LAMBDA j : j \in SharedIrqs /\ RankOf[j] = RankOf[i]))

CompareTargets(p, back) ==
  \* C: vgic_store_irouter: old_vcpu is the target of another interrupt, new_vcpu; if they
  \*    differ vgic_migrate_irq(old_vcpu, new_vcpu, virq)
  \* Atomic because: rank->vcpu[] is written only with the rank lock held.
  LET i == local[p].irq
      j == FirstOfRank(i)
  IN  IF rankVcpu[j] = local[p].new
      THEN /\ AcquireRelease(p, RankLock(i))
           /\ Leave(p)
      ELSE /\ Acquire(p, RankLock(i))
           /\ local' = [local EXCEPT ![p].old = rankVcpu[j]]
           /\ Call(p, MigrateEntry, back)

NextOrLeave(p, back) ==
  \* C: no further byte has been written: vgic_unlock_rank; else it would come back there
  /\ Release(p, RankLock(local[p].irq))
  /\ Leave(p)

-----------------------------------------------------------------------------
(* vgic_store_irouter: the guest writes GICD_IROUTER                       *)
-----------------------------------------------------------------------------

VgicStoreIrouterLockRank(p) ==
  \* C: vgic_v3_distr_mmio_write: vgic_lock_rank; vgic_store_irouter: old_vcpu, new_vcpu,
  \*    compare
  /\ At(p, "vgic_store_irouter.lock_rank")
  /\ CompareTargets(p, "vgic_store_irouter.write_target")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

VgicStoreIrouterWriteTarget(p) ==
  \* C: vgic_store_irouter: vgic_migrate_irq has returned true:
  \*    write_atomic(&rank->vcpu[offset], new_vcpu->vcpu_id); vgic_unlock_rank
  /\ At(p, "vgic_store_irouter.write_target")
  /\ rankVcpu' = [rankVcpu EXCEPT ![FirstOfRank(local[p].irq)] = local[p].new]
  /\ NextOrLeave(p, "vgic_store_irouter.write_target")
  /\ UNCHANGED <<irqVars, listVars, lrVars, physVars, kick, budgetVars>>

VgicStoreIrouterUnlockRank(p) ==
  \* C: vgic_store_irouter: vgic_migrate_irq has returned false: the target stays, and
  \*    the guest is not told; vgic_unlock_rank
  /\ At(p, "vgic_store_irouter.unlock_rank")
  /\ NextOrLeave(p, "vgic_store_irouter.write_target")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* Steps of this module                                                    *)
-----------------------------------------------------------------------------

RankSteps(p) ==
  \/ VgicGetTargetVcpuReadTarget(p)
  \/ VgicGetVirqPriorityReadPriority(p)
  \/ VgicStoreIrouterLockRank(p)
  \/ VgicStoreIrouterWriteTarget(p)
  \/ VgicStoreIrouterUnlockRank(p)

=============================================================================
