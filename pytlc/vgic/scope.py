"""The size of the machine that is modelled, what can happen to it at all, and what follows from that alone.

Sizes are bounded by the hardware and by the Xen structures, so that a scope that is accepted describes a
machine that could exist; only what guest, device and toolstack do is bounded by what a search gets through.
Interrupts are numbered here: the SPIs of hardware first, then those of emulated devices, the SGIs (by number,
then by vCPU), the LPIs. So is the placement at reset: vCPU n is on pCPU n modulo the number of pCPUs, and the
lowest-numbered vCPU placed on a pCPU runs there.
"""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.errors import UsageError
from pytlc.vgic.names import Name
from pytlc.vgic.state import NONE

_BUDGET = (0, 1000, "each one more multiplies the states, and no search gets near that many")

#: Field -> (smallest, largest, why the largest).
BOUNDS: dict[str, tuple[int, int, str]] = {
    "pcpus": (1, 8, "GICv2 has eight CPU interfaces"),
    "vcpus": (1, 8, "a GICv2 ITARGETSR byte names eight targets"),
    "spis": (1, 32, "one rank covers 32 interrupts"),
    "lrs": (1, 64, "GICv2 implements at most 64 list registers and lr_mask has 64 bits"),
    "retargets": _BUDGET,
    "priorities": (1, 32, "a GICv2 has 32 priority levels"),
    "reasserts": _BUDGET,
    "ranks": (1, 31, "a distributor has 32 ranks, the first of them private"),
    "virtuals": (0, 8, "a handful of emulated devices is all that Xen gives to a guest"),
    "sgis": (0, 16, "the architecture has 16 SGIs"),
    "lpis": (0, 8, "each one more multiplies the states, and no search gets near that many"),
    "toggles": _BUDGET,
    "moves": _BUDGET,
    "offlines": _BUDGET,
    "movis": _BUDGET,
    "remaps": _BUDGET,
}

#: Field -> what its values 0 and 1 are called.
SWITCHES: dict[str, tuple[str, str]] = {
    "words": ("off", "on"),
    "gic": ("v2", "v3"),
    "uie": ("off", "on"),
    "wfi": ("off", "on"),
    "scheduler": ("off", "on"),
    "nesting": ("off", "on"),
    "memory": ("sc", "weak"),
    "reads": ("late", "early"),
    "atomicity": ("coarse", "fine"),
}

FIRST_SPI = 32
FIRST_VIRTUAL = 48
FIRST_LPI = 8192


