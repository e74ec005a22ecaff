"""The line for commands: what may be typed there, and what the names in it may be.

A number goes to that state, a condition of :mod:`pytlc.debug.conditions` goes on to where it is met; the
words of ``WORDS`` say the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pytlc.closest import closest
from pytlc.debug import conditions
from pytlc.errors import UsageError
from pytlc.tui.desk import Break, Desk, Walk

#: Word -> what it does, for the help; those of the screen are done there.
WORDS = {
    "goto N": "go to state N; a negative number counts from the end",
    "run CONDITION": "go on to where it is met; a condition alone does the same",
    "back CONDITION": "go backwards to where it is met",
    "break CONDITION": "stop there when continuing with c and C",
    "delete N": "remove the N-th break",
    "watch PYTHON": "show an expression over the variables at every state",
    "unwatch N": "remove the N-th watched expression",
    "branch N": "go to branch N, 0 is the trace itself",
    "random [N]": "take N steps at random, 20 without a number; a property that breaks ends it",
    "save [FILE]": "save the branch as a trace; without a file beside the run",
    "filter [TEXT]": "show only variables and parts with TEXT in their name; * shows what changed",
    "help": "this page",
    "quit": "leave",
}
_WORDS = tuple(usage.split()[0] for usage in WORDS)
_RANDOM = 20
_WALKS = re.compile(r"(?:run|back|break) +")
_BEGUN = re.compile(rf"(?:{_WALKS.pattern})?(?!(?:run|back|break) )(\w+) +(.*)")
_IDENTIFIER = re.compile(r"\w*$")
_PYTHON = frozenset({"when", "watch"})


def perform(desk: Desk, text: str) -> Walk | str:
    """Do what a line says.

    Returns:
        A walk to be taken, or what was done, in words.

    Raises:
        UsageError: It says nothing that is known, or that cannot be done here.
    """
    word, _, rest = text.strip().partition(" ")
    rest = rest.strip()
    if word.lstrip("-").isdecimal() and not rest:
        return desk.jump(int(word))
    if word in _DONE:
        return _DONE[word](desk, rest)
    if word in conditions.WORDS:
        return desk.run((desk.condition(text),))
    near = closest(word, (*_WORDS, *conditions.WORDS))
    hint = f"did you mean {near[0]}?" if near else "? shows what there is"
    raise UsageError(f"{word!r} is no command and begins no condition; {hint}")


def completions(desk: Desk, text: str) -> tuple[str, ...]:
    """Lines that a beginning may become, the name at its end completed."""
    begun = _BEGUN.match(text)
    word, rest = begun.groups() if begun else (None, "")
    if word is None:
        head = _WALKS.match(text)
        start = head.end() if head else 0
        names = conditions.WORDS if head else (*_WORDS, *conditions.WORDS)
    else:
        start = len(text) - len(rest)
        if word in _PYTHON:
            start = len(text) - len(_IDENTIFIER.search(text)[0])  # type: ignore[index]  # matches at the end
        names = tuple(_KNOWN[word](desk)) if word in _KNOWN else ()
    typed = text[start:]
    found = dict.fromkeys(name for name in names if name.startswith(typed) and name != typed)
    return tuple(text[:start] + name for name in found)


def _actions(desk: Desk) -> Iterable[str]:
    timeline = desk.timeline
    names = {a.name for n in range(1, len(timeline) + 1) if (a := timeline[n].action)}
    return sorted(names)


def _functions(desk: Desk) -> Iterable[str]:
    timeline = desk.timeline
    functions = {timeline.function(n) for n in range(1, desk.known + 1)}
    return sorted(name for name in functions if name)


def _locks(desk: Desk) -> Iterable[str]:
    """Every lock that was held or wanted; of several words, so that the first ones complete it."""
    timeline = desk.timeline
    lanes = [lane for n in range(1, desk.known + 1) for lane in timeline.lanes(n)]
    held = {lock for lane in lanes for lock in lane.holds}
    return sorted(held | {lane.wants for lane in lanes if lane.wants})


def _variables(desk: Desk) -> Iterable[str]:
    return desk.timeline.state(desk.number)


_KNOWN: Mapping[str, Callable[[Desk], Iterable[str]]] = {
    "action": _actions,
    "actor": lambda desk: desk.timeline.actors,
    "function": _functions,
    "take": _locks,
    "release": _locks,
    "wait": _locks,
    "write": _variables,
    "when": _variables,
    "watch": _variables,
    "filter": _variables,
    "property": lambda desk: tuple(desk.timeline.predicates),
    "branch": lambda desk: tuple(map(str, range(len(desk.cursor.timelines)))),
}


def _break(desk: Desk, rest: str) -> str:
    desk.breaks.append(Break(rest, desk.condition(rest)))
    return f"break {len(desk.breaks)}: {rest}"


def _watch(desk: Desk, rest: str) -> str:
    desk.watch(rest)
    return f"watch {len(desk.watches)}: {rest}"


def _delete(desk: Desk, rest: str) -> str:
    return f"removed: {desk.breaks.pop(_number(rest, len(desk.breaks), 'break') - 1).text}"


def _unwatch(desk: Desk, rest: str) -> str:
    return f"removed: {desk.watches.pop(_number(rest, len(desk.watches), 'watched expression') - 1).text}"


def _goto(desk: Desk, rest: str) -> Walk:
    if not rest.lstrip("-").isdecimal():
        raise UsageError(f"goto needs the number of a state, not {rest!r}")
    return desk.jump(int(rest))


def _branch(desk: Desk, rest: str) -> Walk:
    if not rest.isdecimal():
        raise UsageError(f"branch needs the number of one, not {rest!r}; B lists them")
    return desk.switch(int(rest))


def _random(desk: Desk, rest: str) -> Walk:
    if rest and not (rest.isdecimal() and int(rest)):
        raise UsageError(f"random needs a number of steps, not {rest!r}")
    return desk.random(int(rest or _RANDOM), seed=len(desk.log))


def _save(desk: Desk, rest: str) -> str:
    return f"saved: {desk.save(Path(rest).expanduser() if rest else None)}"


def _number(text: str, count: int, what: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= count:
        has = f"they are numbered from 1 to {count}" if count else "there is none"
        raise UsageError(f"there is no {what} {text!r}; {has}")
    return int(text)


_DONE: Mapping[str, Callable[[Desk, str], Walk | str]] = {
    "goto": _goto,
    "run": lambda desk, rest: desk.run((desk.condition(rest),)),
    "back": lambda desk, rest: desk.run((desk.condition(rest),), backwards=True),
    "break": _break,
    "delete": _delete,
    "watch": _watch,
    "unwatch": _unwatch,
    "branch": _branch,
    "random": _random,
    "save": _save,
}
