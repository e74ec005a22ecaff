"""Syntax trees of TLA+ text, and the text of their nodes as SANY would see it: each character in its column.

The parser is tree-sitter with the grammar tree-sitter-tlaplus (1.5), which knows nested comments, strings,
junction lists, Unicode operators, PlusCal and nested modules. It accepts more than SANY does; what it
cannot read becomes a node that ``has_error``, and whoever decides on such a text has to ask TLC instead.
"""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

#: Extra nodes, which may stand anywhere.
COMMENTS = frozenset({"comment", "block_comment", "block_comment_text"})
#: Bytes that are no UTF-8 survive as surrogates.
_BYTES_KEPT = "surrogateescape"
#: Other surrogates, of which a file has none.
_NO_CHARACTER = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_ONE_OPERATOR = ["operator_definition", "double_line"]
#: Blanks between tab stops, for SANY (``tla2sany.parser.SimpleCharStream``).
_TAB = 8
_END_OF_LINE = re.compile(r"\r\n|\r|\n")
_STRING_OR_TAB = re.compile(r'"(?:[^"\\]|\\.)*"|\t')


@dataclass(frozen=True, slots=True)
class Place:
    """A character: line and column from 1, the column as SANY counts.

    A tab goes on to the next column after a multiple of eight, and a character outside of the Basic
    Multilingual Plane counts as two.
    """

    line: int
    column: int


@dataclass(frozen=True, eq=False)
class Source:
    """A text with its syntax tree.

    Attributes:
        data: The text in UTF-8, with blanks for tabs outside of strings, and line feeds for carriage
            returns that end a line. All offsets of nodes are offsets in it.
        root: The tree's ``source_file``.
    """

    data: bytes
    root: Node
    _seen: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)

    def text(self, node: Node) -> str:
        """What stands at a node, without the blanks and comments behind it."""
        return _decoded(self.data[node.start_byte : end_byte(node)]).strip()

    def line(self, node: Node) -> str:
        """The same on one line, comments left out."""
        return " ".join(self.without_comments(node).split())

    def without_comments(self, node: Node, last: Node | None = None) -> str:
        """The text of a node, or up to another one, with blanks for its comments; line feeds stay."""
        pieces, place = [], node.start_byte
        end = (last or node).end_byte
        within = node if last is None or last == node else node.parent or node
        for comment in _outermost(within, COMMENTS):
            if not node.start_byte <= comment.start_byte < end:
                continue
            pieces.append(_decoded(self.data[place : comment.start_byte]))
            pieces.append(re.sub(r"[^\r\n]", " ", _decoded(self.data[comment.start_byte : comment.end_byte])))
            place = comment.end_byte
        return "".join([*pieces, _decoded(self.data[place:end])]).strip()

    def in_columns(self, node: Node) -> str:
        """The text of a node with blanks before it, so that its first line is in its column too.

        Junction lists keep their shape when such a text is put under the head of another definition.
        """
        return self.between(node, node)

    def between(self, node: Node, last: Node) -> str:
        """The same from one node to another one behind it."""
        text = _decoded(self.data[node.start_byte : end_byte(last)]).strip()
        return " " * (self.place(node).column - 1) + text

    def place(self, node: Node) -> Place:
        """Where a node begins."""
        return self._place(node.start_byte)

    def end(self, node: Node) -> Place:
        """The last character of a node; blanks and comments behind it do not count."""
        last = len(self.data[node.start_byte : end_byte(node)].rstrip()) + node.start_byte - 1
        while last > node.start_byte and self.data[last] & 0xC0 == 0x80:  # inside of a character
            last -= 1
        return self._place(max(last, node.start_byte))

    @cached_property
    def _lines(self) -> list[int]:
        """Where the lines begin."""
        return [0, *(found.end() for found in re.finditer(rb"\n", self.data))]

    def _place(self, offset: int) -> Place:
        line = bisect_right(self._lines, offset) - 1
        begin, width = self._seen.get(line, (self._lines[line], 0))
        if begin > offset:
            begin, width = self._lines[line], 0
        width = _width(_decoded(self.data[begin:offset]), width)
        self._seen[line] = offset, width
        return Place(line + 1, width + 1)


