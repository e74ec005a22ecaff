"""The type of every variable: what values a machine may hold at all, one predicate per group of fields."""

from __future__ import annotations

from collections.abc import Callable

from pytlc.vgic.model import Model
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    ACTIVE,
    ENABLED,
    INVALID_LR,
    LR_ACTIVE_PENDING,
    MIGRATING,
    NONE,
    PHYS_ACTIVE_PENDING,
    PRISTINE_LPI,
    QUEUED,
    STORES,
    VISIBLE,
    Frame,
    ListRegister,
    Local,
    Machine,
)

ALL_STATUS = QUEUED | ACTIVE | VISIBLE | ENABLED | MIGRATING
#: Names of the fields that count down, which are those of the scope that give them their start.
BUDGETS = ("retargets", "reasserts", "toggles", "moves", "offlines", "movis", "remaps")


def type_ok(model: Model, m: Machine) -> bool:
    """Every field has a value of its type and every function its domain."""
    return all(part(model, m) for part in TYPE_PARTS)


def _pc_ok(model: Model, m: Machine) -> bool:
    return len(m.pc) == model.scope.pcpus and model.program.labels.issuperset(m.pc)


def _ret_ok(model: Model, m: Machine) -> bool:
    return len(m.ret) == model.scope.pcpus and all(map(model.program.labels.issuperset, m.ret))


def _locals_ok(model: Model, m: Machine) -> bool:
    return len(m.local) == model.scope.pcpus and all(_local_ok(model.scope, local) for local in m.local)


def _locks_ok(model: Model, m: Machine) -> bool:
    held = all(_optional(holder, model.scope.pcpus) for holder in m.lock)
    return held and len(m.lock) == len(model.locks)


def _local_ok(scope: Scope, local: Local) -> bool:
    return (
        _optional(local.irq, scope.irqs)
        and _optional(local.virq, scope.irqs)
        and _optional(local.vcpu, scope.vcpus)
        and _optional(local.target, scope.vcpus)
        and _optional(local.old, scope.vcpus)
        and _optional(local.new, scope.vcpus)
        and 0 <= local.priority < scope.priorities
        and _lr_ok(scope, local.lr)
        and 0 <= local.lrs <= scope.lrs
        and all(0 <= irq < scope.shared and 0 <= vcpu < scope.vcpus for irq, vcpu in local.rest)
        and 0 <= local.running <= scope.scheduling
    )


def _irqs_ok(model: Model, m: Machine) -> bool:
    scope = model.scope
    bits = ALL_STATUS | PRISTINE_LPI if scope.remaps else ALL_STATUS
    return (
        len(m.rank_vcpu) == scope.shared
        and len(m.status) == len(m.irq_lr) == len(m.irq_priority) == scope.irqs
        and _all_below(m.rank_vcpu, scope.vcpus)
        and all(status & ~bits == 0 for status in m.status)
        and all(_lr_ok(scope, lr) for lr in m.irq_lr)
        and _all_below(m.irq_priority, scope.priorities)
    )


def _inflight_ok(model: Model, m: Machine) -> bool:
    return _lists_ok(model.scope, m.inflight)


def _lr_pending_ok(model: Model, m: Machine) -> bool:
    return _lists_ok(model.scope, m.lr_pending)


def _lists_ok(scope: Scope, lists: tuple[tuple[int, ...], ...]) -> bool:
    return len(lists) == scope.vcpus and all(_all_below(entries, scope.irqs) for entries in lists)


def _hw_lr_ok(model: Model, m: Machine) -> bool:
    return _registers_ok(model.scope, m.hw_lr, m.lr_mask, model.scope.pcpus)


def _registers_ok(
    scope: Scope, files: tuple[tuple[ListRegister, ...], ...], masks: tuple[int, ...], owners: int
) -> bool:
    return (
        len(files) == len(masks) == owners
        and all(len(registers) == scope.lrs for registers in files)
        and all(_register_ok(scope, register) for registers in files for register in registers)
        and _all_below(masks, 1 << scope.lrs)
    )


