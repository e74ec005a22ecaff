\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs.
----------------------------- MODULE VgicTypes -----------------------------
(***************************************************************************)
(* Constants, variables and small helpers of the Xen/ARM virtual GIC.      *)
(*                                                                         *)
(* Names are those of the C code where it has one: pending_irq.lr is       *)
(* irqLr, rank->vcpu[] is rankVcpu, arch_vcpu.vgic.inflight_irqs is        *)
(* inflight.  A vIRQ is called by its INTID, spi32 being the first shared  *)
(* peripheral interrupt; virtual and physical INTID are the same.  SGIs    *)
(* belong to a vCPU each, as in sgi0_vcpu1.                                *)
(*                                                                         *)
(* Abstracts: one domain; every interrupt is enabled at reset; the content *)
(* of a list register is its virq and state (the priority is the cached    *)
(* one, the HW bit is set for what has a desc).                            *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
  Pcpus,         \* physical CPUs
  Vcpus,         \* virtual CPUs of the domain
  Spis,          \* shared peripheral interrupts with a physical one behind (desc # NULL)
  Ranks,         \* struct vgic_irq_rank, 32 interrupts each
  Lrs,           \* indices of the list registers of a pCPU, from 0
  NoPcpu,        \* nobody: the holder of a free lock
  NoVcpu,        \* NULL for struct vcpu *, or the idle vCPU
  NoIrq,         \* no interrupt: an empty list register
  Processor,     \* [Vcpus -> Pcpus], v->processor at reset
  Current,       \* [Pcpus -> Vcpus \cup {NoVcpu}], current at reset
  RankOf,        \* vgic_rank_irq(): the rank of each interrupt that has one
  RankPriority,  \* [Irqs -> Nat], rank->priority[]; the smaller the more urgent
  BootVcpu,      \* target of every SPI at reset, d->vcpu[0]
  Retargets,     \* number of ITARGETSR or IROUTER writes that the guest makes
  Reasserts      \* number of times that a device asserts an SPI that is active

ASSUME LrsFromZero == 0 \in Lrs /\ \A l \in Lrs : l = 0 \/ l - 1 \in Lrs
ASSUME ProcessorType == Processor \in [Vcpus -> Pcpus]
ASSUME CurrentType == Current \in [Pcpus -> Vcpus \cup {NoVcpu}]
ASSUME CurrentIsHome ==
  \A p \in Pcpus : Current[p] # NoVcpu => Processor[Current[p]] = p

ASSUME BootVcpuType == BootVcpu \in Vcpus

-----------------------------------------------------------------------------
(* Interrupts                                                              *)
-----------------------------------------------------------------------------

SharedIrqs ==  \* those with a target in rank->vcpu[]
  Spis

Irqs ==
  SharedIrqs

-----------------------------------------------------------------------------
(* Variables                                                               *)
-----------------------------------------------------------------------------

VARIABLES
  pc,           \* [Pcpus -> label]; "guest" while the current vCPU runs
  ret,          \* [Pcpus -> Seq(label)], return labels, innermost last
  local,        \* [Pcpus -> LocalType], arguments and locals of the C functions
  stack,        \* [Pcpus -> Seq(frame)], what an interrupt has interrupted
  lock,         \* [Locks -> Pcpus \cup {NoPcpu}], who holds it
  rankVcpu,     \* [SharedIrqs -> Vcpus], rank->vcpu[]
  status,       \* [Irqs -> SUBSET StatusBits], p->status
  irqLr,        \* [Irqs -> Lrs \cup {GicInvalidLr}], p->lr
  irqPriority,  \* [Irqs -> Nat], p->priority, cached when it became inflight
  inflight,     \* [Vcpus -> Seq(Irqs)], v->arch.vgic.inflight_irqs
  lrPending,    \* [Vcpus -> Seq(Irqs)], v->arch.vgic.lr_pending
  hwLr,         \* [Pcpus -> [Lrs -> LrType]], GICH_LR
  lrMask,       \* [Pcpus -> SUBSET Lrs], this_cpu(lr_mask)
  inProgress,   \* SUBSET Spis, desc->status has _IRQ_INPROGRESS
  physState,    \* [Spis -> PhysStates], state at the physical distributor
  physAff,      \* [Spis -> Pcpus], GICD_ITARGETSR of the physical interrupt
  kick,         \* SUBSET Pcpus with a GIC_SGI_EVENT_CHECK pending
  retargets,    \* ITARGETSR or IROUTER writes that are left
  reasserts     \* assertions of active SPIs that are left

controlVars   == <<pc, ret, local, stack>>
lockVars      == <<lock>>
irqVars       == <<status, irqLr, irqPriority>>
listVars      == <<inflight, lrPending>>
lrVars        == <<hwLr, lrMask>>
physVars      == <<inProgress, physState, physAff>>
budgetVars    == <<retargets, reasserts>>
vars          == <<controlVars, lockVars, irqVars, listVars, lrVars, physVars, budgetVars,
                   rankVcpu, kick>>

-----------------------------------------------------------------------------
(* Types                                                                   *)
-----------------------------------------------------------------------------

GicInvalidLr == 255  \* GIC_INVALID_LR, and the value of an unused local lr

StatusBits ==
  {"QUEUED", "ACTIVE", "VISIBLE", "ENABLED", "MIGRATING"}

PhysStates == {"inactive", "pending", "active", "active_pending"}
LrStates ==
  {"invalid", "pending", "active"}

ActiveStates == {"active"}
LrType     == [virq : Irqs \cup {NoIrq}, state : LrStates]
EmptyLr    == [virq |-> NoIrq, state |-> "invalid"]
LocalType ==
  [irq      : Irqs \cup {NoIrq},           \* interrupt that is handled
   virq     : Irqs \cup {NoIrq},           \* read from a list register, or a victim
   vcpu     : Vcpus \cup {NoVcpu},         \* v of vgic_vcpu_inject_irq
   target   : Vcpus \cup {NoVcpu},         \* result of vgic_get_target_vcpu
   old      : Vcpus \cup {NoVcpu},         \* old and new target of a retarget
   new      : Vcpus \cup {NoVcpu},
   priority : Nat,                         \* result of vgic_get_virq_priority
   lr       : Lrs \cup {GicInvalidLr},     \* index of a list register
   lrs      : Nat]                         \* evictions left in gic_restore_pending_irqs

NoLocal ==
  [irq |-> NoIrq, virq |-> NoIrq, vcpu |-> NoVcpu, target |-> NoVcpu,
   old |-> NoVcpu, new |-> NoVcpu, priority |-> 0, lr |-> GicInvalidLr, lrs |-> 0]

-----------------------------------------------------------------------------
(* Locks                                                                   *)
-----------------------------------------------------------------------------

RankLock(i) == <<"rank", RankOf[i]>>  \* C: vgic_lock_rank, rank->lock
VgicLock(v) == <<"vgic", v>>          \* C: v->arch.vgic.lock
DescLock(i) == <<"desc", i>>          \* C: desc->lock
Locks ==
  ({"rank"} \X Ranks) \cup ({"vgic"} \X Vcpus) \cup ({"desc"} \X Spis)

IsFree(l) == lock[l] = NoPcpu

Acquire(p, l) == IsFree(l) /\ lock' = [lock EXCEPT ![l] = p]
ReleaseAll(p, ls) == lock' = [l \in Locks |-> IF l \in ls THEN NoPcpu ELSE lock[l]]
AcquireReleaseAll(p, l, ls) == IsFree(l) /\ ReleaseAll(p, ls)
Holding == lock' = lock  \* of a branch that neither acquires nor releases
At(p, label) == pc[p] = label
AcquireRelease(p, l) == AcquireReleaseAll(p, l, {})
Release(p, l) == ReleaseAll(p, {l})

-----------------------------------------------------------------------------
(* Control flow of a pCPU                                                  *)
-----------------------------------------------------------------------------

Goto(p, label) ==
  /\ pc' = [pc EXCEPT ![p] = label]
  /\ ret' = ret

Call(p, label, back) ==
  /\ pc' = [pc EXCEPT ![p] = label]
  /\ ret' = [ret EXCEPT ![p] = Append(@, back)]

Return(p) ==
  /\ pc' = [pc EXCEPT ![p] = ret[p][Len(ret[p])]]
  /\ ret' = [ret EXCEPT ![p] = SubSeq(@, 1, Len(@) - 1)]

ClearLocals(p) == local' = [local EXCEPT ![p] = NoLocal]

\* Where the handler of a trap ends, on the way back to the guest
LeaveLabel == "gic_restore_pending_irqs.lock_vgic"
Leave(p) == ClearLocals(p) /\ Goto(p, LeaveLabel)
-----------------------------------------------------------------------------
(* Sets and lists                                                          *)
-----------------------------------------------------------------------------

Min(S)        == CHOOSE n \in S : \A m \in S : n <= m
Range(s)      == {s[k] : k \in DOMAIN s}
Without(s, i) == SelectSeq(s, LAMBDA x : x # i)
IndexOf(s, i) == CHOOSE k \in DOMAIN s : s[k] = i

\* C: the loops that keep both lists sorted, first come first served among equals
Insert(s, i, priority) ==
  LET larger == {k \in DOMAIN s : irqPriority[s[k]] > priority}
      at     == IF larger = {} THEN Len(s) + 1 ELSE Min(larger)
  IN  SubSeq(s, 1, at - 1) \o <<i>> \o SubSeq(s, at, Len(s))

OnInflight(i)  == \E v \in Vcpus : i \in Range(inflight[v])   \* !list_empty(&p->inflight)
OnLrPending(i) == \E v \in Vcpus : i \in Range(lrPending[v])  \* !list_empty(&p->lr_queue)
SeesInflight(p, i)  == OnInflight(i)
SeesLrPending(p, i) == OnLrPending(i)
SeesLr(p, i)        == irqLr[i]

\* C: list_del_init(): the node leaves whichever list it is on
Unlink(lists, i) == [v \in Vcpus |-> Without(lists[v], i)]

DelInflight(p, i) == inflight' = Unlink(inflight, i)
DelFromBoth(p, i) ==
  /\ lrPending' = Unlink(lrPending, i)
  /\ inflight' = Unlink(inflight, i)

-----------------------------------------------------------------------------
(* Who runs where                                                          *)
-----------------------------------------------------------------------------

CurrentOf(p)   == Current[p]
ProcessorOf(v) == Processor[v]
IsRunning(v)   == Current[Processor[v]] = v  \* v->is_running

\* C: rank->vcpu[] is given the new target
WriteTarget(p) == rankVcpu' = [rankVcpu EXCEPT ![local[p].irq] = local[p].new]

IsCurrent(p, v) == v = CurrentOf(p)  \* C: v == current
AcceptsIrqs(p) ==
  \* p is on its way to read_irq(): do_sgi will acknowledge an SGI without any effect
  \/ pc[p] = "gic_interrupt.read_iar"
  \/ ret[p] # <<>> /\ ret[p][1] = "gic_interrupt.read_iar"

TargetOf(i)  == rankVcpu[i]
IrqsOf(v)    == SharedIrqs

=============================================================================
