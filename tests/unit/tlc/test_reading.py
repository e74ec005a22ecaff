"""From messages to events: forms that recordings show, and those of versions not recorded here."""

from __future__ import annotations

from typing import Protocol

import pytest

from pytlc.tlc import events
from pytlc.tlc.codes import Kind, Resource
from pytlc.tlc.events import Event, Role
from pytlc.tlc.failures import plain_message
from pytlc.tlc.frames import Frame, Plain
from pytlc.tlc.reading import EventReader, read_events, read_item
from pytlc.trace import Action, Location, State

_PLACE = "line 1, col 2 to line 3, col 4 of module M"
_LOCATION = Location("M", 1, 2, 3, 4)


class _Recording(Protocol):
    @property
    def lines(self) -> tuple[str, ...]: ...


@pytest.mark.parametrize(
    ("code", "severity", "text", "event"),
    [
        (
            2262,
            0,
            "TLC2 Version 2.19 of 08 August 2024 (rev: 5a47802)",
            events.Version("TLC2 Version 2.19 of 08 August 2024 (rev: 5a47802)", "2.19"),
        ),
        (
            2200,
            0,
            (
                "Progress(12) at 2026-01-01 00:00:00: 4,536,993 states generated (1,000 s/min), "
                "1,134,253 distinct"
                " states found (900 ds/min), 4 states left on queue."
            ),
            events.Progress(12, 4_536_993, 1_134_253, 4, 1000, 900),
        ),
        (
            2200,
            0,
            (
                "Progress(6) at 2026-01-01 00:00:00: 7 states generated, 6 distinct states "
                "found, 0 states left on"
                " queue."
            ),
            events.Progress(6, 7, 6, 0),
        ),
        (
            2209,
            0,
            (
                "Progress(-1) at 2026-01-01 00:00:00: 16 states generated, -1 distinct states "
                "found, -1 states left"
                " on queue."
            ),
            events.SimulationProgress(16, None),
        ),
        (
            2209,
            0,
            (
                "Progress(12) at 2026-01-01 00:00:00: 16 states generated, -1 distinct states "
                "found, -1 states left"
                " on queue."
            ),
            events.SimulationProgress(16, 12),
        ),
        (
            2205,
            0,
            "Starting level 3: 2 states generated, 2 distinct states found.",
            events.Progress(3, 2, 2, None),
        ),
        (
            2191,
            0,
            "Finished computing initial states: 2 states generated, with 1 of them distinct at 2026-01-01.",
            events.InitialStates(2, 1),
        ),
        (
            2190,
            0,
            "Finished computing initial states: 4 distinct states generated at 2026-01-01 00:00:00.",
            events.InitialStates(4, 4),
        ),
        (2269, 0, "Computed 1,024 initial states...", events.ComputingInitialStates(1024)),
        (
            2212,
            0,
            "Implied-temporal checking--satisfiability problem has 3 branches.",
            events.LivenessBranches(3),
        ),
        (
            2192,
            0,
            (
                "Checking 2 branches of temporal properties for the current state space with 6 total distinct"
                " states at (2026-01-01)"
            ),
            events.LivenessStarted(6, complete=False),
        ),
        (2195, 0, "Checkpointing of run states/1", events.CheckpointStarted("states/1")),
        (2196, 0, "Checkpointing completed at (2026-01-01 00:00:00)", events.CheckpointFinished()),
        (2197, 0, "Starting recovery from checkpoint states/1/", events.RecoveryStarted("states/1/")),
        (
            2198,
            0,
            "Recovery completed. 1,234 states examined. 17 states on queue.",
            events.RecoveryFinished(1234, 17),
        ),
        (2203, 0, "Recovery completed. 12 states examined.", events.RecoveryFinished(12, None)),
        (
            2207,
            0,
            (
                "Finished computing initial states: 9 states generated.\n"
                "Because TLC recovers from a previous checkpoint, only 4 of them require further work."
            ),
            events.InitialStates(9, 9, 4),
        ),
        (
            2118,
            1,
            "There is no state satisfying the initial state predicate.",
            events.NoInitialStates(constrained=False),
        ),
        (
            2256,
            1,
            "There is no state satisfying the initial state predicate and the state-constraint(s).",
            events.NoInitialStates(constrained=True),
        ),
        (2267, 0, "Finished checking temporal properties in 02s at 2026-01-01", events.LivenessFinished(2.0)),
        (
            2501,
            0,
            "Trace exploration spec path: ./M_TTrace_1.tla",
            events.TraceSpecWritten("./M_TTrace_1.tla"),
        ),
        (20000, 0, "from Java", events.Printed("from Java")),
        (2779, 0, f"<x {_PLACE}>: 12", events.VariableCoverage("x", _LOCATION, 12)),
        (2216, 4, ":\n/\\ x = 0\n/\\ y = 0\n", events.StateShown(1, None, State({"x": 0, "y": 0}))),
        (
            2199,
            0,
            "7 states generated, 6 distinct states found, 1 states left on queue.",
            events.FinalStats(7, 6, 1),
        ),
        (2204, 0, "4 states generated, 3 distinct states found.", events.FinalStats(4, 3, None)),
        (
            2210,
            0,
            "The number of states generated: 7\nSimulation using seed 1 and aril 0",
            events.SimulationStats(7, 1, 0),
        ),
        (2194, 0, "The depth of the complete state graph search is 8.", events.Depth(8)),
        (
            2268,
            0,
            (
                "The average outdegree of the complete state graph is 1 (minimum is 0, the "
                "maximum 3 and the 95th"
                " percentile is 2)."
            ),
            events.OutDegree(1, 0, 3, 2),
        ),
        (
            2193,
            0,
            (
                "Model checking completed. No error has been found.\n  calculated (optimistic):  "
                "val = 4.3E-19\n"
                "  based on the actual fingerprints:  val = 1.0E-11"
            ),
            events.Success(1.0e-11, 1.0e-11),
        ),
        (2186, 0, "Finished in 1316ms at (2026-11-22 15:57:09)", events.Finished(1.316)),
        (2186, 0, "Finished in 01min 13s at (2026-11-22 15:57:09)", events.Finished(73.0)),
        (2186, 0, "Finished in 02h 05min at (2026-11-22 15:57:09)", events.Finished(7500.0)),
        (
            2217,
            4,
            f"2: <Step(p1,2) {_PLACE}>\n/\\ x = 1\n/\\ y = TRUE\n",
            events.StateShown(2, Action("Step", None, _LOCATION), State({"x": 1, "y": True})),
        ),
        (2217, 4, "1: <Initial predicate>\nx = 0\n", events.StateShown(1, None, State({"x": 0}))),
        (2216, 4, "1:\n/\\ x = 0\n/\\ y = 0\n", events.StateShown(1, None, State({"x": 0, "y": 0}))),
        (
            2122,
            4,
            f"1: Back to state: <Wrap {_PLACE}>",
            events.BackToState(1, Action("Wrap", None, _LOCATION)),
        ),
        (2122, 4, "3: Back to state", events.BackToState(3, None)),
        (2218, 4, "4: Stuttering", events.StutteringShown(4)),
        (
            2107,
            1,
            "Invariant A!Inv is violated by the initial state:\n/\\ x = 0\n/\\ y = 0\n",
            events.InvariantViolated("A!Inv", initial=True, state=State({"x": 0, "y": 0})),
        ),
        (2110, 1, "Invariant Inv is violated.", events.InvariantViolated("Inv", initial=False)),
        (
            2108,
            1,
            f"Property {_PLACE} is violated by the initial state:\nx = 0\n",
            events.PropertyViolatedInitially(_PLACE, State({"x": 0})),
        ),
        (2112, 1, "Action property Up is violated.", events.ActionPropertyViolated("Up")),
        (2116, 1, "Temporal properties were violated.\n", events.TemporalViolated(None)),
        (2116, 1, "Temporal property Live was violated.", events.TemporalViolated(("Live",))),
        (2116, 1, "Temporal properties A, B and C were violated.", events.TemporalViolated(("A", "B", "C"))),
        (
            2104,
            1,
            f"Assumption {_PLACE} is false.",
            events.AssumptionFailed(f"Assumption {_PLACE} is false.", _LOCATION),
        ),
        (
            2404,
            1,
            "Postcondition P is false.",
            events.AssumptionFailed("Postcondition P is false.", None, postcondition=True),
        ),
        (
            2132,
            1,
            "The first argument of Assert evaluated to FALSE; the second argument was:\n<<1, 2>>",
            events.AssertionFailed("<<1, 2>>"),
        ),
        (
            2111,
            1,
            "Evaluating invariant Inv failed.\nAttempted to apply",
            events.EvaluationError(2111, "Evaluating invariant Inv failed.\nAttempted to apply", "Inv"),
        ),
        (
            2102,
            1,
            "No.\nWhile working on the initial state:\n/\\ x = 0\n/\\ y = 1\n",
            events.EvaluationError(2102, "No.", state=State({"x": 0, "y": 1})),
        ),
        (
            3002,
            1,
            "Parsing or semantic analysis failed.",
            events.ParseFailed("Parsing or semantic analysis failed."),
        ),
        (
            2229,
            1,
            "The invariant X is not defined.",
            events.ConfigError(2229, "The invariant X is not defined."),
        ),
        (
            1001,
            1,
            "Java ran out of memory.",
            events.ResourceExhausted(1001, "Java ran out of memory.", Resource.MEMORY),
        ),
        (
            2147,
            1,
            "java.lang.OutOfMemoryError: Java heap space",
            events.ResourceExhausted(2147, "java.lang.OutOfMemoryError: Java heap space", Resource.MEMORY),
        ),
        (
            1000,
            1,
            "write: No space left on device",
            events.ResourceExhausted(1000, "write: No space left on device", Resource.DISK),
        ),
        (2128, 2, "This is a bug.", events.ErrorReported(2128, Kind.SYSTEM, "This is a bug.")),
        (9998, 1, "New error.", events.ErrorReported(9998, Kind.UNKNOWN, "New error.")),
        (2279, 3, "Symmetry is dangerous.", events.WarningReported(2279, "Symmetry is dangerous.")),
        (2772, 0, f"<Up {_PLACE}>: 6:7", events.ActionCoverage("Up", _LOCATION, 6, 7)),
        (
            2772,
            0,
            f"<Up {_PLACE} (6 26 7 5)>: 6:7",
            events.ActionCoverage("Up", _LOCATION, 6, 7, part=Location("M", 6, 26, 7, 5)),
        ),
        (2774, 0, f"<Inv {_PLACE}>", events.ActionCoverage("Inv", _LOCATION, None, None, Role.PROPERTY)),
        (2221, 0, f"  ||{_PLACE}: 8", events.ExpressionCoverage(2, _LOCATION, 8, None)),
        (2775, 0, f"  {_PLACE}: 8:90", events.ExpressionCoverage(0, _LOCATION, 8, 90)),
        (9999, 0, "something new", events.UnknownEvent(9999, 0, "something new")),
    ],
)
def test_each_form_gives_its_event(code: int, severity: int, text: str, event: Event) -> None:
    """Code and wording decide; numbers come without commas, -1 as unknown."""
    read = read_item(Frame(code, severity, text))
    if "Step(p1,2)" in text:
        assert isinstance(read, events.StateShown)
        assert read.action is not None
        assert str(read.action) == "Step(p1, 2)"
        assert read.state == State({"x": 1, "y": True})
    else:
        assert read == event


