"""Simulations, comparisons, recorded models and scopes, and histories, as test cases and findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytlc.check.history import Answer, Cell, Table
from pytlc.check.verdict import AS_EXPECTED, BOUNDED, FOUND
from pytlc.check.verifying import Difference, Verified
from pytlc.conform import Comparison, VerifiedScope
from pytlc.conform.simulation import Simulated
from pytlc.report.ci.model import Case, Finding, Level, Place, Report, Status
from pytlc.report.ci.places import Places, line_with
from pytlc.report.ci.verdicts import Asked, plain, steps_of, verdict_report
from pytlc.report.conformance import comparison_headline, comparison_text
from pytlc.report.history_words import sentence
from pytlc.report.simulation import simulated_text, summary
from pytlc.report.text import verdict_text
from pytlc.report.words import disagreement
from pytlc.spec import Family
from pytlc.spec.conformance import CONFORMANCE

_STATUS = {AS_EXPECTED: Status.PASSED, FOUND: Status.FAILED, BOUNDED: Status.SKIPPED}


def simulated_report(simulated: Simulated, asked: Asked) -> Report:
    """The cases of its verdict, and one for the behaviours that the reference model does not take."""
    inner = verdict_report("simulate", simulated.verdict, asked)
    cases = [case for case in inner.cases if case.status is not Status.SKIPPED]
    status = _STATUS.get(simulated.exit_code, Status.ERROR)
    if status is not Status.FAILED or simulated.disagreements:
        text = plain(simulated_text(simulated)) if simulated.disagreements else ""
        message = "" if status is Status.PASSED else summary(simulated)
        cases.append(Case("behaviours", asked.group, status, message, text, summary(simulated)))
    parted = tuple(
        Finding(
            "pytlc/divergence",
            Level.ERROR,
            f"behaviour {one.number}: spec and model differ",
            f"{asked.group}: {disagreement(one.divergence, one.trace)}",
            next((s.place for s in reversed(steps_of(one.trace, asked.places)) if s.place), None),
            steps_of(one.trace, asked.places),
        )
        for one in simulated.disagreements
    )
    return Report("simulate", tuple(cases), inner.findings + parted)


def comparison_report(comparison: Comparison[Any], places: Places) -> Report:
    """One case, and a finding for the first difference."""
    title = comparison_headline(comparison)
    status = _STATUS.get(comparison.exit_code, Status.ERROR)
    passed = status is Status.PASSED
    text = "" if passed else plain(comparison_text(comparison))
    message = "" if passed else title
    case = Case("conform", comparison.target, status, message, text, title, comparison.seconds)
    found = comparison.difference
    if found is None:
        return Report("conform", (case,))
    place = places.of(found.action.location if found.action else None)
    steps = steps_of(found.trace, places)
    finding = Finding("conform/difference", Level.ERROR, title, text, place, steps)
    return Report("conform", (case,), (finding,))


def verified_report(group: str, path: Path, verified: Verified, places: Places) -> Report:
    """A case for a recorded model; what is not as recorded is at its table in the file."""
    name, verdict = verified.model.name, verified.verdict
    text = plain(verdict_text(verdict)) if verified.differences else ""
    case = _recorded(group, name, verified.differences, text, verdict.result.stats.seconds)
    place = _entry(path, name, places)
    return Report("verify", (case,), _stale(name, verified.differences, place, text))


def verified_scope_report(family: Family, verified: VerifiedScope, places: Places) -> Report:
    """A case for a recorded scope."""
    name, comparison = verified.scope.name, verified.comparison
    text = plain(comparison_text(comparison)) if verified.differences else ""
    case = _recorded(family.name, name, verified.differences, text, comparison.seconds)
    place = _entry(family.root / CONFORMANCE, name, places)
    return Report("verify", (case,), _stale(name, verified.differences, place, text))


def history_report(table: Table, places: Places) -> Report:
    """A case for each cell that applies; findings for those that are not as recorded."""
    cells = [cell for cell in table.cells if cell.answer is not Answer.NOT_APPLICABLE]
    path = table.history.path
    findings = []
    for cell in cells:
        if cell.exit_code == FOUND:
            line = line_with(path, (f'"{cell.column.title}"',))
            title = f"{cell.version.name}: {cell.column.title}: {_unexpected(cell)}"
            place = Place(places.relative(path), line)
            message = f"{title}\n{sentence(cell)}"
            subject = f"{cell.version.name} {cell.column.title}"
            rule = f"history/{cell.column.property.name}"
            findings.append(Finding(rule, Level.ERROR, title, message, place, subject=subject))
    return Report("history", tuple(map(_cell, cells)), tuple(findings))


def _cell(cell: Cell) -> Case:
    status = _STATUS.get(cell.exit_code, Status.ERROR)
    message = "" if status is Status.PASSED else _unexpected(cell)
    output = sentence(cell)
    return Case(cell.column.title, cell.version.name, status, message, "" if not message else output, output)


def _unexpected(cell: Cell) -> str:
    if cell.divergence is not None:
        return f"the reference model disagrees: {cell.divergence}"
    if cell.differs or cell.is_news:
        return f"recorded {cell.expected or 'nothing'}, found {cell.outcome}"
    return cell.reason or cell.outcome


def _recorded(
    group: str, name: str, differences: tuple[Difference, ...], text: str, seconds: float | None
) -> Case:
    if not differences:
        return Case(name, group, seconds=seconds)
    message = "; ".join(map(str, differences))
    return Case(name, group, Status.FAILED, message, f"{message}\n\n{text}", seconds=seconds)


def _stale(name: str, differences: tuple[Difference, ...], place: Place, text: str) -> tuple[Finding, ...]:
    if not differences:
        return ()
    title = f"{name}: {'; '.join(map(str, differences))}"
    return (Finding("verify/not-as-recorded", Level.ERROR, title, f"{title}\n\n{text}", place, subject=name),)


def _entry(path: Path, name: str, places: Places) -> Place:
    return Place(places.relative(path), line_with(path, ("name", f'"{name}"')))
