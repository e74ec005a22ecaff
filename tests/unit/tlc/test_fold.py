"""The verdict on a stream of events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import pytest

from pytlc.tlc import Outcome, Result, RunEnd, Stats, Stop, events
from pytlc.tlc.codes import Kind, Resource
from pytlc.tlc.events import Event
from pytlc.tlc.fold import fold
from pytlc.tlc.runner import replay
from pytlc.trace import Action, Finite, Location, Loop, State, Stuttering
from tests.unit.tlc.conftest import Recording
from tests.unit.tlc.verdicts import VERDICTS, VERDICTS_BY_VERSION


class _Recording(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def lines(self) -> tuple[str, ...]: ...
    @property
    def end(self) -> RunEnd: ...
    def result(self) -> Result: ...


_Look = Callable[[str], _Recording]


def test_every_recording_has_its_verdict(recording: Any) -> None:
    """Outcome, violated property and length of the counterexample are those of the spec."""
    expected = VERDICTS.get(recording.name) or VERDICTS_BY_VERSION[recording.name][recording.version]
    result = recording.result()
    length = len(result.traces[0]) if result.traces else 0
    assert (result.outcome, result.property, length) == expected


def test_the_verdict_does_not_need_the_exit_code(recording: _Recording) -> None:
    """A process that was ended after its last word is judged by its messages alone, and alike."""
    full = recording.result()
    if full.end.stop is not Stop.EXITED or full.outcome in {Outcome.CRASHED, Outcome.EXHAUSTED}:
        assert full.outcome in {Outcome.BOUNDED, Outcome.CRASHED, Outcome.EXHAUSTED}
        return
    unknown = replay(
        recording.lines, RunEnd(), properties=_properties(recording), continued=_continued(recording)
    )
    assert replace(unknown, end=full.end) == full


def _properties(recording: Any) -> tuple[str, ...]:
    properties: tuple[str, ...] = recording.properties
    return properties


def _continued(recording: Any) -> bool:
    return bool(recording.continued)


def test_a_stack_before_its_message_is_that_of_the_error() -> None:
    """As 1.8.0 prints it for the action of a fairness condition."""
    (found,) = Recording("fairness-of-an-incomplete-action", "1.8.0").result().findings
    assert found.message is not None
    assert found.message.startswith("The action formula A appearing in a WF_v(A)")
    assert str(found.call_stack[-1]).startswith("line 7, col 46")
    (error,) = Recording("fairness-of-an-incomplete-action", "1.8.0").result().errors
    assert error.place == "FairnessIncomplete:7:46"


def test_a_stack_after_a_violation_is_not_that_of_the_violation() -> None:
    """It waits for the error that it belongs to."""
    stack = events.CallStack((Location("M", 3, 9, 3, 12),))
    stream: list[Event] = [
        events.InvariantViolated("Low", initial=False),
        stack,
        events.EvaluationError(1000, "Failed."),
    ]
    low, error = fold(stream, continued=True).findings
    assert (low.call_stack, error.call_stack) == ((), stack.positions)


@pytest.mark.parametrize("version", ["2.15", "2.18", "1.8.0"])
@pytest.mark.parametrize("what", ["deadlock", "error", "nothing", "postcondition"])
def test_what_ends_a_search_that_went_on_is_its_outcome(what: str, version: str) -> None:
    """As TLC's own exit code says, except that a violation passed by is never a success; all are told."""
    if what == "postcondition" and version != "1.8.0":
        return
    recording = Recording(f"{what}-after-violation", version)
    result = recording.result()
    codes = {Outcome.POSTCONDITION: 10, Outcome.DEADLOCK: 11, Outcome.INVARIANT: 0}
    assert codes[result.outcome] == recording.end.returncode
    assert result.findings[0].property == "Low"
    assert result.decisive is result.findings[-1]


@pytest.mark.parametrize("version", ["2.15", "2.18", "1.8.0"])
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("variable-read-before-its-value", "InitOrder:4:13"),
        ("primed-variable-read-before-its-value", "PrimeFirst:5:14"),
        ("primed-variable-without-value-on-a-branch", "Forgot:5:49"),
    ],
)
def test_a_variable_without_a_value_is_an_error_of_the_spec(name: str, place: str, version: str) -> None:
    """Not of the configuration, as the code that TLC gives it is called."""
    (error,) = Recording(name, version).result().errors
    assert error.place == place


