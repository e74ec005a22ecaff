"""What must hold, as Python twins of the properties of the spec: one function each, by theme.

State properties are functions of model and machine, action properties of model, machine, step and next
machine. The registry says of each what goes wrong for the guest, or the host, when it does not hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from pytlc.errors import UsageError
from pytlc.vgic.properties import delivery, list_registers, lists, locking, waiting
from pytlc.vgic.properties.claims import ActionPredicate, Kind, Property, Severity, StatePredicate
from pytlc.vgic.properties.waiting import (
    WaitEdge,
    describe_cycle,
    describe_waiting,
    lock_cycle,
    no_lock_cycle,
    no_self_deadlock,
    waiting_circle,
)
from pytlc.vgic.typeok import TYPE_PARTS, type_ok

__all__ = [
    "PROPERTIES",
    "ActionPredicate",
    "Kind",
    "Property",
    "Severity",
    "StatePredicate",
    "WaitEdge",
    "describe_cycle",
    "describe_waiting",
    "find_property",
    "lock_cycle",
    "no_lock_cycle",
    "no_self_deadlock",
    "waiting_circle",
]

_ALL = (
    Property(
        "TypeOK",
        "every variable has a value of its type",
        "a field holds what the C type cannot hold: the comparison with it is never true",
        "model",
        state=type_ok,
        parts=TYPE_PARTS,
    ),
    Property(
        "NoSelfDeadlock",
        "no pCPU waits for a lock that it holds",
        "the pCPU spins with interrupts off for ever, and soon the host with it",
        "hang",
        state=no_self_deadlock,
    ),
    Property(
        "NoLockCycle",
        "no two or more pCPUs wait for each other in a circle",
        "two pCPUs spin with interrupts off for ever, and soon the host with them",
        "hang",
        state=no_lock_cycle,
    ),
    Property(
        "OwnerLockHeld",
        "the lists of a vCPU change only under its vgic lock",
        "two pCPUs edit one list: links are corrupted or an interrupt is lost",
        "corrupt",
        action=locking.owner_lock_held,
        changes=("inflight", "lr_pending"),
    ),
    Property(
        "AtMostOneList",
        "an irq is on at most one inflight list and on at most one lr_pending list, once",
        "its one link is in two lists: a list is corrupted",
        "corrupt",
        state=lists.at_most_one_list,
    ),
    Property(
        "LrPendingSubset",
        "what waits for a list register of a vCPU is inflight on that vCPU",
        "the restore loop delivers an interrupt that the vCPU no longer has, or evicts wrongly",
        "corrupt",
        state=lists.lr_pending_subset,
    ),
    Property(
        "VisibleIffInLr",
        "VISIBLE and p->lr say which list register holds the irq, and whether one does",
        "a list register is evicted or read that holds another interrupt: one is lost or delivered twice",
        "lose",
        state=list_registers.visible_iff_in_lr,
    ),
    Property(
        "LrMaskAgrees",
        "lr_mask says which list registers are in use, and none holds the irq of another",
        "a list register is never used again, or overwritten: an interrupt is lost",
        "lose",
        state=list_registers.lr_mask_agrees,
    ),
    Property(
        "LrIndexValid",
        "no list register is read that does not exist",
        "GICv3 stops the host with BUG(), GICv2 reads past its registers",
        "hang",
        state=list_registers.lr_index_valid,
    ),
    Property(
        "ListsSorted",
        "inflight and lr_pending are sorted by priority, and no link of them is destroyed",
        "a less urgent interrupt is delivered first, or Xen follows a link that leads nowhere",
        "corrupt",
        state=lists.lists_sorted,
    ),
    Property(
        "FieldLockHeld",
        "where an inflight irq is, is changed only under the vgic lock of the vCPU whose list it is on",
        "that vCPU's pCPU acts on a list register, or waits for one, that is no longer the irq's",
        "corrupt",
        action=locking.field_lock_held,
        changes=("irq_lr", "status"),
    ),
    Property(
        "QueuesMatchStatus",
        "what is visible is inflight and does not wait, and what waits is enabled and queued",
        "an interrupt that was delivered or disabled is delivered once more, or one waits too long",
        "delay",
        state=lists.queues_match_status,
    ),
    Property(
        "RaiseInflightInLr",
        "the list register that an injection syncs holds the irq that is injected",
        "the list register of another interrupt is worked on, without the lock of its owner",
        "corrupt",
        state=list_registers.raise_inflight_in_lr,
    ),
    Property(
        "MigratingIsVisible",
        "an irq that migrates is in a list register and has hardware behind it",
        "nothing ends the migration: the interrupt stays where it is for ever",
        "lose",
        state=delivery.migrating_is_visible,
    ),
    Property(
        "OwnerIsTarget",
        "at rest an SPI is inflight on the vCPU that is its target",
        "the guest gets the interrupt on a CPU that it has moved it away from",
        "misplace",
        state=delivery.owner_is_target,
    ),
    Property(
        "InflightIsActive",
        "an SPI in a list register is active at the distributor and INPROGRESS",
        "the guest's EOI deactivates nothing, or an instance that the guest has not seen",
        "lose",
        state=list_registers.inflight_is_active,
    ),
    Property(
        "NoHwSecondInstance",
        "no SPI is found active in its list register and queued again",
        "the second instance is dropped, and its physical interrupt stays active",
        "lose",
        state=list_registers.no_hw_second_instance,
    ),
    Property(
        "AffinityFollowsTarget",
        "at rest an SPI is routed to the pCPU of the vCPU that is its target",
        "every instance interrupts a pCPU that has nothing to do with it",
        "misplace",
        state=delivery.affinity_follows_target,
    ),
    Property(
        "NotInTwoLrs",
        "no irq is in two list registers",
        "the guest handles one interrupt on two CPUs at once",
        "corrupt",
        state=list_registers.not_in_two_lrs,
    ),
    Property(
        "ActiveNotEvicted",
        "the hypervisor leaves the list register of an irq that the guest handles alone",
        "the guest's EOI is lost, and the physical interrupt stays active for ever",
        "lose",
        action=list_registers.active_not_evicted,
        changes=("hw_lr",),
    ),
    Property(
        "MostUrgentInLr",
        "on the return to the guest the most urgent irqs are in its list registers",
        "the guest handles a less urgent interrupt first",
        "delay",
        action=list_registers.most_urgent_in_lr,
        changes=("pc",),
    ),
    Property(
        "NoDataRace",
        "no two pCPUs access one field of an irq without a common lock, one of them to write it",
        "one pCPU reads what the other has half written: lists are corrupted, or a wrong register is used",
        "corrupt",
        state=locking.no_data_race,
    ),
    Property(
        "AssertsHold",
        "the ASSERTs that a lock is held hold",
        "a debug build of Xen stops, another one goes on without the lock",
        "hang",
        state=locking.asserts_hold,
    ),
    Property(
        "NoLostInterrupt",
        "at rest an active SPI is inflight, and what is inflight is delivered or waits for a list register",
        "the guest never gets the interrupt, nor any further one of that device",
        "lose",
        state=delivery.no_lost_interrupt,
    ),
    Property(
        "NoStrandedInterrupt",
        "at rest nothing waits for a list register that is free, and no vCPU sleeps that has work",
        "the interrupt waits until something else interrupts that vCPU",
        "delay",
        state=delivery.no_stranded_interrupt,
    ),
    Property(
        "NoDeliveryToOld",
        "the guest acknowledges an SPI only on its target, unless it is being migrated",
        "the guest handles the interrupt on a CPU that it has moved it away from",
        "misplace",
        action=delivery.no_delivery_to_old,
        changes=("hw_lr",),
    ),
    Property(
        "NoWaitForever",
        "no pCPU waits for a sync in a circle of waiting",
        "the pCPUs of the circle spin with interrupts off for ever, and soon the host with them",
        "hang",
        state=waiting.no_wait_forever,
    ),
    Property(
        "MigrationsDoNotOverlap",
        "no migration of an SPI begins while another one of it completes",
        "the SPI is left routed to the pCPU of the older target",
        "misplace",
        state=delivery.migrations_do_not_overlap,
    ),
    Property(
        "UnlinkedBeforeRouted",
        "an SPI has left the lists, for everybody to see, before it is routed elsewhere",
        "the pCPU that takes it next still finds it inflight, and nobody raises it",
        "lose",
        action=delivery.unlinked_before_routed,
        changes=("pc",),
    ),
)

#: Every property by name.
PROPERTIES: Mapping[str, Property] = MappingProxyType({entry.name: entry for entry in _ALL})


def find_property(name: str) -> Property:
    """The property of that name.

    Raises:
        UsageError: There is none; the message lists what there is.
    """
    if name in PROPERTIES:
        return PROPERTIES[name]
    near = get_close_matches(name, PROPERTIES, n=1, cutoff=0.4)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise UsageError(f"unknown property {name!r}{hint}\nproperties: {', '.join(PROPERTIES)}")
