\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
----------------------------- MODULE VgicLpis ------------------------------
(***************************************************************************)
(* LPIs: message signalled interrupts through the ITS, with no rank and no *)
(* active state of the physical interrupt.                                 *)
(*                                                                         *)
(* C: xen/arch/arm/gic-v3-lpi.c: gicv3_do_LPI                              *)
(*    xen/arch/arm/vgic.c, vgic-v3.c: vgic_vcpu_inject_lpi                 *)
(*    xen/arch/arm/vgic-v3-its.c: its_handle_movi, its_discard_event,      *)
(*      its_handle_mapti                                                   *)
(*                                                                         *)
(* Order of locks, as documented in C: its_lock, then the lock of a vCPU,  *)
(* then pend_lpi_tree_lock.                                                *)
(*                                                                         *)
(* Abstracts: every host LPI is routed to one pCPU.  The guest has one     *)
(* ITS, whose tables say what p->lpi_vcpu_id and the tree say, and each    *)
(* LPI keeps its device and event.  Lookups in the tree under the lock of  *)
(* a vCPU do not wait for pend_lpi_tree_lock.  vgic_vcpu_inject_irq reads  *)
(* the priority before it takes the lock, as it does for other interrupts; *)
(* C reads it after the test of inflight, but priorities do not change.    *)
(***************************************************************************)
EXTENDS VgicTypes

LpiLabels ==
  {"its_discard_event.lock_its",
   "its_discard_event.lock_vgic",
   "its_discard_event.remove",
   "its_handle_mapti.lock_its",
   "its_handle_mapti.lock_tree",
   "its_handle_mapti.insert"} \cup
  {"vgic_vcpu_inject_lpi.read_target"}

-----------------------------------------------------------------------------
(* gicv3_do_LPI, vgic_vcpu_inject_lpi                                      *)
-----------------------------------------------------------------------------

DeviceMsi(i) ==
  \* A device writes a message; one that is already pending absorbs it.
  /\ i \notin lpiPending
  /\ lpiPending' = lpiPending \cup {i}
  /\ UNCHANGED <<controlVars, lockVars, rankVcpu, irqVars, listVars, lrVars, physVars,
                 lpiVcpu, mapped, kick, budgetVars>>

GicInterruptReadLpi(p, i) ==
  \* C: gic_interrupt: read_irq() acknowledges LPI i; gicv3_do_LPI: EOI at once
  /\ At(p, "gic_interrupt.read_iar")
  /\ p = LpiPcpu
  /\ i \in lpiPending
  /\ lpiPending' = lpiPending \ {i}
  /\ local' = [local EXCEPT ![p].irq = i]
  /\ Call(p, "vgic_vcpu_inject_lpi.read_target", "gic_interrupt.read_iar")
  /\ UNCHANGED <<stack, lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVcpu,
                 mapped, kick, budgetVars>>

VgicVcpuInjectLpiReadTarget(p) ==
  \* C: vgic_vcpu_inject_lpi(d, virq): irq_to_pending, vcpu_id = p->lpi_vcpu_id, without
  \*    the lock of any vCPU; then vgic_vcpu_inject_irq
  \* Atomic because: one lookup under read_lock(&d->arch.vgic.pend_lpi_tree_lock), and one
  \* read, which may be stale at once.
  /\ At(p, "vgic_vcpu_inject_lpi.read_target")
  /\ AcquireRelease(p, TreeLock)
  /\ IF IsUnmapped(local[p].irq)
     THEN /\ local' = [local EXCEPT ![p].irq = NoIrq]
          /\ Return(p)
     ELSE /\ local' = [local EXCEPT ![p].target = lpiVcpu[local[p].irq]]
          /\ Goto(p, "vgic_get_virq_priority.read_priority")
  /\ UNCHANGED <<stack, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars, kick,
                 budgetVars>>

-----------------------------------------------------------------------------
(* its_discard_event: an LPI is unmapped                                   *)
-----------------------------------------------------------------------------

GuestDiscard(p, i) ==
  \* The guest queues a DISCARD of i.
  /\ At(p, "guest")
  /\ remaps > 0
  /\ ~IsUnmapped(i)
  /\ remaps' = remaps - 1
  /\ local' = [local EXCEPT ![p].irq = i]
  /\ Call(p, "gic_clear_lrs.lock_vgic", "its_discard_event.lock_its")
  /\ UNCHANGED <<stack, lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars,
                 kick, retargets, reasserts>>

ItsDiscardEventLockIts(p) ==
  \* C: its_handle_discard: spin_lock(&its->its_lock), with interrupts on;
  \*    its_discard_event: read_itte
  \* Atomic because: the tables of the ITS change only with its_lock held.
  /\ At(p, "its_discard_event.lock_its")
  /\ IF IsUnmapped(local[p].irq)
     THEN /\ AcquireRelease(p, ItsLock)
          /\ Leave(p)
     ELSE /\ Acquire(p, ItsLock)
          /\ local' = [local EXCEPT ![p].old = lpiVcpu[local[p].irq]]
          /\ Goto(p, "its_discard_event.lock_vgic")
  /\ UNCHANGED <<stack, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars, kick,
                 budgetVars>>