def test_no_prefix_of_an_output_is_taken_for_success(recording: _Recording) -> None:
    """Wherever a stream is cut, the result says so or has found its violation already."""
    lines = recording.lines
    whole = recording.result()
    for count in range(len(lines) - 1):
        cut = replay(lines[:count], RunEnd(Stop.KILLED), continued=_continued(recording))
        assert cut.outcome in {
            Outcome.CRASHED,
            *(finding.outcome for finding in whole.findings),
            whole.outcome,
        }
        assert cut.outcome is not Outcome.SUCCESS
        assert len(cut.findings) <= len(whole.findings)


def test_a_deadline_bounds_a_search_that_found_nothing(recorded: _Look) -> None:
    """The bound is named, the numbers so far are kept, and a violation already found still counts."""
    end = RunEnd(Stop.DEADLINE, seconds=2.5, deadline=2.0)
    lines = recorded("success").lines
    progress = next(index for index, line in enumerate(lines) if line.startswith("Progress("))
    early = replay(lines[: progress + 2], end)
    assert (early.outcome, early.bound) == (Outcome.BOUNDED, "the deadline of 2 s")
    assert early.stats == Stats(9, 8, 0, 8, 2.5)
    assert replay(recorded("invariant-in-behaviour").lines[:-4], end).outcome is Outcome.INVARIANT


def test_stats_are_none_where_nothing_was_measured(recorded: _Look) -> None:
    """An initial state that violates ends the run before any number is known."""
    stats = recorded("invariant-in-initial-state").result().stats
    assert (stats.generated, stats.distinct, stats.queue, stats.depth) == (None, None, None, None)


def test_stats_are_tlcs_final_numbers(recorded: _Look) -> None:
    """Generated, distinct, left on queue, depth."""
    stats = recorded("success").result().stats
    assert (stats.generated, stats.distinct, stats.queue, stats.depth) == (9, 8, 0, 8)


def test_a_search_without_states_has_no_depth() -> None:
    """TLC 1.8.0 says 0 at the end, and 1 while it reports."""
    said: list[Event] = [events.Progress(1, 0, 0, 0), events.Depth(0), events.FinalStats(0, 0, 0)]
    assert fold(said).stats.depth == 0


def test_a_lasso_keeps_each_steps_own_action_and_the_one_that_closes_it(recorded: _Look) -> None:
    """The action that leads back is not the one that first led to the loop's entry."""
    trace = recorded("liveness-lasso").result().traces[0]
    assert [action and action.name for action in trace.actions] == [None, "Up", "Up", "Wrap", "Up", "Up"]
    assert isinstance(trace.ending, Loop)
    assert trace.ending.to == 1
    assert trace.ending.action is not None
    assert trace.ending.action.name == "Wrap"


def test_stuttering_is_an_ending_of_its_own(recorded: _Look) -> None:
    """The last state printed is the one that stays."""
    trace = recorded("liveness-stuttering").result().traces[0]
    assert trace.ending == Stuttering()
    assert trace.states[-1] == State({"x": 2, "y": 0})


def test_difftrace_gives_the_same_trace(recorded: _Look) -> None:
    """States printed as differences are put together again."""
    assert (
        recorded("invariant-with-difftrace").result().traces
        == recorded("invariant-in-behaviour").result().traces
    )


def test_continue_reports_each_violation_with_its_own_trace(recorded: _Look) -> None:
    """Two properties, two behaviours, and no success although TLC claims it and exits with 0."""
    result = recorded("continue-claims-success").result()
    assert result.exit_code == 0
    assert [(finding.property, len(finding.trace or ())) for finding in result.findings] == [
        ("NotTwo", 3),
        ("NotFour", 5),
    ]


