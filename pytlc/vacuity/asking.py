"""Which probes of a model are reached: TLC searches it once more, with them in the place of its properties.

Each probe is evaluated until it is reached once; when all are, the search is ended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources

from pytlc.tla.tokens import tokens
from pytlc.tlc import Event, Outcome, Result, TlcJob
from pytlc.tlc.cfg import read_config, understood
from pytlc.tlc.events import Printed
from pytlc.tlc.runner import Runner
from pytlc.tlc.wrapping import Wrapping
from pytlc.vacuity.probes import Goal, Mode, Plan

_REACHED = re.compile(r'<<"pytlc-reached", (\d{1,9})>>')
_NAME = re.compile(r"\bPytlc[A-Z]\w*")
#: How long the search without VIEW and SYMMETRY may take: they may be there because it has no end.
_AGAIN_SECONDS = 60.0
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

    Where TLC refuses probes, each half is asked alone, until those are left out that it refuses. A cfg's VIEW
    and SYMMETRY let one state stand for others, so what is not reached under them is asked again without.

    Args:
        job: The model.
        asked: The probes.
        variables: Of the model.
        runner: What runs TLC.

    Raises:
        ToolchainError: TLC cannot be run.
    """
    if not asked.goals or not variables:
        return Reached()
    reached = _Asking(job, asked, variables, runner).ask(asked.goals)
    config = understood(job.config)
    hiding = [f"{key} {name}" for key, name in (("VIEW", config.view), ("SYMMETRY", config.symmetry)) if name]
    left = [goal for goal in asked.goals if goal.operator in reached.asked - reached.operators]
    if not hiding or not left:
        return reached
    again = _Asking(_without_merging(job), asked, variables, runner).ask(left)
    notes = [f"without {' and '.join(hiding)}, {note}" for note in again.notes]
    return Reached(
        reached.operators | again.operators,
        reached.operators | again.asked,
        (*reached.notes, *notes),
    )


def _without_merging(job: TlcJob) -> TlcJob:
    config = replace(read_config(job.config), view=None, symmetry=None)
    seconds = min(job.options.deadline_seconds or _AGAIN_SECONDS, _AGAIN_SECONDS)
    return replace(job, config=config.text(), options=replace(job.options, deadline_seconds=seconds))


@dataclass(frozen=True, slots=True)
class _Asking:
    """The runs of TLC for one model."""

    job: TlcJob
    asked: Plan
    variables: Sequence[str]
    runner: Runner

    def ask(self, goals: Sequence[Goal]) -> Reached:
        listener = _Listener(len(goals))
        try:
            made = _job(self.job, self.asked, goals, self.variables)
            result = self.runner.run(made, on_event=listener.hear)
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
        return self.ask(goals[:middle]) | self.ask(goals[middle:])


def _refusal(goal: Goal, result: Result) -> str:
    message = next((error.message for error in result.errors), result.outcome.value)
    where = f"{goal.location.module}:{goal.location.begin_line}"
    return f"not judged: {goal.text} at {where}: {' '.join(message.split())}"


def _job(job: TlcJob, asked: Plan, goals: Sequence[Goal], variables: Sequence[str]) -> TlcJob:
    wrapping = Wrapping(job)
    template = resources.files("pytlc.vacuity").joinpath("marks.tla").read_text(encoding="utf-8")
    names = {word: wrapping.fresh(word) for word in dict.fromkeys(_NAME.findall(template))}
    wrapping.append_values(_NAME.sub(lambda word: names[word[0]], template).rstrip("\n"))
    for number, _ in enumerate(goals, 1):
        wrapping.append(f"ASSUME {names['PytlcClear']}({number})")
    for module, text in _needed(asked, goals):
        wrapping.append(text.rstrip("\n"), module=module)
    row = f"<<{', '.join(variables)}>>"
    judged = {mode: _judged(goals, mode, row, names) for mode in Mode}
    defined = {mode: wrapping.define(_OPERATORS[mode], text) for mode, text in judged.items() if text}
    config = replace(
        wrapping.config.unchecked(),
        invariants=tuple(name for mode, name in defined.items() if mode is Mode.STATE),
        properties=tuple(name for mode, name in defined.items() if mode is not Mode.STATE),
    )
    options = replace(job.options, check_deadlock=False, coverage=False, dump=None)
    return wrapping.job(config, options=options)


def _judged(goals: Sequence[Goal], mode: Mode, row: str, names: Mapping[str, str]) -> str:
    """What tells of the goals of a mode; empty where there are none.

    It begins with variables, or TLC would take what mentions none for a constant and evaluate it before
    anything else.
    """
    rows = [
        f"/\\ IF {names['PytlcPending']}({number})\n"
        f"   THEN IF {goal.operator} THEN {names['PytlcMark']}({number}) ELSE TRUE\n"
        f"   ELSE TRUE"
        for number, goal in enumerate(goals, 1)
        if goal.mode is mode
    ]
    if not rows:
        return ""
    text = "\n".join((f"/\\ {row} = {row}", *rows))
    return f"[][\n{text}\n]_{row}" if mode is Mode.STEP else text


def _needed(asked: Plan, goals: Sequence[Goal]) -> list[tuple[str, str]]:
    """The definitions that goals rest on, in their order, each with its module."""
    pending, needed = [goal.operator for goal in goals], set[str]()
    while pending:
        name = pending.pop()
        if name not in needed:
            needed.add(name)
            pending += [t.text for t in tokens(asked.texts[name][1]) if t.text in asked.texts]
    return [placed for name, placed in asked.texts.items() if name in needed]
