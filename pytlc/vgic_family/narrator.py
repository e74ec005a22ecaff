"""The one place that sees both worlds: the reference model's machines as states of the spec.

The reference model knows no TLA+ values and the spec no Python; this adapter maps names to model values,
tuples to sequences and dictionaries to functions, and tells who acts and who holds which lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from pytlc.errors import UnknownStep
from pytlc.reference import Lane, Place, Touch, place_of
from pytlc.trace import Action, State
from pytlc.values import FiniteSet, Function, ModelValue, Value
from pytlc.vgic.model import Model
from pytlc.vgic.names import Name, describe_lock, pcpu_name
from pytlc.vgic.names import Step as ModelStep
from pytlc.vgic.properties import describe_cycle, describe_waiting, lock_cycle
from pytlc.vgic.properties.locking import Access, data_race
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import NONE, Machine
from pytlc.vgic.twin import load_twin
from pytlc.vgic.versions import find_version
from pytlc.vgic.view import VARIABLES, Neutral, Record, neutral_argument, show, variables
from pytlc.vgic_family.callers import functions

_REMEMBERED_VALUES = 1 << 16
_RACE = "NoDataRace"


class VgicNarrator:
    """The reference model of one version on one machine.

    Args:
        code: The version with its layers, such as ``v4+KeepVisible``.
        sizes: Sizes of the machine, by parameter.
        twins: Sources of the user's layers that ``code`` names, by layer, each with the path to tell of it.

    Raises:
        UsageError: The version or a layer is unknown.
        LayerError: A twin does not import, or does not fit.
    """

    def __init__(
        self,
        code: str,
        sizes: Mapping[str, int],
        twins: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    ) -> None:
        own = {name: load_twin(name, source, path) for name, (source, path) in twins.items()}
        self.model = Model(Scope(**sizes), find_version(code, own).layers)
        self._actions = {step: action_of(step) for step in self.model.steps}
        self._steps = {action: step for step, action in self._actions.items()}
        self._functions = {bound.info.action: bound.info.c_function for bound in self.model.program.steps}
        self._places = {b.info.action: place_of(b.function) for b in self.model.program.steps}
        self._shown = [
            (name, VARIABLES[name], _shown(self.model.scope, name)) for name in variables(self.model.scope)
        ]

    def step_of(self, action: Action) -> ModelStep:
        """The model's step for an action with all its arguments.

        Raises:
            UnknownStep: There is none.
        """
        step = self._steps.get(Action(action.name, action.arguments))
        if step is None:
            raise UnknownStep(f"{action} is no step of this machine, or its arguments are missing")
        return step

    def init(self) -> Iterable[Machine]:
        """The machine at reset."""
        return self.model.init()

    def enabled(self, state: Machine) -> Iterable[tuple[Action, Machine]]:
        """Every step, as an action of the spec with all its arguments."""
        actions = self._actions
        return [(actions[step], after) for step, after in self.model.enabled(state)]

    def apply(self, state: Machine, action: Action) -> Machine:
        """The machine after an action with all its arguments."""
        return self.model.apply(state, self.step_of(action))

    def view(self, state: Machine) -> State:
        """The machine under the spec's names."""
        return State({name: value(getattr(state, field)) for name, field, value in self._shown})

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
        """The circle of waiting pCPUs, if there is one: for locks, or for the sync of one another."""
        circle = describe_cycle(lock_cycle(self.model, state)) or describe_waiting(self.model, state)
        return circle or None

    def place(self, action: Action) -> Place | None:
        """Where the function of the step is, in the base or in the layer that has it last."""
        return self._places.get(action.name)

    def touches(self, claim: str, state: Machine) -> tuple[Touch, ...]:
        """The two accesses of a data race, where that is what is claimed not to be."""
        race = data_race(self.model, state) if claim == _RACE else ()
        return tuple(Touch(pcpu_name(p).text, self._access(access)) for p, access in race)

    def _access(self, access: Access) -> str:
        irq = self.model.scope.irq_name(access.irq).text
        return f"{'writes' if access.writes else 'reads'} {access.field} of {irq}"

    def _lane(self, state: Machine, p: int) -> Lane:
        wanted = self.model.wanted_index(state, p)
        return Lane(
            actor=pcpu_name(p).text,
            place=state.pc[p],
            stack=functions(self.model.scope, state, p),
            holds=tuple(describe_lock(lock) for lock in self.model.holds(state, p)),
            wants=None if wanted == NONE else describe_lock(self.model.locks[wanted]),
            blocked=wanted != NONE and state.lock[wanted] != NONE,
        )


def _shown(scope: Scope, name: str) -> Callable[[object], Value]:
    """How a field of a machine is shown under the name of its variable; machines repeat most of theirs."""
    return lru_cache(_REMEMBERED_VALUES)(lambda field: to_value(show(scope, name, field)))


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


def action_of(step: ModelStep) -> Action:
    """The step as an action of the spec, with all its arguments."""
    return Action(step.action, tuple(to_value(neutral_argument(argument)) for argument in step.args))
