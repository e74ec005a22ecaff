"""What of a clean verdict says nothing, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from rich.console import Group
from rich.text import Text

from pytlc.report.words import count
from pytlc.spec.source_map import SourceMap, source_to_jsonable
from pytlc.trace import Location
from pytlc.vacuity import Vacuity, Vacuous

FORMAT = "pytlc-vacuity-1"
_SHOWN = 12


def vacuity_text(vacuity: Vacuity, sources: SourceMap) -> Group:
    """The findings by kind, with why they matter and what to do.

    Args:
        vacuity: What was found.
        sources: Where in the templates its positions are.
    """
    return Group(Text(), *_lines(vacuity, sources))


def vacuity_headline(vacuity: Vacuity) -> str:
    """How much was found, in one line."""
    if not vacuity.complete:
        return vacuity.notes[0]
    if not vacuity.findings:
        return "vacuity: everything that was judged says something"
    serious = len(vacuity.serious)
    return f"vacuity: {count(serious, 'warning')}, {count(len(vacuity.findings) - serious, 'note')}"


def vacuity_to_jsonable(vacuity: Vacuity, sources: SourceMap) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format      "pytlc-vacuity-1"
        complete    the search was complete and found nothing; else nothing was judged
        findings    list of {kind, level, subject, what, why, remedy, text, place, source}; level is
                    "warning" or "note"
        notes       what could not be judged, and why

    A place is {module, line, column, end_line, end_column}, a source as in verdict_to_jsonable; both null
    where there is none.
    """
    return {
        "format": FORMAT,
        "complete": vacuity.complete,
        "findings": [_finding(finding, sources) for finding in vacuity.findings],
        "notes": list(vacuity.notes),
    }


def level(finding: Vacuous) -> str:
    """``warning``, or ``note`` for what is often meant so."""
    return "note" if finding.kind.is_minor else "warning"


def _lines(vacuity: Vacuity, sources: SourceMap) -> Iterator[Text]:
    style = "bold yellow" if vacuity.serious else ""
    yield Text(vacuity_headline(vacuity), style=style)
    for kind, found in groupby(sorted(vacuity.findings, key=_order), key=lambda finding: finding.kind):
        several = list(found)
        yield Text.assemble((f"{level(several[0])}: {kind.value}", style), f" - {kind.why}; {kind.remedy}")
        yield from (Text(f"  {_told(finding, sources)}") for finding in several[:_SHOWN])
        if len(several) > _SHOWN:
            yield Text(f"  and {len(several) - _SHOWN:,} more, see --json")
    yield from (Text(note) for note in vacuity.notes if note != vacuity_headline(vacuity))


def _order(finding: Vacuous) -> tuple[bool, str]:
    return finding.kind.is_minor, finding.kind.value


def _told(finding: Vacuous, sources: SourceMap) -> str:
    if finding.location is None:
        return finding.what
    source = sources.of(finding.location)
    place = f"{finding.location.module}:{finding.location.begin_line}:{finding.location.begin_column}"
    return f"{finding.what}, at {place}{f', from {source}' if source else ''}"


def _finding(finding: Vacuous, sources: SourceMap) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "level": level(finding),
        "subject": finding.subject,
        "what": finding.what,
        "why": finding.kind.why,
        "remedy": finding.kind.remedy,
        "text": finding.text,
        "place": None if finding.location is None else _place(finding.location),
        "source": source_to_jsonable(sources.of(finding.location)),
    }


def _place(location: Location) -> dict[str, Any]:
    return {
        "module": location.module,
        "line": location.begin_line,
        "column": location.begin_column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
