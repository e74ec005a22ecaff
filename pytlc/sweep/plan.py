"""From a grid to the checks that it takes: what each point asks, and which ask nothing of their own."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pytlc.check import Question
from pytlc.check.python_key import python_key
from pytlc.errors import UsageError
from pytlc.sweep.alike import likeness
from pytlc.sweep.grid import Grid
from pytlc.sweep.record import OPEN, SIZES, Entry, Kind
from pytlc.sweep.subject import Subject
from pytlc.tlc import TlcJob

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """The points of a sweep.

    Attributes:
        id: Twelve hexadecimal digits over its definition and the digests of its points: the same command is
            the same sweep, as long as nothing that decides a result has changed.
        name: What it is called.
        subject: What is looked at.
        definition: What was asked, as data.
        entries: Every point of the grid.
        questions: Those that are checks of their own, by digest.
        sizes: The axes of which a greater value is a larger machine.
        again: Under which digest a later sweep may use an answer again, for checks that see what is not known
            and so have a digest of their own in each sweep.
    """

    id: str
    name: str
    subject: Subject
    definition: Mapping[str, Any]
    entries: tuple[Entry, ...]
    questions: Mapping[str, Question]
    sizes: frozenset[str] = frozenset()
    again: Mapping[str, str] = field(default_factory=dict)

    def is_size(self, name: str) -> bool:
        """Whether a greater value of an axis is a larger machine."""
        return name in self.sizes


def plan(
    subject: Subject,
    grid: Grid,
    *,
    jar_sha256: str,
    name: str | None = None,
    options: Mapping[str, Any] | None = None,
    reuse: bool = False,
    on_point: Callable[[int, int], None] | None = None,
) -> Plan:
    """Render every point of a grid and find out which of them are checks of their own.

    Args:
        subject: What is looked at.
        grid: The points.
        jar_sha256: Of the TLC that will answer.
        name: What the sweep is called; the subject's name if not given.
        options: What else was asked, that JSON can write: it is part of the definition.
        reuse: Treat checks that see what is not known as if it had not changed.
        on_point: Told how many points are planned, of how many.

    Raises:
        UsageError: No point of the grid is a check.
    """
    points = grid.points()
    entries: list[Entry] = []
    questions: dict[str, Question] = {}
    first: dict[str, int] = {}
    sizes = frozenset(axis.name for axis in grid.axes if subject.is_size(axis))
    keys = _Keys(jar_sha256, reuse=reuse)
    for position, point in enumerate(points):
        try:
            question = subject.question(point)
        except UsageError as error:
            entries.append(Entry(position, point, Kind.OUTSIDE, reason=str(error).partition("\n")[0]))
        else:
            digest = keys.digest(question)
            earlier = first.setdefault(keys.likeness(question.job, digest), position)
            if earlier == position:
                questions[digest] = question
                entries.append(Entry(position, point, digest=digest))
            else:
                names = "" if digest in questions else ", but for names of model values"
                reason = f"the same check as {points[earlier]}{names}"
                entries.append(Entry(position, point, Kind.SAME, entries[earlier].digest, reason))
        if on_point is not None:
            on_point(position + 1, len(points))
    if not questions:
        raise UsageError(f"no point of the grid can be checked; the first: {entries[0].reason}")
    definition = _definition(grid, sizes, options or {}) | ({OPEN: keys.reasons} if keys.reasons else {})
    return Plan(
        _id(subject, definition, entries),
        name or subject.name,
        subject,
        definition,
        tuple(entries),
        questions,
        sizes,
        keys.again,
    )


class _Keys:
    """By which checks are known in one sweep."""

    def __init__(self, jar_sha256: str, *, reuse: bool) -> None:
        self.reasons: list[str] = []
        self.again: dict[str, str] = {}
        self._jar_sha256 = jar_sha256
        self._reuse = reuse
        self._pythons: dict[str | None, str] = {}

    def digest(self, question: Question) -> str:
        """By which a check is known: everything that decides its answer, and what judges that.

        One that sees what is not known gets one that no other sweep has.
        """
        job = question.job
        parts = f"{job.digest(jar_sha256=self._jar_sha256)} {self._python(question)}"
        digest = hashlib.sha256(parts.encode()).hexdigest()
        if not job.openness:
            return digest
        self.reasons += [reason for reason in job.openness if reason not in self.reasons]
        if self._reuse:
            return digest
        own = hashlib.sha256(f"{digest} {os.urandom(16).hex()}".encode()).hexdigest()
        self.again[own] = digest
        return own

    def likeness(self, job: TlcJob, digest: str) -> str:
        """The same for checks that have one answer; of one that sees what is not known nobody can tell."""
        return digest if job.openness and not self._reuse else likeness(job)

    def _python(self, question: Question) -> str:
        if question.family not in self._pythons:
            family = question.version.family if question.version else None
            self._pythons[question.family] = python_key(family)
        return self._pythons[question.family]


def _definition(grid: Grid, sizes: frozenset[str], options: Mapping[str, Any]) -> dict[str, Any]:
    axes = [[axis.name, list(axis.values)] for axis in grid.axes]
    told = {"axes": axes, "assume": grid.assume, "wise": grid.wise, "options": dict(options)}
    return told | {SIZES: sorted(sizes)}


def _id(subject: Subject, definition: Mapping[str, Any], entries: list[Entry]) -> str:
    told = [subject.name, definition, [entry.digest for entry in entries]]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:_DIGITS]
