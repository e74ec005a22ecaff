r"""The reader of ``-dump dot,actionlabels``: bytes in, typed nodes and edges out, nothing kept.

The form is that of ``tlc2.util.DotStateWriter``, a line an item::

    8937709874750930128 [label="/\\ x = 1\n/\\ y = 2",style = filled]      an initial state
    8937709874750930128 -> -3881526604295995956 [label="Step",color="black",fontcolor="black"];
    -3881526604295995956 [label="/\\ x = 2\n/\\ y = 2"];                     follows the first edge to it

A node is its fingerprint. With one worker the edges of a source stand together, and sources come in the
order in which they were found: breadth first. TLC 1.8.0 adds a tooltip to nodes and prints the arguments of
actions.

Lines end with a line feed only; the lists of ids of equal rank at the end are very long ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from pytlc.errors import OutputSyntaxError
from pytlc.graph.vocabulary import Key, Vocabulary, unescaped
from pytlc.trace import Action, parse_action_header

_LABEL = b' [label="'
_ARROW = b" -> "
_INITIAL = b",style = filled]"
_TOOLTIP = b'",tooltip="'
_ENDINGS = (b'"];', b'",style = filled]', b'"]')
_QUOTED = re.compile(rb'((?:[^"\\]|\\.)*)"')
_STUTTERING = re.compile(rb'-?\d+ -> -?\d+ \[style="(?:dashed|dotted)"\];')
_OPENING = re.compile(rb"(?:strict digraph|subgraph) \w+ ?\{")
_FRAME = re.compile(rb"(?:nodesep|color|graph|label|style)\b.*|\{rank = same;.*\}|")
_SHOWN = 120


class Node(NamedTuple):
    """A state, told once: when it is found."""

    fingerprint: int
    key: Key
    is_initial: bool


class Edge(NamedTuple):
    """A transition; the same one may be told again where two ways through an action lead to one state."""

    source: int
    target: int
    action: Action


Item: TypeAlias = Node | Edge


class DotReader:
    """Reads one graph, fed with pieces of any size.

    Args:
        vocabulary: What the states are numbered by.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._pending: list[bytes] = []
        self._actions: dict[bytes, Action] = {}
        self._line = 0
        self._depth = 0
        self._begun = False

    def feed(self, chunk: bytes) -> Iterator[Item]:
        """What the lines say that are complete now.

        Raises:
            OutputSyntaxError: A line is no line of a dot file that TLC writes.
        """
        head, newline, rest = chunk.rpartition(b"\n")
        if not newline:
            self._pending.append(chunk)
            return
        lines = b"".join((*self._pending, head)).split(b"\n")
        self._pending = [rest]
        for line in lines:
            self._line += 1
            item = self._read(line)
            if item is not None:
                yield item

    def close(self) -> bool:
        """Whether the graph has come to its end; what stands behind the last line feed is read too.

        Raises:
            OutputSyntaxError: As for :meth:`feed`; not for a line that was cut off.
        """
        rest = b"".join(self._pending)
        self._pending = []
        if set(rest) <= set(b"}"):
            self._depth -= len(rest)
        return self._begun and self._depth == 0

    def _read(self, line: bytes) -> Item | None:
        head, label, rest = line.partition(_LABEL)
        if not label:
            self._frame(line)
            return None
        source, arrow, target = head.partition(_ARROW)
        try:
            if arrow:
                return Edge(int(source), int(target), self._action(rest))
            return Node(int(source), self._vocabulary.read(self._label(rest)), _INITIAL in rest[-40:])
        except ValueError:
            raise self._unexpected(line) from None
        except OutputSyntaxError as error:
            raise OutputSyntaxError(f"line {self._line} of the state graph: {error}") from error

    def _label(self, rest: bytes) -> bytes:
        """The text of a node up to its closing quote; a quote inside of it has a backslash before it."""
        label, tooltip, _ = rest.partition(_TOOLTIP)
        if tooltip:
            return label
        for ending in _ENDINGS:
            if rest.endswith(ending):
                return rest[: -len(ending)]
        raise ValueError

    def _action(self, rest: bytes) -> Action:
        action = self._actions.get(rest)
        if action is None:
            quoted = _QUOTED.match(rest)
            if quoted is None or not quoted[1]:
                raise OutputSyntaxError("an edge without the name of its action; dump with dot,actionlabels")
            action = parse_action_header(f"<{unescaped(quoted[1])}>")
            if action is None:
                raise OutputSyntaxError("an edge whose action is the initial predicate")
            self._actions[rest] = action
        return action

    def _frame(self, line: bytes) -> None:
        """Count the braces of a line that is none of a node or edge."""
        if _OPENING.fullmatch(line):
            self._begun = True
            self._depth += 1
        elif line in {b"}", b"}}"}:
            self._depth -= len(line)
        elif not self._begun or not (_FRAME.fullmatch(line) or _STUTTERING.fullmatch(line)):
            raise self._unexpected(line)

    def _unexpected(self, line: bytes) -> OutputSyntaxError:
        shown = line[:_SHOWN].decode("utf-8", "replace")
        return OutputSyntaxError(
            f"line {self._line} of the state graph is none that -dump dot,actionlabels writes: {shown!r}"
        )
