"""The JSON of a history."""

from __future__ import annotations

import json

from pytlc.report.history_jsonable import history_to_jsonable
from tests.unit.check import tables


def test_it_holds_everything_and_survives_json() -> None:
    """A version of the format, rows, columns, and a cell for each of both."""
    data = history_to_jsonable(tables.every_kind())
    assert json.loads(json.dumps(data)) == data
    assert data["format"] == "pytlc-history-1"
    assert (data["family"], data["tlc"], data["exit_code"]) == ("vgic", "2.18", 1)
    assert data["runs"] == {"made": 3, "taken": 1}
    assert data["findings"] == ["F1"]
    assert [row["name"] for row in data["rows"]] == ["v0", "v1"]
    assert [row["title"] for row in data["columns"]] == ["NoCycle", "Locked", "Prompt", "Ends, <soon>"]
    assert data["columns"][1]["scope"]["vcpus"] == 3
    assert len(data["cells"]) == 8


def test_a_cell_has_all_that_is_known_of_it() -> None:
    """Null stands for what is not."""
    cells = {(c["version"], c["column"]): c for c in history_to_jsonable(tables.every_kind())["cells"]}
    assert cells["v0", "Prompt"] == {
        "version": "v0",
        "column": "Prompt",
        "property": "Prompt",
        "severity": "delay",
        "verdict": "violated",
        "distinct": 1202,
        "length": 27,
        "run": "ba9876543210",
        "replayed": True,
        "divergence": None,
        "reason": None,
        "expected": {"verdict": "violated", "length": 27, "finding": "F1"},
        "finding": "F1",
        "as_expected": True,
    }
    assert [cells["v1", name]["as_expected"] for name in ("NoCycle", "Locked", "Ends, <soon>")] == [
        False, None, None,
    ]  # fmt: skip
    assert cells["v1", "Locked"]["divergence"] == "state 4: the model has no such step"
    assert (cells["v0", "Ends, <soon>"]["verdict"], cells["v1", "Ends, <soon>"]["verdict"]) == (
        "n/a",
        "unknown",
    )
