"""What must hold, as Python twins of the properties of the spec, and the lock cycle in words.

State properties are functions of model and machine, action properties of model, machine, step and next
machine. Each says what goes wrong for the guest when it does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from types import MappingProxyType

from pytlc.errors import UsageError
from pytlc.vgic.labels import BAD_LR
from pytlc.vgic.locks import vgic_lock
from pytlc.vgic.model import Model
from pytlc.vgic.names import Lock, Name, Step, describe_lock, pcpu_name
from pytlc.vgic.state import NONE, VISIBLE, Machine
from pytlc.vgic.typeok import type_ok


class Kind(Enum):
    """What a property is about."""

    STATE = "state"
    ACTION = "action"


StatePredicate = Callable[[Model, Machine], bool]
ActionPredicate = Callable[[Model, Machine, Step, Machine], bool]


@dataclass(frozen=True, slots=True)
class Property:
    """A named claim about every state, or about every step.

    Attributes:
        doc: The claim in one sentence.
        breaks: What the guest, or the host, sees when the claim does not hold.
        state: The predicate of a state property, else None.
        action: The predicate of an action property, else None.
    """

    name: str
    doc: str
    breaks: str
    state: StatePredicate | None = None
    action: ActionPredicate | None = None

    @property
    def kind(self) -> Kind:
        """Which of the two predicates there is."""
        return Kind.STATE if self.state is not None else Kind.ACTION


@dataclass(frozen=True, slots=True)
class WaitEdge:
    """One pCPU of a cycle of waiting.

    Attributes:
        holds: What it holds that the pCPU before it in the cycle waits for.
        wants: What it waits for, held by the next pCPU of the cycle.
    """

    pcpu: Name
    holds: Lock
    wants: Lock

    def __str__(self) -> str:
        return f"{self.pcpu} holds the {describe_lock(self.holds)}, wants the {describe_lock(self.wants)}"


def no_self_deadlock(model: Model, m: Machine) -> bool:
    """No pCPU waits for a lock that it holds itself."""
    for p in range(model.scope.pcpus):
        lock = model.wanted_index(m, p)
        if lock != NONE and m.lock[lock] == p:
            return False
    return True


def no_lock_cycle(model: Model, m: Machine) -> bool:
    """No two or more pCPUs wait for each other in a circle."""
    return all(len(_cycle_from(model, m, p)) < 2 for p in range(model.scope.pcpus))


def lock_cycle(model: Model, m: Machine) -> tuple[WaitEdge, ...]:
    """The cycle of waiting with the lowest pCPU, from it on; one edge for a self-deadlock, else empty."""
    for p in range(model.scope.pcpus):
        members = _cycle_from(model, m, p)
        if members:
            wanted = [model.wanted_index(m, member) for member in members]
            return tuple(
                WaitEdge(pcpu_name(member), model.locks[held], model.locks[lock])
                for member, held, lock in zip(members, [wanted[-1], *wanted[:-1]], wanted, strict=True)
            )
    return ()


def describe_cycle(edges: tuple[WaitEdge, ...]) -> str:
    """The cycle in one line: who holds what and wants what, in the order of waiting."""
    return "; ".join(map(str, edges))


def _cycle_from(model: Model, m: Machine, first: int) -> tuple[int, ...]:
    """The pCPUs of the cycle of waiting that leads from ``first`` back to it; empty if none does."""
    members = [first]
    while True:
        lock = model.wanted_index(m, members[-1])
        holder = NONE if lock == NONE else m.lock[lock]
        if holder == first:
            return tuple(members)
        if holder == NONE or holder in members:
            return ()
        members.append(holder)


def owner_lock_held(model: Model, m: Machine, step: Step, after: Machine) -> bool:
    """A step changes the lists of a vCPU only if its pCPU holds that vCPU's vgic lock before the step."""
    if m.inflight is after.inflight and m.lr_pending is after.lr_pending:
        return True
    p = model.pcpu_of(step)
    return all(
        (m.inflight[v] == after.inflight[v] and m.lr_pending[v] == after.lr_pending[v])
        or m.lock[vgic_lock(v)] == p
        for v in range(model.scope.vcpus)
    )


