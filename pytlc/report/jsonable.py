"""A verdict as data that ``json`` can write, with nothing less in it than the text shows.

Values and traces are in the lossless form of :mod:`pytlc.trace`. A key is always there; null stands for "not
known" or "there is none".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pytlc.attempting import Failure
from pytlc.check import Answer, Counterexample, Explored, Verdict
from pytlc.replay import Divergence, Lane, Row, Story
from pytlc.report.lockorder import lock_order_to_jsonable
from pytlc.report.rows import cycle, label
from pytlc.report.words import headline, replay_outcome, source_of
from pytlc.spec.source_map import NO_SOURCES, SourceMap, source_to_jsonable
from pytlc.tlc import result_to_jsonable
from pytlc.toolchain import Toolchain
from pytlc.trace import Change, Loop, Trace, action_to_json, trace_to_json, value_to_json
from pytlc.vacuity.actions import never_taken

FORMAT = "pytlc-verdict-1"
EXPLORATION = "pytlc-exploration-1"
_OF_RESULT = (
    *("outcome", "property", "bound", "collision", "collision_observed", "recovered", "stats"),
    *("coverage", "diagnostics", "printed", "written", "unknown"),
)


def verdict_to_jsonable(verdict: Verdict) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format           "pytlc-verdict-1"
        target, scope, properties    what was checked; scope is a list of sizes in words
        verdict          the verdict in one line, as the text says it
        severity         the worst of what was found: hang, corrupt, lose, delay, misplace, model; null if
                         nothing was, and for a user's spec
        notes            what else is to be known, such as which properties were not checked
        exit_code        0 as expected, 1 found something, 2 could not run, 3 stopped at a bound
        outcome, property, bound, collision, collision_observed, recovered, stats, coverage, diagnostics,
        printed, written, unknown
                         as in result_to_jsonable of pytlc.tlc; diagnostics and coverage, with the
                         expressions in it, have a source besides
        never_taken      names of the actions that no step took; null without coverage
        tlc_exit_code    of TLC's process; null when it was ended after its last message
        toolchain        tlc {version, banner, source, sha256, path}, java {version, source, path}
        has_model        whether there is a reference model to replay on
        counterexamples  list, see counterexample_to_jsonable
        lock_order       see lock_order_to_jsonable; null where LockOrder was not checked
        failures         list of {stage, reason}: what was to be done besides and failed; the verdict stands
        run              {name, path}: where everything is kept, and what `pytlc replay` takes

    A source is where in the templates something is: {template, line, block, layer}; null where it is in none,
    block and layer null outside of blocks and below all layers.
    """
    result = result_to_jsonable(verdict.result, traces=False)
    _add_sources(result, verdict)
    coverage = verdict.result.coverage
    return {
        "format": FORMAT,
        **_of_answer(verdict),
        **{key: result[key] for key in _OF_RESULT},
        "never_taken": None if coverage is None else [action.name for action in never_taken(coverage)],
        "tlc_exit_code": result["exit_code"],
        "toolchain": _toolchain(verdict.toolchain, verdict.result.version),
        "has_model": verdict.has_model,
        **_found(verdict),
        "failures": failures_to_jsonable(verdict.failures),
        "run": {"name": verdict.run.name, "path": str(verdict.run.path)},
    }


def failures_to_jsonable(failures: Iterable[Failure]) -> list[dict[str, str]]:
    """Stages that failed, each with its reason."""
    return [{"stage": failure.stage, "reason": failure.reason} for failure in failures]


