"""A machine as named variables, for whoever compares it with something else or shows it.

``view`` gives a mapping from TLA+ variable name to one of:

===================  =====================================================================================
:class:`Name`        a model value: ``pcpu0``, ``vcpu0``, ``spi32``, ``rank1``, ``NoPcpu``, ``NoIrq``
``str``              a string: a label, a status bit, the state of a list register or of a physical SPI
``int``              a natural number; there are no booleans
``frozenset``        a set
``tuple``            a sequence; also the key of a lock, ``("vgic", Name("vcpu0"))``
:class:`Record`      a record, field name -> value
``dict``             any other function; keys are names, numbers or tuples
===================  =====================================================================================

Empty set, empty sequence and empty function are told apart by their Python types.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, Union

from pytlc.vgic.locks import all_locks
from pytlc.vgic.names import Name, pcpu_name, spi_name, vcpu_name
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, ListRegister, Local, Machine

Key: TypeAlias = Name | int | tuple[str, Name]
Neutral: TypeAlias = Union[
    Name, str, int, frozenset["Name | str | int"], "tuple[Neutral, ...]", "Record", "dict[Key, Neutral]"
]


class Record(dict[str, "Neutral"]):
    """A TLA+ record: a function on field names, which are strings and not names."""


NO_PCPU = Name("NoPcpu")
NO_VCPU = Name("NoVcpu")
NO_IRQ = Name("NoIrq")

#: TLA+ variable -> field of Machine, in the order in which they are shown.
VARIABLES: dict[str, str] = {
    "pc": "pc",
    "ret": "ret",
    "local": "local",
    "lock": "lock",
    "rankVcpu": "rank_vcpu",
    "status": "status",
    "irqLr": "irq_lr",
    "irqPriority": "irq_priority",
    "inflight": "inflight",
    "lrPending": "lr_pending",
    "hwLr": "hw_lr",
    "lrMask": "lr_mask",
    "inProgress": "in_progress",
    "physState": "phys_state",
    "physAff": "phys_aff",
    "kick": "kick",
    "retargets": "retargets",
    "reasserts": "reasserts",
}

#: Names of the bits of pending_irq.status, lowest bit first.
STATUS_NAMES = ("QUEUED", "ACTIVE", "VISIBLE", "ENABLED", "MIGRATING")
LR_STATE_NAMES = ("invalid", "pending", "active")
PHYS_STATE_NAMES = ("inactive", "pending", "active", "active_pending")


def view(scope: Scope, m: Machine) -> dict[str, Neutral]:
    """Every variable of the machine under its TLA+ name."""
    pcpus = [pcpu_name(p) for p in range(scope.pcpus)]
    vcpus = [vcpu_name(v) for v in range(scope.vcpus)]
    spis = [spi_name(i) for i in range(scope.spis)]
    locks = [(lock.kind, lock.owner) for lock in all_locks(scope)]
    return {
        "pc": _function(pcpus, m.pc),
        "ret": _function(pcpus, m.ret),
        "local": _function(pcpus, (_local(local) for local in m.local)),
        "lock": _function(locks, (_pcpu(holder) for holder in m.lock)),
        "rankVcpu": _function(spis, (_vcpu(vcpu) for vcpu in m.rank_vcpu)),
        "status": _function(spis, (status_names(bits) for bits in m.status)),
        "irqLr": _function(spis, m.irq_lr),
        "irqPriority": _function(spis, m.irq_priority),
        "inflight": _function(vcpus, (_irqs(entries) for entries in m.inflight)),
        "lrPending": _function(vcpus, (_irqs(entries) for entries in m.lr_pending)),
        "hwLr": _function(pcpus, (dict(enumerate(map(_register, registers))) for registers in m.hw_lr)),
        "lrMask": _function(pcpus, (frozenset(_bits(mask)) for mask in m.lr_mask)),
        "inProgress": frozenset(spi_name(bit) for bit in _bits(m.in_progress)),
        "physState": _function(spis, (PHYS_STATE_NAMES[state] for state in m.phys_state)),
        "physAff": _function(spis, (_pcpu(pcpu) for pcpu in m.phys_aff)),
        "kick": frozenset(pcpu_name(bit) for bit in _bits(m.kick)),
        "retargets": m.retargets,
        "reasserts": m.reasserts,
    }


def status_names(bits: int) -> frozenset[str]:
    """The set bits of pending_irq.status by name."""
    return frozenset(STATUS_NAMES[bit] for bit in _bits(bits))


def _function(keys: Iterable[Key], values: Iterable[Neutral]) -> dict[Key, Neutral]:
    return dict(zip(keys, values, strict=True))


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def _pcpu(index: int) -> Name:
    return NO_PCPU if index == NONE else pcpu_name(index)


def _vcpu(index: int) -> Name:
    return NO_VCPU if index == NONE else vcpu_name(index)


def _irq(index: int) -> Name:
    return NO_IRQ if index == NONE else spi_name(index)


def _irqs(entries: tuple[int, ...]) -> tuple[Name, ...]:
    return tuple(_irq(entry) for entry in entries)


def _register(register: ListRegister) -> Record:
    return Record(virq=_irq(register.virq), state=LR_STATE_NAMES[register.state])


def _local(local: Local) -> Record:
    return Record(
        irq=_irq(local.irq),
        virq=_irq(local.virq),
        vcpu=_vcpu(local.vcpu),
        target=_vcpu(local.target),
        old=_vcpu(local.old),
        new=_vcpu(local.new),
        priority=local.priority,
        lr=local.lr,
        lrs=local.lrs,
    )
