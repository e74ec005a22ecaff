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
  {"its_handle_movi.lock_its",
   "its_handle_movi.lock_vgic",
   "its_handle_movi.set_vcpu"} \cup
  {"vgic_vcpu_inject_lpi.read_target"}

-----------------------------------------------------------------------------
(* gicv3_do_LPI, vgic_vcpu_inject_lpi                                      *)
-----------------------------------------------------------------------------

DeviceMsi(i) ==
  \* A device writes a message; one that is already pending absorbs it.
  /\ i \notin lpiPending
  /\ lpiPending' = lpiPending \cup {i}
  /\ UNCHANGED <<controlVars, lockVars, rankVcpu, irqVars, listVars, lrVars, physVars,
                 lpiVcpu, kick, budgetVars>>

GicInterruptReadLpi(p, i) ==
  \* C: gic_interrupt: read_irq() acknowledges LPI i; gicv3_do_LPI: EOI at once
  /\ At(p, "gic_interrupt.read_iar")
  /\ p = LpiPcpu
  /\ i \in lpiPending
  /\ lpiPending' = lpiPending \ {i}
  /\ local' = [local EXCEPT ![p].irq = i]
  /\ Call(p, "vgic_vcpu_inject_lpi.read_target", "gic_interrupt.read_iar")
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVcpu, kick,
                 budgetVars>>

VgicVcpuInjectLpiReadTarget(p) ==
  \* C: vgic_vcpu_inject_lpi(d, virq): irq_to_pending, vcpu_id = p->lpi_vcpu_id, without
  \*    the lock of any vCPU; then vgic_vcpu_inject_irq
  \* Atomic because: one lookup under read_lock(&d->arch.vgic.pend_lpi_tree_lock), and one
  \* read, which may be stale at once.
  /\ At(p, "vgic_vcpu_inject_lpi.read_target")
  /\ AcquireRelease(p, TreeLock)
  /\ local' = [local EXCEPT ![p].target = lpiVcpu[local[p].irq]]
  /\ Goto(p, "vgic_get_virq_priority.read_priority")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars, kick,
                 budgetVars>>

-----------------------------------------------------------------------------
(* its_handle_movi: an LPI gets a new target                               *)
-----------------------------------------------------------------------------

GuestMovi(p, i, v) ==
  \* The guest queues a MOVI of i to v; one to the present target changes nothing.
  /\ At(p, "guest")
  /\ movis > 0
  /\ lpiVcpu[i] # v
  /\ movis' = movis - 1
  /\ local' = [local EXCEPT ![p].irq = i, ![p].new = v]
  /\ Call(p, "gic_clear_lrs.lock_vgic", "its_handle_movi.lock_its")
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars, kick,
                 retargets, reasserts>>

MoviIsVoid(p) ==
  \* C: its_handle_movi: read_itte() finds no LPI; or the target is the present one
  \/ lpiVcpu[local[p].irq] = local[p].new

ItsHandleMoviLockIts(p) ==
  \* C: its_handle_movi: spin_lock(&its->its_lock), with interrupts on; read_itte
  \* Atomic because: the tables of the ITS change only with its_lock held.
  /\ At(p, "its_handle_movi.lock_its")
  /\ IF MoviIsVoid(p)
     THEN /\ AcquireRelease(p, ItsLock)
          /\ Leave(p)
     ELSE /\ Acquire(p, ItsLock)
          /\ local' = [local EXCEPT ![p].old = lpiVcpu[local[p].irq]]
          /\ Goto(p, "its_handle_movi.lock_vgic")
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars, kick,
                 budgetVars>>

ItsHandleMoviLockVgic(p) ==
  \* C: its_handle_movi: spin_lock_irqsave(&ovcpu->arch.vgic.lock)
  /\ At(p, "its_handle_movi.lock_vgic")
  /\ Acquire(p, VgicLock(local[p].old))
  /\ Goto(p, "its_handle_movi.set_vcpu")
  /\ UNCHANGED <<local, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars, kick,
                 budgetVars>>

ItsHandleMoviSetVcpu(p) ==
  \* C: its_handle_movi: p->lpi_vcpu_id = nvcpu->vcpu_id; unlock both.  An LPI that is
  \*    inflight stays on the lists of the old target.
  /\ At(p, "its_handle_movi.set_vcpu")
  /\ lpiVcpu' = [lpiVcpu EXCEPT ![local[p].irq] = local[p].new]
  /\ ReleaseAll(p, {VgicLock(local[p].old), ItsLock})
  /\ Leave(p)
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, physVars, lpiPending, kick,
                 budgetVars>>

-----------------------------------------------------------------------------
(* Steps of this module                                                    *)
-----------------------------------------------------------------------------

LpiSteps(p) ==
  \/ \E i \in Lpis : GicInterruptReadLpi(p, i)
  \/ VgicVcpuInjectLpiReadTarget(p)
  \/ ItsHandleMoviLockIts(p)
  \/ ItsHandleMoviLockVgic(p)
  \/ ItsHandleMoviSetVcpu(p)

=============================================================================