def test_what_the_spec_prints_is_kept_apart_from_the_trace(recorded: _Look) -> None:
    """Printed lines are data; the trace among them is whole, although it is interrupted by them."""
    result = recorded("print-looks-like-markers").result()
    assert '"@!@!@STARTMSG 9999:7 is not a marker"' in result.printed
    assert '"Error: not an error"  0' in result.printed
    assert result.traces[0].states == tuple(State({"x": x, "y": 0}) for x in range(3))


def test_values_that_tlc_wraps_over_lines_are_read_whole(recorded: _Look) -> None:
    """The long table of the second state has all its rows."""
    state = recorded("wrapped-values").result().traces[0].states[1]
    table: Any = state["table"]
    assert [row["index"] for _, row in table.items()] == [0, 1, 2, 3]


def test_an_evaluation_error_points_at_the_innermost_expression(recorded: _Look) -> None:
    """The last position of the call stack is where there is no value."""
    (error,) = recorded("evaluation-error").result().errors
    assert error.place == "EvaluationError:4:12"
    assert error.message.startswith("Attempted to apply function:")


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("parse-error", ["ParseError:4:15"]),
        ("lexical-error", ["LexicalError:4:20"]),
        ("semantic-errors", ["SemanticError:4:13", "SemanticError:5:18", "SemanticError:6:1"]),
        ("missing-module", ["MissingModule"]),
        ("assumption-false", ["AssumptionFalse:4:8"]),
        ("assert-in-action", ["AssertFails:5:12"]),
        ("config-unknown-name", [""]),
    ],
)
def test_errors_point_into_the_spec(recorded: _Look, name: str, places: list[str]) -> None:
    """Module, line and column as far as TLC knows them."""
    assert [error.place for error in recorded(name).result().errors] == places


def test_the_line_of_a_config_error_is_kept(recorded: _Look) -> None:
    """It is a line of the configuration, so no module is named."""
    (error,) = recorded("config-syntax-error-nests-frames").result().errors
    assert (error.module, error.line) == (None, 3)


def test_nothing_to_check_is_success_with_a_warning(recorded: _Look) -> None:
    """Without an initial state every property holds, and hardly anyone means that."""
    (warning,) = recorded("no-initial-state-claims-success").result().warnings
    assert "no state satisfies the initial predicate" in warning.message


def test_coverage_is_there_exactly_when_it_was_asked_for(recorded: _Look) -> None:
    """Per action what it reached and generated, with its expressions; None without the option."""
    blocks = recorded("success-with-coverage").result().coverage
    assert blocks is not None
    assert [(block.action.name, block.action.distinct, block.action.generated) for block in blocks] == [
        ("Init", 1, 1),
        ("Up", 6, 6),
        ("Wrap", 1, 2),
    ]
    assert [len(block.expressions) for block in blocks] == [1, 5, 5]
    assert recorded("success").result().coverage is None


def test_parts_of_an_action_are_counted_apart(recorded: _Look) -> None:
    """Disjuncts, what a quantifier binds, and what stands in Next itself: each with its own expressions."""
    blocks = recorded("coverage-of-parts-of-actions").result().coverage
    assert blocks is not None
    found = [
        (b.action.name, b.action.place.begin_line, b.action.distinct, b.action.generated) for b in blocks
    ]
    assert found == [
        ("Init", 4, 1, 1),
        ("Up", 5, 2, 4),
        ("Up", 6, 0, 0),
        ("Turn", 7, 3, 12),
        ("Next", 8, 0, 2),
    ]
    for block in blocks:
        assert {inner.location.begin_line for inner in block.expressions} == {block.action.place.begin_line}


_CLEAN: tuple[Event, ...] = (
    events.InitialStates(1, 1),
    events.Success(1e-19),
    events.FinalStats(9, 8, 0),
    events.Depth(3),
    events.Finished(1.0),
)


def test_a_clean_stream_is_success() -> None:
    """The message, the numbers and the end: nothing else is needed."""
    assert fold(_CLEAN).outcome is Outcome.SUCCESS


