"""The replay loop, strict and step by step.

A state of the trace and the model's are compared as values with TLA+'s equality: TRUE is not 1, a set is
not a sequence. TLC before 1.8.0 prints no arguments of actions; they are recovered here, because the model
knows which of its enabled steps with that name leads to the next state.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeAlias, TypeVar

from pytlc.errors import ReplayError
from pytlc.reference import ReferenceModel
from pytlc.trace import Action, Change, Loop, State, Step, Trace, diff

S = TypeVar("S", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Agreement(Generic[S]):
    """The model takes every step of the trace.

    Attributes:
        trace: The trace, with the arguments of every action.
        states: The model's state at each step.
    """

    trace: Trace
    states: tuple[S, ...]


@dataclass(frozen=True, slots=True)
class Divergence(Generic[S]):
    """The first step at which the model and the trace part.

    Attributes:
        number: Number of the state that the model does not reach, from 1; for the way back of a lasso, the
            number of the state that it returns to.
        action: The action that the spec took; None for the initial state.
        changes: Where the model's state differs from the trace's (before: trace, after: model), for the
            step of the same action that comes nearest. Empty if the model has no such step.
        enabled: The steps that the model could take instead.
        trace: The part of the trace on which both agree.
        states: The model's states along it.
    """

    number: int
    action: Action | None
    changes: tuple[Change, ...]
    enabled: tuple[Action, ...]
    trace: Trace | None
    states: tuple[S, ...]

    @property
    def reason(self) -> str:
        """What is wrong, in a line."""
        if self.trace is None:
            return "the model starts in another state"
        step = self.action or "any step"
        if not self.changes:
            return f"the model cannot take {step} here"
        return f"after {step} the model is in another state"


Replay: TypeAlias = Agreement[S] | Divergence[S]


def replay(trace: Trace, model: ReferenceModel[S]) -> Replay[S]:
    """Take every step of a trace on a model.

    Raises:
        ReplayError: The trace is of another spec: its variables are not those of the model.
    """
    first = trace.steps[0]
    initial = [(Action("Init"), state) for state in model.init()]
    _same_variables(first.state, model.view(initial[0][1]))
    found = _reaching(first.state, initial, model)
    if found is None:
        changes = _nearest(first.state, initial, model)
        return Divergence(1, None, changes, (), None, ())
    states, steps = [found[1]], [first]
    for step in trace.steps[1:]:
        outcome = take(step.action, step.state, states[-1], model)
        if isinstance(outcome, tuple):
            steps.append(replace(step, action=_with_arguments(step.action, outcome[0])))
            states.append(outcome[1])
        else:
            return outcome.at(step.number, tuple(steps), tuple(states))
    ending = trace.ending
    if isinstance(ending, Loop):
        outcome = take(ending.action, trace.steps[ending.to - 1].state, states[-1], model)
        if not isinstance(outcome, tuple):
            return outcome.at(ending.to, tuple(steps), tuple(states))
        ending = replace(ending, action=_with_arguments(ending.action, outcome[0]))
    return Agreement(Trace(tuple(steps), ending), tuple(states))


@dataclass(frozen=True, slots=True)
class Missed:
    """What the model offers instead of a step; the fields are those of a :class:`Divergence`."""

    action: Action | None
    changes: tuple[Change, ...]
    enabled: tuple[Action, ...]

    def at(self, number: int, steps: tuple[Step, ...], states: tuple[S, ...]) -> Divergence[S]:
        """The same as a divergence of a trace, at one of its states."""
        return Divergence(number, self.action, self.changes, self.enabled, Trace(steps), states)


def take(action: Action | None, goal: State, state: S, model: ReferenceModel[S]) -> tuple[Action, S] | Missed:
    """Take one step on a model.

    Args:
        action: The step, with or without its arguments; None for any.
        goal: The state that it has to lead to, as the spec shows it.
        state: Where the model is.
        model: The model.

    Returns:
        The step with its arguments and the model's state after it, or what the model can do instead.
    """
    enabled = list(model.enabled(state))
    named = [(taken, after) for taken, after in enabled if action is None or _fits(action, taken)]
    found = _reaching(goal, named, model)
    if found is not None:
        return found
    return Missed(action, _nearest(goal, named, model), tuple(taken for taken, _ in enabled))


def _reaching(
    goal: State, candidates: Iterable[tuple[Action, S]], model: ReferenceModel[S]
) -> tuple[Action, S] | None:
    return next(((taken, state) for taken, state in candidates if model.view(state) == goal), None)


def _nearest(
    goal: State, candidates: Iterable[tuple[Action, S]], model: ReferenceModel[S]
) -> tuple[Change, ...]:
    differences = (diff(goal, model.view(state)) for _, state in candidates)
    return min(differences, key=len, default=())


def _fits(printed: Action, taken: Action) -> bool:
    """Whether the model's step is the action as TLC printed it, with or without arguments."""
    arguments = taken.arguments if printed.arguments is None else printed.arguments
    return Action(printed.name, arguments) == Action(taken.name, taken.arguments)


def _with_arguments(printed: Action | None, taken: Action) -> Action:
    return taken if printed is None else replace(printed, arguments=taken.arguments)


def _same_variables(trace: State, model: object) -> None:
    if not isinstance(model, State):
        raise ReplayError(f"view() of the model returns {model!r:.60}; expected a pytlc.trace.State")
    if trace.keys() != model.keys():
        missing = ", ".join(sorted(model.keys() - trace.keys())) or "none"
        foreign = ", ".join(sorted(trace.keys() - model.keys())) or "none"
        raise ReplayError(
            "the trace is not one of this model's spec:\n"
            f"variables that the trace lacks: {missing}\nvariables that the model lacks: {foreign}\n"
            "replay it with the target and version that it was made with; of a family of your own, view() "
            "has every variable of the spec and no other"
        )
