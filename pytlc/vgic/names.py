"""How ids are written, and the two values that cross the border of the model: a step and a lock.

An index is a number only inside a :class:`~pytlc.vgic.state.Machine`; outside it is a name (``pcpu0``,
``vcpu1``, ``spi32``), so that a list register index, which stays a number, cannot be mistaken for it.
Virtual and physical interrupt ids are equal and start at 32.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_SPI = 32


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A model value: a thing that is only equal to itself, never to the string of its name."""

    text: str

    def __str__(self) -> str:
        return self.text


def pcpu_name(index: int) -> Name:
    """``pcpu0`` for 0."""
    return Name(f"pcpu{index}")


def vcpu_name(index: int) -> Name:
    """``vcpu0`` for 0."""
    return Name(f"vcpu{index}")


def spi_name(index: int) -> Name:
    """``spi32`` for 0."""
    return Name(f"spi{FIRST_SPI + index}")


@dataclass(frozen=True, slots=True)
class Step:
    """One atomic action with all its choices as arguments; the pCPU that takes it comes first.

    Attributes:
        action: CamelCase name, for example ``GicClearLrsLockVgic``.
        args: Names, and plain numbers for list register indices.
    """

    action: str
    args: tuple[Name | int, ...]

    @classmethod
    def of(cls, action: str, *args: str | int) -> Step:
        """A step from plain strings and numbers: ``Step.of("GuestAck", "pcpu0", 0)``."""
        return cls(action, tuple(Name(arg) if isinstance(arg, str) else arg for arg in args))

    def __str__(self) -> str:
        return f"{self.action}({', '.join(map(str, self.args))})"


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """A lock by what it protects.

    Attributes:
        kind: ``rank`` (rank->lock), ``vgic`` (v->arch.vgic.lock) or ``desc`` (desc->lock).
        owner: ``rank1``, the vCPU, or the SPI.
    """

    kind: str
    owner: Name

    def __str__(self) -> str:
        return describe_lock(self)


def describe_lock(lock: Lock) -> str:
    """The lock in words: ``rank lock``, ``vgic lock of vcpu1``, ``desc lock of spi33``."""
    if lock.kind == "rank":
        return "rank lock"
    return f"{lock.kind} lock of {lock.owner}"
