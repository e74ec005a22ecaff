"""Commands that ask: expressions, properties, what is looked at, what can be typed."""

from __future__ import annotations

from contextlib import suppress

from pytlc.debug.shell.commands import COMMANDS, Command, find_command
from pytlc.debug.shell.shell import Answer, Handler, Shell
from pytlc.debug.timeline import Timeline
from pytlc.errors import PytlcError, UsageError
from pytlc.report.debug import claims_sheet, text_sheet
from pytlc.report.debug_values import values_sheet
from pytlc.report.table import table
from pytlc.spec.family import load_family
from pytlc.trace import Loop, Stuttering


def _print(shell: Shell, text: str) -> Answer:
    if not text:
        raise UsageError("print needs a variable, a part of one or a Python expression behind it")
    return Answer((values_sheet({text: shell.value(text, shell.cursor.number)}),))


def _tla(shell: Shell, text: str) -> Answer:
    if not text:
        raise UsageError("tla needs a TLA+ expression behind it")
    return Answer((values_sheet({text: shell.value(f"tla {text}", shell.cursor.number)}),))


def _property(shell: Shell, text: str) -> Answer:
    timeline, number = shell.cursor.timeline, shell.cursor.number
    if not timeline.predicates:
        raise UsageError("no model judges properties here; TLC says which one the whole behaviour violates")
    if text:
        return Answer((text_sheet(_of_property(shell, timeline, text)),))
    claims = _claims(shell)
    rows = [(name, timeline.holds(number, name), claims.get(name, "")) for name in timeline.predicates]
    return Answer((claims_sheet(rows),))


def _of_property(shell: Shell, timeline: Timeline, name: str) -> list[str]:
    here = "holds" if timeline.holds(shell.cursor.number, name) else "is VIOLATED"
    wrong = next((n for n in range(1, len(timeline) + 1) if not timeline.holds(n, name)), None)
    where = f"first violated in state {wrong}" if wrong else f"holds in all {len(timeline)} states"
    claim = _claims(shell).get(name)
    return [f"{name} {here} here; {where}", *([claim] if claim else [])]


def _claims(shell: Shell) -> dict[str, str]:
    """What properties claim, in words, where the family is still there."""
    name = shell.session.about.get("family")
    with suppress(PytlcError):
        return {found.name: found.claim for found in load_family(str(name)).properties} if name else {}
    return {}


def _info(shell: Shell, _text: str) -> Answer:
    session, timeline = shell.session, shell.cursor.timeline
    lines = [session.title, f"state {shell.cursor.number} of {len(timeline)}{_ending(timeline)}"]
    lines += [f"a counterexample of {session.violated}"] if session.violated else []
    lines += [f"run {session.run.path}"] if session.run else []
    if timeline.narrator is None:
        lines.append("without a reference model: values, differences, source and conditions on them")
    elif timeline.parting is not None:
        lines.append(f"the reference model does not agree from state {timeline.parting.number} on")
    else:
        lines.append(f"with a reference model; who acts: {', '.join(timeline.actors) or 'it does not say'}")
    return Answer((text_sheet(lines),))


def _ending(timeline: Timeline) -> str:
    if isinstance(timeline.ending, Loop):
        return f", then back to state {timeline.ending.to} for ever"
    return ", then it stays there for ever" if isinstance(timeline.ending, Stuttering) else ""


def _help(_shell: Shell, text: str) -> Answer:
    if text:
        return Answer((text_sheet(_described(find_command(text))),))
    rows = [(command.short, f"{command.name} {command.usage}".rstrip(), command.says) for command in COMMANDS]
    conditions = (
        "a condition: step N, action NAME, actor NAME, function F, take|release|wait [LOCK], write PATH, "
        "when PYTHON, tla EXPR, property [NAME]; #N behind it for the N-th time"
    )
    return Answer((table(rows), text_sheet([conditions])))


def _described(command: Command) -> list[str]:
    short = f", short {command.short}" if command.short else ""
    return [
        f"{command.name} {command.usage}".rstrip() + short,
        f"  {command.says}",
        f"  example: {command.example}",
    ]


def _quit(_shell: Shell, _text: str) -> Answer:
    return Answer(ends=True)


HANDLERS: dict[str, Handler] = {
    "print": _print,
    "tla": _tla,
    "property": _property,
    "info": _info,
    "help": _help,
    "quit": _quit,
}