@pytest.mark.parametrize(
    "code", [2262, 2190, 2192, 2194, 2199, 2200, 2205, 2210, 2212, 2217, 2122, 2218, 2268, 2772, 2221]
)
def test_a_known_code_in_an_unknown_form_is_kept(code: int) -> None:
    """What a later version words differently is neither lost nor an exception."""
    assert read_item(Frame(code, 0, "???")) == events.UnknownEvent(code, 0, "???")


@pytest.mark.parametrize("code", [2107, 2108, 2110, 2112, 2132])
def test_a_violation_in_an_unknown_form_is_still_an_error(code: int) -> None:
    """A verdict never turns into success because its wording changed."""
    read = read_item(Frame(code, 1, "???"))
    assert isinstance(read, events.ErrorReported | events.EvaluationError)


def test_a_state_without_meaning_is_kept_as_text_with_the_reason() -> None:
    """A value that cannot be read does not stop the reading."""
    read = read_item(Frame(2217, 4, f"2: <A {_PLACE}>\nx = {{1,\n"))
    assert isinstance(read, events.StateUnreadable)
    assert read.number == 2
    assert "expected" in read.reason


def test_a_state_that_the_stream_was_cut_in_is_not_taken_for_whole() -> None:
    """Half a state could read as another state."""
    lines = ["@!@!@STARTMSG 2217:4 @!@!@", "1: <Initial predicate>", "/\\ x = 1"]
    assert [type(event) for event in read_events(lines)] == [events.StateUnreadable]


