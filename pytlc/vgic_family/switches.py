"""What exists on a machine: the switches that the templates of the vGIC ask for, derived from its scope.

A template says ``if has.toggles``; what depends on several sizes is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from pytlc.errors import UsageError
from pytlc.spec.scope import Scope


@dataclass(frozen=True, slots=True)
class Switches:
    """Whether something that a machine may have or not is there.

    Attributes:
        virtuals: SPIs of emulated devices; likewise ``sgis`` and ``lpis``.
        descless: Interrupts with no physical one behind.
        toggles: The guest writes ISENABLER and ICENABLER.
        irouter: The guest retargets by IROUTER and not by ITARGETSR.
        words: The guest writes several bytes of ITARGETSR at once.
        ordered: Interrupts are handled in the order of their numbers somewhere, or may be by a layer.
        uie: There is a maintenance interrupt.
        moves: vCPUs are moved; likewise ``offlines``, ``wfi``, ``scheduler`` (preemption).
        scheduling: What a pCPU runs can change at all.
        nesting: Interrupts nest.
        drops: An injection can come to nothing: its vCPU is down, or its LPI unmapped.
        movis: The guest moves LPIs; ``remaps``: it unmaps and maps them; ``its``: either.
        weak: Stores are buffered; ``early``: loads may be satisfied too early.
        fine: Locks are taken and released in steps of their own.
    """

    virtuals: bool
    sgis: bool
    lpis: bool
    descless: bool
    toggles: bool
    irouter: bool
    words: bool
    ordered: bool
    uie: bool
    moves: bool
    offlines: bool
    wfi: bool
    scheduler: bool
    scheduling: bool
    nesting: bool
    drops: bool
    movis: bool
    remaps: bool
    its: bool
    weak: bool
    early: bool
    fine: bool

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Derive the switches of a machine.

        Raises:
            UsageError: Two sizes contradict each other.
        """
        _check(scope)
        on = {name: bool(size) for name, size in scope.items()}
        return cls(
            virtuals=on["virtuals"],
            sgis=on["sgis"],
            lpis=on["lpis"],
            descless=on["virtuals"] or on["sgis"] or on["lpis"],
            toggles=on["toggles"],
            irouter=on["gic"],
            words=on["words"],
            ordered=on["words"] or on["moves"] or on["gic"],
            uie=on["uie"],
            moves=on["moves"],
            offlines=on["offlines"],
            wfi=on["wfi"],
            scheduler=on["scheduler"],
            scheduling=on["wfi"] or on["scheduler"] or on["moves"] or on["offlines"],
            nesting=on["nesting"],
            drops=on["offlines"] or on["remaps"],
            movis=on["movis"],
            remaps=on["remaps"],
            its=on["movis"] or on["remaps"],
            weak=on["memory"],
            early=on["reads"],
            fine=on["atomicity"],
        )


#: What cannot be asked for at once: a test of the sizes, what is wrong, and what to do.
_CONTRADICTIONS: tuple[tuple[Callable[[Scope], object], str], ...] = (
    (
        lambda s: s["words"] and s["gic"],
        "--words needs ITARGETSR, but --gic v3 has IROUTER: drop one of them",
    ),
    (
        lambda s: s["reads"] and not s["memory"],
        "--reads early has no meaning with --memory sc: add --memory weak",
    ),
    (
        lambda s: (s["movis"] or s["remaps"]) and not s["lpis"],
        "--movis and --remaps need an LPI: add --lpis 1",
    ),
    (lambda s: s["ranks"] > s["spis"], "there are more --ranks than --spis: each rank needs an SPI"),
)


def _check(scope: Scope) -> None:
    for contradicts, what in _CONTRADICTIONS:
        if contradicts(scope):
            raise UsageError(f"vgic: {what}")
