"""The map from lines to templates: asking it, keeping it, and refusing a damaged one."""

from __future__ import annotations

import copy
import json

import pytest

from pytlc.errors import TraceFormatError
from pytlc.spec.source_map import (
    NO_SOURCES,
    SourceLine,
    SourceMap,
    map_from_jsonable,
    map_to_jsonable,
    source_to_jsonable,
)
from pytlc.trace import Location

BASE = tuple(SourceLine("Base.tla.j2", number) for number in (1, 2, 3))
LAYER = tuple(SourceLine("layers/v1.tla.j2", number, "up", "v1") for number in (7, 7, 8))
SOURCES = SourceMap({"M.tla": (None, *BASE, *LAYER, None, None, BASE[2]), "Empty.tla": ()})


def test_a_line_is_found_by_file_and_number() -> None:
    """Counted from 1; what is outside of the file, or in an unknown one, is nowhere."""
    assert SOURCES.at("M.tla", 2) == BASE[0]
    assert SOURCES.at("M.tla", 10) == BASE[2]
    assert [SOURCES.at("M.tla", line) for line in (1, 0, -1, 11, None)] == [None] * 5
    assert SOURCES.at("N.tla", 1) is None
    assert NO_SOURCES.at("M.tla", 1) is None


def test_a_region_of_a_module_is_where_it_begins() -> None:
    """The module's file is named after it."""
    assert SOURCES.of(Location("M", 5, 3, 9, 4)) == LAYER[0]
    assert SOURCES.of(Location("N", 5, 3, 9, 4)) is None
    assert SOURCES.of(None) is None


def test_a_source_is_told_as_a_place_with_its_block_and_layer() -> None:
    """Only what there is; the place can be clicked on in an editor."""
    assert str(LAYER[0]) == "layers/v1.tla.j2:7 (block up, layer v1)"
    assert str(SourceLine("a.j2", 3, "up")) == "a.j2:3 (block up)"
    assert str(BASE[0]) == BASE[0].place == "Base.tla.j2:1"


def test_what_is_kept_is_what_was_found() -> None:
    """Through JSON and in a copy; lines that follow each other are one stretch."""
    data = map_to_jsonable(SOURCES)
    assert map_from_jsonable(json.loads(json.dumps(data))) == SOURCES
    assert copy.deepcopy(SOURCES) == SOURCES
    assert data["M.tla"][1] == {"lines": 3, **(source_to_jsonable(BASE[0]) or {})}
    assert [stretch["lines"] for stretch in data["M.tla"]] == [1, 3, 1, 2, 2, 1]


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        [],
        {"M.tla": 5},
        {"M.tla": [5]},
        {"M.tla": [{}]},
        {"M.tla": [{"lines": "many"}]},
        {"M.tla": [{"lines": 1, "template": "a.j2", "line": "seven", "block": None, "layer": None}]},
        {"M.tla": [{"lines": 1, "template": "a.j2"}]},
    ],
)
def test_a_damaged_map_is_refused(damaged: object) -> None:
    """The message says what was expected."""
    with pytest.raises(TraceFormatError, match=r"a map of sources (is an object|has stretches)"):
        map_from_jsonable(damaged)
