"""What a cursor moves on: the states of a behaviour, with what a reference model tells of each.

A timeline is a trace, or a branch that leaves one and goes on by steps of the model. The model's machines
are made as they are asked for, from the first state on, and each is compared with the trace's state, so that
opening a long trace costs nothing and nothing is ever told of a machine that is not the trace's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

from pytlc.errors import ReplayError, UsageError
from pytlc.reference import Lane, Narrator, Predicate, StatePredicate
from pytlc.replay import Missed, Row, take
from pytlc.trace import (
    Action,
    Change,
    Ending,
    Finite,
    Loop,
    State,
    Step,
    Trace,
    diff,
    model_values,
)
from pytlc.values import Value, equal


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that could be taken.

    Attributes:
        action: It, with all its arguments.
        actor: Who takes it; None for the environment.
        function: The function of the modelled code that it belongs to, if any.
        machine: The model's machine after it.
        taken: The timeline takes this step here.
    """

    action: Action
    actor: str | None
    function: str | None
    machine: Any = field(repr=False)
    taken: bool


@dataclass(frozen=True, slots=True)
class Parting:
    """The first state of a trace that the model does not reach, and what the model could do instead."""

    number: int
    missed: Missed


class Timeline:
    """The states from an initial one on, numbered from 1.

    Args:
        trace: The behaviour.
        narrator: The reference model of its spec; None where there is none.
        predicates: The properties of states and of steps that the model can judge, by name.
        parent: The timeline that this one leaves.
        fork: The number of the last state that both have; 0 for a timeline without a parent.
        names: Model values that the configuration gives.
    """

    def __init__(
        self,
        trace: Trace,
        narrator: Narrator[Any] | None = None,
        predicates: Mapping[str, Predicate[Any]] | None = None,
        *,
        parent: Timeline | None = None,
        fork: int = 0,
        names: frozenset[str] = frozenset(),
    ) -> None:
        self.narrator = narrator
        self.predicates = dict(predicates or {}) if narrator else {}
        self.parent = parent
        self.fork = fork
        self.ending: Ending = trace.ending
        self._steps = list(trace.steps)
        self._machines: list[Any] = []
        self._lanes: dict[int, tuple[Lane, ...]] = {}
        self._violated: dict[int, tuple[str, ...]] = {}
        self._parting: Parting | None = None
        #: Values that are equal, by identity; they are kept, so that no other object takes their place.
        self._compared: dict[tuple[int, int], tuple[Value, Value]] = {}
        self._explored = 0
        self._names = names
        self._named: tuple[int, frozenset[str]] = 0, names

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, number: int) -> Step:
        if not 1 <= number <= len(self._steps):
            raise UsageError(f"there is no state {number}: the states are numbered from 1 to {len(self)}")
        return self._steps[number - 1]

    @property
    def trace(self) -> Trace:
        """The behaviour as it is now."""
        return Trace(tuple(self._steps), self.ending)

    def model_names(self) -> frozenset[str]:
        """The names of all model values that are known: of the states so far and of the configuration."""
        if self._named[0] != len(self):
            values = (value for step in self._steps for value in step.state.values())
            self._named = len(self), self._names | model_values(values)
        return self._named[1]

    @property
    def is_branch(self) -> bool:
        """Whether it leaves another timeline."""
        return self.parent is not None

    @property
    def parting(self) -> Parting | None:
        """Where the model leaves the trace, as far as it was looked at; None if nowhere."""
        return self._parting

    def following(self, number: int) -> int | None:
        """The number of the state after this one, behind a lasso's last the loop's first; None at an end."""
        if number < len(self):
            return number + 1
        return self.ending.to if isinstance(self.ending, Loop) else None

    def state(self, number: int) -> State:
        """The values of the variables."""
        return self[number].state

    def action(self, number: int) -> Action | None:
        """The step to a state, with its arguments where the model has been there; None for the first."""
        return self[number].action

    def changes(self, number: int) -> tuple[Change, ...]:
        """What the step to a state changed."""
        return diff(self.state(number - 1), self.state(number)) if number > 1 else ()

    def machine(self, number: int) -> Any | None:
        """The model's machine at a state; None without a model, and from where it does not agree."""
        if self.narrator is None:
            return None
        while len(self._machines) < number and self._parting is None:
            self._go_on(self.narrator)
        return self._machines[number - 1] if number <= len(self._machines) else None

    def explore(self, seconds: float) -> bool:
        """Make machines for a while, with their lanes and what they violate; whether all of it is done.

        What is made beforehand nobody waits for later.

        Args:
            seconds: How long at the most, but for the step that is being taken.
        """
        end = monotonic() + seconds
        while self.narrator is not None and self._parting is None and self._explored < len(self):
            if monotonic() >= end:
                return False
            if len(self._machines) < len(self):
                self._go_on(self.narrator)
                continue
            self._explored += 1
            self.lanes(self._explored)
            self.violated(self._explored)
        return True

    def lanes(self, number: int) -> tuple[Lane, ...]:
        """Everybody at a state; nobody where no model tells."""
        found = self._lanes.get(number)
        if found is None:
            machine = self.machine(number)
            found = () if self.narrator is None or machine is None else self.narrator.lanes(machine)
            self._lanes[number] = found
        return found

    def lane(self, number: int, actor: str) -> Lane | None:
        """One of them."""
        return next((lane for lane in self.lanes(number) if lane.actor == actor), None)

    @property
    def actors(self) -> tuple[str, ...]:
        """The names of everybody who acts, in order; empty where no model tells."""
        return tuple(lane.actor for lane in self.lanes(1))

    def actor(self, number: int) -> str | None:
        """Who takes the step to a state; None for the environment, the first state, and without a model."""
        action = self._known_action(number)
        return self.narrator.actor(action) if self.narrator and action else None

    def function(self, number: int) -> str | None:
        """The function of the modelled code that the step to a state belongs to."""
        action = self._known_action(number)
        return self.narrator.function(action) if self.narrator and action else None

    def row(self, number: int) -> Row:
        """The step to a state as a row of a story."""
        return Row(
            number=number,
            actor=self.actor(number),
            action=self._known_action(number),
            function=self.function(number),
            lanes=self.lanes(number),
            changes=self.changes(number),
        )

    def reason(self, number: int) -> str | None:
        """Why the behaviour ends at a state, in the words of the model; None where it says nothing."""
        machine = self.machine(number)
        return None if self.narrator is None or machine is None else self.narrator.reason(machine)

    def violated(self, number: int) -> tuple[str, ...]:
        """The properties that do not hold of a state, or of the step to it."""
        found = self._violated.get(number)
        if found is None:
            found = tuple(name for name in self.predicates if not self.holds(number, name))
            self._violated[number] = found
        return found

    def holds(self, number: int, name: str) -> bool:
        """Whether a property holds of a state, or of the step to it; also where the model cannot judge it.

        Raises:
            UsageError: There is no such property.
        """
        claim = self.predicates.get(name)
        if claim is None:
            known = ", ".join(sorted(self.predicates)) or "none"
            raise UsageError(f"no property {name!r} can be judged here; known: {known}")
        machine, action = self.machine(number), self._known_action(number)
        if machine is None:
            return True
        if isinstance(claim, StatePredicate):
            return claim.holds(machine)
        return action is None or claim.holds(self.machine(number - 1), action, machine)

    def choices(self, number: int) -> tuple[Choice, ...]:
        """Every step that can be taken at a state.

        Raises:
            UsageError: There is no model to ask, or it does not agree with the trace up to here.
        """
        narrator, machine = self._model(number)
        after = self._known_action(number + 1) if number < len(self) else None
        return tuple(
            Choice(action, narrator.actor(action), narrator.function(action), reached, taken=action == after)
            for action, reached in narrator.enabled(machine)
        )

    def branch(self, number: int, choice: Choice) -> Timeline:
        """The timeline that is this one up to a state and then takes another step.

        Raises:
            UsageError: There is no model, or it does not agree with the trace up to here.
        """
        self._model(number)
        made = Timeline(
            Trace(tuple(self._steps[:number])),
            self.narrator,
            self.predicates,
            parent=self,
            fork=number,
            names=self._names,
        )
        made._machines = self._machines[:number]
        made._lanes = {known: lanes for known, lanes in self._lanes.items() if known <= number}
        made._violated = {known: names for known, names in self._violated.items() if known <= number}
        made.extend(choice)
        return made

    def again(self) -> Timeline:
        """The same behaviour, of which the model has been asked nothing yet."""
        return Timeline(self.trace, self.narrator, self.predicates, names=self._names)

    def extend(self, choice: Choice) -> None:
        """Take a step at the end of a branch.

        Raises:
            UsageError: This is no branch.
        """
        if not self.is_branch:
            raise UsageError("a recorded behaviour is not extended; leave it by a branch")
        narrator, _ = self._model(len(self))
        self.ending = Finite()
        self._steps.append(Step(len(self) + 1, choice.action, narrator.view(choice.machine)))
        self._machines.append(choice.machine)

    def _model(self, number: int) -> tuple[Narrator[Any], Any]:
        if self.narrator is None:
            raise UsageError(
                "this spec has no reference model, so it is not known what else could happen here; stepping, "
                "conditions and differences work without one"
            )
        machine = self.machine(number)
        if machine is None and self._parting is not None:
            raise UsageError(
                f"the reference model does not agree with the trace from state {self._parting.number} on, so "
                f"it cannot say what else could happen at state {number}"
            )
        return self.narrator, machine

    def _known_action(self, number: int) -> Action | None:
        """The step to a state, with its arguments where a model can tell them."""
        if self[number].action is not None:
            self.machine(number)
        action = self[number].action
        return None if action is None else Action(action.name, action.arguments)

    def _go_on(self, narrator: Narrator[Any]) -> None:
        """Take one more step on the model."""
        step = self[len(self._machines) + 1]
        if step.number == 1:
            self._begin(narrator, step)
            return
        reached = self._applied(narrator, step)
        if reached is not None:
            self._machines.append(reached)
            return
        taken = take(step.action, step.state, self._machines[-1], narrator)
        if isinstance(taken, Missed):
            self._parting = Parting(step.number, taken)
            return
        action, machine = taken
        self._machines.append(machine)
        location = step.action.location if step.action else None
        self._steps[step.number - 1] = replace(step, action=Action(action.name, action.arguments, location))

    def _applied(self, narrator: Narrator[Any], step: Step) -> Any | None:
        """The machine after a step whose arguments are known; None where it is not the trace's."""
        if step.action is None or step.action.arguments is None:
            return None
        action = Action(step.action.name, step.action.arguments)
        try:
            reached = narrator.apply(self._machines[-1], action)
        except ReplayError:
            return None
        return reached if self._same(narrator.view(reached), step.state) else None

    def _same(self, shown: State, told: State) -> bool:
        """Whether two states are equal; states share values, and what was compared is known again."""
        if shown.keys() != told.keys():
            return False
        for name, value in shown.items():
            pair = (id(value), id(told[name]))
            if pair not in self._compared:
                if not equal(value, told[name]):
                    return False
                self._compared[pair] = (value, told[name])
        return True

    def _begin(self, narrator: Narrator[Any], step: Step) -> None:
        found = next((machine for machine in narrator.init() if narrator.view(machine) == step.state), None)
        if found is None:
            self._parting = Parting(1, Missed(None, (), ()))
        else:
            self._machines.append(found)
