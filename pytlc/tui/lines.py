"""Lines as the panels say them: pieces of text, each of a kind that a theme gives a colour.

A kind adds nothing that the text does not say: everything is readable without colours.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, TypeAlias


class Kind(StrEnum):
    """What a piece of text is."""

    PLAIN = "plain"
    DIM = "dim"
    HEAD = "head"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    HOLDS = "holds"
    BLOCKED = "blocked"
    VIOLATED = "violated"
    ACTOR_0 = "actor-0"
    ACTOR_1 = "actor-1"
    ACTOR_2 = "actor-2"
    ACTOR_3 = "actor-3"


_ACTORS = (Kind.ACTOR_0, Kind.ACTOR_1, Kind.ACTOR_2, Kind.ACTOR_3)

Line: TypeAlias = tuple[tuple[str, Kind], ...]


class Content(Protocol):
    """What a panel shows: lines that are made when they are looked at."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def head(self, width: int) -> Line | None:
        """What stays above them, if anything."""
        ...

    def line(self, index: int, width: int) -> Line:
        """One of them, from 0."""
        ...


def of_actor(index: int) -> Kind:
    """The colour of an actor; there are four of them, and the column tells who it is."""
    return _ACTORS[index % len(_ACTORS)]


def plain(text: str, kind: Kind = Kind.PLAIN) -> Line:
    """A line of one piece."""
    return ((text, kind),)


def text_of(line: Line) -> str:
    """A line without its kinds."""
    return "".join(text for text, _ in line)


def cut(text: str, width: int) -> str:
    """The text, its end left out with a sign where it is wider than there is room."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def crop(line: Line, width: int) -> Line:
    """The line, its end left out with a sign where it is wider than there is room."""
    if sum(len(text) for text, _ in line) <= width:
        return line
    pieces: list[tuple[str, Kind]] = []
    room = max(width - 1, 0)
    for text, kind in line:
        pieces.append((text[:room], kind))
        room -= len(pieces[-1][0])
    return (*((text, kind) for text, kind in pieces if text), ("…", Kind.DIM))


class Fixed:
    """Lines that are known beforehand."""

    def __init__(self, lines: tuple[Line, ...] = ()) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    def head(self, _width: int) -> Line | None:
        """None."""
        return None

    def line(self, index: int, width: int) -> Line:
        """One of them."""
        return crop(self.lines[index], width)
