"""The type of every variable: what values a machine may hold at all, one predicate per group of fields."""

from __future__ import annotations

from pytlc.vgic.model import Model
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    ACTIVE,
    ENABLED,
    INVALID_LR,
    LR_ACTIVE,
    MIGRATING,
    NONE,
    PHYS_ACTIVE_PENDING,
    QUEUED,
    VISIBLE,
    ListRegister,
    Local,
    Machine,
)

ALL_STATUS = QUEUED | ACTIVE | VISIBLE | ENABLED | MIGRATING


def type_ok(model: Model, m: Machine) -> bool:
    """Every field has a value of its type and every function its domain."""
    scope = model.scope
    return (
        _control_ok(model, m)
        and len(m.local) == scope.pcpus
        and all(_local_ok(scope, local) for local in m.local)
        and len(m.lock) == len(model.locks)
        and all(_optional(holder, scope.pcpus) for holder in m.lock)
        and _irqs_ok(scope, m)
        and _lists_ok(scope, m.inflight)
        and _lists_ok(scope, m.lr_pending)
        and _registers_ok(scope, m)
        and _hardware_ok(scope, m)
        and 0 <= m.retargets <= scope.retargets
        and 0 <= m.reasserts <= scope.reasserts
    )


def _control_ok(model: Model, m: Machine) -> bool:
    labels = model.program.labels
    return (
        len(m.pc) == len(m.ret) == model.scope.pcpus
        and labels.issuperset(m.pc)
        and all(map(labels.issuperset, m.ret))
    )


def _local_ok(scope: Scope, local: Local) -> bool:
    return (
        _optional(local.irq, scope.spis)
        and _optional(local.virq, scope.spis)
        and _optional(local.vcpu, scope.vcpus)
        and _optional(local.target, scope.vcpus)
        and _optional(local.old, scope.vcpus)
        and _optional(local.new, scope.vcpus)
        and 0 <= local.priority < scope.priorities
        and _lr_ok(scope, local.lr)
        and 0 <= local.lrs <= scope.lrs
    )


def _irqs_ok(scope: Scope, m: Machine) -> bool:
    return (
        len(m.rank_vcpu) == len(m.status) == len(m.irq_lr) == len(m.irq_priority) == scope.spis
        and _all_below(m.rank_vcpu, scope.vcpus)
        and all(status & ~ALL_STATUS == 0 for status in m.status)
        and all(_lr_ok(scope, lr) for lr in m.irq_lr)
        and _all_below(m.irq_priority, scope.priorities)
    )


def _lists_ok(scope: Scope, lists: tuple[tuple[int, ...], ...]) -> bool:
    return len(lists) == scope.vcpus and all(_all_below(entries, scope.spis) for entries in lists)


def _registers_ok(scope: Scope, m: Machine) -> bool:
    return (
        len(m.hw_lr) == len(m.lr_mask) == scope.pcpus
        and all(len(registers) == scope.lrs for registers in m.hw_lr)
        and all(_register_ok(scope, register) for registers in m.hw_lr for register in registers)
        and _all_below(m.lr_mask, 1 << scope.lrs)
    )


def _register_ok(scope: Scope, register: ListRegister) -> bool:
    return _optional(register.virq, scope.spis) and 0 <= register.state <= LR_ACTIVE


def _hardware_ok(scope: Scope, m: Machine) -> bool:
    return (
        len(m.phys_state) == len(m.phys_aff) == scope.spis
        and _all_below(m.phys_state, PHYS_ACTIVE_PENDING + 1)
        and _all_below(m.phys_aff, scope.pcpus)
        and 0 <= m.in_progress < 1 << scope.spis
        and 0 <= m.kick < 1 << scope.pcpus
    )


def _lr_ok(scope: Scope, lr: int) -> bool:
    return 0 <= lr < scope.lrs or lr == INVALID_LR


def _optional(index: int, size: int) -> bool:
    return NONE <= index < size


def _all_below(values: tuple[int, ...], size: int) -> bool:
    return not values or (min(values) >= 0 and max(values) < size)
