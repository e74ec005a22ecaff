\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
------------------------- MODULE VgicListRegisters -------------------------
(***************************************************************************)
(* List registers of the virtual CPU interface: what is written to them,   *)
(* and what is learned from them.                                          *)
(*                                                                         *)
(* C: xen/arch/arm/gic.c: gic_set_lr, gic_add_to_lr_pending,               *)
(*    gic_raise_guest_irq, gic_raise_inflight_irq, gic_update_one_lr       *)
(*                                                                         *)
(* All run with the lock of a vCPU held and interrupts off.  The pCPU only *)
(* sees its own list registers, so whatever vCPU's lock is held, they are  *)
(* those of current.                                                       *)
(***************************************************************************)
EXTENDS VgicTypes

ListRegisterLabels ==
  {"gic_raise_guest_irq.raise",
   "gic_raise_inflight_irq.test",
   "gic_update_one_lr.read",
   "gic_update_one_lr.del_inflight",
   "gic_update_one_lr.test_migrating",
   "gic_update_one_lr.set_affinity",
   "gic_update_one_lr.bad_lr"}

-----------------------------------------------------------------------------
(* gic_set_lr                                                              *)
-----------------------------------------------------------------------------

InLr(bits) ==
  \* C: gic_set_lr: VISIBLE is set, QUEUED is cleared
  (bits \ {"QUEUED"}) \cup {"VISIBLE"}

SetLr(p, l, i) ==
  \* C: gic_set_lr(l, p, GICH_LR_PENDING) and the set_bit() on lr_mask beside it
  \* Atomic because: the list register and lr_mask belong to this pCPU, and the two
  \* status bits are read by others only under a lock that is held here.
  /\ hwLr' = [hwLr EXCEPT ![p][l] = [virq |-> i, state |-> "pending"]]
  /\ lrMask' = [lrMask EXCEPT ![p] = @ \cup {l}]
  /\ status' = [status EXCEPT ![i] = InLr(@)]
  /\ irqLr' = [irqLr EXCEPT ![i] = l]

-----------------------------------------------------------------------------
(* gic_add_to_lr_pending                                                   *)
-----------------------------------------------------------------------------

WithPending(p, v, i) ==
  \* C: gic_add_to_lr_pending(v, n): nothing if n is queued, on any vCPU's list
  IF SeesLrPending(p, i)
  THEN lrPending
  ELSE [lrPending EXCEPT ![v] = Insert(@, i, irqPriority[i])]

UnusedLrs(p, i, l) ==
  \* C: find_next_zero_bit() on lr_mask from bit l, for interrupt i
  {k \in Lrs \ lrMask[p] : k >= l}

-----------------------------------------------------------------------------
(* gic_raise_guest_irq                                                     *)
-----------------------------------------------------------------------------

GicRaiseGuestIrqRaise(p) ==
  \* C: gic_raise_guest_irq(v, virtual_irq, priority), from gic_update_one_lr (local.virq
  \*    is set) or from vgic_vcpu_inject_irq: into a free list register of this pCPU if v
  \*    is current and nothing waits before it, else to lr_pending
  /\ At(p, "gic_raise_guest_irq.raise")
  /\ LET resync == local[p].virq # NoIrq
         i      == IF resync THEN local[p].virq ELSE local[p].irq
         v      == IF resync THEN CurrentOf(p) ELSE local[p].vcpu
         unused == UnusedLrs(p, i, 0)
     IN  IF IsCurrent(p, v) /\ lrPending[v] = <<>> /\ unused # {} THEN
           /\ SetLr(p, Min(unused), i)
           /\ UNCHANGED lrPending
         ELSE
           /\ lrPending' = WithPending(p, v, i)
           /\ UNCHANGED <<status, irqLr, hwLr, lrMask>>
  /\ local' = [local EXCEPT ![p].virq = NoIrq]
  /\ Return(p)
  /\ UNCHANGED <<lockVars, rankVcpu, irqPriority, inflight, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* gic_raise_inflight_irq                                                  *)
-----------------------------------------------------------------------------

InLrOfCurrent(p) ==
  \* C: gic_raise_inflight_irq: n is not queued and v is current: n must be in a list
  \*    register of this pCPU
  /\ ~SeesLrPending(p, local[p].irq)
  /\ IsCurrent(p, local[p].vcpu)

GicRaiseInflightIrqTest(p) ==
  \* C: gic_raise_inflight_irq(v, virtual_irq): look at the list register n->lr of this
  \*    pCPU, whoever's it is
  /\ At(p, "gic_raise_inflight_irq.test")
  /\ IF InLrOfCurrent(p)
     THEN /\ local' = [local EXCEPT ![p].lr = SeesLr(p, local[p].irq)]
          /\ Goto(p, "gic_update_one_lr.read")
     ELSE /\ local' = local
          /\ Return(p)
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, physVars, kick,
                 budgetVars>>

-----------------------------------------------------------------------------
(* gic_update_one_lr                                                       *)
-----------------------------------------------------------------------------

LrIrq(p, l) ==
  \* C: gic_update_one_lr: lr_val.virq; an empty list register reads as 0
  hwLr[p][l].virq

Resumes(i) ==
  \* C: gic_update_one_lr: the guest is done with one instance, and another one waits
  {"ENABLED", "QUEUED"} \subseteq status[i] /\ "MIGRATING" \notin status[i]

