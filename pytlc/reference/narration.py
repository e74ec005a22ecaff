"""What a model may tell besides its states: who acts, and who holds and waits for what."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from inspect import unwrap
from typing import Any, Protocol, TypeVar, cast

from pytlc.reference.protocol import ReferenceModel
from pytlc.trace import Action

S = TypeVar("S", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Lane:
    """One actor at one moment.

    Attributes:
        actor: Its name, such as ``pcpu0``.
        place: The label that it has reached.
        stack: The functions that it is in, outermost first.
        holds: Names of the locks that it holds.
        wants: The lock that its next step takes, if any.
        blocked: Somebody holds that lock.
    """

    actor: str
    place: str
    stack: tuple[str, ...]
    holds: tuple[str, ...]
    wants: str | None
    blocked: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step of a model is written.

    Attributes:
        file: The Python file, as its code names it.
        line: First line of the function, from 1.
        function: Its name.
    """

    file: str
    line: int
    function: str


def place_of(function: Callable[..., Any]) -> Place:
    """Where a Python function is written; of one that others are wrapped around, the innermost."""
    while isinstance(function, partial):
        function = function.func
    code = unwrap(function).__code__
    return Place(code.co_filename, code.co_firstlineno, code.co_name)


@dataclass(frozen=True, slots=True)
class Touch:
    """What an actor is about to do although another one is, too, about to do something that forbids it.

    Attributes:
        actor: Its name.
        words: What it does to what: ``writes lr of spi32``.
    """

    actor: str
    words: str


class Narrator(ReferenceModel[S], Protocol):
    """A model that can also say who acts and who holds what."""

    def lanes(self, state: S) -> tuple[Lane, ...]:
        """Everybody, always in the same order."""
        ...

    def actor(self, action: Action) -> str | None:
        """Who takes this step; None for the environment."""
        ...

    def function(self, action: Action) -> str | None:
        """The function of the modelled code that this step belongs to."""
        ...

    def reason(self, state: S) -> str | None:
        """Why the behaviour ends here, if this state shows it."""
        ...

    def place(self, action: Action) -> Place | None:
        """Where the Python of this step is written; ``apply`` with its arguments comes there."""
        ...


def narrated(model: ReferenceModel[Any]) -> Narrator[Any]:
    """A model as a narrator; what it does not tell, nobody does.

    A model may have any of the methods of a narrator. Without ``lanes`` nobody acts, and a story is
    only what changes from step to step.
    """
    told = all(hasattr(model, name) for name in ("lanes", "actor", "function", "reason", "place"))
    return cast("Narrator[Any]", model) if told else _Narrated(model)


def touches(model: ReferenceModel[Any], claim: str | None, state: Any) -> tuple[Touch, ...]:
    """Who is about to do what in a state in which a claim does not hold because of that.

    A model that can tell has a method ``touches(claim, state)``; of claims of other kinds it tells nothing.
    """
    told = getattr(model, "touches", None)
    return tuple(told(claim, state)) if told is not None and claim is not None else ()


class _Narrated:
    """A model, and silence for what it does not tell."""

    def __init__(self, model: ReferenceModel[Any]) -> None:
        self.init = model.init
        self.enabled = model.enabled
        self.apply = model.apply
        self.view = model.view
        self.lanes = getattr(model, "lanes", lambda _state: ())
        self.actor = getattr(model, "actor", lambda _action: None)
        self.function = getattr(model, "function", lambda _action: None)
        self.touches = getattr(model, "touches", lambda _claim, _state: ())
        self.reason = getattr(model, "reason", lambda _state: None)
        self.place = getattr(model, "place", lambda _action: None)
