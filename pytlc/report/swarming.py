"""What came of a swarm: what was found and how to find it again, or what was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import IO, Any

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.check import Counterexample
from pytlc.report.jsonable import counterexample_to_jsonable, failures_to_jsonable
from pytlc.report.live import ProgressMode, live_line
from pytlc.report.minimising import shorter
from pytlc.report.text import counterexample_text, failures_text
from pytlc.report.words import count, duration, violation
from pytlc.swarm import MemberRun, Swarmed

FORMAT = "pytlc-swarm-1"
_STYLES = {1: "bold red", 3: "bold yellow"}


def swarmed_text(
    swarmed: Swarmed, example: Counterexample | None, *, again: str, has_model: bool, full: bool = False
) -> Group:
    """The swarm in a line, what it covered, and what it found.

    Args:
        swarmed: What came of it.
        example: The counterexample, minimised where that is possible; None where nothing was found.
        again: The command that finds the same again.
        has_model: There is a reference model for the spec.
        full: Show every change of every step exactly.
    """
    return Group(*_parts(swarmed, example, again, has_model=has_model, full=full))


def _parts(
    swarmed: Swarmed, example: Counterexample | None, again: str, *, has_model: bool, full: bool
) -> Iterator[RenderableType]:
    yield Text(summary(swarmed, example), style=_STYLES.get(swarmed.exit_code, "bold red"))
    yield Text(covered(swarmed))
    yield from map(Text, surveyed(swarmed))
    failures = [f"seed {run.member.seed}: {reason}" for run in swarmed.runs if (reason := failure(run))]
    yield from map(Text, failures[:3])
    if example is not None:
        yield from _shown(swarmed, example, again, has_model=has_model, full=full)
    yield from failures_text(swarmed.failures)


def _shown(
    swarmed: Swarmed, example: Counterexample, again: str, *, has_model: bool, full: bool
) -> Iterator[RenderableType]:
    """The violation, and where it is kept."""
    if swarmed.minimised is not None:
        yield Text(shorter(swarmed.minimised.minimised), style="bold")
    yield Text(f"the same again: {again}")
    yield counterexample_text(example, has_model=has_model, full=full)
    yield Text()
    if swarmed.found is not None:
        yield Text(f"as it was found: {swarmed.found.path}")
    if swarmed.minimised is not None:
        yield Text(f"run kept in {swarmed.minimised.run.path}")


def swarmed_to_jsonable(
    swarmed: Swarmed, example: Counterexample | None, *, again: str, has_model: bool
) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format          "pytlc-swarm-1"
        target, scope   what was searched; scope is a list of sizes in words
        summary         in one line, as the text says it
        exit_code       1 found something, 2 could not run, 3 nothing found
        jobs, seconds   members at once, and how long they took
        states          states that members visited which were not stopped
        seeds           list of {seed, depth, omitted, outcome, property, confirmed, finished, states,
                        seconds, error}, in the order in which they were done; outcome and what follows from
                        it null for a member that was stopped
        survey          {behaviours, states, distinct, depth, taken, never} of a sample of behaviours; taken
                        null where nobody tells; null where something was found
        again           the command that finds the same; null where nothing was found
        minimised       {before, after, shortest}; null without
        counterexample  as counterexample_to_jsonable; null without
        found, run      {name, path} of the run of the member that found it, and of the minimised one; null
                        without
        failures        list of {stage, reason}: what was to be done after the search and failed
    """
    minimised = swarmed.minimised
    done = None if minimised is None else minimised.minimised
    return {
        "format": FORMAT,
        "target": swarmed.target,
        "scope": list(swarmed.scope),
        "summary": summary(swarmed, example),
        "exit_code": swarmed.exit_code,
        "jobs": swarmed.jobs,
        "seconds": round(swarmed.seconds, 3),
        "states": sum(run.states or 0 for run in swarmed.runs),
        "seeds": [_run(run) for run in swarmed.runs],
        "survey": _survey(swarmed),
        "again": None if example is None else again,
        "minimised": None
        if done is None
        else {"before": len(done.before), "after": len(done.trace), "shortest": done.shortest},
        "counterexample": None
        if example is None
        else counterexample_to_jsonable(example, has_model=has_model),
        "found": None if swarmed.found is None else _place(swarmed.found.name, str(swarmed.found.path)),
        "run": None if minimised is None else _place(minimised.run.name, str(minimised.run.path)),
        "failures": failures_to_jsonable(swarmed.failures),
    }


def _place(name: str, path: str) -> dict[str, str]:
    return {"name": name, "path": path}


