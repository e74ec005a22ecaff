"""What a client types: expressions, conditions, and the few commands that no button has.

An expression is Python over the variables; what is none is looked for as a path, as changes have them
(``status[spi32]``). ``tla: EXPR`` is asked of TLC, ``? CONDITION`` says whether a condition is met here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from random import Random

from pytlc.debug.cursor import Stopped
from pytlc.debug.dap.breakpoints import CONDITION, IN_TLA
from pytlc.debug.dap.desk import Desk
from pytlc.debug.dap.variables import Entry, entry_of
from pytlc.debug.opening import save_branch
from pytlc.debug.parts import is_path, part_of
from pytlc.errors import UsageError
from pytlc.values import is_value

#: What a command says, and the move that it made, if any.
Said = tuple[str, "Stopped | None"]
Command = Callable[[Desk, str], Said]

_HELP = """\
EXPRESSION       Python over the variables, or a path such as status[spi32]
tla: EXPRESSION  evaluated by TLC
? CONDITION      whether it is met here: step N, action A, actor P, function F, take|release|wait [LOCK],
                 write PATH, when PYTHON, tla EXPRESSION, property [P]
run CONDITION    go forwards to where it is met; back CONDITION backwards
goto N           go to a state; a negative number counts from the end
choices          the steps that can be taken here
take N           take one of them, on a branch where the behaviour takes another
wander N [SEED]  take N steps at random, up to a violation
branches         the behaviours that there are; switch N goes to one
save [FILE]      write this one as a trace
watch EXPR       show it at every stop; unwatch EXPR
"""


def evaluated(desk: Desk, text: str) -> Entry:
    """What an expression is in the state.

    Raises:
        UsageError: It is none, or fails; likewise SpecError of TLC.
    """
    asked = text.strip()
    if asked.startswith(IN_TLA):
        value = desk.in_tla.value(desk.timeline, desk.number, asked.removeprefix(IN_TLA).strip())
        return entry_of(asked, value)
    if asked.startswith(CONDITION):
        stop = desk.breakpoints.condition(asked.removeprefix(CONDITION))(desk.timeline, desk.number)
        return Entry(asked, stop.reason if stop else "not here", "condition")
    try:
        found = desk.cursor.watch(asked)(desk.number)
    except UsageError:
        state = desk.timeline.state(desk.number)
        if not is_path(state, asked):
            raise
        return entry_of(asked, part_of(state, asked))
    if is_value(found):
        return entry_of(asked, found, (), f"({asked})")
    return Entry(asked, repr(found), type(found).__name__)


def command(desk: Desk, text: str) -> Said | None:
    """Carry out a command; None if the text is none.

    Raises:
        UsageError: Its arguments are wrong, or it cannot be done here.
    """
    word, _, rest = text.strip().partition(" ")
    # A spec may have a variable of that name, and then an operator follows it.
    found = _COMMANDS.get(word) if word not in desk.timeline.state(desk.number) else None
    return found(desk, rest.strip()) if found else None


def watched(desk: Desk) -> list[Entry]:
    """What is watched, with what fails in words."""
    found = []
    for text in desk.watched:
        try:
            entry = evaluated(desk, text)
            found.append(Entry(text, entry.text, entry.kind, entry.node, entry.path, entry.expression))
        except UsageError as error:
            found.append(Entry(text, str(error), "error"))
    return found


def words() -> Iterable[str]:
    """The words that commands begin with."""
    return _COMMANDS


def _choices(desk: Desk, _rest: str) -> Said:
    lines = [
        f"{number}  {choice.action}{'  (taken here)' if choice.taken else ''}"
        for number, choice in enumerate(desk.cursor.choices(), 1)
    ]
    return "\n".join(lines) or "no step can be taken here", None


def _take(desk: Desk, rest: str) -> Said:
    choices = desk.cursor.choices()
    number = _number("take", rest)
    if not 1 <= number <= len(choices):
        raise UsageError(f"there is no choice {number}; choices shows those from 1 to {len(choices)}")
    return "", desk.cursor.take(choices[number - 1])


def _goto(desk: Desk, rest: str) -> Said:
    return "", desk.cursor.jump(_number("goto", rest))


def _run(desk: Desk, rest: str) -> Said:
    return "", desk.cursor.run([desk.breakpoints.condition(rest)])


def _back(desk: Desk, rest: str) -> Said:
    return "", desk.cursor.run([desk.breakpoints.condition(rest)], backwards=True)


def _wander(desk: Desk, rest: str) -> Said:
    count, _, seed = rest.partition(" ")
    random = Random(_number("wander", seed) if seed else None)  # noqa: S311  # nothing is kept secret by it
    return "", desk.cursor.wander(_number("wander", count), random)


def _branches(desk: Desk, _rest: str) -> Said:
    cursor = desk.cursor
    lines = [
        f"{'*' if timeline is cursor.timeline else ' '}{number}  {len(timeline)} states"
        + (f", leaves at state {timeline.fork}" if timeline.is_branch else "")
        for number, timeline in enumerate(cursor.timelines)
    ]
    return "\n".join(lines), None


def _switch(desk: Desk, rest: str) -> Said:
    return "", desk.cursor.switch(_number("switch", rest))


def _save(desk: Desk, rest: str) -> Said:
    path = save_branch(desk.session, desk.timeline, Path(rest) if rest else None)
    return f"saved in {path}", None


def _watch(desk: Desk, rest: str) -> Said:
    if not rest:
        raise UsageError("watch needs an expression behind it")
    if rest not in desk.watched:
        desk.watched.append(rest)
    return f"{rest} = {evaluated(desk, rest).text}", None


def _unwatch(desk: Desk, rest: str) -> Said:
    if rest not in desk.watched:
        raise UsageError(f"{rest!r} is not watched; what is: {', '.join(desk.watched) or 'nothing'}")
    desk.watched.remove(rest)
    return f"{rest} is not watched any more", None


def _help(_desk: Desk, _rest: str) -> Said:
    return _HELP, None


def _number(word: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"{word} needs a number behind it, not {text!r}") from None


_COMMANDS: Mapping[str, Command] = {
    "choices": _choices,
    "take": _take,
    "goto": _goto,
    "run": _run,
    "back": _back,
    "wander": _wander,
    "branches": _branches,
    "switch": _switch,
    "save": _save,
    "watch": _watch,
    "unwatch": _unwatch,
    "help": _help,
}
