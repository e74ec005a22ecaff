"""Syntax trees of TLA+ text, and the text of their nodes as SANY would see it: each character in its column.

The parser is tree-sitter with the grammar tree-sitter-tlaplus (1.5), which knows nested comments, strings,
junction lists, Unicode operators, PlusCal and nested modules. It accepts more than SANY does; what it
cannot read becomes a node that ``has_error``, and whoever decides on such a text has to ask TLC instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

#: Extra nodes, which may stand anywhere.
COMMENTS = frozenset({"comment", "block_comment", "block_comment_text"})
#: Bytes that are no UTF-8 survive as surrogates.
_BYTES_KEPT = "surrogateescape"
_EXPRESSION_HEAD = "---- MODULE Expression ----\nExpression == "


@dataclass(frozen=True, slots=True)
class Place:
    """Where something begins: line and column from 1, the column in characters, as SANY counts."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A text with its syntax tree.

    Attributes:
        data: The text in UTF-8.
        root: The tree's ``source_file``.
    """

    data: bytes
    root: Node

    def text(self, node: Node) -> str:
        """What stands at a node, without the blanks around it."""
        return _decoded(self.data[node.start_byte : node.end_byte]).strip()

    def line(self, node: Node) -> str:
        """The same on one line, comments left out."""
        return " ".join(self.without_comments(node).split())

    def without_comments(self, node: Node) -> str:
        """The text of a node with blanks for its comments; line feeds stay."""
        piece = bytearray(self.data[node.start_byte : node.end_byte])
        for comment in _outermost(node, COMMENTS):
            for place in range(comment.start_byte - node.start_byte, comment.end_byte - node.start_byte):
                if piece[place] not in b"\r\n":
                    piece[place] = ord(" ")
        return _decoded(bytes(piece)).strip()

    def in_columns(self, node: Node) -> str:
        """The text of a node with blanks before it, so that its first line is in its column too.

        Junction lists keep their shape when such a text is put under the head of another definition.
        """
        return " " * (self.place(node).column - 1) + self.text(node)

    def place(self, node: Node) -> Place:
        """Where a node begins."""
        begin = self.data.rfind(b"\n", 0, node.start_byte) + 1
        return Place(node.start_point[0] + 1, len(_decoded(self.data[begin : node.start_byte])) + 1)

    def end(self, node: Node) -> Place:
        """The last character of a node; blanks behind it do not count."""
        text = _decoded(self.data[: node.end_byte]).rstrip()
        return Place(text.count("\n") + 1, len(text) - (text.rfind("\n") + 1))


def parse(text: str) -> Source:
    """Parse the text of a ``.tla`` file: modules, and whatever stands before, between and behind them."""
    data = text.encode("utf-8", _BYTES_KEPT)
    return Source(data, _parser().parse(data).root_node)


def parse_expression(text: str) -> tuple[Source, Node] | None:
    """Parse an expression; None where it is none."""
    column = " " * (len(_EXPRESSION_HEAD) - _EXPRESSION_HEAD.rfind("\n") - 1)
    source = parse(f"{_EXPRESSION_HEAD}\n{column}{text}\n====\n")
    definition = first(source.root, lambda node: node.type == "operator_definition")
    if definition is None or source.root.has_error:
        return None
    return source, definition.named_children[-1]


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


def _outermost(node: Node, types: frozenset[str]) -> Iterator[Node]:
    pending = [node]
    while pending:
        here = pending.pop()
        if here.type in types:
            yield here
        else:
            pending += here.children


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
