"""What a step can be asked to choose from: for each kind of argument the value and how it is written.

===========  =========================================================================================
``pcpu``     a pCPU
``vcpu``     a vCPU
``next``     a vCPU, or none: the idle one
``lr``       a list register
``spi``      an SPI that is backed by hardware
``vspi``     an SPI of an emulated device
``shared``   any of the two
``sgi``      an SGI of any vCPU
``lpi``      an LPI
``banked``   any irq that a bit of ISENABLER stands for: an SPI or an SGI
``targets``  what the guest can write into a word of ITARGETSR: ((irq, vCPU), ...)
``lock``     a lock, by its index
``store``    a store that can be late, by :func:`pytlc.vgic.state.store_number`
===========  =========================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import TypeAlias

from pytlc.vgic.locks import all_locks
from pytlc.vgic.names import NO_VCPU, Argument, Store, Targets, pcpu_name, vcpu_name
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE

#: Irq and vCPU, for each irq of a word.
Pairs: TypeAlias = tuple[tuple[int, int], ...]
#: What the function of a step gets for an argument.
Chosen: TypeAlias = int | Pairs
#: Every choice for one argument, with the way in which it is written.
Domain: TypeAlias = tuple[tuple[Chosen, Argument], ...]

#: The two links and their halves in the order of store_number.
LINKS = ("inflight", "lr_queue")
HALVES = ("next", "prev")
#: What LR_STORE is called.
LR_VALUE = ("lr", "value")


def domains(scope: Scope) -> Mapping[str, Domain]:
    """The choices for every kind of argument; a kind of which the machine has none has no choice."""
    vcpus = tuple((v, vcpu_name(v)) for v in range(scope.vcpus))
    return {
        "pcpu": tuple((p, pcpu_name(p)) for p in range(scope.pcpus)),
        "vcpu": vcpus,
        "next": (*vcpus, (NONE, NO_VCPU)),
        "lr": tuple((lr, lr) for lr in range(scope.lrs)),
        "spi": _irqs(scope, range(scope.spis)),
        "vspi": _irqs(scope, range(scope.spis, scope.shared)),
        "shared": _irqs(scope, range(scope.shared)),
        "sgi": _irqs(scope, range(scope.shared, scope.first_lpi)),
        "lpi": _irqs(scope, range(scope.first_lpi, scope.irqs)),
        "banked": _irqs(scope, range(scope.first_lpi)),
        "targets": tuple(_targets(scope)) if scope.words else (),
        "lock": tuple(enumerate(all_locks(scope))),
        "store": tuple(enumerate(store_names(scope))),
    }


def store_names(scope: Scope) -> tuple[Store, ...]:
    """Every store, at its number."""
    parts = (*product(LINKS, HALVES), LR_VALUE)
    return tuple(Store(link, half, scope.irq_name(irq)) for irq in range(scope.irqs) for link, half in parts)


def _irqs(scope: Scope, irqs: Iterable[int]) -> Domain:
    return tuple((irq, scope.irq_name(irq)) for irq in irqs)


def _targets(scope: Scope) -> Iterable[tuple[Pairs, Targets]]:
    """All irqs of a rank are taken to share a word; one that is alone in its rank is written as a byte."""
    for rank in range(1, scope.ranks + 1):
        irqs = [irq for irq in range(scope.shared) if scope.rank_of(irq) == rank]
        if len(irqs) < 2:
            continue
        for vcpus in product(range(scope.vcpus), repeat=len(irqs)):
            pairs = tuple(zip(irqs, vcpus, strict=True))
            yield pairs, Targets(tuple((scope.irq_name(irq), vcpu_name(vcpu)) for irq, vcpu in pairs))
