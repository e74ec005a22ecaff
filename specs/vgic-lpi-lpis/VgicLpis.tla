\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
----------------------------- MODULE VgicLpis ------------------------------
(***************************************************************************)
(* LPIs: message signalled interrupts through the ITS, with no rank and no *)
(* active state of the physical interrupt.                                 *)
(*                                                                         *)
(* C: xen/arch/arm/gic-v3-lpi.c: gicv3_do_LPI                              *)
(*    xen/arch/arm/vgic.c, vgic-v3.c: vgic_vcpu_inject_lpi                 *)
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
  /\ At(p, "vgic_vcpu_inject_lpi.read_target")
  /\ local' = [local EXCEPT ![p].target = lpiVcpu[local[p].irq]]
  /\ Goto(p, "vgic_get_virq_priority.read_priority")
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, lpiVars, kick,
                 budgetVars>>

-----------------------------------------------------------------------------
(* Steps of this module                                                    *)
-----------------------------------------------------------------------------

LpiSteps(p) ==
  \/ \E i \in Lpis : GicInterruptReadLpi(p, i)
  \/ VgicVcpuInjectLpiReadTarget(p)

=============================================================================
