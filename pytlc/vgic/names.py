"""How ids are written, and the values that cross the border of the model: a step, a lock, two arguments.

An index is a number only inside a :class:`~pytlc.vgic.state.Machine`; outside it is a name (``pcpu0``,
``vcpu1``, ``spi32``), so that a list register index, which stays a number, cannot be mistaken for it.
Which irq has which name depends on the scope: :meth:`pytlc.vgic.scope.Scope.irq_name`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A model value: a thing that is only equal to itself, never to the string of its name."""

    text: str

    def __str__(self) -> str:
        return self.text


NO_PCPU = Name("NoPcpu")
NO_VCPU = Name("NoVcpu")
NO_IRQ = Name("NoIrq")


def pcpu_name(index: int) -> Name:
    """``pcpu0`` for 0."""
    return Name(f"pcpu{index}")


def vcpu_name(index: int) -> Name:
    """``vcpu0`` for 0."""
    return Name(f"vcpu{index}")


def rank_name(number: int) -> Name:
    """``rank1`` for 1, the first rank of SPIs."""
    return Name(f"rank{number}")


def private_rank_name(vcpu: int) -> Name:
    """``rank0_vcpu0`` for 0: the rank of the vCPU's own SGIs."""
    return Name(f"rank0_vcpu{vcpu}")


@dataclass(frozen=True, slots=True)
class Step:
    """One atomic action with all its choices as arguments; the pCPU that takes it comes first.

    Attributes:
        action: CamelCase name, for example ``GicClearLrsLockVgic``.
        args: Names, plain numbers for list register indices, and what is neither.
    """

    action: str
    args: tuple[Argument, ...]

    @classmethod
    def of(cls, action: str, *args: str | int | Targets | Store | Lock) -> Step:
        """A step from plain strings and numbers: ``Step.of("GuestAck", "pcpu0", 0)``."""
        return cls(action, tuple(Name(arg) if isinstance(arg, str) else arg for arg in args))

    def __str__(self) -> str:
        return f"{self.action}({', '.join(map(_written, self.args))})"


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """A lock by what it protects.

    Attributes:
        kind: ``rank`` (rank->lock), ``vgic`` (v->arch.vgic.lock), ``desc`` (desc->lock), ``its``
            (its->its_lock) or ``lpi_tree`` (pend_lpi_tree_lock).
        owner: The rank, the vCPU, the SPI, or the string ``dom`` for a lock of the one domain.
    """

    kind: str
    owner: Name | str

    def __str__(self) -> str:
        return describe_lock(self)


@dataclass(frozen=True, slots=True)
class Targets:
    """What the guest writes into the ITARGETSR bytes of one word: a target for each of its interrupts.

    Attributes:
        pairs: Interrupt and vCPU, in the order of the interrupts.
    """

    pairs: tuple[tuple[Name, Name], ...]

    def __str__(self) -> str:
        return f"({' @@ '.join(f'{irq} :> {vcpu}' for irq, vcpu in self.pairs)})"


@dataclass(frozen=True, slots=True, order=True)
class Store:
    """A store that can be late: to one half of the link of a list node, or of GIC_INVALID_LR to p->lr.

    Attributes:
        list: ``inflight`` or ``lr_queue``, the link's name in struct pending_irq, or ``lr``.
        half: ``next``, after which the node is in no list, or ``prev``; ``value`` for ``lr``.
    """

    list: str
    half: str
    irq: Name

    def __str__(self) -> str:
        return f'[list |-> "{self.list}", half |-> "{self.half}", irq |-> {self.irq}]'


Argument: TypeAlias = Name | int | Targets | Store | Lock


def describe_lock(lock: Lock) -> str:
    """The lock in words: ``rank lock``, ``vgic lock of vcpu1``, ``desc lock of spi33``."""
    if lock.owner in {rank_name(1), "dom"}:
        return f"{lock.kind} lock"
    return f"{lock.kind} lock of {lock.owner}"


def _written(argument: Argument) -> str:
    """The argument as the spec writes it; a lock is a pair there."""
    if not isinstance(argument, Lock):
        return str(argument)
    owner = argument.owner if isinstance(argument.owner, Name) else f'"{argument.owner}"'
    return f'<<"{argument.kind}", {owner}>>'
