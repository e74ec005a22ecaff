"""What a command came to, in the terms that every CI knows. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How bad a finding is; the values are those of SARIF."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Status(Enum):
    """What became of a test case."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Place:
    """A region of a file; lines and columns from 1, the end included, None where nothing is known.

    ``path`` is relative to the root of the repository, with slashes; absolute for a file outside of it.
    """

    path: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Stop:
    """A step of a counterexample: what happens, and where that is written."""

    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is to be looked at.

    Attributes:
        rule: What kind of thing it is, such as ``property/NoLockCycle``.
        level: How bad it is.
        title: In a few words.
        message: In full.
        place: Where it is.
        steps: The behaviour that shows it.
        subject: What tells it from others of its rule, where lines move; the title where that is enough.
    """

    rule: str
    level: Level
    title: str
    message: str
    place: Place | None = None
    steps: tuple[Stop, ...] = ()
    subject: str = ""

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that stay the same when lines move."""
        parts = (self.rule, self.place.path if self.place else "", self.subject or self.title)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: a property, a model, a scope, or the search as a whole.

    Attributes:
        name: What was checked.
        group: Of what, such as ``vgic@v1``.
        status: What became of it.
        message: Why, in one line; empty where it passed.
        text: Why, in full.
        output: What else is to be known.
        seconds: Wall time; None where it has none of its own.
    """

    name: str
    group: str
    status: Status = Status.PASSED
    message: str = ""
    text: str = ""
    output: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All that a command came to.

    Attributes:
        command: Its name.
        cases: Test cases.
        findings: What is to be looked at.
    """

    command: str
    cases: tuple[Case, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __add__(self, other: Report) -> Report:
        return Report(self.command, self.cases + other.cases, self.findings + other.findings)

    def count(self, status: Status) -> int:
        """How many cases became that."""
        return sum(case.status is status for case in self.cases)
