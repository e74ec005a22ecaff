"""A machine as named variables, for whoever compares it with something else or shows it.

``view`` gives a mapping from TLA+ variable name to one of:

===================  =====================================================================================
:class:`Name`        a model value: ``pcpu0``, ``vcpu0``, ``spi32``, ``rank1``, ``NoPcpu``, ``NoIrq``
``str``              a string: a label, a status bit, the state of a list register or of a physical SPI
``int``              a natural number
``bool``             TRUE or FALSE
``frozenset``        a set
``tuple``            a sequence; also the key of a lock, ``("vgic", Name("vcpu0"))``
:class:`Record`      a record, field name -> value
``dict``             any other function; keys are names, numbers or tuples
===================  =====================================================================================

Empty set, empty sequence and empty function are told apart by their Python types. A variable, a field of
``local`` or a lock is shown only where the scope has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias, Union

from pytlc.vgic.domains import store_names
from pytlc.vgic.locks import all_locks
from pytlc.vgic.names import (
    NO_IRQ,
    NO_PCPU,
    NO_VCPU,
    Argument,
    Lock,
    Name,
    Store,
    Targets,
    pcpu_name,
    vcpu_name,
)
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Frame, ListRegister, Local, Machine

Key: TypeAlias = Name | int | tuple[str, Name | str]
Neutral: TypeAlias = Union[
    Name, str, int, bool, frozenset["Neutral"], "tuple[Neutral, ...]", "Record", "dict[Key, Neutral]"
]


class Record(dict[str, "Neutral"]):
    """A TLA+ record: a function on field names, which are strings and not names. It is never changed."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


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
    "physEnabled": "phys_enabled",
    "toggles": "toggles",
    "moves": "moves",
    "offlines": "offlines",
    "movis": "movis",
    "remaps": "remaps",
    "uie": "uie",
    "current": "current",
    "processor": "processor",
    "isRunning": "is_running",
    "savedLr": "saved_lr",
    "savedMask": "saved_mask",
    "blocked": "blocked",
    "down": "down",
    "stack": "stack",
    "buffer": "buffer",
    "torn": "torn",
    "early": "early",
    "granted": "granted",
    "freeing": "freeing",
    "lpiPending": "lpi_pending",
    "lpiVcpu": "lpi_vcpu",
    "mapped": "mapped",
}

#: Variable -> attribute of the scope without which it does not exist; every other one always does.
WHEN: dict[str, str] = {
    "physEnabled": "toggles",
    "toggles": "toggles",
    "moves": "moves",
    "offlines": "offlines",
    "movis": "movis",
    "remaps": "remaps",
    "uie": "uie",
    "current": "scheduling",
    "processor": "scheduling",
    "isRunning": "scheduling",
    "savedLr": "scheduling",
    "savedMask": "scheduling",
    "blocked": "scheduling",
    "down": "offlines",
    "stack": "nesting",
    "buffer": "memory",
    "torn": "memory",
    "early": "reads",
    "granted": "atomicity",
    "freeing": "atomicity",
    "lpiPending": "lpis",
    "lpiVcpu": "lpis",
    "mapped": "remaps",
}

#: Names of the bits of pending_irq.status, lowest bit first.
STATUS_NAMES = ("QUEUED", "ACTIVE", "VISIBLE", "ENABLED", "MIGRATING", "PRISTINE_LPI")
LR_STATE_NAMES = ("invalid", "pending", "active", "active_pending")
PHYS_STATE_NAMES = ("inactive", "pending", "active", "active_pending")


def variables(scope: Scope) -> tuple[str, ...]:
    """The variables that a machine of that scope has."""
    return tuple(name for name in VARIABLES if name not in WHEN or getattr(scope, WHEN[name]))


def view(scope: Scope, m: Machine) -> dict[str, Neutral]:
    """Every variable of the machine under its TLA+ name."""
    return {name: show(scope, name, getattr(m, VARIABLES[name])) for name in variables(scope)}


def show(scope: Scope, name: str, field: object) -> Neutral:
    """One variable, from the field of the machine that holds it (:data:`VARIABLES`)."""
    return _viewer(scope).show(name, field)


def status_names(bits: int) -> frozenset[str]:
    """The set bits of pending_irq.status by name."""
    return frozenset(STATUS_NAMES[bit] for bit in _bits(bits))


def neutral_argument(argument: Argument) -> Neutral:
    """The argument of a step in the same terms."""
    match argument:
        case Targets():
            return dict(argument.pairs)
        case Store():
            return Record(list=argument.list, half=argument.half, irq=argument.irq)
        case Lock():
            return (argument.kind, argument.owner)
        case _:
            return argument


