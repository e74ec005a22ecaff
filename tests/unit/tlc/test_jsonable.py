"""Results as JSON."""

from __future__ import annotations

import json
from typing import Protocol

from pytlc.tlc import Result, result_to_jsonable
from pytlc.tlc.jsonable import diagnostics_of
from pytlc.trace import trace_to_json


class _Recording(Protocol):
    def result(self) -> Result: ...


def test_every_result_can_be_written_and_read_back(recording: _Recording) -> None:
    """JSON holds the verdict, the numbers, all diagnostics and the traces."""
    result = recording.result()
    data = result_to_jsonable(result)
    assert json.loads(json.dumps(data)) == data
    assert data["outcome"] == result.outcome.value
    assert data["stats"]["distinct"] == result.stats.distinct
    assert diagnostics_of(data["diagnostics"]) == result.diagnostics
    written = [finding["trace"] for finding in data["findings"] if finding["trace"] is not None]
    assert written == [trace_to_json(trace) for trace in result.traces]
    assert (data["coverage"] is None) == (result.coverage is None)


def test_traces_can_be_left_out(recording: _Recording) -> None:
    """Where they are stored beside."""
    data = result_to_jsonable(recording.result(), traces=False)
    assert all("trace" not in finding for finding in data["findings"])
