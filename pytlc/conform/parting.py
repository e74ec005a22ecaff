"""What to say of the place where a spec and a model part: the way there, and what each does."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from pytlc.conform.difference import Difference, Kind
from pytlc.errors import ReplayError
from pytlc.graph import Key, Vocabulary
from pytlc.reference import ReferenceModel
from pytlc.trace import Action, Change, State, Step, Trace, diff

S = TypeVar("S", bound=Hashable)

#: An action as both can tell it, empty for an initial state, and the state after it.
Transition: TypeAlias = tuple[str, Key]
#: Transitions with the action as one of the two has it.
Ways: TypeAlias = Mapping[Transition, Action | None]


def walk(
    model: ReferenceModel[S], vocabulary: Vocabulary, keys: Sequence[Key]
) -> tuple[Trace, tuple[S, ...]]:
    """A behaviour of the model through states on which the spec agrees.

    Raises:
        ReplayError: The model does not take the same steps as before: it is not deterministic.
    """
    steps: list[Step] = []
    states: list[S] = []
    for number, key in enumerate(keys, 1):
        choices = model.enabled(states[-1]) if states else ((None, state) for state in model.init())
        views = ((action, state, model.view(state)) for action, state in choices)
        found = next((way for way in views if vocabulary.number(way[2]) == key), None)
        if found is None:
            raise ReplayError(
                f"the model took another step in state {number - 1} when it was asked again; "
                "enabled must always give the same for the same state"
            )
        steps.append(Step(number, found[0], found[2]))
        states.append(found[1])
    return Trace(tuple(steps)), tuple(states)


def part(
    vocabulary: Vocabulary, trace: Trace | None, states: tuple[S, ...], spec: Ways, model: Ways
) -> Difference[S]:
    """The difference between what both do in a state, which is not the same.

    Args:
        vocabulary: What the states are numbered by.
        trace: The way to that state; None where the initial states differ.
        states: The model's states along it.
        spec: What the spec does.
        model: What the model offers.
    """
    only_spec = [way for way in spec if way not in model]
    only_model = [way for way in model if way not in spec]
    first = only_spec[0] if only_spec else None
    other = only_model[0] if first is None else _nearest(vocabulary, first, only_model)
    ours = None if first is None else vocabulary.state(first[1])
    theirs = None if other is None else vocabulary.state(other[1])
    if first is not None and other is not None:
        kind, action = Kind.STATE, model[other]
    elif first is not None:
        kind, action = Kind.SPEC_ONLY, spec[first]
    else:
        kind, action = Kind.MODEL_ONLY, None if other is None else model[other]
    return Difference(
        kind,
        action,
        trace,
        states,
        spec=ours,
        model=theirs,
        changes=_changes(trace, ours, theirs),
        spec_steps=_steps(spec),
        model_steps=_steps(model),
        further=len(only_spec) + len(only_model) - (2 if kind is Kind.STATE else 1),
    )


def _nearest(vocabulary: Vocabulary, way: Transition, others: Sequence[Transition]) -> Transition | None:
    """The one with the same action whose state differs least."""
    state = vocabulary.state(way[1])
    alike = [other for other in others if other[0] == way[0]]
    return min(alike, key=lambda other: len(diff(state, vocabulary.state(other[1]))), default=None)


def _changes(trace: Trace | None, spec: State | None, model: State | None) -> tuple[Change, ...]:
    """Where the two differ; where there is only one, what its step changes."""
    if spec is not None and model is not None:
        return diff(spec, model)
    after = spec if spec is not None else model
    return () if trace is None or after is None else diff(trace.states[-1], after)


def _steps(ways: Ways) -> tuple[Action, ...]:
    return tuple(dict.fromkeys(action for action in ways.values() if action is not None))
