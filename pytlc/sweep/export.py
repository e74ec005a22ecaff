"""The points of a sweep as a table: CSV, JSON, Markdown, Parquet, or a DataFrame of pandas.

The columns are those of :func:`pytlc.sweep.summary.rows`. pandas and pyarrow come with the extra ``data``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from pytlc.errors import UsageError
from pytlc.sweep.formats import FORMATS
from pytlc.sweep.record import Entry
from pytlc.sweep.summary import rows


def exported(entries: Iterable[Entry], form: str) -> bytes:
    """The points as the content of a file.

    Args:
        entries: The points.
        form: One of ``FORMATS``.

    Raises:
        UsageError: There is no such format, or the extra for it is not installed.
    """
    if form not in FORMATS:
        raise UsageError(f"{form!r} is no format of a sweep; there are: {', '.join(FORMATS)}")
    found = rows(entries)
    if form == "parquet":
        return _parquet(found)
    text = {"csv": _csv, "json": _json, "md": _markdown}[form](found)
    return text.encode()


def dataframe(entries: Iterable[Entry]) -> Any:
    """The points as a DataFrame of pandas, one a row; whole numbers stay whole, what is not known is NA.

    Raises:
        UsageError: pandas is not installed.
    """
    return _frame(rows(entries))


def _frame(found: Sequence[dict[str, Any]]) -> Any:
    frame = _needed("pandas").DataFrame(found, columns=_columns(found))
    for name in frame.columns:
        if len(set(map(type, frame[name].dropna()))) > 1:  # an axis of numbers and texts
            frame[name] = frame[name].map(str, na_action="ignore")
    return frame.convert_dtypes()


def _parquet(found: Sequence[dict[str, Any]]) -> bytes:
    _needed("pyarrow")
    frame = _frame(found)
    stream = io.BytesIO()
    frame.to_parquet(stream, engine="pyarrow", index=False)
    return stream.getvalue()


def _columns(found: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in found for name in row))


def _csv(found: Sequence[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _columns(found), lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return stream.getvalue()


def _json(found: Sequence[dict[str, Any]]) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _markdown(found: Sequence[dict[str, Any]]) -> str:
    columns = _columns(found)
    lines = [columns, ["---"] * len(columns), *([_cell(row[name]) for name in columns] for row in found)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def _needed(name: str) -> Any:
    """A package of the extra ``data``."""
    try:
        return import_module(name)
    except ImportError as error:
        raise UsageError(f"this needs {name}: install it with: pip install 'pytlc[data]'") from error
