"""Where the modelled machine starts."""

from __future__ import annotations

from pytlc.vgic.labels import GUEST, IDLE
from pytlc.vgic.locks import all_locks
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import ENABLED, NONE, PHYS_INACTIVE, ListRegister, Local, Machine


def initial_machine(scope: Scope) -> Machine:
    """Every vCPU in the guest that has a pCPU, every irq enabled, mapped and idle, every SPI at vcpu0."""
    pcpus, vcpus, irqs = range(scope.pcpus), range(scope.vcpus), range(scope.irqs)
    nothing: tuple[int, ...] = ()
    registers = (ListRegister(),) * scope.lrs
    return Machine(
        pc=tuple(IDLE if scope.current(p) == NONE else GUEST for p in pcpus),
        ret=((),) * scope.pcpus,
        local=(Local(),) * scope.pcpus,
        lock=(NONE,) * len(all_locks(scope)),
        rank_vcpu=(0,) * scope.shared,
        status=(ENABLED,) * scope.irqs,
        irq_lr=(0,) * scope.irqs,
        irq_priority=(0,) * scope.irqs,
        inflight=(nothing,) * scope.vcpus,
        lr_pending=(nothing,) * scope.vcpus,
        hw_lr=(registers,) * scope.pcpus,
        lr_mask=(0,) * scope.pcpus,
        in_progress=0,
        phys_state=(PHYS_INACTIVE,) * scope.spis,
        phys_aff=(scope.processor(0),) * scope.spis,
        kick=0,
        retargets=scope.retargets,
        reasserts=scope.reasserts,
        phys_enabled=sum(1 << irq for irq in irqs if scope.is_hw(irq)),
        toggles=scope.toggles,
        moves=scope.moves,
        offlines=scope.offlines,
        movis=scope.movis,
        remaps=scope.remaps,
        uie=0,
        current=tuple(scope.current(p) for p in pcpus),
        processor=tuple(scope.processor(v) for v in vcpus),
        is_running=sum(1 << v for v in vcpus if scope.is_running(v)),
        saved_lr=(registers,) * scope.vcpus if scope.scheduling else (),
        saved_mask=(0,) * scope.vcpus,
        blocked=0,
        down=0,
        stack=((),) * scope.pcpus,
        buffer=(0,) * scope.pcpus,
        torn=0,
        early=(nothing,) * scope.pcpus,
        granted=(0,) * scope.pcpus,
        freeing=(0,) * scope.pcpus,
        lpi_pending=0,
        lpi_vcpu=(0,) * scope.lpis,
        mapped=sum(1 << irq for irq in irqs if scope.is_lpi(irq)),
    )