def _run(run: MemberRun) -> dict[str, Any]:
    result = run.result
    return {
        "seed": run.member.seed,
        "depth": run.member.depth,
        "omitted": list(run.member.omitted),
        "outcome": None if result is None else result.outcome.value,
        "property": None if result is None else result.property,
        "confirmed": run.confirmed,
        "finished": run.finished,
        "states": run.states,
        "seconds": None if result is None else result.end.seconds,
        "error": failure(run),
    }


def _survey(swarmed: Swarmed) -> dict[str, Any] | None:
    seen = swarmed.survey
    if seen is None:
        return None
    return {
        "behaviours": seen.behaviours,
        "states": seen.states,
        "distinct": seen.distinct,
        "depth": seen.depth,
        "taken": None if seen.taken is None else dict(seen.taken),
        "never": list(seen.never(swarmed.actions)),
    }


def summary(swarmed: Swarmed, example: Counterexample | None) -> str:
    """The swarm in one line."""
    subject = f"{swarmed.target} on {', '.join(swarmed.scope)}" if swarmed.scope else swarmed.target
    winner = swarmed.winner
    if winner is None:
        what = "nothing found" if swarmed.exit_code != 2 else "COULD NOT RUN"
        return f"{subject}: {what} by {count(len(swarmed.runs), 'simulation')}, incomplete"
    assert winner.result is not None  # noqa: S101  # it has found something
    finding = example.finding if example is not None else winner.result.findings[0]
    stake = example.phrase if example is not None else ""
    return f"{subject}: {violation(finding, stake)} - seed {winner.member.seed}"


def covered(swarmed: Swarmed) -> str:
    """How much was looked at."""
    states = sum(run.states or 0 for run in swarmed.runs)
    finished = sum(run.finished for run in swarmed.runs)
    behaviours = finished * swarmed.asked.behaviours
    depths = sorted({run.member.depth for run in swarmed.runs})
    parts = [
        f"{count(len(swarmed.runs), 'seed')} ({finished} to the end)",
        f"{states:,} states visited",
        f"at least {count(behaviours, 'behaviour')}" if behaviours else "",
        f"depth {', '.join(map(str, depths))}" if depths else "",
        f"{swarmed.jobs} at once, {duration(swarmed.seconds)}",
    ]
    omitting = sum(bool(run.member.omitted) for run in swarmed.runs)
    parts.append(f"{count(omitting, 'seed')} without some actions" if omitting else "")
    return ", ".join(filter(None, parts))


def surveyed(swarmed: Swarmed) -> Iterator[str]:
    """What a sample came by, and the actions that it never took."""
    seen = swarmed.survey
    if seen is None:
        return
    sample = f"of {count(seen.behaviours, 'behaviour')} looked at"
    yield f"{sample}: {seen.states:,} states, {seen.distinct:,} of them distinct, depth {seen.depth}"
    if seen.taken is None:
        yield "which actions were taken is not known: this TLC does not name them in a simulation"
    elif never := seen.never(swarmed.actions):
        yield f"never taken in these: {', '.join(never)}"
    elif swarmed.actions:
        yield f"all {len(swarmed.actions)} actions were taken"


def failure(run: MemberRun) -> str:
    """Why a member found nothing, where that is not because there is nothing; empty else."""
    if run.error or run.result is None:
        return run.error
    if run.result.outcome.is_violation:
        what = run.result.property or run.result.outcome.value
        if run.confirmed:
            return ""
        if run.member.omitted:
            return f"{what} is violated only without the actions that it left out"
        return f"{what} is no violation: a search of the same states does not find it, only a simulation"
    return run.result.errors[0].message if run.result.errors else ""


class _Meter:
    """How far a swarm is."""

    def __init__(self, seeds: int) -> None:
        self._seeds = seeds
        self._done = 0
        self._states = 0

    def hear(self, run: MemberRun) -> bool:
        """Take a member that is done into account; each is worth a plain line."""
        self._done += 1
        self._states += run.states or 0
        return True

    @property
    def line(self) -> str:
        return f"{self._done} of {count(self._seeds, 'seed')}, {self._states:,} states visited"


def swarm_progress(
    stream: IO[str], seeds: int, *, mode: ProgressMode = "auto"
) -> AbstractContextManager[Callable[[MemberRun], None]]:
    """Show how far a swarm is; gives the function that is told of each member.

    Args:
        stream: Where to, usually standard error.
        seeds: How many members there are.
        mode: As for :func:`pytlc.report.live.live_line`; a plain line for each member.
    """
    return live_line(_Meter(seeds), stream, mode)
