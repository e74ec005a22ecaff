"""A minimised counterexample: how much shorter it is, and the shorter one whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO, Any

from rich.console import Group
from rich.text import Text

from pytlc.check import Counterexample
from pytlc.minimise import Minimised, MinimisedRun, Progress
from pytlc.report.jsonable import counterexample_to_jsonable
from pytlc.report.live import ProgressMode, live_line
from pytlc.report.text import counterexample_text
from pytlc.report.words import count, duration, violation

FORMAT = "pytlc-minimised-1"


def minimised_text(
    found: MinimisedRun, example: Counterexample, *, has_model: bool, full: bool = False
) -> Group:
    """How much shorter, then the counterexample.

    Args:
        found: What came of it.
        example: The shorter counterexample, replayed where there is a model.
        has_model: There is a reference model for its spec.
        full: Show every change of every step exactly.
    """
    return Group(
        Text(violation(example.finding, example.phrase), style="bold red"),
        Text(shorter(found.minimised), style="bold"),
        *map(Text, found.minimised.notes),
        counterexample_text(example, has_model=has_model, full=full),
        Text(),
        Text(f"the behaviour as it was is in {found.source.path}"),
        Text(f"run kept in {found.run.path}"),
    )


def minimised_to_jsonable(found: MinimisedRun, example: Counterexample, *, has_model: bool) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format          "pytlc-minimised-1"
        summary         in one line, as the text says it
        before, after   states of the behaviour as it was, and of the shorter one
        shortest        whether no behaviour that violates this is shorter, proven by a complete search
        stopped         whether it ended before everything was tried
        on_model        whether the reference model was searched; else TLC searched the spec
        seconds         how long it took
        notes           what the cfg asks for and was switched off, a sentence each
        counterexample  the shorter one, as counterexample_to_jsonable
        source, run     {name, path} of the run of the behaviour as it was, and of the shorter one
    """
    done = found.minimised
    return {
        "format": FORMAT,
        "summary": shorter(done),
        "before": len(done.before),
        "after": len(done.trace),
        "shortest": done.shortest,
        "stopped": done.stopped,
        "on_model": done.on_model,
        "seconds": round(done.seconds, 3),
        "notes": list(done.notes),
        "counterexample": counterexample_to_jsonable(example, has_model=has_model),
        "source": {"name": found.source.name, "path": str(found.source.path)},
        "run": {"name": found.run.name, "path": str(found.run.path)},
    }


def shorter(done: Minimised) -> str:
    """How much shorter, and how sure that is."""
    length = count(len(done.trace), "state")
    what = f"{length} instead of {len(done.before):,}" if done.removed > 0 else f"{length}, as before"
    if done.shortest:
        sure = "there is no shorter one"
    elif done.stopped:
        sure = "stopped, there may be shorter ones"
    else:
        sure = "there may be shorter ones"
    return f"{what}: {sure} ({duration(done.seconds)})"


class _Meter:
    """How short it is by now."""

    def __init__(self) -> None:
        self._last: Progress | None = None

    def hear(self, told: Progress) -> bool:
        """Take a shorter one into account; each is worth a plain line."""
        self._last = told
        return True

    @property
    def line(self) -> str:
        if self._last is None:
            return "looking for a shorter behaviour"
        return f"{count(self._last.now, 'state')} instead of {self._last.before:,}"


def minimising_progress(
    stream: IO[str], *, mode: ProgressMode = "auto"
) -> AbstractContextManager[Callable[[Progress], None]]:
    """Show how short the behaviour is by now; gives the function that is told.

    Args:
        stream: Where to, usually standard error.
        mode: As for :func:`pytlc.report.live.live_line`; a plain line for each shorter behaviour.
    """
    return live_line(_Meter(), stream, mode)
