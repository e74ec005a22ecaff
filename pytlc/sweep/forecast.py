"""What a sweep would do: which checks are to be made, in which order, and how large they may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pytlc.sweep.estimate import Estimator
from pytlc.sweep.plan import Plan
from pytlc.sweep.record import Entry, Kind, Record


@dataclass(frozen=True, slots=True)
class Forecast:
    """A sweep before it is made.

    Attributes:
        waiting: The checks to be made with the states that they may have, in the order that is likely; what
            is learned on the way changes it.
        known: The checks whose answer is recorded.
        others: The points that are no checks of their own.
    """

    waiting: tuple[tuple[Entry, float], ...]
    known: tuple[Entry, ...]
    others: tuple[Entry, ...]


def forecast(plan: Plan, recorded: Mapping[str, Record], settled: Callable[[Record], bool]) -> Forecast:
    """Look ahead.

    Args:
        plan: The sweep.
        recorded: What is recorded, by digest.
        settled: Whether a record answers its question for this sweep.
    """
    estimator = Estimator([entry.point for entry in plan.entries])
    waiting: list[Entry] = []
    known: list[Entry] = []
    for entry in plan.entries:
        if entry.kind is Kind.ASKED:
            record = recorded.get(entry.digest or "")
            done = record is not None and settled(record)
            (known if done else waiting).append(replace(entry, record=record if done else None))
            if done and record is not None and record.distinct and not record.is_violation:
                estimator.learn(entry.point, record.distinct)
    expected = [(entry, estimator.states(entry.point)) for entry in waiting]
    expected.sort(key=lambda pair: (pair[1], pair[0].position))
    others = tuple(entry for entry in plan.entries if entry.kind is not Kind.ASKED)
    return Forecast(tuple(expected), tuple(known), others)
