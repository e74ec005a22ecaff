r"""The formulas of properties, as far as something in them may never be reached.

Read are ``A => B``, ``A ~> B``, ``/\``, ``\A``, ``IF``, ``LET``, ``[]``, ``[A]_v``, ``<>`` and operators that
are the whole of a formula; everything else is one piece. Junction lists are told apart by their columns, as
SANY does, and each piece keeps its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|\\/|/\\|\\[A-Za-z]+|<=>|=>|~>|-\+->|<<|>>|\[\]|<>|\|->|->|<-|==|\.\.|[\w!]+|\S'
)
_OPEN, _CLOSE = frozenset({"(", "[", "{", "<<"}), frozenset({")", "]", "}", ">>"})
_NAME = re.compile(r"[\w!]*[A-Za-z_][\w!]*")
_BULLETS = frozenset({"/\\", "\\/"})
#: What begins here goes on to the end of the formula.
_PREFIXES = frozenset({"\\A", "\\E", "\\AA", "\\EE", "LET", "IF", "CASE", "CHOOSE", "LAMBDA"})
_KEYWORDS = _PREFIXES | {"THEN", "ELSE", "IN", "OTHER", "UNCHANGED", "ENABLED", "TRUE", "FALSE", "DOMAIN"}
_EQUIVALENT = frozenset({"<=>", "\\equiv", "-+->", "\\/", "\\lor"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a definition's body: its text with the first line in its column, and where that begins."""

    text: str
    start: int

    @property
    def line(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Implies:
    """``A => B``; with ``leads`` it is ``A ~> B``."""

    antecedent: Piece
    consequent: Formula
    then: Piece
    leads: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """A conjunction."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class ForAll:
    r"""``\A`` with its bounds."""

    bounds: Piece
    body: Formula


@dataclass(frozen=True, slots=True)
class Let:
    """``LET`` with its definitions."""

    definitions: Piece
    body: Formula


@dataclass(frozen=True, slots=True)
class If:
    """``IF``."""

    condition: Piece
    then: Formula
    otherwise: Formula


@dataclass(frozen=True, slots=True)
class Always:
    """``[]F``, or ``[][F]_v`` with the subscript."""

    body: Formula
    subscript: Piece | None = None


@dataclass(frozen=True, slots=True)
class Eventually:
    """``<>F``."""

    body: Piece


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator with its arguments."""

    name: str
    arguments: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Anything else."""


Formula: TypeAlias = Implies | All | ForAll | Let | If | Always | Eventually | Apply | Leaf
_LEAF = Leaf()


def read(text: str) -> Formula:
    """The structure of a formula whose lines are in their columns."""
    return _Reader(text).read(list(_tokens(text)))


def words(text: str) -> frozenset[str]:
    """The tokens of a formula."""
    return frozenset(_TOKEN.findall(text))


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    line: int
    column: int
    depth: int


Tokens: TypeAlias = Sequence[_Token]


def _tokens(text: str) -> Iterator[_Token]:
    depth = line = begin = 0
    for found in _TOKEN.finditer(text):
        line += text.count("\n", begin, found.start())
        begin = found.start()
        depth -= found[0] in _CLOSE
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1)
        yield _Token(found[0], found.start(), found.end(), line, column, depth)
        depth += found[0] in _OPEN


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes one text apart."""

    text: str

    def read(self, tokens: Tokens) -> Formula:
        if not tokens:
            return _LEAF
        first = tokens[0]
        listed = _list_end(tokens) if first.text in _BULLETS else 0
        if listed == len(tokens):
            return All(tuple(map(self.read, _items(tokens)))) if first.text == "/\\" else _LEAF
        if first.text == "(" and _closing(tokens) == len(tokens) - 1:
            return self.read(tokens[1:-1])
        if first.text in _PREFIXES:
            return self._prefixed(tokens)
        return self._infix(tokens, listed)

    def _infix(self, tokens: Tokens, after: int) -> Formula:
        places = dict(reversed(list(_operators(tokens, after))))
        for sign in ("=>", "~>"):
            if sign in places:
                left, right = tokens[: places[sign]], tokens[places[sign] + 1 :]
                if not left or not right:
                    return _LEAF
                return Implies(self.piece(left), self.read(right), self.piece(right), leads=sign == "~>")
        if _EQUIVALENT & places.keys() or after:
            return _LEAF
        if places.get("/\\"):
            place = places["/\\"]
            return All((self.read(tokens[:place]), self.read(tokens[place + 1 :])))
        return self._unary(tokens)

    def _unary(self, tokens: Tokens) -> Formula:
        rest = tokens[1:]
        match tokens[0].text:
            case "[]" if rest and rest[0].text == "[":
                return self._boxed(rest)
            case "[]":
                return Always(self.read(rest))
            case "<>" if rest:
                return Eventually(self.piece(rest))
        return self._application(tokens)

    def _boxed(self, tokens: Tokens) -> Formula:
        """``[A]_v``, the subscript with or without brackets."""
        close = _closing(tokens)
        subscript = tokens[close + 1 :]
        if close < 0 or not subscript or not subscript[0].text.startswith("_"):
            return _LEAF
        start = subscript[0].start + 1
        piece = Piece(_in_columns(self.text, start, tokens[-1].end), start)
        return Always(self.read(tokens[1:close]), piece)

    def _prefixed(self, tokens: Tokens) -> Formula:
        match tokens[0].text:
            case "\\A":
                colon = _at_depth(tokens, ":", tokens[0].depth)
                bounds = tokens[1:colon]
                if colon < 0 or "\\in" not in {token.text for token in bounds}:
                    return _LEAF
                return ForAll(self.piece(bounds), self.read(tokens[colon + 1 :]))
            case "LET":
                place = _matching(tokens, "LET", "IN")
                if place < 0:
                    return _LEAF
                return Let(self.piece(tokens[1:place]), self.read(tokens[place + 1 :]))
            case "IF":
                return self._branches(tokens)
        return _LEAF

    def _branches(self, tokens: Tokens) -> Formula:
        then, otherwise = _matching(tokens, "IF", "THEN"), _matching(tokens, "IF", "ELSE")
        if not 1 < then < otherwise:
            return _LEAF
        yes, no = tokens[then + 1 : otherwise], tokens[otherwise + 1 :]
        return If(self.piece(tokens[1:then]), self.read(yes), self.read(no))

    def _application(self, tokens: Tokens) -> Formula:
        name = tokens[0].text
        if not _NAME.fullmatch(name) or name in _KEYWORDS or name.startswith(("WF_", "SF_")):
            return _LEAF
        if len(tokens) == 1:
            return Apply(name, ())
        if tokens[1].text != "(" or _closing(tokens[1:]) != len(tokens) - 2:
            return _LEAF
        inside = tokens[1].depth + 1
        commas = [k for k, token in enumerate(tokens) if token.text == "," and token.depth == inside]
        starts, ends = [2, *(k + 1 for k in commas)], [*commas, len(tokens) - 1]
        parts = [tokens[a:b] for a, b in zip(starts, ends, strict=True)]
        return Apply(name, tuple(map(self.piece, parts))) if all(parts) else _LEAF

    def piece(self, tokens: Tokens) -> Piece:
        start = tokens[0].start
        return Piece(_in_columns(self.text, start, tokens[-1].end), start)


def _operators(tokens: Tokens, after: int) -> Iterator[tuple[str, int]]:
    """The infix operators outside of all brackets, up to what takes in the rest of the formula."""
    base = tokens[0].depth
    for place, token in enumerate(tokens[after:], after):
        if token.text in _PREFIXES and token.depth == base:
            return
        if token.depth == base:
            yield token.text, place


def _list_end(tokens: Tokens) -> int:
    """Where the junction list that begins with the first token ends."""
    first = tokens[0]
    for place, token in enumerate(tokens):
        is_bullet = token.text == first.text and token.column == first.column
        if token.line > first.line and token.column <= first.column and not is_bullet:
            return place
    return len(tokens)


def _items(tokens: Tokens) -> list[Tokens]:
    first = tokens[0]
    wanted = (first.text, first.column, first.depth)
    bullets = [k for k, t in enumerate(tokens) if (t.text, t.column, t.depth) == wanted]
    return [tokens[k + 1 : end] for k, end in zip(bullets, [*bullets[1:], len(tokens)], strict=True)]


def _matching(tokens: Tokens, opening: str, wanted: str) -> int:
    """The word that belongs to the one at the beginning, -1 without; inner ones of the kind are skipped."""
    base, open_ = tokens[0].depth, 0
    for place, token in enumerate(tokens):
        if token.depth == base and token.text == opening:
            open_ += 1
        elif token.depth == base and token.text == wanted:
            open_ -= 1
            if open_ == 0:
                return place
    return -1


def _at_depth(tokens: Tokens, text: str, depth: int) -> int:
    return next((k for k, t in enumerate(tokens) if t.text == text and t.depth == depth), -1)


def _closing(tokens: Tokens) -> int:
    """Index of the bracket that closes the first one."""
    depth = tokens[0].depth
    return next((k for k, t in enumerate(tokens) if k and t.text in _CLOSE and t.depth == depth), -1)


def _in_columns(text: str, start: int, end: int) -> str:
    """A piece of text with blanks before it, so that its first line is in its column too."""
    column = start - (text.rfind("\n", 0, start) + 1)
    return " " * column + text[start:end]