@pytest.mark.parametrize(
    ("stream", "end", "outcome"),
    [
        (_CLEAN, RunEnd(returncode=1), Outcome.CRASHED),
        (_CLEAN, RunEnd(returncode=-9), Outcome.CRASHED),
        (_CLEAN, RunEnd(Stop.KILLED), Outcome.CRASHED),
        (_CLEAN[:-1], RunEnd(returncode=0), Outcome.CRASHED),
        ([event for event in _CLEAN if not isinstance(event, events.Success)], RunEnd(), Outcome.CRASHED),
        ([event for event in _CLEAN if not isinstance(event, events.FinalStats)], RunEnd(), Outcome.CRASHED),
        ([*_CLEAN, events.ErrorReported(9998, Kind.UNKNOWN, "new")], RunEnd(), Outcome.CRASHED),
        ([*_CLEAN, events.ResourceExhausted(1001, "memory", Resource.MEMORY)], RunEnd(), Outcome.EXHAUSTED),
        ([*_CLEAN, events.ConfigError(2229, "cfg")], RunEnd(), Outcome.CONFIG),
        ([events.FinalStats(9, 8, 2) if isinstance(event, events.FinalStats) else event for event in _CLEAN],
         RunEnd(), Outcome.BOUNDED),
        ([], RunEnd(returncode=1, stderr="could not create the Java Virtual Machine"), Outcome.CRASHED),
    ],
)  # fmt: skip
def test_anything_less_than_clean_is_no_success(stream: list[Event], end: RunEnd, outcome: Outcome) -> None:
    """Each of the conditions of success is necessary."""
    result = fold(stream, end)
    assert result.outcome is outcome
    assert result.bound or result.errors


def test_a_crash_tells_what_java_said() -> None:
    """Standard error is all that a JVM which does not start leaves behind."""
    (error,) = fold([], RunEnd(returncode=1, stderr="Invalid maximum heap size\n")).errors
    assert (
        error.message == "TLC's output ends before its last message (exit code 1): Invalid maximum heap size"
    )
    (error,) = fold([], RunEnd(returncode=-9)).errors
    assert error.message.startswith("TLC was ended by signal 9 (by somebody, or by the system")


def test_a_temporal_property_is_named_when_only_one_was_checked() -> None:
    """TLC up to 2.19 does not name it; with several nothing is guessed; a later TLC's name is kept."""
    unnamed = [events.TemporalViolated(None)]
    assert fold(unnamed, properties=["Live"]).property == "Live"
    assert fold(unnamed, properties=["Live", "Fair"]).property is None
    assert fold([events.TemporalViolated(("A", "B"))], properties=["Live"]).property == "A and B"


def test_an_unreadable_state_ends_its_trace_with_a_warning() -> None:
    """The verdict stands, the states before are kept, and the loss is told."""
    result = fold(
        [
            events.InvariantViolated("Inv", initial=False),
            events.BehaviorStarts(),
            events.StateShown(1, None, State({"x": 0})),
            events.StateUnreadable(2, "x = ?", "no value"),
            events.StateShown(3, Action("A"), State({"x": 2})),
        ]
    )
    assert (result.outcome, len(result.traces[0])) == (Outcome.INVARIANT, 1)
    assert result.traces[0].ending == Finite()
    assert [warning.message for warning in result.warnings] == [
        "state 2 of the trace cannot be read: no value"
    ]


def test_a_state_outside_a_counterexample_is_kept_as_unknown() -> None:
    """Nothing is dropped without a trace."""
    assert len(fold([events.StateShown(1, None, State({"x": 0}))]).unknown) == 1


def test_unknown_messages_are_kept() -> None:
    """They come through with their text."""
    odd = events.UnknownEvent(9999, 0, "text")
    assert fold([odd]).unknown == (odd,)


def test_a_cut_sany_report_is_read_as_far_as_it_goes() -> None:
    """The reason why a spec was refused is there even if the rest is not."""
    report = ["*** Errors: 1", "", "line 1, col 2 to line 1, col 3 of module A", "", "Bad."]
    stream: list[Event] = [events.SanyStarted(), *map(events.Printed, report)]
    assert fold(stream).errors[0].place == "A:1:2"


def test_advice_about_the_collector_is_no_warning_to_the_user() -> None:
    """The choice was made here."""
    stream = [events.WarningReported(2401, "use ParallelGC"), events.WarningReported(2279, "symmetry")]
    assert [warning.message for warning in fold(stream).warnings] == ["symmetry"]
