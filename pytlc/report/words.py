"""The sentences of a report, as plain strings, so that text and JSON say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytlc.check import Answer, Counterexample, Verdict
from pytlc.spec.source_map import SourceLine
from pytlc.tlc import Diagnostic, Finding, Outcome, Stats
from pytlc.toolchain import Toolchain
from pytlc.trace import Loop, Stuttering, Trace

if TYPE_CHECKING:
    from pytlc.replay import Divergence

_MINUTE = 60
_ASSERTED = {
    Outcome.ASSUMPTION: "an assumption is FALSE",
    Outcome.POSTCONDITION: "a postcondition is FALSE",
    Outcome.ASSERTION: "an assertion FAILED",
    Outcome.EVALUATION: "an expression CANNOT BE EVALUATED",
    Outcome.DEADLOCK: "DEADLOCK",
}


def headline(verdict: Answer) -> str:
    """The verdict in one line: what was checked, on which machine, and what came out."""
    subject = f"{verdict.target} on {', '.join(verdict.scope)}" if verdict.scope else verdict.target
    line = f"{subject}: {_outcome(verdict)}"
    further = len(verdict.result.findings) - 1
    if further > 0:
        line += f", and {count(further, 'more violation')}"
    divergence = verdict.divergence
    if divergence is not None:
        line += f"; the reference model DISAGREES at state {divergence.number}"
    return line


def _outcome(verdict: Answer) -> str:
    result = verdict.result
    size = search_size(result.stats)
    if result.findings:
        first = verdict.counterexamples[result.findings.index(result.decisive or result.findings[0])]
        what = violation(first.finding, first.phrase)
        return f"{what}{_how_far(verdict, size)}" if first.finding.outcome is Outcome.SEARCH else what
    match result.outcome:
        case Outcome.SUCCESS if verdict.is_empty:
            return _nothing(result.stats)
        case Outcome.SUCCESS if not verdict.has_behaviour:
            return "assumptions hold; the cfg names no behaviour to check"
        case Outcome.SUCCESS:
            what = f"holds: {', '.join(verdict.properties)}" if verdict.properties else "no error found"
            return f"{what}{f' - {size}' if size else ''} (complete search)"
        case Outcome.BOUNDED:
            return f"nothing found, incomplete: {result.bound or 'a bound'}{f' - {size}' if size else ''}"
        case Outcome.EXHAUSTED:
            return f"nothing found, {result.bound or 'out of memory or disk'}{f' - {size}' if size else ''}"
        case Outcome.PARSE:
            return f"NOT CHECKED, the spec does not parse ({count(len(result.errors), 'error')})"
        case Outcome.CONFIG:
            return "NOT CHECKED, the configuration does not fit the spec"
        case Outcome.CRASHED:
            return "NO VERDICT, TLC crashed"
        case violated:
            return _ASSERTED.get(violated, f"{result.property or 'a property'} VIOLATED")


def _nothing(stats: Stats) -> str:
    """Why there was no state to look at; those that a constraint leaves out are generated all the same."""
    if stats.generated:
        return "NOTHING CHECKED, a constraint leaves out every initial state"
    return "NOTHING CHECKED, no state satisfies the initial predicate"


def _how_far(verdict: Answer, size: str) -> str:
    """What is judged over all that a search has seen rests on how far it came."""
    if verdict.result.outcome is Outcome.BOUNDED:
        return f", incomplete: {verdict.result.bound or 'a bound'}{f' - {size}' if size else ''}"
    if verdict.result.outcome is Outcome.EXHAUSTED:
        return (
            f", incomplete: {verdict.result.bound or 'out of memory or disk'}{f' - {size}' if size else ''}"
        )
    violated = {finding.property for finding in verdict.result.findings}
    holding = ", ".join(name for name in verdict.properties if name not in violated)
    return f"{f' - {size}' if size else ''} (complete search){f'; holds: {holding}' if holding else ''}"


def violation(finding: Finding, stake: str = "") -> str:
    """What is violated, how far from the start, and how bad it is.

    ``NoLockCycle VIOLATED after 34 steps (hangs Xen)``
    """
    behind = f" ({stake})" if stake else ""
    if finding.outcome is Outcome.SEARCH:
        return f"{finding.property} VIOLATED, {finding.message}{behind}"
    return f"{_violated(finding)}{behind}"


def _violated(finding: Finding) -> str:
    if finding.outcome in _ASSERTED:
        what = _ASSERTED[finding.outcome]
    elif finding.outcome is Outcome.TEMPORAL:
        what = f"{finding.property or 'a temporal property'} VIOLATED"
    else:
        what = f"{finding.property or 'a property'} VIOLATED"
    return what if finding.trace is None else f"{what} {_reach(finding.outcome, finding.trace)}"


def _reach(outcome: Outcome, trace: Trace) -> str:
    steps = len(trace) - 1
    match trace.ending:
        case Loop(to=to):
            return f"by going from state {len(trace)} back to state {to} for ever"
        case Stuttering():
            return f"by staying in state {len(trace)} for ever"
    if steps == 0:
        return "in the initial state"
    return f"by step {steps}" if outcome is Outcome.ACTION_PROPERTY else f"after {count(steps, 'step')}"


def source_of(diagnostic: Diagnostic, verdict: Verdict) -> SourceLine | None:
    """Where in the templates that is what a diagnostic points at; one without a module means the cfg."""
    if diagnostic.module is not None:
        return verdict.sources.at(f"{diagnostic.module}.tla", diagnostic.line)
    return verdict.sources.at(f"{verdict.main}.cfg", diagnostic.line)


def search_size(stats: Stats) -> str:
    """Distinct states, depth and time, as far as they were measured."""
    parts = (
        count(stats.distinct, "distinct state") if stats.distinct is not None else "",
        f"depth {stats.depth}" if stats.depth is not None else "",
        duration(stats.seconds) if stats.seconds is not None else "",
        _age(stats),
    )
    return ", ".join(filter(None, parts))


def statistics(stats: Stats) -> str:
    """Every number that was measured; empty if none was."""
    parts = [f"{count(stats.generated, 'state')} generated"] if stats.generated is not None else []
    parts += [f"{stats.distinct:,} distinct"] if stats.distinct is not None else []
    parts += [f"{stats.queue:,} left on queue"] if stats.queue is not None else []
    parts += [f"depth {stats.depth}"] if stats.depth is not None else []
    parts += [duration(stats.seconds)] if stats.seconds is not None else []
    return ", ".join(filter(None, (*parts, _age(stats))))


def _age(stats: Stats) -> str:
    """Where a search was stopped: how old the numbers are."""
    return "" if stats.age is None else f"states as of {duration(stats.age)} before"


def tools(toolchain: Toolchain) -> str:
    """Which TLC and which Java, and where they come from."""
    jar, java = toolchain.jar, toolchain.java
    return f"TLC {jar.version} from {jar.source}, Java {java.version} from {java.source}"


def replay_outcome(example: Counterexample, *, has_model: bool) -> str:
    """Whether a counterexample was replayed, and what came of it."""
    if example.divergence is not None:
        return disagreement(example.divergence, example.trace)
    if example.of_model:
        return "found by a search of the reference model"
    if example.trace is not None and example.replayed:
        steps = len(example.trace) - 1
        back = " and the way back" if isinstance(example.trace.ending, Loop) else ""
        if steps == 0:
            return f"replayed on the reference model: the initial state{back} agrees"
        return f"replayed on the reference model: {_all(steps)}{back} agree{'s' if steps == 1 else ''}"
    if example.failure is not None:
        return f"not replayed: {example.failure.reason}"
    if example.trace is None:
        return "not replayed: TLC shows no behaviour for this"
    if has_model:
        return "not replayed"
    return "not replayed: there is no reference model for this spec"


def disagreement(divergence: Divergence[object], trace: Trace | None) -> str:
    """Where model and trace part, and how, in one line."""
    where = f"state {divergence.number}"
    if on_way_back(divergence, trace):
        where = f"the way back to {where}"
    return f"DIVERGENCE at {where}: {divergence.reason}"


def on_way_back(divergence: Divergence[object], trace: Trace | None) -> bool:
    """Whether all states agree, and only the step that closes the lasso does not."""
    agreed = 0 if divergence.trace is None else len(divergence.trace)
    return trace is not None and agreed == len(trace)


def _all(steps: int) -> str:
    return "the one step" if steps == 1 else f"all {steps} steps"


def count(number: int, what: str) -> str:
    """``1 step``, ``34 steps``."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def duration(seconds: float) -> str:
    """``28.3 s``, ``12 min 3 s``."""
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes:,} min {rest} s"
