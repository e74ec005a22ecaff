"""From a grid to the checks that it takes: what each point asks, and which ask nothing of their own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pytlc.check import Question
from pytlc.errors import UsageError
from pytlc.sweep.alike import likeness
from pytlc.sweep.grid import Grid
from pytlc.sweep.record import SIZES, Entry, Kind
from pytlc.sweep.subject import Subject

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
    """

    id: str
    name: str
    subject: Subject
    definition: Mapping[str, Any]
    entries: tuple[Entry, ...]
    questions: Mapping[str, Question]
    sizes: frozenset[str] = frozenset()

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
    on_point: Callable[[int, int], None] | None = None,
) -> Plan:
    """Render every point of a grid and find out which of them are checks of their own.

    Args:
        subject: What is looked at.
        grid: The points.
        jar_sha256: Of the TLC that will answer.
        name: What the sweep is called; the subject's name if not given.
        options: What else was asked, that JSON can write: it is part of the definition.
        on_point: Told how many points are planned, of how many.

    Raises:
        UsageError: No point of the grid is a check.
    """
    points = grid.points()
    entries: list[Entry] = []
    questions: dict[str, Question] = {}
    first: dict[str, int] = {}
    sizes = frozenset(axis.name for axis in grid.axes if subject.is_size(axis))
    for position, point in enumerate(points):
        try:
            question = subject.question(point)
        except UsageError as error:
            entries.append(Entry(position, point, Kind.OUTSIDE, reason=str(error).partition("\n")[0]))
        else:
            digest = question.job.digest(jar_sha256=jar_sha256)
            earlier = first.setdefault(likeness(question.job), position)
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
    definition = _definition(grid, sizes, options or {})
    return Plan(
        _id(subject, definition, entries),
        name or subject.name,
        subject,
        definition,
        tuple(entries),
        questions,
        sizes,
    )


def _definition(grid: Grid, sizes: frozenset[str], options: Mapping[str, Any]) -> dict[str, Any]:
    axes = [[axis.name, list(axis.values)] for axis in grid.axes]
    told = {"axes": axes, "assume": grid.assume, "wise": grid.wise, "options": dict(options)}
    return told | {SIZES: sorted(sizes)}


def _id(subject: Subject, definition: Mapping[str, Any], entries: list[Entry]) -> str:
    told = [subject.name, definition, [entry.digest for entry in entries]]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:_DIGITS]
