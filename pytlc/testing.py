"""Hypothesis drives a reference model; a run that fails is printed as a program that fails in the same way.

Nothing in the package imports this module: it needs Hypothesis, which comes with the extra ``test``. A
machine is made where tests are written, and its ``TestCase`` is what a test runner collects::

    TestLocks = target_machine("vgic@v1", "NoSelfDeadlock", vcpus=2, spis=1, lrs=1).TestCase

Claims are checked by the steps themselves and not by Hypothesis' invariants, and a step is given as text and
looked up among those that are enabled: so what Hypothesis prints of a run does in a plain interpreter what
it did in the test, once the machine is there. The lines that make it are printed before it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from hypothesis import currently_in_test_context, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from pytlc.check.kept import python_of
from pytlc.check.narrators import model_for, predicates_for
from pytlc.errors import DisabledStep, UsageError
from pytlc.reference import ReferenceModel, StepPredicate
from pytlc.spec import load_family

M = TypeVar("M", bound=ReferenceModel[Any])

_NAME = "Machine"
_INITIAL = "initial state"
_STAY = "stay"


class Violated(AssertionError):
    """A run came to a state where a claim does not hold, or where nothing can happen.

    Attributes:
        claim: Name of the claim; None where nothing can happen.
        steps: What was taken, the choice of the initial state included.
        program: Python that takes the same steps and ends in the same violation.
    """

    def __init__(self, claim: str | None, steps: tuple[str, ...], program: str) -> None:
        self.claim = claim
        self.steps = steps
        self.program = program
        super().__init__(claim, steps, program)

    def __str__(self) -> str:
        what = "nothing can happen" if self.claim is None else f"{self.claim} does not hold"
        taken = len(self.steps) - 1
        return f"{what} after {taken} {'step' if taken == 1 else 'steps'}"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a machine is made for.

    Attributes:
        model: What is driven.
        claims: Predicates of model and state, by name.
        deadlock: A state in which nothing can happen is a violation.
        program: The beginning of every program: it makes the machine.
    """

    model: ReferenceModel[Any]
    claims: Mapping[str, Callable[[Any, Any], bool]]
    deadlock: bool
    program: str


class ModelMachine(RuleBasedStateMachine):
    """One run of a reference model; :func:`state_machine` makes the classes that can be run.

    The choice of the initial state is the first step.

    Attributes:
        subject: What is driven, and what must hold.
    """

    subject: ClassVar[Subject]

    def __init__(self) -> None:
        super().__init__()
        if currently_in_test_context():
            note(self.subject.program)
        self._taken: list[str] = []
        initial = tuple(self.subject.model.init())
        names = [_INITIAL] if len(initial) == 1 else [f"{_INITIAL} {n}" for n, _ in enumerate(initial, 1)]
        self._choices: dict[str, Hashable] = dict(zip(names, initial, strict=True))

    @property
    def choices(self) -> tuple[str, ...]:
        """The steps that can be taken, in the model's order; where nothing can happen, the one that stays."""
        return tuple(self._choices)

    @rule(step=st.runner().flatmap(lambda machine: st.sampled_from(machine.choices)))
    def take(self, step: str) -> None:
        """Take a step, and check what must hold after it.

        Raises:
            Violated: A claim does not hold, or nothing can happen any more.
            DisabledStep: The step cannot be taken here; the message lists what can.
        """
        if step not in self._choices:
            raise DisabledStep(f"{step} cannot be taken here; these can: {'; '.join(self._choices)}")
        self._taken.append(step)
        self._enter(self._choices[step])

    def _enter(self, state: Hashable) -> None:
        subject = self.subject
        for name, holds in subject.claims.items():
            if not holds(subject.model, state):
                raise self._violated(name)
        self._choices = {str(action): after for action, after in subject.model.enabled(state)}
        if not self._choices and subject.deadlock:
            raise self._violated(None)
        # Hypothesis asks for a number of steps, and rejects a run in which there is none.
        self._choices = self._choices or {_STAY: state}

    def _violated(self, claim: str | None) -> Violated:
        lines = [self.subject.program, f"state = {_NAME}()"]
        lines += [f"state.take(step={step!r})" for step in self._taken]
        return Violated(claim, tuple(self._taken), "\n".join(lines) + "\n")


def state_machine(
    make: Callable[[], M], claims: Mapping[str, Callable[[M, Any], bool]], *, deadlock: bool = False
) -> type[ModelMachine]:
    """Make a class of runs of a reference model, for Hypothesis to choose their steps.

    Model and claims have to be made again by the program that is printed of a failing run. So each is a
    function or a class that can be imported, or a :func:`functools.partial` of one whose arguments are
    literals.

    Args:
        make: Makes the model.
        claims: What must hold in every state: predicates of model and state, by name.
        deadlock: A state in which nothing can happen is a violation.

    Raises:
        UsageError: Model or claim cannot be imported, or an argument of it is no literal.
    """
    machine: type[ModelMachine] = type(_NAME, (ModelMachine,), {"__module__": __name__})
    program = _program(make, claims, deadlock=deadlock)
    machine.subject = Subject(make(), MappingProxyType(dict(claims)), deadlock, program)
    return machine


