"""What a sequence diagram is made of, as numbers: lengths are pixels of CSS, states are numbered from 1."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a line of text at a step tells."""

    STEP = "step"
    TAKEN = "taken"
    RELEASED = "released"
    WAITS = "waits"
    CHANGE = "change"
    NEXT = "next"
    FAILS = "fails"
    TOUCHES = "touches"


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text in a column.

    Attributes:
        column: Index of the column.
        kind: What they tell.
        lines: They.
        lock: Index of the lock that they tell of; None where they tell of none.
        top: Baseline of the first of them.
    """

    column: int
    kind: Kind
    lines: tuple[str, ...]
    lock: int | None = None
    top: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A lane, or the environment's column.

    Attributes:
        name: Who acts in it.
        left: Where it begins, with its bars.
        line: Where its line is.
        text: Where its text begins.
        right: Where it ends.
    """

    name: str
    left: int
    line: int
    text: int
    right: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A state, with the step that leads to it.

    Attributes:
        number: Number of the state, from 1.
        column: Index of the column of who acts; None for the initial state.
        top: Where its stripe begins.
        middle: Where its mark is.
        bottom: Where its stripe ends.
        words: What is written at it.
    """

    number: int
    column: int | None
    top: int
    middle: int
    bottom: int
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """The state at which something fails.

    Attributes:
        number: Its number, from 1.
        words: What fails.
    """

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A lock beside a lane, from one state to another.

    Attributes:
        column: Index of the lane.
        lock: Index of the lock.
        waited: It is waited for, and not held.
        first: Number of the state in which that begins.
        last: Number of the last state in which it is so.
        left: Where the bar begins.
        top: Its upper end.
        bottom: Its lower end.
    """

    column: int
    lock: int
    waited: bool
    first: int
    last: int
    left: int = 0
    top: int = 0
    bottom: int = 0


@dataclass(frozen=True, slots=True)
class Arrow:
    """Who waits for whom in the end.

    Attributes:
        waiting: Index of the lane that waits.
        holding: Index of the lane that holds; the same where it waits for itself.
        lock: Index of the lock.
        closes: It is a part of a circle.
        begin: Where the arrow begins.
        end: Where its head is.
        height: How far down it is.
    """

    waiting: int
    holding: int
    lock: int
    closes: bool
    begin: int
    end: int
    height: int


@dataclass(frozen=True, slots=True)
class Clash:
    """That two actors do in the end what must not be done at once.

    Attributes:
        begin: Where the line of the one is.
        end: Where the line of the other is.
        height: How far down it is drawn.
    """

    begin: int
    end: int
    height: int


@dataclass(frozen=True, slots=True)
class Back:
    """The way back of a lasso, or that the behaviour stays where it is.

    Attributes:
        number: Number of the state that it goes back to; the last one where it stays there.
        words: The action; empty where it stays.
        begin: Where it begins, how far down.
        end: Where it comes back, how far down.
        left: How far to the right of the diagram it runs.
    """

    number: int
    words: str
    begin: int
    end: int
    left: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything that is drawn.

    Attributes:
        columns: The lanes, and last the environment where it acts.
        moments: Every state.
        bars: Held and waited-for locks.
        arrows: Who waits for whom in the end.
        clash: Who does in the end what must not be done at once; None where nobody does.
        back: How it goes on for ever; None for a behaviour that ends.
        next: How everybody goes on after the last state.
        locks: Names of the locks, in the order in which they come up.
        flag: What fails and where; None where nothing does.
        end: Where the steps end and what is said of the end begins.
        width: Of the whole.
        height: Of the whole.
        has_actors: The lanes are those of actors of a model.
    """

    columns: tuple[Column, ...]
    moments: tuple[Moment, ...]
    bars: tuple[Bar, ...]
    arrows: tuple[Arrow, ...]
    clash: Clash | None
    back: Back | None
    next: tuple[Words, ...]
    locks: tuple[str, ...]
    flag: Flag | None
    end: int
    width: int
    height: int
    has_actors: bool