def explored_to_jsonable(explored: Explored) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format           "pytlc-exploration-1"
        target, scope, properties, verdict, severity, notes, exit_code, outcome, property, bound, stats,
        counterexamples, lock_order
                         as in verdict_to_jsonable
        stuck            how many states have no successor
    """
    result = result_to_jsonable(explored.result, traces=False)
    return {
        "format": EXPLORATION,
        **_of_answer(explored),
        **{key: result[key] for key in ("outcome", "property", "bound", "stats")},
        "stuck": explored.stuck,
        **_found(explored),
    }


def _of_answer(answer: Answer) -> dict[str, Any]:
    return {
        "target": answer.target,
        "scope": list(answer.scope),
        "properties": list(answer.properties),
        "verdict": headline(answer),
        "severity": answer.severity and answer.severity.value,
        "notes": list(answer.notes),
        "exit_code": answer.exit_code,
    }


def _found(answer: Answer) -> dict[str, Any]:
    return {
        "counterexamples": [
            counterexample_to_jsonable(example, has_model=answer.has_model, sources=answer.sources)
            for example in answer.counterexamples
        ],
        "lock_order": lock_order_to_jsonable(answer),
    }


def counterexample_to_jsonable(
    example: Counterexample, *, has_model: bool = True, sources: SourceMap = NO_SOURCES
) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        outcome, property, message   of the violation
        severity     hang, corrupt, lose, delay, misplace or model; null for a user's spec
        trace        ending and steps, as trace_to_json of pytlc.trace; null without a behaviour
        sources      {steps: the source of each step's action, back: that of the way back of a lasso}; null
                     without a behaviour
        replay       {outcome: "agreed", "diverged", "not replayed", or "found" by a search of the reference
                     model itself; text: in words}
        reason       why it ends there, in words; null without a story
        cycle        list of {actor, holds, wants}, each waiting for a lock of the next; empty without one
        lanes        {actors, rows}; null without a story. A row: number, actor, action, function, label,
                     lanes [{actor, place, stack, holds, wants, blocked}], changes
        divergence   number, action, reason, enabled, agreed (trace), changes with `expected` and `actual`;
                     null when there is none

    An entry of changes of a row: where, path, before, after; null for a variable that is absent.
    """
    story = example.story
    return {
        "outcome": example.finding.outcome.value,
        "property": example.finding.property,
        "message": example.finding.message,
        "severity": example.severity and example.severity.value,
        "trace": None if example.trace is None else trace_to_json(example.trace),
        "sources": None if example.trace is None else _sources(example.trace, sources),
        "replay": {
            "outcome": _replayed(example),
            "text": replay_outcome(example, has_model=has_model),
        },
        "reason": None if story is None else story.reason,
        "cycle": [] if story is None else _cycle(story),
        "lanes": None if story is None else _lanes(story),
        "divergence": None if example.divergence is None else _divergence(example.divergence),
    }


def _add_sources(result: dict[str, Any], verdict: Verdict) -> None:
    for entry, diagnostic in zip(result["diagnostics"], verdict.result.diagnostics, strict=True):
        entry["source"] = source_to_jsonable(source_of(diagnostic, verdict))
    for entry, block in zip(result["coverage"] or (), verdict.result.coverage or (), strict=True):
        entry["source"] = source_to_jsonable(verdict.sources.of(block.action.place))
        for inner, expression in zip(entry["expressions"], block.expressions, strict=True):
            inner["source"] = source_to_jsonable(verdict.sources.of(expression.location))


def _sources(trace: Trace, sources: SourceMap) -> dict[str, Any]:
    back = trace.ending.action if isinstance(trace.ending, Loop) else None
    steps = (action.location if action else None for action in trace.actions)
    return {
        "steps": [source_to_jsonable(sources.of(location)) for location in steps],
        "back": source_to_jsonable(sources.of(back.location if back else None)),
    }


def _replayed(example: Counterexample) -> str:
    if example.of_model:
        return "found"
    if example.divergence is not None:
        return "diverged"
    return "agreed" if example.replayed else "not replayed"


def _toolchain(toolchain: Toolchain, banner: str | None) -> dict[str, Any]:
    jar, java = toolchain.jar, toolchain.java
    return {
        "tlc": {
            "version": jar.version,
            "banner": banner,
            "source": jar.source,
            "sha256": jar.sha256,
            "path": str(jar.path),
        },
        "java": {"version": java.version, "source": java.source, "path": str(java.path)},
    }


def _cycle(story: Story) -> list[dict[str, str]]:
    waits = cycle(story.rows[-1].lanes)
    return [{"actor": wait.actor, "holds": wait.holds, "wants": wait.wants} for wait in waits]


def _lanes(story: Story) -> dict[str, Any]:
    return {"actors": list(story.actors), "rows": [_row(row) for row in story.rows]}


def _row(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "actor": row.actor,
        "action": action_to_json(row.action),
        "function": row.function,
        "label": label(row) or None,
        "lanes": [_lane(lane) for lane in row.lanes],
        "changes": [change_to_jsonable(change, "before", "after") for change in row.changes],
    }


def _lane(lane: Lane) -> dict[str, Any]:
    return {
        "actor": lane.actor,
        "place": lane.place,
        "stack": list(lane.stack),
        "holds": list(lane.holds),
        "wants": lane.wants,
        "blocked": lane.blocked,
    }


def _divergence(divergence: Divergence[object]) -> dict[str, Any]:
    return {
        "number": divergence.number,
        "action": action_to_json(divergence.action),
        "reason": divergence.reason,
        "changes": [change_to_jsonable(change, "expected", "actual") for change in divergence.changes],
        "enabled": [action_to_json(action) for action in divergence.enabled],
        "agreed": None if divergence.trace is None else trace_to_json(divergence.trace),
    }


def change_to_jsonable(change: Change, before: str, after: str) -> dict[str, Any]:
    """A difference between two states, with the names by which its sides are to go."""
    return {
        "where": change.where,
        "path": [value_to_json(part) for part in change.path],
        before: None if change.before is None else value_to_json(change.before),
        after: None if change.after is None else value_to_json(change.after),
    }
