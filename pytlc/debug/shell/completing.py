"""What may be typed next: commands, and behind them names of the behaviour that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pytlc.debug.conditions import WORDS
from pytlc.debug.parts import paths
from pytlc.debug.shell.commands import COMMANDS, find_command
from pytlc.debug.shell.shell import Shell
from pytlc.errors import PytlcError, UsageError


def candidates(shell: Shell, line: str) -> list[str]:
    """What the last word of a line may be, or several words that begin with it.

    Args:
        shell: The session.
        line: What is typed so far, up to where it is to be completed.

    Returns:
        Whole texts in place of what stands behind the command, sorted as they are offered.
    """
    word, space, rest = line.lstrip().partition(" ")
    if not space:
        return [command.name for command in COMMANDS if command.name.startswith(word)]
    try:
        command = find_command(word)
        known = [text for kind in command.takes for text in _KINDS[kind](shell, rest)]
    except PytlcError:
        return []
    begun = rest.lstrip()
    return [text for text in dict.fromkeys(known) if text.startswith(begun)]


def _conditions(shell: Shell, rest: str) -> list[str]:
    word, space, _ = rest.lstrip().partition(" ")
    if not space or word not in _BEHIND:
        return list(WORDS)
    return [f"{word} {text}" for text in _BEHIND[word](shell, rest)]


def _actors(shell: Shell, _rest: str) -> Iterable[str]:
    return shell.cursor.timeline.actors


def _paths(shell: Shell, _rest: str) -> Iterable[str]:
    return paths(shell.cursor.timeline.state(shell.cursor.number))


def _variables(shell: Shell, _rest: str) -> Iterable[str]:
    state = shell.cursor.timeline.state(shell.cursor.number)
    return (*state, *filter(None, shell.session.listing.groups(state)))


def _actions(shell: Shell, _rest: str) -> Iterable[str]:
    names = (step.action.name for step in shell.session.timeline.trace.steps if step.action)
    return sorted(dict.fromkeys(names))


def _operators(shell: Shell, _rest: str) -> Iterable[str]:
    return sorted(shell.session.listing.names)


def _functions(shell: Shell, _rest: str) -> Iterable[str]:
    timeline = shell.session.timeline
    found = {timeline.function(n) for n in range(1, len(timeline) + 1)}
    return sorted(name for name in found if name)


def _locks(shell: Shell, _rest: str) -> Iterable[str]:
    timeline = shell.session.timeline
    lanes = (lane for n in range(1, len(timeline) + 1) for lane in timeline.lanes(n))
    return sorted({lock for lane in lanes for lock in (*lane.holds, lane.wants) if lock})


def _properties(shell: Shell, _rest: str) -> Iterable[str]:
    return sorted(shell.cursor.timeline.predicates)


def _branches(shell: Shell, _rest: str) -> Iterable[str]:
    return map(str, range(len(shell.cursor.timelines)))


def _choices(shell: Shell, _rest: str) -> Iterable[str]:
    try:
        return [str(choice.action) for choice in shell.cursor.choices()]
    except UsageError:
        return []


def _commands(_shell: Shell, _rest: str) -> Iterable[str]:
    return (command.name for command in COMMANDS)


_Kind = Callable[[Shell, str], Iterable[str]]
_BEHIND: Mapping[str, _Kind] = {
    "action": _actions,
    "actor": _actors,
    "function": _functions,
    "take": _locks,
    "release": _locks,
    "wait": _locks,
    "write": _paths,
    "property": _properties,
}
_KINDS: Mapping[str, _Kind] = {
    "actor": _actors,
    "branch": _branches,
    "choice": _choices,
    "command": _commands,
    "condition": _conditions,
    "operator": _operators,
    "path": _paths,
    "property": _properties,
    "variable": _variables,
}
