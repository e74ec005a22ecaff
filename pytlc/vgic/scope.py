"""The size of the machine that is modelled, and what follows from it alone.

Sizes are bounded by the hardware and by the Xen structures, so that a scope that is accepted describes a
machine that could exist; only what guest and device do is bounded by what a search gets through. Placement
is fixed here: vCPU n stays on pCPU n modulo the number of pCPUs, and the lowest-numbered vCPU placed on a
pCPU is the one that runs there.
"""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.errors import UsageError
from pytlc.vgic.state import NONE

#: Field -> (smallest, largest, why the largest).
BOUNDS: dict[str, tuple[int, int, str]] = {
    "pcpus": (1, 8, "GICv2 has eight CPU interfaces"),
    "vcpus": (1, 8, "a GICv2 ITARGETSR byte names eight targets"),
    "spis": (1, 32, "one rank covers 32 interrupts"),
    "lrs": (1, 64, "GICv2 implements at most 64 list registers and lr_mask has 64 bits"),
    "retargets": (0, 1000, "each one more multiplies the states, and no search gets near that many"),
    "priorities": (1, 32, "a GICv2 has 32 priority levels"),
    "reasserts": (0, 1000, "each one more multiplies the states, and no search gets near that many"),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """How many of everything there are.

    Attributes:
        pcpus: Physical CPUs, 1 to 8.
        vcpus: Virtual CPUs of the one domain, 1 to 8.
        spis: Shared peripheral interrupts, all in one rank and each backed by hardware, 1 to 32.
        lrs: List registers of each pCPU, 1 to 64.
        retargets: How many times the guest may write ITARGETSR in one behaviour, 0 to 1000.
        priorities: 1 to 32; SPI n has priority n modulo this number, smaller is more urgent.
        reasserts: How many times a device may assert an SPI that is active, 0 to 1000. The distributor holds
            such an SPI back until it is deactivated, so nobody can tell that from one right after it.
    """

    pcpus: int
    vcpus: int
    spis: int
    lrs: int
    retargets: int
    priorities: int = 1
    reasserts: int = 0

    def __post_init__(self) -> None:
        for name, (low, high, why) in BOUNDS.items():
            value: object = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool):
                raise UsageError(f"scope: {name} is {value!r}; give a whole number")
            if value < low:
                raise UsageError(f"scope: {name} is {value}; the model needs at least {low}: raise {name}")
            if value > high:
                raise UsageError(f"scope: {name} is {value}; at most {high}, because {why}: lower {name}")

    def processor(self, vcpu: int) -> int:
        """The pCPU that vCPU runs on (v->processor)."""
        return vcpu % self.pcpus

    def current(self, pcpu: int) -> int:
        """The vCPU that runs on pCPU (current), or NONE on a pCPU without a vCPU."""
        return pcpu if pcpu < self.vcpus else NONE

    def is_running(self, vcpu: int) -> bool:
        """Whether the vCPU is the current one of its pCPU (v->is_running)."""
        return vcpu < self.pcpus

    def rank_priority(self, spi: int) -> int:
        """The priority byte of the SPI in its rank (rank->priority[]); nobody writes it in this model."""
        return spi % self.priorities