@dataclass(frozen=True, slots=True)
class Scope:
    """How many of everything there are, and which parts of the machine exist.

    Attributes:
        pcpus: Physical CPUs, 1 to 8.
        vcpus: Virtual CPUs of the one domain, 1 to 8.
        spis: Shared peripheral interrupts that are backed by hardware, dealt to the ranks, 1 to 32.
        lrs: List registers of each pCPU, 1 to 64.
        retargets: How many times the guest may write ITARGETSR or IROUTER in one behaviour, 0 to 1000.
        priorities: 1 to 32; the n-th irq of its kind has priority n modulo this number, smaller is more
            urgent.
        reasserts: How many times a device may assert an SPI that is active, 0 to 1000. The distributor holds
            such an SPI back until it is deactivated, so nobody can tell that from one right after it.
        ranks: Ranks that the SPIs are dealt to, 1 to 31.
        virtuals: SPIs of emulated devices, which have no irq_desc, all in rank1, 0 to 8.
        sgis: Software generated interrupts of each vCPU, 0 to 16.
        lpis: Message-based interrupts, 0 to 8; they need a version that has them.
        toggles: How many times the guest may write ISENABLER or ICENABLER, 0 to 1000.
        moves: How many times a vCPU may be moved to another pCPU, 0 to 1000.
        offlines: How many times a vCPU may be switched off, 0 to 1000.
        movis: How many times the guest may move an LPI, 0 to 1000.
        remaps: How many times the guest may discard the mapping of an LPI, 0 to 1000.
        words: 1 if the guest also writes whole words of ITARGETSR.
        gic: 1 for GICv3, whose guest writes IROUTER and not ITARGETSR.
        uie: 1 if the underflow interrupt is modelled (GICH_HCR.UIE).
        wfi: 1 if a vCPU can wait for an interrupt.
        scheduler: 1 if a running vCPU can be preempted.
        nesting: 1 if interrupts are taken while the hypervisor runs with interrupts on.
        memory: 1 if the stores of list_del_init are buffered.
        reads: 1 if the look at the inflight link can happen early; only with memory 1.
        atomicity: 1 if locks are taken and released by steps of their own.
    """

    pcpus: int
    vcpus: int
    spis: int
    lrs: int
    retargets: int
    priorities: int = 1
    reasserts: int = 0
    ranks: int = 1
    virtuals: int = 0
    sgis: int = 0
    lpis: int = 0
    toggles: int = 0
    moves: int = 0
    offlines: int = 0
    movis: int = 0
    remaps: int = 0
    words: int = 0
    gic: int = 0
    uie: int = 0
    wfi: int = 0
    scheduler: int = 0
    nesting: int = 0
    memory: int = 0
    reads: int = 0
    atomicity: int = 0

    def __post_init__(self) -> None:
        for name, bounds in BOUNDS.items():
            _check_size(name, getattr(self, name), *bounds)
        for name, choices in SWITCHES.items():
            _check_switch(name, getattr(self, name), choices)
        self._check_together()

    def _check_together(self) -> None:
        if self.words and self.gic:
            raise UsageError("scope: words is on, but gic v3 has no words of targets: leave words off")
        if self.reads and not self.memory:
            raise UsageError("scope: reads is early, but memory is sc: set memory to weak")
        if (self.movis or self.remaps) and not self.lpis:
            name = "movis" if self.movis else "remaps"
            raise UsageError(f"scope: {name} is {getattr(self, name)}, but there are no LPIs: raise lpis")
        if self.ranks > self.spis:
            raise UsageError(
                f"scope: ranks is {self.ranks}, more than the {self.spis} SPIs to deal to them: lower ranks"
            )

    @property
    def scheduling(self) -> bool:
        """Whether a vCPU can stop running: current, processor and is_running are variables."""
        return bool(self.wfi or self.scheduler or self.moves or self.offlines)

    @property
    def its(self) -> bool:
        """Whether the guest sends commands to the ITS."""
        return bool(self.movis or self.remaps)

    @property
    def writes_itargetsr(self) -> bool:
        """Whether the guest sets targets byte by byte (GICv2), not one register each (GICv3)."""
        return not self.gic

    @property
    def irqs(self) -> int:
        """How many interrupts there are in all."""
        return self.first_lpi + self.lpis

    @property
    def shared(self) -> int:
        """How many SPIs there are, of hardware and of emulated devices; they come first."""
        return self.spis + self.virtuals

    @property
    def first_lpi(self) -> int:
        """Number of the first LPI, one above the last SGI."""
        return self.shared + self.sgis * self.vcpus

    def is_hw(self, irq: int) -> bool:
        """Whether the irq is backed by hardware (p->desc is not NULL)."""
        return irq < self.spis

    def is_sgi(self, irq: int) -> bool:
        """Whether the irq is an SGI of some vCPU."""
        return self.shared <= irq < self.first_lpi

    def is_lpi(self, irq: int) -> bool:
        """Whether the irq is an LPI."""
        return irq >= self.first_lpi

    def sgi(self, number: int, vcpu: int) -> int:
        """The vCPU's SGI of that number."""
        return self.shared + number * self.vcpus + vcpu

    def sgi_owner(self, irq: int) -> int:
        """The vCPU that the SGI belongs to, which is always its target."""
        return (irq - self.shared) % self.vcpus

    def irq_name(self, irq: int) -> Name:
        """``spi32``, ``vspi48``, ``sgi0_vcpu1``, ``lpi8192``; a number is that of the virtual interrupt."""
        if irq < self.spis:
            return Name(f"spi{FIRST_SPI * self.rank_of(irq) + irq // self.ranks}")
        if irq < self.shared:
            return Name(f"vspi{FIRST_VIRTUAL + irq - self.spis}")
        if irq < self.first_lpi:
            return Name(f"sgi{(irq - self.shared) // self.vcpus}_vcpu{self.sgi_owner(irq)}")
        return Name(f"lpi{FIRST_LPI + irq - self.first_lpi}")

    def rank_of(self, irq: int) -> int:
        """Number of the rank of an SPI, from 1 on; 0 for an SGI. An LPI has none, and must not be asked."""
        if irq < self.spis:
            return irq % self.ranks + 1
        return 1 if irq < self.shared else 0

    def rank_priority(self, irq: int) -> int:
        """The irq's priority byte in its rank, or p->lpi_priority; nobody writes it in this model."""
        if irq < self.spis:
            number = irq
        elif irq < self.shared:
            number = irq - self.spis
        elif irq < self.first_lpi:
            number = (irq - self.shared) // self.vcpus
        else:
            number = irq - self.first_lpi
        return number % self.priorities

    def processor(self, vcpu: int) -> int:
        """The pCPU that vCPU is placed on at reset (v->processor)."""
        return vcpu % self.pcpus

    def current(self, pcpu: int) -> int:
        """The vCPU that runs on pCPU at reset (current), or NONE on a pCPU without a vCPU."""
        return pcpu if pcpu < self.vcpus else NONE

    def is_running(self, vcpu: int) -> bool:
        """Whether the vCPU is the current one of its pCPU at reset (v->is_running)."""
        return vcpu < self.pcpus


def _check_size(name: str, value: object, low: int, high: int, why: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UsageError(f"scope: {name} is {value!r}; give a whole number")
    if value < low:
        raise UsageError(f"scope: {name} is {value}; the model needs at least {low}: raise {name}")
    if value > high:
        raise UsageError(f"scope: {name} is {value}; at most {high}, because {why}: lower {name}")


def _check_switch(name: str, value: object, choices: tuple[str, str]) -> None:
    if isinstance(value, bool) or value not in (0, 1):
        raise UsageError(f"scope: {name} is {value!r}; give 0 for {choices[0]} or 1 for {choices[1]}")
