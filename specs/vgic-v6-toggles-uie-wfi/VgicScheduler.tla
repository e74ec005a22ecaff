\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
--------------------------- MODULE VgicScheduler ---------------------------
(***************************************************************************)
(* The scheduler, as far as the virtual GIC notices it: which vCPU is      *)
(* current on a pCPU, what becomes of the list registers of the others,    *)
(* and who sleeps.                                                         *)
(*                                                                         *)
(* C: xen/arch/arm/traps.c: leave_hypervisor_tail                          *)
(*    xen/common/schedule.c: schedule, context_saved, vcpu_migrate,        *)
(*      vcpu_unblock, vcpu_block_unless_event_pending                      *)
(*    xen/arch/arm/domain.c: context_switch                                *)
(*    xen/arch/arm/gic.c: gic_save_state, gic_restore_state,               *)
(*      gic_events_need_delivery                                           *)
(*    xen/arch/arm/vgic.c: arch_move_irqs, vgic_clear_pending_irqs         *)
(*    xen/arch/arm/vpsci.c: do_psci_cpu_on, do_psci_cpu_off                *)
(*                                                                         *)
(* Abstracts: run queues and their locks; a vCPU that can run is picked at *)
(* any time, by the pCPU that it belongs to.  gic_restore_state() calls    *)
(* gic_restore_pending_irqs(), until 7a12257230; that is left to the call  *)
(* on the return to the guest.                                             *)
(***************************************************************************)
EXTENDS VgicTypes

SchedulerLabels ==
  {"leave_hypervisor_tail.check",
   "context_switch.switch",
   "context_saved.clear_running",
   "vcpu_block_unless_event_pending.block",
   "vcpu_block_unless_event_pending.check",
   "vcpu_unblock.clear_blocked"}

IsRunnable(v) ==
  \* C: vcpu_runnable(v): no flag of v->pause_flags is set
  v \notin blocked

-----------------------------------------------------------------------------
(* leave_hypervisor_tail, schedule                                         *)
-----------------------------------------------------------------------------

LeaveHypervisorTailInject(p) ==
  \* C: leave_hypervisor_tail: local_irq_disable(), no softirq is pending: gic_inject
  /\ At(p, "leave_hypervisor_tail.check")
  /\ IsRunnable(current[p])
  /\ ClearLocals(p)
  /\ Goto(p, "gic_restore_pending_irqs.lock_vgic")
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, schedulerVars, physVars,
                 kick, budgetVars>>

Runnable(p) ==
  \* The vCPUs on the run queue of p that p could switch to
  {v \in Vcpus \ isRunning : IsRunnable(v) /\ processor[v] = p}

SchedulePick(p, v) ==
  \* C: schedule: pick_next_task, next->is_running = 1, well before it is current; the
  \*    idle vCPU only if no other can run
  \* Abstracts: no time slice ends; a vCPU runs until it blocks.
  /\ At(p, "leave_hypervisor_tail.check") \/ At(p, "idle")
  /\ current[p] # NoVcpu => ~IsRunnable(current[p])
  /\ \/ v \in Runnable(p)
     \/ /\ v = NoVcpu
        /\ Runnable(p) = {}
        /\ current[p] # NoVcpu /\ ~IsRunnable(current[p])
  /\ isRunning' = isRunning \cup ({v} \ {NoVcpu})
  /\ local' = [local EXCEPT ![p] = [NoLocal EXCEPT !.old = current[p], !.new = v]]
  /\ Goto(p, "context_switch.switch")
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, current, processor,
                 savedLr, savedMask, blocked, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* context_switch, context_saved                                           *)
-----------------------------------------------------------------------------

ContextSwitchSwitch(p) ==
  \* C: context_switch(prev, next): local_irq_disable, set_current, gic_save_state(prev),
  \*    gic_restore_state(next); neither is called for the idle vCPU
  \* Atomic because: interrupts are off, and the list registers and lr_mask of this pCPU
  \* and of a vCPU that is current nowhere else are looked at by nobody else.
  /\ At(p, "context_switch.switch")
  /\ LET v     == local[p].new
         empty == [l \in Lrs |-> EmptyLr]
     IN  /\ current' = [current EXCEPT ![p] = v]
         /\ hwLr' = [hwLr EXCEPT ![p] = IF v = NoVcpu THEN empty ELSE savedLr[v]]
         /\ lrMask' = [lrMask EXCEPT ![p] = IF v = NoVcpu THEN {} ELSE savedMask[v]]
         /\ savedLr' = [w \in Vcpus |->
              CASE w = local[p].old -> hwLr[p]
                [] w = v -> empty
                [] OTHER -> savedLr[w]]
         /\ savedMask' = [w \in Vcpus |->
              CASE w = local[p].old -> lrMask[p]
                [] w = v -> {}
                [] OTHER -> savedMask[w]]
  /\ Goto(p, "context_saved.clear_running")
  /\ UNCHANGED <<local, lockVars, rankVcpu, irqVars, listVars, uie, processor, isRunning,
                 blocked, physVars, kick, budgetVars>>

