"""The steps of a behaviour as real calls of the reference model's Python, for a debugger to stop in.

Finding out which step a trace took may call the functions of many that it did not take. So a timeline is
looked at as a whole first, while no debugger and no ``breakpoint()`` can stop, and then each step is taken
once, by ``apply`` with its arguments: whatever stops now stops in a step of the behaviour.
"""

from __future__ import annotations

import sys
from bdb import BdbQuit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pdb import Pdb
from types import FrameType
from typing import IO, Any

from pytlc.debug.stops import StopAt
from pytlc.debug.timeline import Timeline
from pytlc.errors import UsageError
from pytlc.reference import Place
from pytlc.trace import Action

#: Called before a step: its number, it, and why the debugger stops in it; None where it does not.
OnStep = Callable[[int, Action, str | None], None]


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no breakpoint stop: neither ``breakpoint()`` nor one of a debugger that uses ``sys.settrace``."""
    hook, trace = sys.breakpointhook, sys.gettrace()
    sys.breakpointhook = lambda *_args, **_kwargs: None
    sys.settrace(None)
    try:
        yield
    finally:
        sys.breakpointhook = hook
        sys.settrace(trace)


def take_steps(timeline: Timeline, on_step: OnStep | None = None) -> None:
    """Take each step of a behaviour once, so that the breakpoints of any debugger stop in it.

    Args:
        timeline: The behaviour.
        on_step: Told of each step before it is taken.

    Raises:
        UsageError: There is no model to take them on.
    """
    for number, action in _steps(timeline):
        if on_step is not None:
            on_step(number, action, None)
        _apply(timeline, number, action)


def debug_steps(
    timeline: Timeline,
    before: StopAt | None = None,
    *,
    on_step: OnStep | None = None,
    stdin: IO[str] | None = None,
    stdout: IO[str] | None = None,
) -> bool:
    """Take each step once, and stop with pdb in the function of those that a condition meets.

    Args:
        timeline: The behaviour.
        before: The condition on the step; None stops in every one.
        on_step: Told of each step before it is taken.
        stdin: Where the debugger's commands come from; None for the terminal.
        stdout: Where it writes.

    Returns:
        Whether all steps were taken; False where the user quit the debugger.

    Raises:
        UsageError: There is no model to take them on, or its steps are written nowhere.
    """
    debugger = Pdb(stdin=stdin, stdout=stdout, nosigint=True)
    for number, action in _steps(timeline):
        with undisturbed():
            met = before(timeline, number) if before else None
        stops = before is None or met is not None
        if on_step is not None:
            on_step(number, action, (met.reason if met else "every step") if stops else None)
        try:
            with _stopping(debugger, _place(timeline, action) if stops else None):
                _apply(timeline, number, action)
        except BdbQuit:
            return False
    return True


def _steps(timeline: Timeline) -> list[tuple[int, Action]]:
    """The steps with their arguments, found undisturbed."""
    with undisturbed():
        if timeline.narrator is None:
            raise UsageError("this spec has no reference model, so there is no Python to stop in")
        timeline.machine(len(timeline))
        if timeline.parting is not None:
            raise UsageError(
                f"the reference model does not take the step to state {timeline.parting.number}; look at the "
                f"divergence first: pytlc replay without --pdb shows it"
            )
        found = ((number, timeline.action(number)) for number in range(2, len(timeline) + 1))
        return [(number, Action(action.name, action.arguments)) for number, action in found if action]


def _apply(timeline: Timeline, number: int, action: Action) -> None:
    if timeline.narrator is not None:
        timeline.narrator.apply(timeline.machine(number - 1), action)


def _place(timeline: Timeline, action: Action) -> Place:
    place = timeline.narrator.place(action) if timeline.narrator else None
    if place is None:
        raise UsageError(
            f"the reference model does not say where {action.name} is written; give it a method "
            f"place(action), as templates/examples/ticket/model.py has one"
        )
    return place


@contextmanager
def _stopping(debugger: Pdb, place: Place | None) -> Iterator[None]:
    """Have the debugger stop when the function at a place is called, and at breakpoints set in it before."""
    wanted = (place.file, place.line) if place else None

    def wait(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "call" and (frame.f_code.co_filename, frame.f_code.co_firstlineno) == wanted:
            debugger.set_trace(frame)
            return frame.f_trace
        return debugger.trace_dispatch(frame, event, argument) if debugger.get_all_breaks() else None

    before = sys.gettrace()
    sys.settrace(wait)
    try:
        yield
    finally:
        sys.settrace(before)
