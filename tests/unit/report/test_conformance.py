"""A comparison as text and as data: the outcome first, then the way to the difference and both sides."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from pytlc.conform import Comparison, Counts, Difference, Kind
from pytlc.replay import Agreement, tell
from pytlc.report import comparison_text, comparison_to_jsonable, write
from pytlc.tlc import Diagnostic, Level, Outcome, Result
from pytlc.trace import Action, State, Step, Trace, diff, value_from_json
from pytlc.values import ModelValue
from tests.unit.check.recorded import TOOLCHAIN
from tests.unit.replay.toy import INSIDE, OUTSIDE, WAITING, Mutex, MutexNarrator, state

WAY = Trace(
    (
        Step(1, None, state(OUTSIDE, OUTSIDE)),
        Step(2, Action("Ask", (ModelValue("p0"),)), state(WAITING, OUTSIDE)),
    )
)
MACHINES = (Mutex(), Mutex((WAITING, OUTSIDE)))
AGREED: Comparison[Mutex] = Comparison(
    "vgic@v3", ("2 vCPUs", "1 SPI"), Counts(1780, 3190, 79, 0), 5.9, TOOLCHAIN, result=Result(Outcome.SUCCESS)
)


def difference(
    kind: Kind, spec: State | None = None, model: State | None = None, **more: Any
) -> Comparison[Mutex]:
    """Both differ in the step Enter(p0)."""
    changes = diff(spec, model) if spec and model else diff(WAY.states[-1], spec or model or WAY.states[-1])
    action = Action("Enter", (ModelValue("p0"),))
    found = Difference(kind, action, WAY, MACHINES, spec, model, changes, **more)
    story = tell(Agreement(WAY, MACHINES), MutexNarrator())
    return replace(AGREED, difference=found, story=story, result=None)


def text(comparison: Comparison[Mutex]) -> str:
    """As it is written to a pipe."""
    stream = io.StringIO()
    write(comparison_text(comparison), stream, width=100)
    return stream.getvalue()


def test_agreement_in_one_line_with_the_counts() -> None:
    """And without symmetry, which is said."""
    first, *rest = text(AGREED).splitlines()
    assert first == (
        "vgic@v3 on 2 vCPUs, 1 SPI: spec and reference model agree - "
        "1,780 states, 3,190 transitions, depth 79, 5.9 s (complete graphs)"
    )
    assert any("without symmetry" in line and "no arguments" in line for line in rest)


def test_arguments_where_tlc_prints_them() -> None:
    """Nothing is said of names then."""
    said = text(replace(AGREED, by_name=False))
    assert "with its arguments" in said
    assert "prints no arguments" not in said


def test_a_transition_of_the_spec_alone() -> None:
    """The way there in lanes, what the step changes, and what each side does instead."""
    said = text(
        difference(Kind.SPEC_ONLY, spec=state(INSIDE, OUTSIDE), spec_steps=(Action("Enter"),), further=1)
    )
    assert said.splitlines()[0].endswith(
        "spec and reference model DIFFER after 1 step: a transition that only the spec has, Enter(p0)"
    )
    assert "Ask" in said
    assert "before the step" in said
    assert "what the spec does there:\n  Enter\n" in said
    assert "lacks 1 further transition" in said


def test_a_state_that_differs_shows_both_sides() -> None:
    """Only the variables that differ."""
    said = text(difference(Kind.STATE, state(INSIDE, OUTSIDE), state(INSIDE, OUTSIDE, free="TRUE")))
    lines = said.splitlines()
    header = next(number for number, line in enumerate(lines) if "the spec says" in line)
    assert lines[header + 1].split() == ["free", "FALSE", "TRUE"]
    assert "pc" not in "".join(lines[header:])


def test_initial_states_that_differ() -> None:
    """There is no way to show."""
    found: Difference[Mutex] = Difference(Kind.MODEL_ONLY, None, None, (), model=state(OUTSIDE, OUTSIDE))
    said = text(replace(AGREED, difference=found))
    assert "DIFFER in the initial states: an initial state that only the model has" in said


def test_a_model_that_cannot_go_on_tells_why() -> None:
    """Its own message."""
    said = text(difference(Kind.MODEL_FAILS, message="no step has the label x"))
    assert "the model cannot go on, Enter(p0): no step has the label x" in said


def test_what_tlc_says_where_it_makes_no_graph() -> None:
    """The error with its place."""
    wrong = Result(Outcome.PARSE, diagnostics=(Diagnostic(Level.ERROR, "Unknown operator", "M", 3, 5),))
    said = text(replace(AGREED, result=wrong))
    assert "NOT COMPARED, TLC made no state graph: parse" in said
    assert "Unknown operator" in said


def test_a_bound() -> None:
    """How far it came."""
    said = text(replace(AGREED, bound="the deadline of 3 s"))
    assert "no difference found, incomplete: the deadline of 3 s - 1,780 states" in said


@pytest.mark.parametrize("kind", [Kind.SPEC_ONLY, Kind.STATE, Kind.ALIKE_IN_VIEW])
def test_data_has_what_the_text_has(kind: Kind) -> None:
    """The way there and both states, without loss."""
    model = state(INSIDE, OUTSIDE, free="TRUE") if kind is Kind.STATE else None
    comparison = difference(kind, spec=state(INSIDE, OUTSIDE), model=model, message="m")
    data = json.loads(json.dumps(comparison_to_jsonable(comparison)))
    found = data["difference"]
    assert (data["format"], data["exit_code"], data["agrees"]) == ("pytlc-comparison-1", 1, False)
    assert (found["kind"], found["number"], found["message"]) == (kind.name.lower(), 3, "m")
    assert {name: value_from_json(v) for name, v in found["spec"].items()} == dict(state(INSIDE, OUTSIDE))
    assert len(found["agreed"]["steps"]) == 2
    sides = {"spec", "model"} if kind is Kind.STATE else {"before", "after"}
    assert all(sides < change.keys() for change in found["changes"])


def test_data_of_agreement() -> None:
    """Every count."""
    data = comparison_to_jsonable(AGREED)
    assert (data["states"], data["transitions"], data["depth"], data["difference"]) == (1780, 3190, 79, None)
    assert (data["symmetry"], data["arguments"], data["diagnostics"]) == (False, False, [])