ContextSavedClearRunning(p) ==
  \* C: schedule_tail: local_irq_enable, context_saved(prev): prev->is_running = 0; from
  \*    here on another pCPU can run prev
  /\ At(p, "context_saved.clear_running")
  /\ isRunning' = isRunning \ {local[p].old}
  /\ Leave(p)
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, current, processor,
                 savedLr, savedMask, blocked, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* vcpu_unblock                                                            *)
-----------------------------------------------------------------------------

VcpuUnblockClearBlocked(p) ==
  \* C: vgic_vcpu_inject_irq(v, virq): vcpu_unblock(v): test_and_clear_bit(_VPF_blocked);
  \*    then "if ( running && v != current )", with what v->is_running was before
  /\ At(p, "vcpu_unblock.clear_blocked")
  /\ LET v == local[p].vcpu
     IN  /\ blocked' = blocked \ {v}
         /\ IF local[p].running /\ v # current[p]
            THEN /\ local' = local
                 /\ Goto(p, "vgic_vcpu_inject_irq.kick")
            ELSE /\ local' = [local EXCEPT ![p].vcpu = NoVcpu,
                                           ![p].priority = 0,
                                           ![p].running = FALSE]
                 /\ Return(p)
  /\ UNCHANGED <<lockVars, rankVcpu, irqVars, listVars, lrVars, current, processor,
                 isRunning, savedLr, savedMask, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* vcpu_block_unless_event_pending: the guest waits for an interrupt       *)
-----------------------------------------------------------------------------

GuestWfi(p) ==
  \* The guest executes WFI, which traps.
  /\ At(p, "guest")
  /\ Call(p, "gic_clear_lrs.lock_vgic", "vcpu_block_unless_event_pending.block")
  /\ UNCHANGED <<local, lockVars, rankVcpu, irqVars, listVars, lrVars, schedulerVars,
                 physVars, kick, budgetVars>>

VcpuBlockUnlessEventPendingBlock(p) ==
  \* C: vcpu_block_unless_event_pending(v): vcpu_block: set_bit(_VPF_blocked)
  /\ At(p, "vcpu_block_unless_event_pending.block")
  /\ blocked' = blocked \cup {current[p]}
  /\ Goto(p, "vcpu_block_unless_event_pending.check")
  /\ UNCHANGED <<local, lockVars, rankVcpu, irqVars, listVars, lrVars, current, processor,
                 isRunning, savedLr, savedMask, physVars, kick, budgetVars>>

EventsNeedDelivery(p) ==
  \* C: gic_events_need_delivery: walks inflight by priority, up to the first interrupt
  \*    that does not preempt those that are active, and returns 1 at one that is enabled
  LET s          == inflight[current[p]]
      actives    == {l \in Lrs : hwLr[p][l].state \in ActiveStates}
      signals(k) == \A l \in actives : irqPriority[s[k]] < irqPriority[hwLr[p][l].virq]
  IN  \E k \in DOMAIN s : "ENABLED" \in status[s[k]] /\ \A j \in 1..k : signals(j)

VcpuBlockUnlessEventPendingCheck(p) ==
  \* C: vcpu_block, local_events_need_delivery: gic_events_need_delivery: looks again now
  \*    that the vCPU counts as blocked, so that no wakeup is missed; clear_bit
  \* Atomic because: the list is read under the lock of its vCPU; clearing the flag later
  \* only repeats what a wakeup in between has done.
  /\ At(p, "vcpu_block_unless_event_pending.check")
  /\ AcquireRelease(p, VgicLock(current[p]))
  /\ blocked' = IF EventsNeedDelivery(p) THEN blocked \ {current[p]} ELSE blocked
  /\ Leave(p)
  /\ UNCHANGED <<rankVcpu, irqVars, listVars, lrVars, current, processor, isRunning,
                 savedLr, savedMask, physVars, kick, budgetVars>>

-----------------------------------------------------------------------------
(* Steps of this module                                                    *)
-----------------------------------------------------------------------------

\* Of one vCPU, so that fairness can speak of each by itself
Picks(p, v) ==
  \/ SchedulePick(p, v)

SchedulerSteps(p) ==
  \/ LeaveHypervisorTailInject(p)
  \/ \E v \in Vcpus \cup {NoVcpu} : Picks(p, v)
  \/ ContextSwitchSwitch(p)
  \/ ContextSavedClearRunning(p)
  \/ VcpuUnblockClearBlocked(p)
  \/ VcpuBlockUnlessEventPendingBlock(p)
  \/ VcpuBlockUnlessEventPendingCheck(p)

=============================================================================
