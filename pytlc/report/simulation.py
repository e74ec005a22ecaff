"""What came of a simulation: how much was looked at, what it violates, where spec and model part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import IO, Any

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.conform.simulation import Count, Disagreement, Simulated
from pytlc.report.jsonable import verdict_to_jsonable
from pytlc.report.lanes import lanes_text
from pytlc.report.live import ProgressMode, live_line
from pytlc.report.text import diagnostics_text, difference_text, verdict_text
from pytlc.report.words import count, disagreement, duration
from pytlc.tlc import Outcome
from pytlc.trace import trace_to_json

FORMAT = "pytlc-simulation-1"
_GOOD, _BAD, _UNDECIDED = "bold green", "bold red", "bold yellow"


def simulated_text(simulated: Simulated, *, full: bool = False) -> Group:
    """The numbers, then whatever was found.

    Args:
        simulated: What came of it.
        full: Show every change of every step exactly.
    """
    return Group(*_parts(simulated, full=full))


def simulated_to_jsonable(simulated: Simulated) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format         "pytlc-simulation-1"
        summary        in one line, as the text says it
        exit_code      0 as expected, 1 found something, 2 could not run, 3 stopped at a bound
        asked          behaviours, depth (states of each), seed
        behaviours, steps, replayed, diverged, seconds, steps_per_second
                       what was looked at; seconds of reading and replaying; null for what was not measured
        disagreements  list of {behaviour, text, trace, file}: the first of them, with what pytlc replay takes
        verdict        what TLC said, as verdict_to_jsonable
    """
    total = simulated.count
    return {
        "format": FORMAT,
        "summary": summary(simulated),
        "exit_code": simulated.exit_code,
        "asked": {
            "behaviours": simulated.asked.behaviors,
            "depth": simulated.asked.depth,
            "seed": simulated.seed,
        },
        "behaviours": total.behaviours,
        "steps": total.steps,
        "replayed": total.replayed if simulated.verdict.has_model else None,
        "diverged": total.diverged if simulated.verdict.has_model else None,
        "seconds": round(total.seconds, 3),
        "steps_per_second": None if total.rate is None else round(total.rate),
        "disagreements": [
            {
                "behaviour": one.number,
                "text": disagreement(one.divergence, one.trace),
                "trace": trace_to_json(one.trace),
                "file": str(simulated.verdict.run.behaviour_path(one.number)),
            }
            for one in simulated.disagreements
        ],
        "verdict": verdict_to_jsonable(simulated.verdict),
    }


def summary(simulated: Simulated) -> str:
    """The simulation in one line."""
    verdict, total = simulated.verdict, simulated.count
    subject = f"{verdict.target} on {', '.join(verdict.scope)}" if verdict.scope else verdict.target
    size = f"{count(total.behaviours, 'random behaviour')}, {count(total.steps, 'step')}"
    parts = [size]
    if verdict.has_model:
        rate = f" ({total.rate:,.0f} a second)" if total.rate else ""
        parts.append(f"{total.replayed:,} of them replayed{rate}")
    if total.diverged:
        parts.append(f"the reference model DISAGREES with {count(total.diverged, 'behaviour')}")
    elif verdict.has_model:
        parts.append("the reference model agrees")
    if simulated.stopped:
        parts.append(f"stopped after {duration(verdict.result.stats.seconds or 0)}")
    return f"{subject}: {', '.join(parts)} - seed {simulated.seed}"


class Tally:
    """How far a simulation is."""

    def __init__(self) -> None:
        self._count = Count()

    def hear(self, total: Count) -> bool:
        """Take the newest numbers into account; each behaviour is worth a plain line."""
        self._count = total
        return True

    @property
    def line(self) -> str:
        """Behaviours, steps, and how fast."""
        total = self._count
        rate = f" ({total.rate:,.0f} a second)" if total.rate else ""
        return f"{count(total.behaviours, 'behaviour')}, {count(total.steps, 'step')}{rate}"


def simulation_progress(
    stream: IO[str], *, mode: ProgressMode = "auto"
) -> AbstractContextManager[Callable[[Count], None]]:
    """Show how far a simulation is; gives the function that hears the numbers.

    Args:
        stream: Where to, usually standard error.
        mode: ``auto`` is a live line on a terminal and nothing elsewhere; ``plain`` is a line for each
            behaviour; ``none`` is nothing.
    """
    return live_line(Tally(), stream, mode)


def _parts(simulated: Simulated, *, full: bool) -> Iterator[RenderableType]:
    styles = {0: _GOOD, 3: _UNDECIDED}
    yield Text(summary(simulated), style=styles.get(simulated.exit_code, _BAD))
    for number, one in enumerate(simulated.disagreements):
        yield from _disagreement(one, simulated, shown=number == 0, full=full)
    if simulated.verdict.result.outcome is Outcome.BOUNDED:
        yield from diagnostics_text(simulated.verdict)
    else:
        yield Text()
        yield verdict_text(simulated.verdict, full=full)


def _disagreement(
    one: Disagreement, simulated: Simulated, *, shown: bool, full: bool
) -> Iterator[RenderableType]:
    """The first one whole, of the others only where they are."""
    path = simulated.verdict.run.behaviour_path(one.number)
    yield Text(f"behaviour {one.number}: {disagreement(one.divergence, one.trace)}", style=_BAD)
    yield Text(f"  replay it: pytlc replay {path}")
    if shown:
        if one.story is not None:
            yield lanes_text(one.story, full=full)
            yield Text()
        yield difference_text(one.divergence, one.trace)
