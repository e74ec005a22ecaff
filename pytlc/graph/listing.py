"""The reader of ``-dump F``: all states as text, without transitions.

The form is ``State 1:`` in a line of its own, a printed state, and an empty line. TLC writes every state
twice where it checks liveness; equal states are one here.
"""

from __future__ import annotations

import re

from pytlc.errors import OutputSyntaxError
from pytlc.graph.vocabulary import Key, Vocabulary, escaped

_HEAD = re.compile(r"State (\d+):[ \t]*\n")
_STATE = re.compile(r"^State \d+:[ \t]*\n", re.MULTILINE)


def is_listing(text: str) -> bool:
    """Whether a text begins like a list of states."""
    return _HEAD.match(text) is not None


def read_listing(text: str, vocabulary: Vocabulary) -> list[Key]:
    """The states in their order, each once.

    Raises:
        OutputSyntaxError: The text is no list of states, or a state cannot be read.
    """
    before, *bodies = _STATE.split(text)
    if before.strip() or not bodies:
        raise OutputSyntaxError(
            f"a list of states begins with 'State 1:', as -dump writes it; found {before[:80]!r}"
        )
    keys: dict[Key, None] = {}
    for number, body in enumerate(bodies, 1):
        try:
            keys[vocabulary.read(escaped(body))] = None
        except OutputSyntaxError as error:
            raise OutputSyntaxError(f"state {number} of the list: {error}") from error
    return list(keys)
