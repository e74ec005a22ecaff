"""Whether logs are behaviours of a spec: where one stops, what led there, what the spec allows instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.conform.validation import Allowed, Refusal, Validation, Validations
from pytlc.report.behaviour import trace_text
from pytlc.report.changes import shown
from pytlc.report.lanes import lanes_text
from pytlc.report.words import count, search_size
from pytlc.trace import Change, action_to_json, trace_to_json, value_to_json

FORMAT = "pytlc-validation-1"
_GOOD, _BAD, _UNDECIDED = "bold green", "bold red", "bold yellow"
_DIFFERENCES = 12


def validations_text(answer: Validations, target: str, scope: Sequence[str], *, full: bool = False) -> Group:
    """The answers, log by log.

    Args:
        answer: What TLC said.
        target: What the logs were held against.
        scope: The sizes of the machine in words; empty for a user's spec.
        full: Show every change of every step exactly.
    """
    parts = [part for one in answer.answers for part in _answer(one, full=full)]
    if answer.bound is not None:
        parts.append(Text(f"undecided, incomplete: {answer.bound}", style=_UNDECIDED))
    return Group(*parts, Text(f"{_subject(target, scope)} - {search_size(answer.stats)}"))


def validations_to_jsonable(answer: Validations, target: str, scope: Sequence[str]) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format       "pytlc-validation-1"
        target, scope, accepted
        bound        what stopped the search before there was an answer; null when nothing did
        stats        distinct, depth and seconds of the search for all logs
        logs         list of {log, events, verdict, accepted, refusal}
        refusal      null, or {event: its number from 1, 0 for the initial state; line; action; prefix: a
                     behaviour up to there, as trace_to_json of pytlc.trace; waiting; allowed}
        allowed      list of {action, named: it is the event's, differences [{where, path, log, spec}]}
    """
    return {
        "format": FORMAT,
        "target": target,
        "scope": list(scope),
        "accepted": answer.accepted,
        "bound": answer.bound,
        "stats": {
            "distinct": answer.stats.distinct,
            "depth": answer.stats.depth,
            "seconds": answer.stats.seconds,
        },
        "logs": [_to_jsonable(one) for one in answer.answers],
    }


def verdict(one: Validation) -> str:
    """The answer for a log in a line."""
    refusal = one.refusal
    if refusal is None:
        unseen = f", up to {count(one.log.gap, 'unseen step')} before each" if one.log.gap else ""
        return f"{one.log.name}: accepted, {count(len(one.log.events), 'event')}{unseen}"
    if refusal.event is None:
        return f"{one.log.name}: REFUSED, no initial state is as the header says"
    line = f", line {refusal.event.line}" if refusal.event.line else ""
    return f"{one.log.name}: REFUSED at event {refusal.number}{line}: {refusal.event}"


def _subject(target: str, scope: Sequence[str]) -> str:
    return f"{target} on {', '.join(scope)}" if scope else target


def _answer(one: Validation, *, full: bool) -> Iterator[RenderableType]:
    yield Text(verdict(one), style=_GOOD if one.accepted else _BAD)
    if one.refusal is not None:
        yield from _refusal(one.refusal, full=full)


def _refusal(refusal: Refusal, *, full: bool) -> Iterator[RenderableType]:
    if refusal.event is None:
        yield from _lines(refusal.allowed[0].changes if refusal.allowed else (), full=full)
        return
    if refusal.prefix is not None:
        yield Text(f"the events before it fit this behaviour of {count(len(refusal.prefix) - 1, 'step')}:")
        if refusal.story is not None:
            yield lanes_text(refusal.story, full=full)
        else:
            yield trace_text(refusal.prefix, full=full)
        yield Text()
    if refusal.divergence is not None:
        yield Text(f"the reference model DISAGREES at state {refusal.divergence.number}", style=_BAD)
    yield from _expectation(refusal, full=full)


def _expectation(refusal: Refusal, *, full: bool) -> Iterator[RenderableType]:
    named = refusal.same
    nearest = named[0] if named else None
    if nearest is not None:
        what = _name(nearest)
        yield Text(f"the spec allows {what} here, and then it is:", style="bold")
        yield from _lines(nearest.changes, full=full)
    else:
        yield Text(f"the spec does not allow {refusal.event} here", style="bold")
        if refusal.waiting:
            yield Text(f"the reference model says: {refusal.waiting}")
    others = dict.fromkeys(_name(step) for step in refusal.allowed if step is not nearest)
    yield (
        Text("it allows nothing else" if nearest else "it allows nothing")
        if not others
        else Text(f"{'it also allows' if nearest else 'it allows'}: {', '.join(others)}")
    )


def _lines(changes: Sequence[Change], *, full: bool) -> Iterator[Text]:
    listed = changes if full else changes[:_DIFFERENCES]
    for change in listed:
        yield Text(f"  {change.where}: {shown(change.after)}, not {shown(change.before)} as in the log")
    if len(listed) < len(changes):
        yield Text(f"  and {count(len(changes) - len(listed), 'more difference')} (--full shows them)")


def _name(step: Allowed) -> str:
    return "a step without a name" if step.action is None else str(step.action)


def _to_jsonable(one: Validation) -> dict[str, Any]:
    return {
        "log": one.log.name,
        "events": len(one.log.events),
        "verdict": verdict(one),
        "accepted": one.accepted,
        "refusal": None if one.refusal is None else _refusal_to_jsonable(one.refusal),
    }


def _refusal_to_jsonable(refusal: Refusal) -> dict[str, Any]:
    event = refusal.event
    return {
        "event": refusal.number,
        "line": (event.line or None) if event else None,
        "action": str(event) if event else None,
        "prefix": None if refusal.prefix is None else trace_to_json(refusal.prefix),
        "waiting": refusal.waiting or None,
        "allowed": [
            {
                "action": action_to_json(step.action),
                "named": step in refusal.same,
                "differences": [_change(change) for change in step.changes],
            }
            for step in refusal.allowed
        ],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "where": change.where,
        "path": [value_to_json(part) for part in change.path],
        "log": None if change.before is None else value_to_json(change.before),
        "spec": None if change.after is None else value_to_json(change.after),
    }
