"""The corpus as a table: text, Markdown, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

from tests.corpus.checking import Checked

_HEADER = (
    "model",
    "recorded",
    "pytlc",
    "distinct",
    "generated",
    "depth",
    "seconds",
    "traces",
    "standing",
    "why",
)
_Row: TypeAlias = tuple[str, ...]


def summary(found: Sequence[Checked], version: str) -> str:
    """How many stand how, in a line."""
    counts = Counter(checked.standing.value for checked in found)
    parts = ", ".join(f"{number} {word}" for word, number in counts.items())
    return f"TLC {version}: {len(found)} models: {parts}"


def line(checked: Checked) -> str:
    """One model, while others are still checked."""
    seconds = checked.result.end.seconds if checked.result is not None else None
    took = "" if seconds is None else f" ({seconds:.1f} s)"
    return f"{checked.standing.value}: {checked.recorded.config}{took} {checked.why}".rstrip()


def _rows(found: Sequence[Checked]) -> list[_Row]:
    return [_row(checked) for checked in found]


def _row(checked: Checked) -> _Row:
    recorded, result = checked.recorded, checked.result
    if result is None:
        return (recorded.config, recorded.result or "", *("",) * 6, checked.standing.value, checked.why)
    stats = result.stats
    numbers = (stats.distinct, stats.generated, stats.depth, result.end.seconds, checked.traces)
    return (
        recorded.config,
        recorded.result or "",
        result.outcome.value,
        *("" if number is None else str(number) for number in numbers),
        checked.standing.value,
        checked.why,
    )


def _text(found: Sequence[Checked], version: str) -> str:
    rows = [_HEADER, *_rows(found)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    return "\n".join([*lines, summary(found, version)])


def _markdown(found: Sequence[Checked], version: str) -> str:
    rows = [_HEADER, ("---",) * len(_HEADER), *_rows(found)]
    lines = (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)
    return "\n".join([*lines, "", summary(found, version)])


def _csv(found: Sequence[Checked], version: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("tlc", *_HEADER))
    writer.writerows((version, *row) for row in _rows(found))
    return text.getvalue().removesuffix("\n")


def _json(found: Sequence[Checked], version: str) -> str:
    rows = [dict(zip(_HEADER, row, strict=True)) for row in _rows(found)]
    return json.dumps({"tlc": version, "models": rows}, indent=1, ensure_ascii=False)


#: By name.
FORMS: dict[str, Callable[[Sequence[Checked], str], str]] = {
    "text": _text,
    "markdown": _markdown,
    "csv": _csv,
    "json": _json,
}