def test_an_action_header_of_an_unknown_form_makes_the_state_unreadable() -> None:
    """A step without its action would be taken for the initial state."""
    assert isinstance(read_item(Frame(2217, 4, "2: <A nowhere>\nx = 1\n")), events.StateUnreadable)
    assert isinstance(read_item(Frame(2122, 4, "2: Back to state: <A nowhere>")), events.UnknownEvent)


def test_embedded_frames_decide_what_a_general_error_is() -> None:
    """TLC reports configuration errors and failed assertions under its general code."""
    config = Frame(1000, 1, "x in the configuration file at line 3\ny", (Frame(5006, 0, "y"),))
    assert read_item(config) == events.ConfigError(1000, "x in the configuration file at line 3\ny", 3)
    text = "evaluated to FALSE; the second argument was:\n1"
    assert read_item(Frame(1000, 1, text, (Frame(2132, 0, text),))) == events.AssertionFailed("1")


def test_a_line_outside_frames_is_printed_text() -> None:
    """Whatever a spec prints comes out as it is."""
    assert read_item(Plain(" <<1, 2>>")) == events.Printed(" <<1, 2>>")


def test_the_preface_of_exceptions_and_java_frames_are_left_out() -> None:
    """The message of an error is what the user has to know; the class stays where it says something."""
    preface = "TLC threw an unexpected exception.\nThis was x.\nThe exception was a {}\n"
    assert (
        plain_message(preface.format("java.lang.RuntimeException") + ": Attempted to\n(1)")
        == "Attempted to\n(1)"
    )
    overflow = "java.lang.StackOverflowError"
    assert (
        plain_message(preface.format(overflow) + f"{overflow}\n\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)\n")
        == overflow
    )
    assert plain_message(preface.format("a.OtherException") + ": why") == "a.OtherException: why"
    assert plain_message("plain") == "plain"


def test_events_come_as_soon_as_their_message_is_complete() -> None:
    """A live display does not wait for the next message."""
    reader = EventReader()
    assert reader.feed("@!@!@STARTMSG 2194:0 @!@!@") == ()
    assert reader.feed("The depth of the complete state graph search is 8.") == ()
    assert reader.feed("@!@!@ENDMSG 2194 @!@!@") == (events.Depth(8),)
    assert reader.close() == ()


def test_no_message_of_any_recording_is_unknown(recording: _Recording) -> None:
    """All that TLC 2.15 and 2.18 printed in them is understood."""
    odd = (events.UnknownEvent, events.ErrorReported, events.StateUnreadable)
    assert [event for event in read_events(recording.lines) if isinstance(event, odd)] == []
