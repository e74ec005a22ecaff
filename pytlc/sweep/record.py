"""What is kept of a sweep: which points it has, and what was found of each."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pytlc.sweep.grid import Point
from pytlc.tlc import Outcome

#: Key of a definition: the axes of which a greater value is a larger machine.
SIZES = "sizes"
#: Key of a definition: why its checks are made anew each time; not there where they are not.
OPEN = "open"


class Kind(Enum):
    """What became of a point of the grid."""

    ASKED = "asked"
    """It is a check of its own."""
    SAME = "same"
    """It is the same check as an earlier point."""
    OUTSIDE = "outside"
    """There is no such machine, or nothing to be checked of it."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was found of one check.

    Attributes:
        digest: Of everything that decides it (:mod:`pytlc.sweep.plan`), 64 hexadecimal digits.
        outcome: How it ended.
        property: What is violated; None where nothing is, or TLC does not say what.
        exit_code: That of ``pytlc check``.
        distinct: Distinct states; likewise ``generated`` and ``depth``.
        length: States of the first counterexample.
        seconds: Wall time of the search.
        run: Name of the run that keeps its counterexample.
        replayed: The reference model has taken every step of it; None where there is no counterexample or no
            model.
        reason: What stopped the search, or the first line of the error.
        deadline: The limit in seconds that it had.
        tlc: Version of TLC.
        where: Who made it: ``warm``, ``process``, or the worker of a cluster.
        finished: When it was recorded, in seconds since the epoch.
    """

    digest: str
    outcome: Outcome
    property: str | None = None
    exit_code: int = 0
    distinct: int | None = None
    generated: int | None = None
    depth: int | None = None
    length: int | None = None
    seconds: float | None = None
    run: str | None = None
    replayed: bool | None = None
    reason: str | None = None
    deadline: float | None = None
    tlc: str = ""
    where: str = ""
    finished: float = 0.0

    @builtins.property
    def is_violation(self) -> bool:
        """Something was found wrong."""
        return self.outcome.is_violation and not self.is_outside

    @builtins.property
    def is_outside(self) -> bool:
        """The constants are none that the spec is written for: an ASSUME of it is false."""
        return self.outcome is Outcome.ASSUMPTION

    @builtins.property
    def is_judged(self) -> bool:
        """The check came to an answer: something was found wrong, or nothing in all states."""
        return self.is_violation or self.outcome is Outcome.SUCCESS

    def settles(self, deadline: float | None) -> bool:
        """Whether running the check again, with this deadline, cannot tell more."""
        if self.outcome.is_conclusive:
            return True
        if self.outcome is not Outcome.BOUNDED or self.deadline is None:
            return False
        return deadline is not None and deadline <= self.deadline


@dataclass(frozen=True, slots=True)
class Entry:
    """A point of a sweep.

    Attributes:
        position: In the order of the grid, from 0.
        point: Its values.
        kind: What became of it.
        digest: Of its check; None for one that is outside.
        reason: Why it is outside, or which earlier point it is the same as.
        record: What was found; None where it was not run yet.
        cut: Why it was not run at all, where a rule of the sweep left it out.
    """

    position: int
    point: Point
    kind: Kind = Kind.ASKED
    digest: str | None = None
    reason: str | None = None
    record: Record | None = None
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class SweepInfo:
    """A sweep as a whole.

    Attributes:
        id: Twelve hexadecimal digits over its definition and the digests of its points.
        name: What its user calls it.
        subject: What was looked at: a family, or the path of a spec.
        definition: Axes, assumption and options, as they were given.
        created: When it was last started, in seconds since the epoch.
        points: How many points its grid has.
        asked: How many of them are checks of their own.
        recorded: Of how many of those something is recorded.
    """

    id: str
    name: str
    subject: str
    definition: Mapping[str, Any]
    created: float
    points: int
    asked: int
    recorded: int

    def is_size(self, name: str) -> bool:
        """Whether a greater value of an axis is a larger machine."""
        return name in self.definition.get(SIZES, ())
