"""A verdict as text: the verdict line first, then what it rests on, then each counterexample whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.attempting import Failure
from pytlc.check import Answer, Counterexample, Explored, Verdict
from pytlc.check.verdict import AS_EXPECTED, BOUNDED
from pytlc.report.behaviour import trace_text
from pytlc.report.changes import shown
from pytlc.report.table import table
from pytlc.report.words import (
    count,
    headline,
    on_way_back,
    replay_outcome,
    source_of,
    statistics,
    tools,
    violation,
)
from pytlc.runs import StoredRun
from pytlc.spec.source_map import NO_SOURCES, SourceMap
from pytlc.tlc import Diagnostic, Level, Outcome, Result
from pytlc.tlc.events import RecoveryFinished
from pytlc.tlc.runner import RAW_OUTPUT
from pytlc.tlc.working import WRITTEN
from pytlc.trace import Change, Trace

if TYPE_CHECKING:
    from pytlc.replay import Divergence

_PRINTED = 20
_GOOD, _BAD, _UNDECIDED = "bold green", "bold red", "bold yellow"


def verdict_text(verdict: Verdict, *, full: bool = False, sources: bool = False) -> Group:
    """The whole verdict.

    Args:
        verdict: What was found.
        full: Show every change of every step exactly.
        sources: Show where in the templates each step is.
    """
    return Group(
        Text(headline(verdict), style=_style(verdict)),
        *_basis(verdict),
        *_found(verdict, full=full, sources=verdict.sources if sources else NO_SOURCES),
        Text(),
        *failures_text(verdict.failures),
        *_whereabouts(verdict),
    )


def failures_text(failures: Iterable[Failure]) -> Iterator[Text]:
    """What was to be done besides and failed, in a line each; and where a bug was met, its traceback."""
    for failure in failures:
        yield Text(str(failure), style=_BAD)
        if failure.bug:
            yield Text(failure.bug.rstrip())


def explored_text(explored: Explored, *, full: bool = False) -> Group:
    """The whole answer of a search of the reference model, in the same form.

    Args:
        explored: What was found.
        full: Show every change of every step exactly.
    """
    size = statistics(explored.result.stats)
    stuck = f", {count(explored.stuck, 'state')} without a successor" if explored.stuck else ""
    return Group(
        Text(headline(explored), style=_style(explored)),
        Text(f"{size}{stuck}"),
        Text("a search of the reference model, without TLC"),
        *map(Text, explored.notes),
        *_found(explored, full=full, sources=NO_SOURCES),
    )


def counterexample_text(
    example: Counterexample,
    *,
    has_model: bool = True,
    full: bool = False,
    sources: SourceMap = NO_SOURCES,
) -> Group:
    """A violation: its message, whether it was replayed, and its behaviour.

    Args:
        example: The violation.
        has_model: There is a reference model for its spec, so a missing replay needs another reason.
        full: Show every change of every step exactly.
        sources: Where in the templates each step is; shown where it is known.
    """
    message = (example.finding.message or "").splitlines()
    told = _example(example, has_model=has_model, full=full, sources=sources)
    return Group(*map(Text, message), *told)


def divergence_text(
    divergence: Divergence[object],
    trace: Trace | None,
    *,
    full: bool = False,
    sources: SourceMap = NO_SOURCES,
) -> Group:
    """A disagreement in full: the states on which both agree, what each says of the next, and the rest.

    Args:
        divergence: Where the model leaves the trace.
        trace: The whole trace, for what TLC says after that point.
        full: Every state whole.
        sources: Where in the templates each step is; shown where it is known.
    """
    return Group(*_divergence(divergence, trace, full=full, sources=sources))


def difference_text(divergence: Divergence[object], trace: Trace | None) -> Group:
    """Only the step of a disagreement: what each says of it.

    Args:
        divergence: Where the model leaves the trace.
        trace: The whole trace.
    """
    return Group(*_step(divergence, trace))


def _found(verdict: Answer, *, full: bool, sources: SourceMap) -> Iterator[RenderableType]:
    """The order of locks where it is no violation, and each counterexample."""
    yield from _locks(verdict)
    for number, example in enumerate(verdict.counterexamples, 1):
        yield from _numbered(example, number, verdict, full=full, sources=sources)


def _numbered(
    example: Counterexample, number: int, verdict: Answer, *, full: bool, sources: SourceMap
) -> Iterator[RenderableType]:
    yield Text()
    finding = example.finding
    if len(verdict.counterexamples) > 1:
        total = len(verdict.counterexamples)
        yield Text(f"Violation {number} of {total}: {violation(finding, example.phrase)}", style=_BAD)
    if verdict.lock_order is not None and finding.outcome is Outcome.SEARCH:
        from pytlc.report.lockorder import lock_order_text  # noqa: PLC0415  # of few checks

        yield from lock_order_text(verdict, verdict.lock_order, full=full, sources=sources)
        return
    told = {diagnostic.message for diagnostic in verdict.result.diagnostics}
    if finding.message is not None and finding.message not in told:
        yield from map(Text, finding.message.splitlines())
    yield from _example(example, has_model=verdict.has_model, full=full, sources=sources)


def _example(
    example: Counterexample, *, has_model: bool, full: bool, sources: SourceMap
) -> Iterator[RenderableType]:
    if example.story is not None and example.story.reason:
        yield Text(example.story.reason, style="bold")
    if not example.of_model:
        style = _BAD if example.divergence is not None else ""
        yield Text(replay_outcome(example, has_model=has_model), style=style)
    yield from _behaviour(example, full=full, sources=sources)


def _style(verdict: Answer) -> str:
    return {AS_EXPECTED: _GOOD, BOUNDED: _UNDECIDED}.get(verdict.exit_code, _BAD)


def _locks(verdict: Answer) -> Iterator[RenderableType]:
    """The order of locks where it is no violation."""
    if verdict.lock_order is not None and not verdict.lock_order.cycles:
        from pytlc.report.lockorder import lock_order_text  # noqa: PLC0415  # of few checks

        yield Text()
        yield from lock_order_text(verdict, verdict.lock_order)


def diagnostics_text(verdict: Verdict) -> Iterator[RenderableType]:
    """What TLC, SANY and pytlc said besides, with its place and line."""
    for diagnostic in verdict.result.diagnostics:
        yield from _diagnostic(diagnostic, verdict)


def _basis(verdict: Verdict) -> Iterator[RenderableType]:
    """What the verdict rests on: size of the search, tools, diagnostics, and what was asked for besides."""
    result = verdict.result
    size = statistics(result.stats)
    if size:
        yield Text(size)
    if result.collision is not None:
        observed = result.collision_observed
        told = "" if observed is None else f", or {observed:.2g} by the fingerprints that there were"
        yield Text(f"probability that states were missed, as TLC estimates it: {result.collision:.2g}{told}")
    if result.recovered is not None:
        yield Text(_recovered(result.recovered, coverage=result.coverage is not None))
    yield Text(tools(verdict.toolchain))
    yield from map(Text, verdict.notes)
    yield from diagnostics_text(verdict)
    yield from _printed(result, verdict.run)
    if result.coverage is not None:
        from pytlc.report.coverage import coverage_text  # noqa: PLC0415  # where it was asked for

        complete = result.outcome is Outcome.SUCCESS
        yield from coverage_text(result.coverage, verdict.sources, complete=complete)
    if result.unknown:
        what = count(len(result.unknown), "message")
        yield Text(f"{what} of TLC not understood, see {verdict.run.path / RAW_OUTPUT}", style=_UNDECIDED)


def _recovered(recovered: RecoveryFinished, *, coverage: bool) -> str:
    counted = "generated states, coverage and time are" if coverage else "generated states and time are"
    return (
        f"went on from a checkpoint with {recovered.examined:,} distinct states, {recovered.queue or 0:,} of "
        f"them on the queue; {counted} counted from there on"
    )


def _diagnostic(diagnostic: Diagnostic, verdict: Verdict) -> Iterator[Text]:
    style = _BAD if diagnostic.level is Level.ERROR else _UNDECIDED
    first, *rest = diagnostic.message.strip().splitlines() or [""]
    place = f" {diagnostic.place}" if diagnostic.place else ""
    if diagnostic.module is None and diagnostic.line is not None:
        place = f" line {diagnostic.line} of the cfg"
    source = source_of(diagnostic, verdict)
    place += f" from {source}" if source else ""
    yield Text.assemble((f"{diagnostic.level.value}{place}:", style), f" {first}")
    yield from (Text(f"  {line}") for line in (*rest, *diagnostic.excerpt))


def _printed(result: Result, run: StoredRun) -> Iterator[Text]:
    if not result.printed:
        return
    yield Text("printed by the spec:")
    yield from (Text(f"  {line}") for line in result.printed[:_PRINTED])
    left = len(result.printed) - _PRINTED
    if left > 0:
        yield Text(f"  and {count(left, 'more line')}, see {run.path / RAW_OUTPUT}")


def _behaviour(example: Counterexample, *, full: bool, sources: SourceMap) -> Iterator[RenderableType]:
    if example.divergence is not None:
        yield from _divergence(example.divergence, example.trace, full=full, sources=sources)
    elif example.story is not None and example.story.actors:
        from pytlc.report.lanes import lanes_text  # noqa: PLC0415  # where a model tells who acts

        ending = None if example.trace is None else example.trace.ending
        yield Text()
        yield lanes_text(example.story, ending=ending, full=full, sources=sources)
    elif example.trace is not None:
        yield Text()
        yield trace_text(example.trace, full=full, sources=sources)


def _divergence(
    divergence: Divergence[object], trace: Trace | None, *, full: bool, sources: SourceMap
) -> Iterator[RenderableType]:
    agreed = divergence.trace
    yield Text()
    if agreed is None:
        yield Text("spec and model agree on no state")
    else:
        yield Text(f"spec and model agree on {_states(len(agreed))}:", style="bold")
        yield trace_text(agreed, full=full, sources=sources)
    yield Text()
    yield from _step(divergence, trace)
    first = 1 if agreed is None else len(agreed) + 1
    if trace is not None and first <= len(trace):
        yield Text()
        yield Text("what TLC says from there on:", style="bold")
        yield trace_text(trace, first=first, full=full, sources=sources)


def _step(divergence: Divergence[object], trace: Trace | None) -> Iterator[RenderableType]:
    yield Text(_difference(divergence, trace), style=_BAD)
    yield from _both_sides(divergence.changes)
    if divergence.trace is not None:
        yield from _instead(divergence)


def _states(number: int) -> str:
    return "the initial state" if number == 1 else f"states 1 to {number}"


def _difference(divergence: Divergence[object], trace: Trace | None) -> str:
    if divergence.trace is None:
        return "in the initial state:"
    if not divergence.changes:
        return divergence.reason
    way = "back to state" if on_way_back(divergence, trace) else "to state"
    return f"after the step {way} {divergence.number}, {divergence.action or 'whose action is not known'}:"


def _both_sides(changes: tuple[Change, ...]) -> Iterator[RenderableType]:
    if changes:
        rows = [(change.where, shown(change.before), shown(change.after)) for change in changes]
        header = ("path", "expected: the trace says", "actual: the model says")
        yield table(rows, header=header, indent=2)


def _instead(divergence: Divergence[object]) -> Iterator[Text]:
    if not divergence.enabled:
        yield Text("the model can take no step here")
        return
    yield Text("what the model can do here:")
    yield from (Text(f"  {action}") for action in divergence.enabled)


def _whereabouts(verdict: Verdict) -> Iterator[Text]:
    if verdict.result.written:
        names = ", ".join(verdict.result.written)
        yield Text(f"the spec wrote {names}: kept in {verdict.run.path / WRITTEN}")
    yield Text(f"run kept in {verdict.run.path}")
    replayable = verdict.has_model and any(example.trace is not None for example in verdict.counterexamples)
    if replayable:
        yield Text(f"replay it with: pytlc replay {verdict.run.name}")
