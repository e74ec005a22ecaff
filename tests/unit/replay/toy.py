"""Two processes and one lock: small enough to write its traces by hand.

A process asks, enters when the lock is free, and leaves. The spec's variables are ``pc``, ``free`` and
``waiting``, so that a string, a boolean and a set can each be got wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pytlc.errors import DisabledStep
from pytlc.reference import Place, place_of
from pytlc.replay import Lane
from pytlc.trace import Action, Ending, Finite, State, Step, Trace
from pytlc.values import FiniteSet, Function, ModelValue, parse_state, parse_value

NAMES = ("p0", "p1")
OUTSIDE, WAITING, INSIDE = "outside", "waiting", "inside"


@dataclass(frozen=True, slots=True)
class Mutex:
    """Where both processes are."""

    pc: tuple[str, str] = (OUTSIDE, OUTSIDE)

    def moved(self, process: int, place: str) -> Mutex:
        """The same with one process elsewhere."""
        return Mutex((place, self.pc[1]) if process == 0 else (self.pc[0], place))


class MutexNarrator:
    """The executable model, and who holds what in it."""

    def init(self) -> Iterable[Mutex]:
        """Both outside, and a second initial state with a process that already waits."""
        return Mutex(), Mutex((OUTSIDE, WAITING))

    def enabled(self, state: Mutex) -> Iterable[tuple[Action, Mutex]]:
        """Ask, enter, leave; the lock lets one in."""
        for process, place in enumerate(state.pc):
            if place == OUTSIDE:
                yield _action("Ask", process), state.moved(process, WAITING)
            if place == WAITING and INSIDE not in state.pc:
                yield _action("Enter", process), state.moved(process, INSIDE)
            if place == INSIDE:
                yield _action("Leave", process), state.moved(process, OUTSIDE)

    def apply(self, state: Mutex, action: Action) -> Mutex:
        """The one step that is the action."""
        after = dict(self.enabled(state)).get(action)
        if after is None:
            raise DisabledStep(f"{action} cannot be taken here")
        return after

    def view(self, state: Mutex) -> State:
        """The spec's three variables."""
        waiting = (ModelValue(name) for name, place in zip(NAMES, state.pc, strict=True) if place == WAITING)
        return State(
            {
                "pc": Function.of({ModelValue(n): place for n, place in zip(NAMES, state.pc, strict=True)}),
                "free": INSIDE not in state.pc,
                "waiting": FiniteSet(waiting),
            }
        )

    def lanes(self, state: Mutex) -> tuple[Lane, ...]:
        """Both processes."""
        return tuple(
            Lane(
                actor=name,
                place=place,
                stack=("main",),
                holds=("lock",) if place == INSIDE else (),
                wants="lock" if place == WAITING else None,
                blocked=place == WAITING and INSIDE in state.pc,
            )
            for name, place in zip(NAMES, state.pc, strict=True)
        )

    def actor(self, action: Action) -> str | None:
        """The first argument."""
        return str(action.arguments[0]) if action.arguments else None

    def function(self, action: Action) -> str | None:
        """Only the lock has functions."""
        return {"Enter": "lock", "Leave": "unlock"}.get(action.name)

    def place(self, action: Action) -> Place | None:
        """Its steps are branches of one function."""
        return place_of(self.enabled) if action.name in {"Ask", "Enter", "Leave"} else None

    def reason(self, state: Mutex) -> str | None:
        """Somebody is kept out."""
        return "the lock is held" if INSIDE in state.pc and WAITING in state.pc else None


def _action(name: str, process: int) -> Action:
    return Action(name, (ModelValue(NAMES[process]),))


def state(first: str, second: str, **other: str) -> State:
    """A state as the spec prints it; ``free`` and ``waiting`` fit the places unless they are given."""
    fitting = {
        "pc": f'(p0 :> "{first}" @@ p1 :> "{second}")',
        "free": "FALSE" if INSIDE in (first, second) else "TRUE",
        "waiting": _set(name for name, place in zip(NAMES, (first, second), strict=True) if place == WAITING),
    }
    return State(parse_state("\n".join(f"/\\ {name} = {text}" for name, text in (fitting | other).items())))


def trace(start: State, *steps: tuple[str, State], ending: Ending = Finite()) -> Trace:  # noqa: B008
    """A trace of ``(action, state)``; the action is ``Ask``, or ``Ask(p0)`` where arguments are printed."""
    taken = (Step(number, action(text), after) for number, (text, after) in enumerate(steps, 2))
    return Trace((Step(1, None, start), *taken), ending)


def action(text: str) -> Action:
    """``Ask`` without arguments as TLC before 1.8.0 prints it, ``Ask(p0)`` as later ones do."""
    name, printed, arguments = text.rstrip(")").partition("(")
    return Action(name, (parse_value(arguments),) if printed else None)


def _set(names: Iterable[str]) -> str:
    return f"{{{', '.join(names)}}}"