GicUpdateOneLrRead(p) ==
  \* C: gic_update_one_lr(v, i): read_lr; the interrupt is the one that the list register
  \*    names, not one that Xen remembers
  \* Atomic because: the list register cannot change while its pCPU is in the hypervisor;
  \* QUEUED is the only bit that others set meanwhile, and it is looked at once.
  /\ At(p, "gic_update_one_lr.read")
  /\ LET l == local[p].lr
         i == LrIrq(p, l)
     IN  IF l \notin Lrs THEN
           \* C: GICv3 has no such register and BUG()s, GICv2 reads past the last one
           /\ Goto(p, "gic_update_one_lr.bad_lr")
           /\ UNCHANGED <<local, status, irqLr, hwLr, lrMask, inProgress>>
         ELSE IF i = NoIrq THEN
           \* C: virq 0 of an empty register is SGI 0; nothing of an SPI is touched
           /\ Return(p)
           /\ UNCHANGED <<local, status, irqLr, hwLr, lrMask, inProgress>>
         ELSE IF hwLr[p][l].state \in ActiveStates THEN
           \* C: GICH_LR_ACTIVE: a second instance of a HW interrupt cannot be added, so
           \*    QUEUED is consumed and the instance is gone
           /\ status' = [status EXCEPT ![i] =
                 {"ACTIVE"} \cup (IF "ENABLED" \in @ THEN @ \ {"QUEUED"} ELSE @)]
           /\ Return(p)
           /\ UNCHANGED <<local, irqLr, hwLr, lrMask, inProgress>>
         ELSE IF hwLr[p][l].state = "pending" THEN
           \* C: GICH_LR_PENDING: the second instance coalesces with the first
           /\ status' = [status EXCEPT ![i] = @ \ {"QUEUED"}]
           /\ Return(p)
           /\ UNCHANGED <<local, irqLr, hwLr, lrMask, inProgress>>
         ELSE
           \* C: the guest is done with it
           /\ hwLr' = [hwLr EXCEPT ![p][l] = EmptyLr]
           /\ lrMask' = [lrMask EXCEPT ![p] = @ \ {l}]
           /\ inProgress' = inProgress \ {i}
           /\ status' = [status EXCEPT ![i] = @ \ {"VISIBLE", "ACTIVE"}]
           /\ irqLr' = [irqLr EXCEPT ![i] = GicInvalidLr]
           /\ local' = [local EXCEPT ![p].virq = i]
           /\ IF Resumes(i)
              THEN Goto(p, "gic_raise_guest_irq.raise")
              ELSE Goto(p, "gic_update_one_lr.del_inflight")
  /\ UNCHANGED <<lockVars, rankVcpu, irqPriority, listVars, physState, physAff,
                 physEnabled, kick, budgetVars>>

GicUpdateOneLrDelInflight(p) ==
  \* C: gic_update_one_lr: list_del_init(&p->inflight); from here on vgic_vcpu_inject_irq
  \*    under another vCPU's lock takes the interrupt for idle
  /\ At(p, "gic_update_one_lr.del_inflight")
  /\ DelInflight(p, local[p].virq)
  /\ Goto(p, "gic_update_one_lr.test_migrating")
  /\ UNCHANGED <<local, lockVars, rankVcpu, irqVars, lrPending, lrVars, physVars, kick,
                 budgetVars>>

GicUpdateOneLrTestMigrating(p) ==
  \* C: gic_update_one_lr: test_and_clear_bit(GIC_IRQ_GUEST_MIGRATING): a second retarget
  \*    is let in from here on, although the affinity is not yet written
  /\ At(p, "gic_update_one_lr.test_migrating")
  /\ LET i == local[p].virq
     IN  IF "MIGRATING" \in status[i]
         THEN /\ status' = [status EXCEPT ![i] = @ \ {"MIGRATING"}]
              /\ local' = local
              /\ Call(p, "vgic_get_target_vcpu.read_target",
                         "gic_update_one_lr.set_affinity")
         ELSE /\ status' = status
              /\ local' = [local EXCEPT ![p].virq = NoIrq]
              /\ Return(p)
  /\ UNCHANGED <<lockVars, rankVcpu, irqLr, irqPriority, listVars, lrVars, physVars, kick,
                 budgetVars>>

GicUpdateOneLrSetAffinity(p) ==
  \* C: gic_update_one_lr: irq_set_affinity(p->desc, cpumask_of(v_target->processor))
  /\ At(p, "gic_update_one_lr.set_affinity")
  /\ physAff' = [physAff EXCEPT ![local[p].virq] = ProcessorOf(local[p].target)]
  /\ local' = [local EXCEPT ![p].virq = NoIrq, ![p].target = NoVcpu]
  /\ Return(p)
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, inProgress, physState,
                 physEnabled, kick, budgetVars>>

-----------------------------------------------------------------------------
(* Steps of this module                                                    *)
-----------------------------------------------------------------------------

ListRegisterSteps(p) ==
  \/ GicRaiseGuestIrqRaise(p)
  \/ GicRaiseInflightIrqTest(p)
  \/ GicUpdateOneLrRead(p)
  \/ GicUpdateOneLrDelInflight(p)
  \/ GicUpdateOneLrTestMigrating(p)
  \/ GicUpdateOneLrSetAffinity(p)

=============================================================================