def target_machine(
    target: str, *properties: str, deadlock: bool = False, **sizes: int | str
) -> type[ModelMachine]:
    """Make a class of runs of one version of a family, such as ``vgic@v4+KeepVisible``.

    Args:
        target: Version and layers, with the name of the family or its folder before the ``@``.
        properties: Names of properties of states that the family has twins of.
        deadlock: A state in which nothing can happen is a violation.
        sizes: Sizes of the machine; the others have the family's defaults.

    Raises:
        UsageError: Target, property or size is unknown, the family has no reference model, or a property is
            none of states.
    """
    known = TargetModel(target, **sizes).predicates
    for name in properties:
        if isinstance(known.get(name), StepPredicate):
            raise UsageError(f"{name} is about steps; a state machine checks properties of states")
        if name not in known:
            raise UsageError(f"{target} has no twin of {name!r}\nknown: {', '.join(known)}")
    claims = {name: partial(holds, name) for name in properties}
    return state_machine(partial(TargetModel, target, **sizes), claims, deadlock=deadlock)


class TargetModel:
    """The reference model of one version of a family, with the twins of its properties.

    Args:
        target: Version and layers, with the name of the family or its folder before the ``@``.
        sizes: Sizes of the machine; the others have the family's defaults.

    Raises:
        UsageError: Target or size is unknown, or the family has no reference model.
    """

    def __init__(self, target: str, **sizes: int | str) -> None:
        name, _, code = target.rpartition("@")
        family = load_family(name)
        about = {
            "code": family.target(code).code,
            "scope": family.scope(**sizes),
            "python": python_of(family),
        }
        model = model_for(about)
        if model is None:
            raise UsageError(f"{family.name} has no reference model; a state machine drives one")
        self.init, self.enabled = model.init, model.enabled
        self.apply, self.view = model.apply, model.view
        self.predicates = predicates_for(about, model)


def holds(name: str, model: TargetModel, state: Any) -> bool:
    """Whether a property of states holds in a state of the target's model."""
    predicate = model.predicates[name]
    return isinstance(predicate, StepPredicate) or predicate.holds(state)


def _program(make: Callable[..., Any], claims: Mapping[str, Callable[..., Any]], *, deadlock: bool) -> str:
    """The lines that make the machine: imports, and one call."""
    used = [make, *claims.values()]
    modules = {__name__, *(_function(entry).__module__ for entry in used)}
    if any(isinstance(entry, partial) for entry in used):
        modules.add(partial.__module__)
    return "\n".join(
        [
            *(f"import {module}" for module in sorted(modules)),
            "",
            f"{_NAME} = {__name__}.{state_machine.__name__}(",
            f"    {_expression(make)},",
            "    {",
            *(f"        {name!r}: {_expression(claim)}," for name, claim in claims.items()),
            "    },",
            *(["    deadlock=True,"] if deadlock else []),
            ")",
        ]
    )


def _expression(entry: Callable[..., Any]) -> str:
    """The text that stands for a function, a class, or a ``partial`` of one."""
    function = _function(entry)
    name = f"{function.__module__}.{function.__qualname__}"
    if not isinstance(entry, partial):
        return name
    named = (f"{key}={_literal(value, name)}" for key, value in entry.keywords.items())
    arguments = [name, *(_literal(value, name) for value in entry.args), *named]
    return f"{partial.__module__}.{partial.__qualname__}({', '.join(arguments)})"


def _function(entry: Callable[..., Any]) -> Any:
    """What has to be imported, seen to be found again under its name."""
    function = entry.func if isinstance(entry, partial) else entry
    module = getattr(function, "__module__", None)
    qualified = getattr(function, "__qualname__", "")
    if module is None or module == "__main__" or _find(module, qualified.split(".")) is not function:
        what = "it must be importable under its name, so that a program can be printed that uses it"
        raise UsageError(f"{function!r}: {what}; define it at the top of a module, or give a partial of it")
    return function


def _find(module: str, names: Iterable[str]) -> object:
    found: object = sys.modules.get(module)
    for name in names:
        found = getattr(found, name, None)
    return found


def _literal(value: object, function: str) -> str:
    text = repr(value)
    try:
        same = ast.literal_eval(text) == value
    except (ValueError, SyntaxError):
        same = False
    if not same:
        what = "give numbers, texts, and tuples, lists and dictionaries of them"
        raise UsageError(f"argument {text} of {function} cannot be written in a program; {what}")
    return text