class _Viewer:
    """How the fields of a machine of one scope are shown."""

    def __init__(self, scope: Scope) -> None:
        self.pcpus: list[Key] = [pcpu_name(p) for p in range(scope.pcpus)]
        self.vcpus: list[Key] = [vcpu_name(v) for v in range(scope.vcpus)]
        self.irqs = [scope.irq_name(irq) for irq in range(scope.irqs)]
        self.locks: list[Key] = [(lock.kind, lock.owner) for lock in all_locks(scope)]
        self.stores = [neutral_argument(store) for store in store_names(scope)]
        self.scope = scope
        spis: list[Key] = [*self.irqs[: scope.spis]]
        shared: list[Key] = [*self.irqs[: scope.shared]]
        irqs: list[Key] = [*self.irqs]
        lpis: list[Key] = [*self.irqs[scope.first_lpi :]]
        pcpu_set, vcpu_set, irq_set = _set_of(self.pcpus), _set_of(self.vcpus), _set_of(self.irqs)
        lock_set = _set_of(self.locks)
        self._shapes: dict[str, Callable[..., Neutral]] = {
            "pc": _function(self.pcpus),
            "ret": _function(self.pcpus),
            "local": _function(self.pcpus, self._local),
            "lock": _function(self.locks, self._pcpu),
            "rankVcpu": _function(shared, self._vcpu),
            "status": _function(irqs, status_names),
            "irqLr": _function(irqs),
            "irqPriority": _function(irqs),
            "inflight": _function(self.vcpus, self._irqs),
            "lrPending": _function(self.vcpus, self._irqs),
            "hwLr": _function(self.pcpus, self._registers),
            "lrMask": _function(self.pcpus, _numbers),
            "inProgress": irq_set,
            "physState": _function(spis, PHYS_STATE_NAMES.__getitem__),
            "physAff": _function(spis, self._pcpu),
            "kick": pcpu_set,
            "physEnabled": irq_set,
            "uie": pcpu_set,
            "current": _function(self.pcpus, self._vcpu),
            "processor": _function(self.vcpus, self._pcpu),
            "isRunning": vcpu_set,
            "savedLr": _function(self.vcpus, self._registers),
            "savedMask": _function(self.vcpus, _numbers),
            "blocked": vcpu_set,
            "down": vcpu_set,
            "stack": _function(self.pcpus, self._frames),
            "buffer": _function(self.pcpus, _set_of(self.stores)),
            "torn": irq_set,
            "early": _function(self.pcpus, self._early),
            "granted": _function(self.pcpus, lock_set),
            "freeing": _function(self.pcpus, lock_set),
            "lpiPending": irq_set,
            "lpiVcpu": _function(lpis, self._vcpu),
            "mapped": irq_set,
        }

    def show(self, name: str, value: object) -> Neutral:
        """The variable's value; a number where nothing else is said."""
        return self._shapes.get(name, _same)(value)

    def _pcpu(self, index: int) -> Neutral:
        return NO_PCPU if index == NONE else pcpu_name(index)

    def _vcpu(self, index: int) -> Neutral:
        return NO_VCPU if index == NONE else vcpu_name(index)

    def _irq(self, index: int) -> Neutral:
        return NO_IRQ if index == NONE else self.irqs[index]

    def _irqs(self, entries: tuple[int, ...]) -> Neutral:
        return tuple(map(self._irq, entries))

    def _registers(self, registers: tuple[ListRegister, ...]) -> Neutral:
        return {
            index: Record(virq=self._irq(register.virq), state=LR_STATE_NAMES[register.state])
            for index, register in enumerate(registers)
        }

    def _local(self, local: Local) -> Neutral:
        shown = Record(
            irq=self._irq(local.irq),
            virq=self._irq(local.virq),
            vcpu=self._vcpu(local.vcpu),
            target=self._vcpu(local.target),
            old=self._vcpu(local.old),
            new=self._vcpu(local.new),
            priority=local.priority,
            lr=local.lr,
            lrs=local.lrs,
        )
        if self.scope.words:
            shown["rest"] = tuple((self._irq(irq), self._vcpu(vcpu)) for irq, vcpu in local.rest)
        if self.scope.scheduling:
            shown["running"] = bool(local.running)
        return shown

    def _frames(self, frames: tuple[Frame, ...]) -> Neutral:
        return tuple(Record(pc=frame.pc, ret=frame.ret, local=self._local(frame.local)) for frame in frames)

    def _early(self, seen: tuple[int, ...]) -> Neutral:
        return (self._irq(seen[0]), bool(seen[1])) if seen else ()


@lru_cache(maxsize=16)
def _viewer(scope: Scope) -> _Viewer:
    return _Viewer(scope)


def _same(value: Neutral) -> Neutral:
    return value


def _function(
    keys: Iterable[Key], shape: Callable[..., Neutral] = _same
) -> Callable[[Iterable[object]], Neutral]:
    def show(values: Iterable[object]) -> Neutral:
        return dict(zip(keys, map(shape, values), strict=True))

    return show


def _set_of(elements: Sequence[Neutral]) -> Callable[[int], Neutral]:
    def show(mask: int) -> Neutral:
        return frozenset(elements[bit] for bit in _bits(mask))

    return show


def _numbers(mask: int) -> Neutral:
    return frozenset(_bits(mask))


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]