def parse(text: str) -> Source:
    """Parse the text of a ``.tla`` file: modules, and whatever stands before, between and behind them."""
    data = _laid_out(_NO_CHARACTER.sub("\ufffd", text)).encode("utf-8", _BYTES_KEPT)
    return Source(data, _parser().parse(data).root_node)


def parse_expression(text: str) -> tuple[Source, Node] | None:
    """Parse an expression; None where it is none."""
    indented = textwrap.indent(textwrap.dedent(text), "  ")
    source = parse(f"---- MODULE Expression ----\nExpression ==\n{indented}\n====\n")
    modules = children(source.root)
    units = children(modules[0])[3:] if modules else []
    if source.root.has_error or len(modules) != 1 or [unit.type for unit in units] != _ONE_OPERATOR:
        return None
    expression = units[0].child_by_field_name("definition")
    return None if expression is None else (source, expression)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, as SANY counts them: no other character than these ends one."""
    lines = _END_OF_LINE.split(text)
    return tuple(lines if lines[-1] else lines[:-1])


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, parents first, from left to right."""
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        pending += reversed(here.children)


def first(node: Node, wanted: Callable[[Node], bool]) -> Node | None:
    """The first node at or below another one that is wanted."""
    return next(filter(wanted, walk(node)), None)


def children(node: Node) -> list[Node]:
    """The named children without comments."""
    return [child for child in node.named_children if child.type not in COMMENTS]


def end_byte(node: Node) -> int:
    """The byte behind a node, without the comments that the grammar counts to it."""
    while node.child_count:
        places = range(node.child_count - 1, -1, -1)
        last = map(node.child, places)
        inner = next((c for c in last if c.type not in COMMENTS and c.end_byte > c.start_byte), None)
        if inner is None:
            return node.start_byte
        node = inner
    return node.end_byte


def _outermost(node: Node, types: frozenset[str]) -> Iterator[Node]:
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type in types:
            yield here
        else:
            pending += reversed(here.children)


def _laid_out(text: str) -> str:
    """The text as SANY lays it out, for a parser that takes a tab for one column and ends lines by LF."""
    if "\r" in text:
        text = re.sub(r"\r(?!\n)", "\n", text)
    if "\t" not in text:
        return text
    return "\n".join(_without_tabs(line) if "\t" in line else line for line in text.split("\n"))


def _without_tabs(line: str) -> str:
    """A line with blanks for its tabs; a string has to keep its own."""
    pieces: list[str] = []
    width = place = 0
    for found in _STRING_OR_TAB.finditer(line):
        before = line[place : found.start()]
        width = _width(before, width)
        after = _width(found[0], width)
        pieces += [before, " " * (after - width) if found[0] == "\t" else found[0]]
        width, place = after, found.end()
    return "".join([*pieces, line[place:]])


def _width(text: str, before: int) -> int:
    """The columns up to the end of a text that begins behind others of its line."""
    if text.isascii() and "\t" not in text:
        return before + len(text)
    for part in re.split(r"(\t)", text):
        wide = sum(ord(character) > 0xFFFF for character in part)
        before += _TAB - before % _TAB if part == "\t" else len(part) + wide
    return before


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", _BYTES_KEPT)


@cache
def _parser() -> Parser:
    """One parser for all threads: tree-sitter's holds the interpreter's lock while it parses."""
    import warnings  # noqa: PLC0415  # the start of most commands reads no TLA+

    import tree_sitter_tlaplus  # noqa: PLC0415
    from tree_sitter import Language, Parser  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the grammar's wheel hands out a bare address
        return Parser(Language(tree_sitter_tlaplus.language()))
