"""Every message code of TLC, by the table and by what real TLCs printed."""

from __future__ import annotations

from typing import Any

import pytest

from pytlc.tlc import events
from pytlc.tlc.codes import CODES, Code, Kind
from pytlc.tlc.frames import Frame, Plain, Severity, read_frames
from pytlc.tlc.reading import _READERS, read_item
from tests.unit.tlc.conftest import every_recording

_BY_KIND: dict[Kind, type[object]] = {
    Kind.ASSUMPTION: events.AssumptionFailed,
    Kind.POSTCONDITION: events.AssumptionFailed,
    Kind.CONFIG: events.ConfigError,
    Kind.EVALUATION: events.EvaluationError,
    Kind.LIVENESS: events.EvaluationError,
    Kind.PARSE: events.ParseFailed,
    Kind.RESOURCE: events.ResourceExhausted,
}
"""How an error is read whose code has no reader of its own; any other kind is an `ErrorReported`."""
_GENERIC = [code for code in CODES.values() if code.number not in _READERS]

#: Codes that the recordings show, so that what the table says of them is TLC's own doing.
_SEEN = {
    *(1000, 1001, 1005, 2102, 2103, 2104, 2107, 2108, 2109, 2110, 2111, 2112, 2114, 2115, 2116, 2118),
    *(2121, 2122, 2132, 2145, 2146, 2149, 2154, 2178, 2184, 2185, 2186, 2187, 2188, 2189, 2190, 2191),
    *(2192, 2193, 2194, 2195, 2196, 2197, 2198, 2199, 2200, 2201, 2202, 2204, 2205, 2206, 2208, 2209),
    *(2210, 2212, 2215, 2216, 2217, 2218, 2219, 2220, 2221, 2222, 2224, 2225, 2227, 2228, 2229, 2230),
    *(2231, 2241, 2255, 2257, 2259, 2262, 2264, 2267, 2268, 2269, 2271, 2272, 2273, 2274, 2279, 2280),
    *(2281, 2284, 2300, 2401, 2404, 2405, 2501, 2772, 2773, 2775, 2778, 2779, 3002, 5003, 5004, 5006),
}


@pytest.mark.parametrize("code", _GENERIC, ids=str)
def test_a_code_without_a_reader_is_what_its_class_and_kind_say(code: Code) -> None:
    """A remark, a warning, or an error of its kind; none is unknown."""
    read = {severity: read_item(Frame(code.number, severity, "said.")) for severity in Severity}
    warns = code.kind is Kind.WARNING
    told = (
        events.WarningReported(code.number, "said.")
        if warns
        else events.Remark(code.number, code.kind, "said.")
    )
    assert read[Severity.NONE] == told
    assert read[Severity.WARNING] == events.WarningReported(code.number, "said.")
    assert type(read[Severity.ERROR]) is type(read[Severity.BUG])
    assert type(read[Severity.ERROR]) is _BY_KIND.get(code.kind, events.ErrorReported)


def test_a_code_that_the_table_does_not_have_survives() -> None:
    """With all that was printed; an error of it is one."""
    assert read_item(Frame(9999, 0, "new")) == events.UnknownEvent(9999, 0, "new")
    assert read_item(Frame(9999, 1, "new")) == events.ErrorReported(9999, Kind.UNKNOWN, "new")


def test_the_recordings_show_the_codes_that_can_be_made_to_appear() -> None:
    """A hundred codes of the table are there as TLC printed them."""
    items = [item for recording in every_recording() for item in read_frames(recording.lines)]
    frames = [frame for item in items if isinstance(item, Frame) for frame in item.walk()]
    assert {frame.code for frame in frames} >= _SEEN


def test_every_message_of_a_recording_is_understood(recording: Any) -> None:
    """Nothing that any of these TLCs printed is unknown, in all its frames and those inside them."""
    for item in read_frames(recording.lines):
        event = read_item(item)
        assert not isinstance(event, events.UnknownEvent), event
        assert isinstance(item, Plain) or all(frame.code in CODES for frame in item.walk())
    assert recording.result().unknown == ()
    assert "/tmp" not in "\n".join(recording.lines).replace("/spec/.tmp", "")
