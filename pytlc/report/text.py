"""A verdict as text: the verdict line first, then what it rests on, then each counterexample whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.check import Counterexample, Verdict
from pytlc.check.verdict import AS_EXPECTED, BOUNDED
from pytlc.replay import Divergence
from pytlc.report.behaviour import trace_text
from pytlc.report.changes import shown
from pytlc.report.lanes import lanes_text
from pytlc.report.table import table
from pytlc.report.words import (
    count,
    headline,
    is_vacuous,
    on_way_back,
    replay_outcome,
    statistics,
    tools,
    violation,
)
from pytlc.runs import StoredRun
from pytlc.tlc import Coverage, Diagnostic, Level, Result
from pytlc.tlc.runner import RAW_OUTPUT
from pytlc.trace import Change, Trace

_PRINTED = 20
_GOOD, _BAD, _UNDECIDED = "bold green", "bold red", "bold yellow"


def verdict_text(verdict: Verdict, *, full: bool = False) -> Group:
    """The whole verdict; ``full`` shows every change of every step exactly."""
    examples = (
        _numbered(example, number, verdict, full=full)
        for number, example in enumerate(verdict.counterexamples, 1)
    )
    return Group(
        Text(headline(verdict), style=_style(verdict)),
        *_basis(verdict),
        *chain.from_iterable(examples),
        Text(),
        *_whereabouts(verdict),
    )


def counterexample_text(example: Counterexample, *, has_model: bool = True, full: bool = False) -> Group:
    """A violation: its message, whether it was replayed, and its behaviour.

    Args:
        example: The violation.
        has_model: There is a reference model for its spec, so a missing replay needs another reason.
        full: Show every change of every step exactly.
    """
    message = (example.finding.message or "").splitlines()
    return Group(*map(Text, message), *_example(example, has_model=has_model, full=full))


def divergence_text(divergence: Divergence[object], trace: Trace | None, *, full: bool = False) -> Group:
    """A disagreement in full: the states on which both agree, what each says of the next, and the rest.

    Args:
        divergence: Where the model leaves the trace.
        trace: The whole trace, for what TLC says after that point.
        full: Every state whole.
    """
    return Group(*_divergence(divergence, trace, full=full))


def _numbered(
    example: Counterexample, number: int, verdict: Verdict, *, full: bool
) -> Iterator[RenderableType]:
    yield Text()
    finding = example.finding
    if len(verdict.counterexamples) > 1:
        total = len(verdict.counterexamples)
        yield Text(f"Violation {number} of {total}: {violation(finding)}", style=_BAD)
    told = {diagnostic.message for diagnostic in verdict.result.diagnostics}
    if finding.message is not None and finding.message not in told:
        yield from map(Text, finding.message.splitlines())
    yield from _example(example, has_model=verdict.has_model, full=full)


def _example(example: Counterexample, *, has_model: bool, full: bool) -> Iterator[RenderableType]:
    if example.story is not None and example.story.reason:
        yield Text(example.story.reason, style="bold")
    style = _BAD if example.divergence is not None else ""
    yield Text(replay_outcome(example, has_model=has_model), style=style)
    yield from _behaviour(example, full=full)


def _style(verdict: Verdict) -> str:
    if is_vacuous(verdict):
        return _UNDECIDED
    return {AS_EXPECTED: _GOOD, BOUNDED: _UNDECIDED}.get(verdict.exit_code, _BAD)


def _basis(verdict: Verdict) -> Iterator[RenderableType]:
    """What the verdict rests on: size of the search, tools, diagnostics, and what was asked for besides."""
    result = verdict.result
    size = statistics(result.stats)
    if size:
        yield Text(size)
    if result.collision is not None:
        yield Text(f"probability that states were missed, as TLC estimates it: {result.collision:.2g}")
    yield Text(tools(verdict.toolchain))
    for diagnostic in result.diagnostics:
        yield from _diagnostic(diagnostic)
    yield from _printed(result, verdict.run)
    if result.coverage is not None:
        yield from _coverage(result.coverage)
    if result.unknown:
        what = count(len(result.unknown), "message")
        yield Text(f"{what} of TLC not understood, see {verdict.run.path / RAW_OUTPUT}", style=_UNDECIDED)


def _diagnostic(diagnostic: Diagnostic) -> Iterator[Text]:
    style = _BAD if diagnostic.level is Level.ERROR else _UNDECIDED
    first, *rest = diagnostic.message.strip().splitlines() or [""]
    place = f" {diagnostic.place}" if diagnostic.place else ""
    if diagnostic.module is None and diagnostic.line is not None:
        place = f" line {diagnostic.line} of the cfg"
    yield Text.assemble((f"{diagnostic.level.value}{place}:", style), f" {first}")
    yield from (Text(f"  {line}") for line in rest)


def _printed(result: Result, run: StoredRun) -> Iterator[Text]:
    if not result.printed:
        return
    yield Text("printed by the spec:")
    yield from (Text(f"  {line}") for line in result.printed[:_PRINTED])
    left = len(result.printed) - _PRINTED
    if left > 0:
        yield Text(f"  and {count(left, 'more line')}, see {run.path / RAW_OUTPUT}")


def _coverage(blocks: tuple[Coverage, ...]) -> Iterator[RenderableType]:
    yield Text()
    rows = [
        (
            block.action.name,
            _number(block.action.distinct),
            _number(block.action.generated),
            f"{block.action.location.module}:{block.action.location.begin_line}",
        )
        for block in blocks
    ]
    yield table(rows, header=("action", "distinct", "generated", "defined at"), right=(1, 2))


def _number(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"


def _behaviour(example: Counterexample, *, full: bool) -> Iterator[RenderableType]:
    if example.divergence is not None:
        yield from _divergence(example.divergence, example.trace, full=full)
    elif example.story is not None:
        ending = None if example.trace is None else example.trace.ending
        yield Text()
        yield lanes_text(example.story, ending=ending, full=full)
    elif example.trace is not None:
        yield Text()
        yield trace_text(example.trace, full=full)


def _divergence(
    divergence: Divergence[object], trace: Trace | None, *, full: bool
) -> Iterator[RenderableType]:
    agreed = divergence.trace
    yield Text()
    if agreed is None:
        yield Text("spec and model agree on no state")
    else:
        yield Text(f"spec and model agree on {_states(len(agreed))}:", style="bold")
        yield trace_text(agreed, full=full)
    yield Text()
    yield Text(_difference(divergence, trace), style=_BAD)
    yield from _both_sides(divergence.changes)
    if agreed is not None:
        yield from _instead(divergence)
    first = 1 if agreed is None else len(agreed) + 1
    if trace is not None and first <= len(trace):
        yield Text()
        yield Text("what TLC says from there on:", style="bold")
        yield trace_text(trace, first=first, full=full)


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
    yield Text(f"run kept in {verdict.run.path}")
    replayable = verdict.has_model and any(example.trace is not None for example in verdict.counterexamples)
    if replayable:
        yield Text(f"replay it with: pytlc replay {verdict.run.name}")
