r"""The behaviours that a simulation writes, one file each (``-simulate file=F``, ``tlc2.tool.Simulator``).

A file looks like a module: ``STATE_n ==`` and a printed state, n from 1. TLC up to 2.19 writes no actions
into it; 1.8.0 has them as comments. The behaviour that violates something is printed and not written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from pytlc.errors import OutputSyntaxError, ParseError, ValueSyntaxError
from pytlc.files import storage_errors
from pytlc.trace import Action, State, Step, Trace, parse_action_header
from pytlc.values import parse_state

_STATE = re.compile(r"^STATE_(\d+) ==[ \t]*\n", re.MULTILINE)
_ACTION = re.compile(r"^\\\* (<.*>)[ \t]*$", re.MULTILINE)
_END = re.compile(r"^={4,}\s*\Z", re.MULTILINE)
_NUMBER = re.compile(r"(\d+)$")

OnBehaviour = Callable[[str], None]


def is_complete(text: str) -> bool:
    """Whether TLC has written the file to its end."""
    return _END.search(text) is not None


def count_states(text: str) -> int:
    """How many states a behaviour has."""
    return sum(1 for _ in _STATE.finditer(text))


def read_behaviour(text: str) -> Trace:
    """The behaviour in a file.

    Actions are None where this TLC does not write them.

    Raises:
        OutputSyntaxError: The text is not in the form of such a file.
    """
    heads = list(_STATE.finditer(text))
    end = _END.search(text)
    if not heads or end is None:
        raise OutputSyntaxError(
            "a behaviour of the simulation is empty or cut off: expected STATE_1 == and ===="
        )
    starts = [*(head.start() for head in heads[1:]), end.start()]
    bodies = (text[head.end() : stop] for head, stop in zip(heads, starts, strict=True))
    actions = [None, *_actions(text, heads)]
    try:
        steps = tuple(
            Step(number, action, State(parse_state(_ACTION.sub("", body).strip())))
            for number, (body, action) in enumerate(zip(bodies, actions, strict=True), 1)
        )
        return Trace(steps)
    except ValueSyntaxError as error:
        raise OutputSyntaxError(f"a state of the simulation cannot be read: {error}") from error


def _actions(text: str, heads: list[re.Match[str]]) -> Iterator[Action | None]:
    """The action that stands as a comment between a state and the next."""
    for before, head in pairwise(heads):
        found = _ACTION.findall(text, before.end(), head.start())
        action = None
        if found:
            with suppress(ParseError):
                action = parse_action_header(found[-1])
        yield action


class BehaviourFiles:
    """Hands on the files of a simulation as they are complete, and removes them.

    One worker writes them one after the other, so all but the newest are complete while it goes on.

    Args:
        folder: Where TLC writes them; nothing else is in there.
        take: What gets their texts.
    """

    def __init__(self, folder: Path, take: OnBehaviour | None) -> None:
        self._folder = folder
        self._take = take

    def collect(self, *, ended: bool = False) -> None:
        """Hand on what is there; the newest file only when TLC has ended, and only if it is whole."""
        if self._take is None or not self._folder.is_dir():
            return
        with storage_errors(self._folder):
            files = sorted(self._folder.iterdir(), key=_number)
            for path in files if ended else files[:-1]:
                text = path.read_text(encoding="utf-8", errors="replace")
                path.unlink()
                if is_complete(text):
                    self._take(text)


def _number(path: Path) -> int:
    found = _NUMBER.search(path.name)
    return int(found[1]) if found else 0