ItsDiscardEventLockVgic(p) ==
  \* C: its_discard_event: spin_lock_irqsave(&vcpu->arch.vgic.lock), of the vCPU that the
  \*    tables name and not of the one whose lists hold the LPI
  /\ At(p, "its_discard_event.lock_vgic")
  /\ Acquire(p, VgicLock(local[p].old))
  /\ Goto(p, "its_discard_event.remove")
  /\ UNCHANGED <<local, stack, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars,
                 kick, budgetVars>>

ItsDiscardEventRemove(p) ==
  \* C: its_discard_event: radix_tree_delete under write_lock(pend_lpi_tree_lock),
  \*    gic_remove_irq_from_queues, vgic_init_pending_irq; unlock all.  A list register
  \*    keeps what it holds.
  \* Atomic because: struct pending_irq is used under the lock of its vCPU; that it is the
  \* one held here is what OwnerLockHeld checks.
  /\ At(p, "its_discard_event.remove")
  /\ AcquireReleaseAll(p, TreeLock, {VgicLock(local[p].old), ItsLock})
  /\ LET i == local[p].irq
     IN  /\ mapped' = mapped \ {i}
         /\ inflight' = Unlink(inflight, i)
         /\ lrPending' = Unlink(lrPending, i)
         /\ status' = [status EXCEPT ![i] = {}]
         /\ irqLr' = [irqLr EXCEPT ![i] = 0]
         /\ irqPriority' = [irqPriority EXCEPT ![i] = 0]
  /\ Leave(p)
  /\ UNCHANGED <<stack, rankVcpu, lrVars, physVars, lpiPending, lpiVcpu, kick,
                 budgetVars>>

-----------------------------------------------------------------------------
(* its_handle_mapti: an LPI is mapped again                                *)
-----------------------------------------------------------------------------

GuestMapti(p, i, v) ==
  \* The guest queues a MAPTI of i to v.
  /\ At(p, "guest")
  /\ IsUnmapped(i)
  /\ local' = [local EXCEPT ![p].irq = i, ![p].new = v]
  /\ Call(p, "gic_clear_lrs.lock_vgic", "its_handle_mapti.lock_its")
  /\ UNCHANGED <<stack, lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars,
                 kick, budgetVars>>

ItsHandleMaptiLockIts(p) ==
  \* C: vgic_v3_its_mmio_write: spin_lock(&its->vcmd_lock), held for all of a command;
  \*    its_handle_mapti: read_itte, write_itte, under its->its_lock
  \* Abstracts: ItsLock stands for both.
  /\ At(p, "its_handle_mapti.lock_its")
  /\ IF IsUnmapped(local[p].irq)
     THEN /\ Acquire(p, ItsLock)
          /\ local' = local
          /\ Goto(p, "its_handle_mapti.lock_tree")
     ELSE /\ AcquireRelease(p, ItsLock)
          /\ Leave(p)
  /\ UNCHANGED <<stack, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars, kick,
                 budgetVars>>

ItsHandleMaptiLockTree(p) ==
  \* C: its_handle_mapti: write_lock(&d->arch.vgic.pend_lpi_tree_lock), with interrupts on
  /\ At(p, "its_handle_mapti.lock_tree")
  /\ Acquire(p, TreeLock)
  /\ Goto(p, "its_handle_mapti.insert")
  /\ UNCHANGED <<local, stack, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars,
                 kick, budgetVars>>

ItsHandleMaptiInsert(p) ==
  \* C: its_handle_mapti: vgic_init_pending_irq, lpi_vcpu_id, PRISTINE_LPI, then
  \*    radix_tree_insert, write_unlock
  \* Atomic because: struct pending_irq can be found only once it is in the tree.
  /\ At(p, "its_handle_mapti.insert")
  /\ LET i == local[p].irq
     IN  /\ mapped' = mapped \cup {i}
         /\ lpiVcpu' = [lpiVcpu EXCEPT ![i] = local[p].new]
         /\ status' = [status EXCEPT ![i] = {"ENABLED", "PRISTINE_LPI"}]
  /\ ReleaseAll(p, {TreeLock, ItsLock})
  /\ Leave(p)
  /\ UNCHANGED <<stack, rankVcpu, irqLr, irqPriority, listVars, lrVars, physVars,
                 lpiPending, kick, budgetVars>>

-----------------------------------------------------------------------------
(* Steps of this module                                                    *)
-----------------------------------------------------------------------------

LpiSteps(p) ==
  \/ \E i \in Lpis : GicInterruptReadLpi(p, i)
  \/ VgicVcpuInjectLpiReadTarget(p)
  \/ ItsDiscardEventLockIts(p)
  \/ ItsDiscardEventLockVgic(p)
  \/ ItsDiscardEventRemove(p)
  \/ ItsHandleMaptiLockIts(p)
  \/ ItsHandleMaptiLockTree(p)
  \/ ItsHandleMaptiInsert(p)

=============================================================================
