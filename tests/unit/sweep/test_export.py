"""The table of a sweep in each format."""

from __future__ import annotations

import csv
import io
import json
import sys

import pandas as pd
import pytest

from pytlc.errors import UsageError
from pytlc.sweep import Entry, Kind, Point, Record
from pytlc.sweep.export import dataframe, exported
from pytlc.sweep.formats import FORMATS
from pytlc.tlc import Outcome

ENTRIES = (
    Entry(
        0,
        Point((("version", "v0"), ("n", 2), ("k", "a|b"))),
        digest="ab",
        record=Record("ab", Outcome.INVARIANT, "P", 1, distinct=1234, length=7, seconds=0.25, replayed=True),
    ),
    Entry(1, Point((("version", "v1"), ("n", 3), ("k", 5))), Kind.OUTSIDE, reason="too many"),
)


def test_csv_has_a_row_for_each_point() -> None:
    """What is not known is empty."""
    one, two = csv.DictReader(io.StringIO(exported(ENTRIES, "csv").decode()))
    assert (one["version"], one["n"], one["verdict"], one["distinct"]) == ("v0", "2", "violates P", "1234")
    assert (two["verdict"], two["reason"], two["distinct"]) == ("none", "too many", "")


def test_json_keeps_kinds() -> None:
    """Numbers, truth, and null."""
    one, two = json.loads(exported(ENTRIES, "json"))
    assert (one["n"], one["seconds"], one["replayed"], two["distinct"]) == (2, 0.25, True, None)


def test_markdown_is_one_table() -> None:
    """A bar in a value ends no cell."""
    lines = exported(ENTRIES, "md").decode().splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("| version | n | k | verdict |")
    assert r"| a\|b |" in lines[2]


def test_parquet_is_read_back_as_the_data_frame() -> None:
    """Whole numbers are whole although some are missing; an axis of numbers and texts is one of texts."""
    frame = pd.read_parquet(io.BytesIO(exported(ENTRIES, "parquet")), dtype_backend="numpy_nullable")
    for found in (frame, dataframe(ENTRIES)):
        assert list(found["distinct"].isna()) == [False, True]
        assert str(found["distinct"].dtype) == "Int64"
        assert found["distinct"][0] == 1234
        assert list(found["k"]) == ["a|b", "5"]
        assert list(found["n"]) == [2, 3]


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra that brings it; and a format that there is none."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match=r"needs pandas.*pytlc\[data\]"):
        dataframe(ENTRIES)
    with pytest.raises(UsageError, match=f"'xls' is no format.*{', '.join(FORMATS)}"):
        exported(ENTRIES, "xls")
