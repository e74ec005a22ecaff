"""A verdict of TLC as test cases and findings."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import RenderableType

from pytlc.check import Counterexample, Verdict
from pytlc.report.ci.model import Case, Finding, Level, Place, Report, Status, Stop
from pytlc.report.ci.places import Places
from pytlc.report.console import write
from pytlc.report.text import counterexample_text
from pytlc.report.vacuity import vacuity_headline, vacuity_text
from pytlc.report.words import disagreement, headline, statistics, violation
from pytlc.tlc import Diagnostic, Outcome, TlcJob
from pytlc.tlc import Level as Grade
from pytlc.tlc.cfg import understood
from pytlc.trace import Loop, Trace
from pytlc.vacuity import Vacuity
from pytlc.vacuity.operators import Operators

_WIDTH = 120
_NO_ANSWER = frozenset({Outcome.PARSE, Outcome.CONFIG, Outcome.CRASHED})
_SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a verdict is about.

    Attributes:
        group: Name of the suite.
        job: What TLC was given; None where it is not at hand.
        places: Where its modules are.
    """

    group: str
    job: TlcJob | None
    places: Places


def verdict_report(
    command: str, verdict: Verdict, asked: Asked, vacuity: Vacuity | None = None, *, strict: bool = False
) -> Report:
    """A case for the search and one for each property; a finding for each thing that was found.

    Args:
        command: Name of the command.
        verdict: What it came to.
        asked: What it is about.
        vacuity: What of it says nothing.
        strict: That counts as a failure.
    """
    cases = [_search(verdict, asked), *_properties(verdict, asked)]
    findings = [*_violations(verdict, asked), *_diagnostics(verdict, asked.places)]
    if vacuity is not None:
        cases.append(_vacuity_case(verdict, vacuity, asked, strict=strict))
        findings += _vacuous(vacuity, asked.places)
    return Report(command, tuple(cases), tuple(findings))


def plain(renderable: RenderableType) -> str:
    """What is shown, as text."""
    stream = io.StringIO()
    write(renderable, stream, width=_WIDTH)
    return stream.getvalue().strip("\n")


def steps_of(trace: Trace | None, places: Places) -> tuple[Stop, ...]:
    """The states of a behaviour, each with the action that leads to it and what it changes."""
    if trace is None:
        return ()
    stops = [
        Stop(
            f"state {step.number}: {step.action or 'initial state'}",
            places.of(step.action.location if step.action else None),
        )
        for step in trace.steps
    ]
    if isinstance(trace.ending, Loop):
        action = trace.ending.action
        back = f"back to state {trace.ending.to}: {action or 'for ever'}"
        stops.append(Stop(back, places.of(action.location if action else None)))
    return tuple(stops)


def _search(verdict: Verdict, asked: Asked) -> Case:
    result, title = verdict.result, headline(verdict)
    known = set(_names(verdict, asked.job))
    others = [example for example in verdict.counterexamples if example.finding.property not in known]
    status, text = Status.PASSED, ""
    if others or verdict.divergence is not None:
        status = Status.FAILED
        text = "\n\n".join(_shown(example, verdict) for example in others)
    elif result.outcome in _NO_ANSWER or verdict.is_empty:
        status, text = Status.ERROR, "\n".join(_told(error) for error in result.diagnostics)
    elif not verdict.counterexamples and result.outcome is not Outcome.SUCCESS:
        status = Status.SKIPPED
    told = () if text else map(_told, result.warnings)
    output = "\n".join(filter(None, (title, statistics(result.stats), f"run {verdict.run.name}", *told)))
    message = "" if status is Status.PASSED else title
    return Case(_SEARCH, asked.group, status, message, text, output, result.stats.seconds)


def _properties(verdict: Verdict, asked: Asked) -> Iterator[Case]:
    decided = verdict.result.outcome in {Outcome.SUCCESS, Outcome.SEARCH} and not verdict.is_empty
    for name in _names(verdict, asked.job):
        found = [example for example in verdict.counterexamples if example.finding.property == name]
        if found:
            message = violation(found[0].finding, found[0].phrase)
            text = "\n\n".join(_shown(example, verdict) for example in found)
            yield Case(name, asked.group, Status.FAILED, message, text)
        elif decided:
            yield Case(name, asked.group)
        else:
            reason = f"not decided: {headline(verdict)}"
            yield Case(name, asked.group, Status.SKIPPED, reason)


