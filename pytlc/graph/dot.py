r"""The reader of ``-dump dot,actionlabels``: bytes in, typed nodes and edges out, nothing kept.

The form is that of ``tlc2.util.DotStateWriter``, a line an item::

    8937709874750930128 [label="/\\ x = 1\n/\\ y = 2",style = filled]      an initial state
    8937709874750930128 -> -3881526604295995956 [label="Step",color="black",fontcolor="black"];
    -3881526604295995956 [label="/\\ x = 2\n/\\ y = 2"];                     follows the first edge to it

A node is its fingerprint. With one worker the edges of a source stand together, and sources come in the
order in which they were found: breadth first. TLC 1.8.0 adds a tooltip to nodes and prints the arguments of
actions. There the tooltip is the state: the label is what an ALIAS makes of it, or only what has changed.

With ``constrained``, 1.8.0 writes the states too that a constraint keeps out of the model, again for each
edge to them, and the label of such an edge goes on in a second line, which names the constraint. With
``colorize`` there is a legend at the end, whose entries look like nodes with names.

Lines end with a line feed only; the lists of ids of equal rank at the end are very long ones.

Reading is two things at two speeds: all lines of a piece are cut by one regular expression, and what it gives
is either told as items one by one, or as columns, which takes a third of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from pytlc.errors import OutputSyntaxError
from pytlc.graph.vocabulary import Key, Vocabulary, unescaped
from pytlc.trace import Action, parse_action_header

_LINE = re.compile(rb'(?:(-?\d{1,20}) (?:-> (-?\d{1,20}) )?\[label=")?(.*)\n')
_INITIAL = b",style = filled]"
_OUTSIDE = b",style = filled, fillcolor=lightyellow];"
_TOOLTIP = b'",tooltip="'
_ENDINGS = (b'"];', b'",style = filled]', b'"]', b'"' + _OUTSIDE)
_QUOTED = re.compile(rb'((?:[^"\\]|\\.)*)(?:"|\Z)')
_REST_OF_LABEL = re.compile(rb'line \d.*",color="\w+",fontcolor="\w+"\];')
_STUTTERING = re.compile(rb'-?\d+ -> -?\d+ \[style="(?:dashed|dotted)"(?:,color="lightgray")?\];')
_OPENING = re.compile(rb"(?:(?:strict )?digraph|subgraph) \w+ ?\{(?:graph\[.*)?")
_FRAME = re.compile(rb"(?:nodesep|color|graph|label|style)\b.*|(?:node|edge) \[.*\]|\{rank = same;.*\}|")
_LEGEND = re.compile(rb'[\w:]+ \[label="[\w!]+",fillcolor=\d+\]')
_UNNAMED = Action("Action")
_SHOWN = 120

#: Source, target (empty for a node), and what is behind ``[label="``; any other line is whole in the last.
_Row: TypeAlias = tuple[bytes, bytes, bytes]


class Node(NamedTuple):
    """A state, told once: when it is found."""

    fingerprint: int
    key: Key
    is_initial: bool


class Told(NamedTuple):
    """A state as columns tell it; one outside of the model may be told again.

    Attributes:
        name: Its fingerprint, as it is written.
        key: Its values.
        is_initial: It is an initial state.
        is_outside: A constraint keeps it out of the model.
    """

    name: bytes
    key: Key
    is_initial: bool
    is_outside: bool


class Columns(NamedTuple):
    """What a piece of a graph tells: states, then transitions as three columns of equal length.

    Attributes:
        nodes: In their order.
        sources: Fingerprints, as they are written.
        targets: Likewise.
        actions: Indices into :attr:`DotReader.actions`.
    """

    nodes: list[Told]
    sources: tuple[bytes, ...]
    targets: tuple[bytes, ...]
    actions: tuple[int, ...]


class Edge(NamedTuple):
    """A transition; the same one may be told again where two ways through an action lead to one state."""

    source: int
    target: int
    action: Action


Item: TypeAlias = Node | Edge


class DotReader:
    """Reads one graph, fed with pieces of any size, all of them to :meth:`feed` or all to :meth:`columns`.

    Args:
        vocabulary: What the states are numbered by.
        unnamed: Edges may have no name, as without ``actionlabels``; their action is ``Action`` then.

    Attributes:
        actions: Every action that was told, in order; one may stand there twice where its text differs.
    """

    def __init__(self, vocabulary: Vocabulary, *, unnamed: bool = False) -> None:
        self.actions: list[Action] = []
        self._vocabulary = vocabulary
        self._unnamed = unnamed
        self._pending: list[bytes] = []
        self._numbers: dict[bytes, int] = {}
        self._line = 0
        self._depth = 0
        self._begun = False

    def feed(self, chunk: bytes) -> Iterator[Item]:
        """What the lines say that are complete now.

        Raises:
            OutputSyntaxError: A line is no line of a dot file that TLC writes.
        """
        for source, target, rest in self._rows(chunk):
            self._line += 1
            if target:
                yield Edge(int(source), int(target), self.actions[self._action(rest)])
            elif source:
                told = self._node(source, rest)
                yield Node(int(source), told.key, told.is_initial)
            else:
                self._frame(rest)

    def columns(self, chunk: bytes) -> Columns:
        """The same as columns.

        Raises:
            OutputSyntaxError: As for :meth:`feed`.
        """
        rows = self._rows(chunk)
        before, nodes = self._line, []
        for number, (source, _, rest) in [row for row in enumerate(rows, before + 1) if not row[1][1]]:
            self._line = number
            if source:
                nodes.append(self._node(source, rest))
            else:
                self._frame(rest)
        edges = [row for row in rows if row[1]]
        if not edges:
            self._line = before + len(rows)
            return Columns(nodes, (), (), ())
        sources, targets, rests = zip(*edges, strict=True)
        for text in set(rests).difference(self._numbers):
            self._line = before + 1 + next(number for number, row in enumerate(rows) if row[2] == text)
            self._action(text)
        self._line = before + len(rows)
        return Columns(nodes, sources, targets, tuple(map(self._numbers.__getitem__, rests)))

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

    def _rows(self, chunk: bytes) -> list[_Row]:
        """The lines that are complete now."""
        head, newline, rest = chunk.rpartition(b"\n")
        if not newline:
            self._pending.append(chunk)
            return []
        text = b"".join((*self._pending, head, newline))
        self._pending = [rest]
        return _LINE.findall(text)

    def _node(self, name: bytes, rest: bytes) -> Told:
        try:
            key = self._vocabulary.read(self._label(rest))
        except OutputSyntaxError as error:
            raise OutputSyntaxError(f"line {self._line} of the state graph: {error}") from error
        is_outside = rest.endswith(_OUTSIDE)
        return Told(name, key, not is_outside and _INITIAL in rest[-40:], is_outside)

    def _label(self, rest: bytes) -> bytes:
        """The text of a state up to its closing quote; a quote inside of it has a backslash before it."""
        for ending in _ENDINGS:
            if rest.endswith(ending):
                label, tooltip, state = rest[: -len(ending)].partition(_TOOLTIP)
                return state if tooltip else label
        raise self._unexpected(b'[label="' + rest)

    def _action(self, rest: bytes) -> int:
        """The number of an edge's action."""
        number = self._numbers.get(rest)
        if number is None:
            number = self._numbers[rest] = len(self.actions)
            self.actions.append(self._named(rest))
        return number

    def _named(self, rest: bytes) -> Action:
        quoted = _QUOTED.match(rest)
        if quoted is None:
            raise self._unexpected(b'.. -> .. [label="' + rest)
        if not quoted[1]:
            if self._unnamed:
                return _UNNAMED
            raise self._wrong("an edge without the name of its action; dump with dot,actionlabels")
        try:
            action = parse_action_header(f"<{unescaped(quoted[1])}>")
        except OutputSyntaxError as error:
            raise self._wrong(str(error)) from error
        if action is None:
            raise self._wrong("an edge whose action is the initial predicate")
        return action

    def _frame(self, line: bytes) -> None:
        """Count the braces of a line that is none of a node or edge."""
        if _OPENING.fullmatch(line):
            self._begun = True
            self._depth += 1
        elif line in {b"}", b"}}"}:
            self._depth -= len(line)
        elif not self._begun or not any(known.fullmatch(line) for known in _OTHER_LINES):
            raise self._unexpected(line)

    def _wrong(self, message: str) -> OutputSyntaxError:
        return OutputSyntaxError(f"line {self._line} of the state graph: {message}")

    def _unexpected(self, line: bytes) -> OutputSyntaxError:
        shown = line[:_SHOWN].decode("utf-8", "replace")
        return OutputSyntaxError(
            f"line {self._line} of the state graph is none that -dump dot,actionlabels writes: {shown!r}"
        )


_OTHER_LINES = (_STUTTERING, _FRAME, _LEGEND, _REST_OF_LABEL)
