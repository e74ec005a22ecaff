"""Which probes of a model are reached: TLC searches it once more, with them in the place of its properties.

Each probe is evaluated until it is reached once; when all are, the search is ended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import resources

from pytlc.tlc import Event, Outcome, Result, TlcJob
from pytlc.tlc.cfg import read_config
from pytlc.tlc.events import Printed
from pytlc.tlc.runner import Runner
from pytlc.vacuity.probes import Goal, Mode, Plan

_MAIN, _MARKS = "PytlcVacuity", "PytlcMarks"
_REACHED = re.compile(r'<<"pytlc-reached", (\d{1,9})>>')
_STOPPED = frozenset({Outcome.BOUNDED, Outcome.EXHAUSTED})
_OPERATORS = {Mode.STATE: "PytlcStates", Mode.STEP: "PytlcSteps", Mode.INITIAL: "PytlcInitially"}


@dataclass(frozen=True, slots=True)
class Reached:
    """What TLC says of the probes.

    Attributes:
        operators: Those that were reached.
        asked: Those that it could be asked of.
        notes: Why it could not be asked of others.
    """

    operators: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    def __or__(self, other: Reached) -> Reached:
        notes = tuple(dict.fromkeys((*self.notes, *other.notes)))
        return Reached(self.operators | other.operators, self.asked | other.asked, notes)


class _Enough(Exception):  # a way out of TLC's run, never seen outside
    """Everything is reached."""


@dataclass(slots=True)
class _Listener:
    """Collects the numbers that are told, and ends the search with the last one."""

    wanted: int
    numbers: set[int] = field(default_factory=set)

    def hear(self, event: Event) -> None:
        """Take an event."""
        if isinstance(event, Printed) and (told := _REACHED.fullmatch(event.text.strip())):
            self.numbers.add(int(told[1]))
            if len(self.numbers) == self.wanted:
                raise _Enough


def ask(job: TlcJob, asked: Plan, variables: Sequence[str], runner: Runner) -> Reached:
    """Let TLC decide which probes of a model are reached.

    Where TLC refuses probes, each half is asked alone, until those are left out that it refuses.

    Args:
        job: The model.
        asked: The probes.
        variables: Of the model.
        runner: What runs TLC.

    Raises:
        ToolchainError: TLC cannot be run.
    """
    return _ask(job, asked, asked.goals, variables, runner) if asked.goals and variables else Reached()


def _ask(
    job: TlcJob, asked: Plan, goals: Sequence[Goal], variables: Sequence[str], runner: Runner
) -> Reached:
    listener = _Listener(len(goals))
    try:
        result = runner.run(_job(job, asked, goals, variables), on_event=listener.hear)
    except _Enough:
        result = Result(Outcome.SUCCESS)
    names = [goal.operator for goal in goals]
    reached = frozenset(names[number - 1] for number in listener.numbers)
    if result.outcome is Outcome.SUCCESS:
        return Reached(reached, frozenset(names))
    if result.outcome in _STOPPED:
        why = result.bound or "out of memory or disk"
        return Reached(reached, reached, (f"not judged whole: the second search was stopped, {why}",))
    if len(goals) == 1:
        return Reached(notes=(_refusal(goals[0], result),))
    middle = len(goals) // 2
    halves = (_ask(job, asked, half, variables, runner) for half in (goals[:middle], goals[middle:]))
    first, second = halves
    return first | second


def _refusal(goal: Goal, result: Result) -> str:
    message = next((error.message for error in result.errors), result.outcome.value)
    where = f"{goal.location.module}:{goal.location.begin_line}"
    return f"not judged: {goal.text} at {where}: {' '.join(message.split())}"


def _job(job: TlcJob, asked: Plan, goals: Sequence[Goal], variables: Sequence[str]) -> TlcJob:
    row = f"<<{', '.join(variables)}>>"
    judged = {mode: _judged(goals, mode, row) for mode in Mode}
    texts = [
        f"---- MODULE {_MAIN} ----",
        f"EXTENDS {job.main}, {_MARKS}",
        *(f"ASSUME PytlcClear({number})" for number, _ in enumerate(goals, 1)),
        *_needed(asked, goals),
        *(text for text in judged.values() if text),
        "====",
    ]
    marks = resources.files("pytlc.vacuity").joinpath(f"{_MARKS}.tla").read_text(encoding="utf-8")
    files = {**job.files, f"{_MAIN}.tla": "\n".join(texts) + "\n", f"{_MARKS}.tla": marks}
    kept = read_config(job.config, name=f"{job.main}.cfg").unchecked().text()
    asking = [
        f"{'INVARIANT' if mode is Mode.STATE else 'PROPERTY'} {_OPERATORS[mode]}"
        for mode, text in judged.items()
        if text
    ]
    options = replace(job.options, check_deadlock=False, coverage=False, dump=None)
    return TlcJob(files, _MAIN, kept + "\n".join(asking) + "\n", options)


def _judged(goals: Sequence[Goal], mode: Mode, row: str) -> str:
    """The operator that tells of the goals of a mode; empty where there are none.

    It begins with variables, or TLC would take what mentions none for a constant and evaluate it before
    anything else.
    """
    rows = [
        f"  /\\ IF PytlcPending({number})\n"
        f"     THEN IF {goal.operator} THEN PytlcMark({number}) ELSE TRUE\n"
        f"     ELSE TRUE"
        for number, goal in enumerate(goals, 1)
        if goal.mode is mode
    ]
    if not rows:
        return ""
    first = f"  /\\ {row} = {row}"
    text = "\n".join((first, *rows))
    body = f"  [][\n{text}\n  ]_{row}" if mode is Mode.STEP else text
    return f"{_OPERATORS[mode]} ==\n{body}\n"


def _needed(asked: Plan, goals: Sequence[Goal]) -> list[str]:
    """The definitions that goals rest on, in their order."""
    pending, needed = [goal.operator for goal in goals], set[str]()
    while pending:
        name = pending.pop()
        if name not in needed:
            needed.add(name)
            pending += [word for word in re.findall(r"\w+", asked.texts[name]) if word in asked.texts]
    return [text for name, text in asked.texts.items() if name in needed]