def at_most_one_list(_model: Model, m: Machine) -> bool:
    """An irq is linked at most once into inflight lists and at most once into lr_pending lists."""
    return not any(_repeats(lists) for lists in (m.inflight, m.lr_pending))


def _repeats(lists: tuple[tuple[int, ...], ...]) -> bool:
    linked = [irq for entries in lists for irq in entries]
    return len(linked) != len(set(linked))


def lr_pending_subset(_model: Model, m: Machine) -> bool:
    """While a vCPU's vgic lock is free, every irq of its lr_pending is on its inflight list."""
    return all(
        m.lock[vgic_lock(v)] != NONE or all(irq in m.inflight[v] for irq in entries)
        for v, entries in enumerate(m.lr_pending)
    )


def visible_iff_in_lr(model: Model, m: Machine) -> bool:
    """While no vgic lock is held, VISIBLE says that one list register holds the irq, the one p->lr names.

    An irq that is not visible has an invalid index, or 0 before its first injection.
    """
    if any(m.lock[vgic_lock(v)] != NONE for v in range(model.scope.vcpus)):
        return True
    places: list[list[int]] = [[] for _ in m.status]
    for mask, registers in zip(m.lr_mask, m.hw_lr, strict=True):
        for index, register in enumerate(registers):
            if register.virq != NONE and mask >> index & 1:
                places[register.virq].append(index)
    return all(
        bool(status & VISIBLE) == (place == [lr]) and (status & VISIBLE or lr in {0, 255})
        for status, lr, place in zip(m.status, m.irq_lr, places, strict=True)
    )


def lr_mask_agrees(_model: Model, m: Machine) -> bool:
    """A bit of lr_mask says that its register holds an irq; no two registers of a pCPU hold the same."""
    for mask, registers in zip(m.lr_mask, m.hw_lr, strict=True):
        held = [register.virq for register in registers if register.virq != NONE]
        if len(held) != len(set(held)):
            return False
        if any((mask >> index & 1) != (register.virq != NONE) for index, register in enumerate(registers)):
            return False
    return True


def lr_index_valid(_model: Model, m: Machine) -> bool:
    """No pCPU reads a list register that does not exist."""
    return BAD_LR not in m.pc


_ALL = (
    Property(
        "TypeOK",
        "every variable has a value of its type",
        "a field holds what the C type cannot hold: the comparison with it is never true",
        state=type_ok,
    ),
    Property(
        "NoSelfDeadlock",
        "no pCPU waits for a lock that it holds",
        "the pCPU spins with interrupts off for ever, and soon the host with it",
        state=no_self_deadlock,
    ),
    Property(
        "NoLockCycle",
        "no two or more pCPUs wait for each other in a circle",
        "two pCPUs spin with interrupts off for ever, and soon the host with them",
        state=no_lock_cycle,
    ),
    Property(
        "OwnerLockHeld",
        "the lists of a vCPU change only under its vgic lock",
        "two pCPUs edit one list: links are corrupted or an interrupt is lost",
        action=owner_lock_held,
    ),
    Property(
        "AtMostOneList",
        "an irq is on at most one inflight list and on at most one lr_pending list, once",
        "its one link is in two lists: a list is corrupted",
        state=at_most_one_list,
    ),
    Property(
        "LrPendingSubset",
        "what waits for a list register of a vCPU is inflight on that vCPU",
        "the restore loop delivers an interrupt that the vCPU no longer has, or evicts wrongly",
        state=lr_pending_subset,
    ),
    Property(
        "VisibleIffInLr",
        "VISIBLE and p->lr say which list register holds the irq, and whether one does",
        "a list register is evicted or read that holds another interrupt: one is lost or delivered twice",
        state=visible_iff_in_lr,
    ),
    Property(
        "LrMaskAgrees",
        "lr_mask says which list registers are in use, and none holds the irq of another",
        "a list register is never used again, or overwritten: an interrupt is lost",
        state=lr_mask_agrees,
    ),
    Property(
        "LrIndexValid",
        "no list register is read that does not exist",
        "GICv3 stops the host with BUG(), GICv2 reads past its registers",
        state=lr_index_valid,
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
