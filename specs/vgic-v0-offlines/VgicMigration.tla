\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
--------------------------- MODULE VgicMigration ---------------------------
(***************************************************************************)
(* Migration: an interrupt gets a new target vCPU while it may be inflight *)
(* on the old one.                                                         *)
(*                                                                         *)
(* C: xen/arch/arm/vgic.c: vgic_migrate_irq, called with the rank lock     *)
(*    held.  An interrupt that is in a list register is left there with    *)
(*    MIGRATING set; gic_update_one_lr finishes the migration.             *)
(***************************************************************************)
EXTENDS VgicTypes

MigrationLabels ==
  {"vgic_migrate_irq.test_migrating",
   "vgic_migrate_irq.lock_vgic",
   "vgic_migrate_irq.set_affinity",
   "vgic_migrate_irq.dequeue",
   "vgic_migrate_irq.move_affinity",
   "vgic_migrate_irq.test_inflight",
   "vgic_migrate_irq.set_migrating"}

-----------------------------------------------------------------------------
(* vgic_migrate_irq                                                        *)
-----------------------------------------------------------------------------

LockOld(p, keeps) ==
  \* C: vgic_migrate_irq: spin_lock_irqsave(&old->arch.vgic.lock); if there is nothing to
  \*    do it does not keep the lock
  IF keeps
  THEN Acquire(p, VgicLock(local[p].old))
  ELSE AcquireRelease(p, VgicLock(local[p].old))

UnlockOld(p) ==
  \* C: vgic_migrate_irq: spin_unlock_irqrestore(&old->arch.vgic.lock)
  Release(p, VgicLock(local[p].old))

TestLinks(p) ==
  \* C: vgic_migrate_irq: the two list_empty(), which tell whether the interrupt is on the
  \*    lists of any vCPU
  IF ~SeesInflight(p, local[p].irq) THEN
    Goto(p, "vgic_migrate_irq.set_affinity")
  ELSE IF SeesLrPending(p, local[p].irq) THEN
    Goto(p, "vgic_migrate_irq.dequeue")
  ELSE
    Goto(p, "vgic_migrate_irq.test_inflight")

VgicMigrateIrqTestMigrating(p) ==
  \* C: vgic_migrate_irq(old, new, irq): p->desc, and test_bit(GIC_IRQ_GUEST_MIGRATING),
  \*    before any lock of a vCPU; with no desc, or if set, nothing is done, but the
  \*    caller still writes the new target
  /\ At(p, "vgic_migrate_irq.test_migrating")
  /\ IF local[p].irq \notin Spis \/ "MIGRATING" \in status[local[p].irq]
     THEN Return(p)
     ELSE Goto(p, "vgic_migrate_irq.lock_vgic")
  /\ UNCHANGED <<local, lockVars, rankVcpu, irqVars, listVars, lrVars, schedulerVars,
                 physVars, kick, budgetVars>>

VgicMigrateIrqLockVgic(p) ==
  \* C: vgic_migrate_irq: spin_lock_irqsave(&old->arch.vgic.lock)
  /\ At(p, "vgic_migrate_irq.lock_vgic")
  /\ LockOld(p, TRUE)
  /\ TestLinks(p)
  /\ UNCHANGED <<local, rankVcpu, irqVars, listVars, lrVars, schedulerVars, physVars,
                 kick, budgetVars>>

VgicMigrateIrqSetAffinity(p) ==
  \* C: vgic_migrate_irq: not inflight: irq_set_affinity(), unlock, return
  /\ At(p, "vgic_migrate_irq.set_affinity")
  /\ physAff' = [physAff EXCEPT ![local[p].irq] = ProcessorOf(local[p].new)]
  /\ UnlockOld(p)
  /\ Return(p)
  /\ UNCHANGED <<local, rankVcpu, irqVars, listVars, lrVars, schedulerVars, inProgress,
                 physState, kick, budgetVars>>

VgicMigrateIrqDequeue(p) ==
  \* C: vgic_migrate_irq: waits for a list register: clear QUEUED, list_del_init() twice
  \* Atomic because: the lists are protected by the lock of the vCPU that they belong to.
  \* That it is the one held here is what OwnerLockHeld checks.
  /\ At(p, "vgic_migrate_irq.dequeue")
  /\ status' = [status EXCEPT ![local[p].irq] = @ \ {"QUEUED"}]
  /\ DelFromBoth(p, local[p].irq)
  /\ Goto(p, "vgic_migrate_irq.move_affinity")
  /\ UNCHANGED <<local, lockVars, rankVcpu, irqLr, irqPriority, lrVars, schedulerVars,
                 physVars, kick, budgetVars>>

VgicMigrateIrqMoveAffinity(p) ==
  \* C: vgic_migrate_irq: irq_set_affinity(), unlock, then vgic_vcpu_inject_irq(new, irq)
  \*    with the rank lock still held; the interrupt is on no list in between
  /\ At(p, "vgic_migrate_irq.move_affinity")
  /\ physAff' = [physAff EXCEPT ![local[p].irq] = ProcessorOf(local[p].new)]
  /\ local' = [local EXCEPT ![p].target = local[p].new]
  /\ UnlockOld(p)
  /\ Goto(p, "vgic_get_virq_priority.read_priority")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, schedulerVars, inProgress,
                 physState, kick, budgetVars>>

VgicMigrateIrqTestInflight(p) ==
  \* C: vgic_migrate_irq: taken to be in a list register: !list_empty(&p->inflight) again
  /\ At(p, "vgic_migrate_irq.test_inflight")
  /\ IF SeesInflight(p, local[p].irq)
     THEN /\ Holding
          /\ Goto(p, "vgic_migrate_irq.set_migrating")
     ELSE /\ UnlockOld(p)
          /\ Return(p)
  /\ UNCHANGED <<local, rankVcpu, irqVars, listVars, lrVars, schedulerVars, physVars,
                 kick, budgetVars>>

VgicMigrateIrqSetMigrating(p) ==
  \* C: vgic_migrate_irq: set_bit(GIC_IRQ_GUEST_MIGRATING), unlock
  /\ At(p, "vgic_migrate_irq.set_migrating")
  /\ status' = [status EXCEPT ![local[p].irq] = @ \cup {"MIGRATING"}]
  /\ UnlockOld(p)
  /\ Return(p)
  /\ UNCHANGED <<local, rankVcpu, irqLr, irqPriority, listVars, lrVars, schedulerVars,
                 physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* Steps of this module                                                    *)
-----------------------------------------------------------------------------

MigrationSteps(p) ==
  \/ VgicMigrateIrqTestMigrating(p)
  \/ VgicMigrateIrqLockVgic(p)
  \/ VgicMigrateIrqSetAffinity(p)
  \/ VgicMigrateIrqDequeue(p)
  \/ VgicMigrateIrqMoveAffinity(p)
  \/ VgicMigrateIrqTestInflight(p)
  \/ VgicMigrateIrqSetMigrating(p)

=============================================================================
