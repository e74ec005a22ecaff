"""Commands that move along a timeline, and the breakpoints that they stop at."""

from __future__ import annotations

from dataclasses import replace

from pytlc.debug.conditions import parse_condition
from pytlc.debug.shell.shell import Answer, Breakpoint, Handler, Shell, only_number, positive, shown
from pytlc.debug.stops import Stop, StopAt
from pytlc.errors import UsageError
from pytlc.report.debug import text_sheet
from pytlc.trace import Loop, expression_of


def _step(shell: Shell, text: str) -> Answer:
    before, ending = shell.cursor.number, shell.cursor.timeline.ending
    stopped = shell.cursor.step(positive(text, "step", 1))
    if isinstance(ending, Loop) and stopped.number <= before and stopped.stop is None:
        by = f" by {ending.action}" if ending.action else ""
        stopped = replace(stopped, stop=Stop("loop", f"the behaviour went back to state {ending.to}{by}"))
    return shell.arrived(stopped)


def _back(shell: Shell, text: str) -> Answer:
    return shell.arrived(shell.cursor.back(positive(text, "back", 1)))


def _next(shell: Shell, text: str) -> Answer:
    who = text or shell.cursor.timeline.actor(shell.cursor.number)
    if who is None:
        known = ", ".join(shell.cursor.timeline.actors)
        names = f"name one of {known}" if known else "no model tells who acts; use step"
        raise UsageError(f"nobody has acted here; {names}")
    return shell.arrived(shell.cursor.step_of(who))


def _finish(shell: Shell, text: str) -> Answer:
    return shell.arrived(shell.cursor.finish(text or None))


def _continue(shell: Shell, text: str) -> Answer:
    return shell.arrived(shell.cursor.run(_conditions(shell, text)))


def _reverse(shell: Shell, text: str) -> Answer:
    return shell.arrived(shell.cursor.run(_conditions(shell, text), backwards=True))


def _goto(shell: Shell, text: str) -> Answer:
    return shell.arrived(shell.cursor.jump(only_number(text, "goto")))


def _break(shell: Shell, text: str) -> Answer:
    if not text:
        return _breaks(shell, text)
    number = shell.number()
    shell.breakpoints[number] = Breakpoint(text, _condition(shell, text))
    return Answer((text_sheet([f"breakpoint {number}: {text}"]),))


def _breaks(shell: Shell, _text: str) -> Answer:
    lines = {number: f"{number}  break {found.text}" for number, found in shell.breakpoints.items()}
    lines |= {number: f"{number}  watch {text}" for number, text in shell.watched.items()}
    told = [lines[number] for number in sorted(lines)]
    return Answer((text_sheet(told or ["no breakpoints, and nothing is watched"]),))


def _delete(shell: Shell, text: str) -> Answer:
    if not text:
        shell.breakpoints.clear()
        shell.watched.clear()
        return _breaks(shell, text)
    number = only_number(text, "delete")
    if shell.breakpoints.pop(number, None) is None and shell.watched.pop(number, None) is None:
        raise UsageError(f"there is no breakpoint or watch {number}; breaks lists them")
    return _breaks(shell, text)


def _watch(shell: Shell, text: str) -> Answer:
    if not text:
        return _breaks(shell, text)
    if not text.startswith("tla "):
        _refuse_what_never_evaluates(shell, text)
    value = shell.value(text, shell.cursor.number)
    number = shell.number()
    shell.watched[number] = text
    return Answer((text_sheet([f"watch {number}: {text} = {shown(value)}"]),))


def _refuse_what_never_evaluates(shell: Shell, text: str) -> None:
    root = text.replace(".", "[").partition("[")[0]
    if root not in shell.cursor.timeline.state(1):
        expression_of(text)


def stopping(shell: Shell) -> list[StopAt]:
    """The conditions of all breakpoints, in the order in which they were set."""
    return [found.condition for found in shell.breakpoints.values()]


def _conditions(shell: Shell, text: str) -> list[StopAt]:
    return [*([_condition(shell, text)] if text else []), *stopping(shell)]


def _condition(shell: Shell, text: str) -> StopAt:
    return parse_condition(text, evaluate=shell.evaluator.condition)


HANDLERS: dict[str, Handler] = {
    "step": _step,
    "back": _back,
    "next": _next,
    "finish": _finish,
    "continue": _continue,
    "reverse": _reverse,
    "goto": _goto,
    "break": _break,
    "breaks": _breaks,
    "delete": _delete,
    "watch": _watch,
}