def _register_ok(scope: Scope, register: ListRegister) -> bool:
    if register.state == LR_ACTIVE_PENDING and scope.is_hw(register.virq):
        return False
    return _optional(register.virq, scope.irqs) and 0 <= register.state <= LR_ACTIVE_PENDING


def _hardware_ok(model: Model, m: Machine) -> bool:
    scope = model.scope
    return (
        len(m.phys_state) == len(m.phys_aff) == scope.spis
        and _all_below(m.phys_state, PHYS_ACTIVE_PENDING + 1)
        and _all_below(m.phys_aff, scope.pcpus)
        and _all_below((m.in_progress, m.phys_enabled), 1 << scope.spis)
        and _all_below((m.kick, m.uie), 1 << scope.pcpus)
    )


def _placement_ok(model: Model, m: Machine) -> bool:
    scope = model.scope
    return (
        len(m.current) == scope.pcpus
        and all(_optional(vcpu, scope.vcpus) for vcpu in m.current)
        and len(m.processor) == scope.vcpus
        and _all_below(m.processor, scope.pcpus)
        and _all_below((m.is_running, m.blocked, m.down), 1 << scope.vcpus)
        and (not scope.scheduling or _registers_ok(scope, m.saved_lr, m.saved_mask, scope.vcpus))
    )


def _stack_ok(model: Model, m: Machine) -> bool:
    return len(m.stack) == model.scope.pcpus and all(
        len(frames) <= model.scope.nesting and all(_frame_ok(model, frame) for frame in frames)
        for frames in m.stack
    )


def _frame_ok(model: Model, frame: Frame) -> bool:
    labels = model.program.labels
    return frame.pc in labels and labels.issuperset(frame.ret) and _local_ok(model.scope, frame.local)


def _ordering_ok(model: Model, m: Machine) -> bool:
    scope = model.scope
    return (
        len(m.buffer) == len(m.early) == len(m.granted) == len(m.freeing) == scope.pcpus
        and _all_below(m.buffer, 1 << STORES * scope.irqs if scope.memory else 1)
        and 0 <= m.torn < (1 << scope.irqs if scope.memory else 1)
        and all(seen == () or (scope.reads and _early_ok(scope, *seen)) for seen in m.early)
        and _all_below((*m.granted, *m.freeing), 1 << len(model.locks) if scope.atomicity else 1)
        and all(mask.bit_count() <= 1 for mask in m.granted)
    )


def _early_ok(scope: Scope, irq: int, inflight: int) -> bool:
    return 0 <= irq < scope.spis and 0 <= inflight <= 1


def _budgets_ok(model: Model, m: Machine) -> bool:
    return all(0 <= getattr(m, name) <= getattr(model.scope, name) for name in BUDGETS)


def _lpis_ok(model: Model, m: Machine) -> bool:
    scope = model.scope
    lpis = (1 << scope.irqs) - (1 << scope.first_lpi)
    return (
        m.lpi_pending & ~lpis == m.mapped & ~lpis == 0
        and len(m.lpi_vcpu) == scope.lpis
        and _all_below(m.lpi_vcpu, scope.vcpus)
    )


def _lr_ok(scope: Scope, lr: int) -> bool:
    return 0 <= lr < scope.lrs or lr == INVALID_LR


def _optional(index: int, size: int) -> bool:
    return NONE <= index < size


def _all_below(values: tuple[int, ...], size: int) -> bool:
    return not values or (min(values) >= 0 and max(values) < size)


#: What :func:`type_ok` is made of: each part looks at fields of its own, and is remembered by these alone.
TYPE_PARTS: tuple[Callable[[Model, Machine], bool], ...] = (
    _pc_ok,
    _ret_ok,
    _locals_ok,
    _locks_ok,
    _irqs_ok,
    _inflight_ok,
    _lr_pending_ok,
    _hw_lr_ok,
    _hardware_ok,
    _placement_ok,
    _stack_ok,
    _ordering_ok,
    _lpis_ok,
    _budgets_ok,
)
