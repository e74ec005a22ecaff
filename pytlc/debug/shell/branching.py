"""Commands that leave the behaviour: what else could happen, taking it, going on at random, keeping it."""

from __future__ import annotations

from pathlib import Path
from random import Random

from pytlc.debug.opening import save_branch
from pytlc.debug.shell.moving import stopping
from pytlc.debug.shell.shell import Answer, Handler, Shell, only_number, positive
from pytlc.debug.timeline import Choice
from pytlc.errors import UsageError
from pytlc.replay import Row
from pytlc.report.debug import choices_sheet, step_words, steps_sheet, text_sheet

_SHOWN = 20


def _choices(shell: Shell, _text: str) -> Answer:
    rows = [(_row(shell, choice), choice.taken) for choice in shell.cursor.choices()]
    return Answer((choices_sheet(rows),))


def _take(shell: Shell, text: str) -> Answer:
    return shell.arrived(shell.cursor.take(_chosen(shell, text)))


def _wander(shell: Shell, text: str) -> Answer:
    count, _, seed = text.partition(" ")
    steps = positive(count, "wander")
    random = Random(only_number(seed.strip(), "wander N", 1))  # noqa: S311  # repeatable, no secret
    start = shell.cursor.number
    stopped = shell.cursor.wander(steps, random, conditions=stopping(shell))
    timeline = shell.cursor.timeline
    passed = range(max(start + 1, stopped.number - _SHOWN), stopped.number)
    left_out = passed.start - start - 1
    note = (text_sheet([f"  ({left_out} steps before these)"]),) if left_out else ()
    rows = steps_sheet([timeline.row(number) for number in passed])
    return Answer((*note, rows, *shell.arrived(stopped).sheets))


def _branch(shell: Shell, text: str) -> Answer:
    if text:
        return shell.arrived(shell.cursor.switch(only_number(text, "branch")))
    lines = []
    for index, timeline in enumerate(shell.cursor.timelines):
        mark = "*" if timeline is shell.cursor.timeline else " "
        where = ""
        if timeline.parent is not None:
            where = f", leaves {shell.cursor.timelines.index(timeline.parent)} after state {timeline.fork}"
        what = "branch" if timeline.is_branch else "the behaviour"
        lines.append(f"{mark} {index}  {what}, {len(timeline)} states{where}")
    return Answer((text_sheet(lines),))


def _save(shell: Shell, text: str) -> Answer:
    path = Path(text).expanduser() if text else None
    saved = save_branch(shell.session, shell.cursor.timeline, path)
    follow = (f"replay it with: pytlc replay {saved}",) if shell.session.run else ()
    return Answer((text_sheet([f"saved as {saved}", *follow]),))


def _chosen(shell: Shell, text: str) -> Choice:
    choices = shell.cursor.choices()
    if text.isdecimal():
        if not 1 <= int(text) <= len(choices):
            raise UsageError(f"there is no choice {text}; choices lists them, from 1 to {len(choices)}")
        return choices[int(text) - 1]
    wanted = text.casefold()
    found = [choice for choice in choices if wanted in _words(shell, choice)] if text else []
    if len(found) == 1:
        return found[0]
    told = f"{len(found)} choices are like {text!r}" if text else "take needs a choice behind it"
    raise UsageError(f"{told}; choices lists them with their numbers")


def _words(shell: Shell, choice: Choice) -> str:
    return f"{choice.action} {step_words(_row(shell, choice))}".casefold()


def _row(shell: Shell, choice: Choice) -> Row:
    lanes = shell.cursor.timeline.lanes(shell.cursor.number)
    return Row(shell.cursor.number + 1, choice.actor, choice.action, choice.function, lanes, ())


HANDLERS: dict[str, Handler] = {
    "choices": _choices,
    "take": _take,
    "wander": _wander,
    "branch": _branch,
    "save": _save,
}
