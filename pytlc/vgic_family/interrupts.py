"""Which interrupts a machine has: names, ranks and priorities, as the reference model numbers them."""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.spec.scope import Scope

_PER_RANK = 32
_FIRST_VIRTUAL = 48
_FIRST_LPI = 8192


@dataclass(frozen=True, slots=True)
class Interrupt:
    """One virtual interrupt.

    Attributes:
        name: Model value, such as ``spi32`` or ``sgi0_vcpu1``.
        priority: The smaller the more urgent.
        rank: Model value of its rank; empty for an LPI.
        number: Which of its kind it is, from 0.
        vcpu: Whose it is, for an SGI.
    """

    name: str
    priority: int
    rank: str
    number: int
    vcpu: str = ""


@dataclass(frozen=True, slots=True)
class Interrupts:
    """All interrupts by kind, each kind in order of INTID."""

    spis: tuple[Interrupt, ...]
    virtuals: tuple[Interrupt, ...]
    sgis: tuple[Interrupt, ...]
    lpis: tuple[Interrupt, ...]

    @property
    def all(self) -> tuple[Interrupt, ...]:
        """SPIs, virtual SPIs, SGIs, LPIs."""
        return (*self.spis, *self.virtuals, *self.sgis, *self.lpis)


def interrupts(scope: Scope) -> Interrupts:
    """The interrupts of a machine: SPIs are dealt over the ranks in turn, priorities over each kind."""
    levels, ranks = scope["priorities"], scope["ranks"]
    spis = (
        Interrupt(f"spi{_PER_RANK * (n % ranks + 1) + n // ranks}", n % levels, f"rank{n % ranks + 1}", n)
        for n in range(scope["spis"])
    )
    virtuals = (
        Interrupt(f"vspi{_FIRST_VIRTUAL + n}", n % levels, "rank1", n) for n in range(scope["virtuals"])
    )
    sgis = (
        Interrupt(f"sgi{n}_vcpu{v}", n % levels, f"rank0_vcpu{v}", n, f"vcpu{v}")
        for n in range(scope["sgis"])
        for v in range(scope["vcpus"])
    )
    lpis = (Interrupt(f"lpi{_FIRST_LPI + n}", n % levels, "", n) for n in range(scope["lpis"]))
    return Interrupts(tuple(spis), tuple(virtuals), tuple(sgis), tuple(lpis))