def _names(verdict: Verdict, job: TlcJob | None) -> tuple[str, ...]:
    if verdict.properties or job is None:
        return verdict.properties
    config = understood(job.config)
    return tuple(dict.fromkeys((*config.invariants, *config.properties)))


def _shown(example: Counterexample, verdict: Verdict) -> str:
    head = violation(example.finding, example.phrase)
    shown = counterexample_text(example, has_model=verdict.has_model, sources=verdict.sources)
    return f"{head}\n{plain(shown)}"


def _violations(verdict: Verdict, asked: Asked) -> Iterator[Finding]:
    for example in verdict.counterexamples:
        finding = example.finding
        steps = steps_of(example.trace, asked.places)
        title = violation(finding, example.phrase)
        name = finding.property
        kind = finding.outcome.value.replace(" ", "-")
        rule = f"property/{name}" if name and " " not in name else f"tlc/{kind}"
        place = _place(verdict, example, asked) or next((s.place for s in reversed(steps) if s.place), None)
        message = "\n".join(filter(None, (f"{asked.group}: {title}", finding.message)))
        yield Finding(rule, Level.ERROR, title, message, place, steps, subject=name or kind)
        if example.divergence is not None:
            what = disagreement(example.divergence, example.trace)
            yield Finding("pytlc/divergence", Level.ERROR, "spec and model differ", what, place, steps)


def _place(verdict: Verdict, example: Counterexample, asked: Asked) -> Place | None:
    """Where a violation is: at the expression that TLC points at, else where its property is defined."""
    for diagnostic in verdict.result.diagnostics:
        if diagnostic.message == example.finding.message and diagnostic.line is not None:
            return asked.places.of_diagnostic(diagnostic)
    if asked.job is None or example.finding.property is None:
        return None
    operator = Operators.of(asked.job).get(example.finding.property)
    return None if operator is None else asked.places.of(operator.place)


def _diagnostics(verdict: Verdict, places: Places) -> Iterator[Finding]:
    told = {example.finding.message for example in verdict.counterexamples}
    stage = verdict.result.outcome.value
    for diagnostic in verdict.result.diagnostics:
        if diagnostic.message not in told:
            is_error = diagnostic.level is Grade.ERROR
            level = Level.ERROR if is_error else Level.WARNING
            rule = f"tlc/{stage}" if is_error else "tlc/warning"
            first = diagnostic.message.strip().partition("\n")[0]
            message = "\n".join((diagnostic.message, *diagnostic.excerpt))
            yield Finding(rule, level, first, message, places.of_diagnostic(diagnostic))


def _told(diagnostic: Diagnostic) -> str:
    place = f" {diagnostic.place}" if diagnostic.place else ""
    return "\n".join((f"{diagnostic.level.value}{place}: {diagnostic.message.strip()}", *diagnostic.excerpt))


def _vacuity_case(verdict: Verdict, vacuity: Vacuity, asked: Asked, *, strict: bool) -> Case:
    text = plain(vacuity_text(vacuity, verdict.sources))
    if not vacuity.complete:
        return Case("vacuity", asked.group, Status.SKIPPED, vacuity_headline(vacuity))
    if strict and vacuity.serious:
        return Case("vacuity", asked.group, Status.FAILED, vacuity_headline(vacuity), text)
    return Case("vacuity", asked.group, output=text)


def _vacuous(vacuity: Vacuity, places: Places) -> Iterator[Finding]:
    for one in vacuity.findings:
        level = Level.NOTE if one.kind.is_minor else Level.WARNING
        message = f"{one.what}: {one.kind.why}; {one.kind.remedy}"
        rule = f"vacuity/{one.kind.value.replace(' ', '-')}"
        subject = f"{one.subject} {one.text}"
        yield Finding(rule, level, one.kind.value, message, places.of(one.location), subject=subject)
