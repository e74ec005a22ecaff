"""The one place that sees both worlds: the reference model's machines as states of the spec.

The reference model knows no TLA+ values and the spec no Python; this adapter maps names to model values,
tuples to sequences and dictionaries to functions, and tells who acts and who holds which lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pytlc.replay.story import Lane
from pytlc.trace import Action, State
from pytlc.values import FiniteSet, Function, ModelValue, Value
from pytlc.vgic.model import Model
from pytlc.vgic.names import Name, describe_lock, pcpu_name
from pytlc.vgic.names import Step as ModelStep
from pytlc.vgic.properties import describe_cycle, lock_cycle
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Machine
from pytlc.vgic.versions import find_version
from pytlc.vgic.view import Neutral, Record, view

#: Where to return to, and the function called -> the C functions between, outermost first, where that is not
#: the function of the return label alone: the model leaves out a caller that has nothing left to do, and
#: what is next after the entry from the guest, or after an argument was read, is no caller.
_CALLERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("gic_interrupt.read_iar", "gic_clear_lrs"): (),
    ("vgic_store_itargetsr.lock_rank", "gic_clear_lrs"): (),
    ("vgic_get_virq_priority.read_priority", "vgic_get_target_vcpu"): (),
    ("do_IRQ.unlock_desc", "vgic_get_virq_priority"): ("do_IRQ", "vgic_vcpu_inject_irq"),
    ("gic_clear_lrs.next", "gic_raise_guest_irq"): ("gic_clear_lrs", "gic_update_one_lr"),
    ("vgic_vcpu_inject_irq.unlock", "gic_update_one_lr"): ("vgic_vcpu_inject_irq", "gic_raise_inflight_irq"),
    ("vgic_store_itargetsr.write_target", "vgic_vcpu_inject_irq"): (
        "vgic_store_itargetsr",
        "vgic_migrate_irq",
    ),
    ("vgic_store_itargetsr.write_target", "vgic_get_virq_priority"): (
        "vgic_store_itargetsr",
        "vgic_migrate_irq",
        "vgic_vcpu_inject_irq",
    ),
}


class VgicNarrator:
    """The reference model of one version on one machine.

    Args:
        code: The version with its layers, such as ``v4+KeepVisible``.
        sizes: Sizes of the machine, by parameter.
    """

    def __init__(self, code: str, sizes: Mapping[str, int]) -> None:
        self.model = Model(Scope(**sizes), find_version(code).layers)
        self._functions = {bound.info.action: bound.info.c_function for bound in self.model.program.steps}

    def initial(self) -> Iterable[Machine]:
        """The machine at reset."""
        return self.model.initial()

    def enabled(self, state: Machine) -> Iterable[tuple[Action, Machine]]:
        """Every step, as an action of the spec with all its arguments."""
        return ((_action(step), after) for step, after in self.model.enabled(state))

    def view(self, state: Machine) -> State:
        """The machine under the spec's names."""
        return State({name: to_value(part) for name, part in view(self.model.scope, state).items()})

    def lanes(self, state: Machine) -> tuple[Lane, ...]:
        """Each pCPU with its functions and locks."""
        return tuple(self._lane(state, p) for p in range(self.model.scope.pcpus))

    def actor(self, action: Action) -> str | None:
        """The pCPU that takes the step; None for a device."""
        first = action.arguments[0] if action.arguments else None
        pcpus = (pcpu_name(p).text for p in range(self.model.scope.pcpus))
        return first.name if isinstance(first, ModelValue) and first.name in pcpus else None

    def function(self, action: Action) -> str | None:
        """The C function of the step; None for guest and device."""
        return self._functions.get(action.name)

    def reason(self, state: Machine) -> str | None:
        """The circle of waiting pCPUs, if there is one."""
        return describe_cycle(lock_cycle(self.model, state)) or None

    def _lane(self, state: Machine, p: int) -> Lane:
        wanted = self.model.wanted_index(state, p)
        return Lane(
            actor=pcpu_name(p).text,
            place=state.pc[p],
            stack=_stack(state.ret[p], state.pc[p]),
            holds=tuple(describe_lock(lock) for lock in self.model.holds(state, p)),
            wants=None if wanted == NONE else describe_lock(self.model.locks[wanted]),
            blocked=wanted != NONE and state.lock[wanted] != NONE,
        )


def to_value(part: Neutral) -> Value:
    """Turn the reference model's neutral description of a value into a TLA+ value."""
    match part:
        case Name():
            return ModelValue(part.text)
        case Record():
            return Function.record({field: to_value(entry) for field, entry in part.items()})
        case dict():
            return Function.of((to_value(key), to_value(entry)) for key, entry in part.items())
        case frozenset():
            return FiniteSet(to_value(element) for element in part)
        case tuple():
            return Function.sequence(to_value(element) for element in part)
        case str() | int():
            return part


def _stack(returns: tuple[str, ...], label: str) -> tuple[str, ...]:
    """The C functions that a pCPU at the label is in, outermost first."""
    stack: tuple[str, ...] = (label.partition(".")[0],)
    for back in reversed(returns):
        stack = _CALLERS.get((back, stack[0]), (back.partition(".")[0],)) + stack
    return stack


def _action(step: ModelStep) -> Action:
    return Action(step.action, tuple(to_value(argument) for argument in step.args))
