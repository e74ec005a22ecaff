"""Verdicts as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from pytlc.check import Counterexample, Verdict
from pytlc.replay import Divergence
from pytlc.report import counterexample_to_jsonable, headline, verdict_to_jsonable
from pytlc.spec.source_map import SourceLine, SourceMap
from pytlc.tlc import Coverage, Diagnostic, Finding, Level, Outcome
from pytlc.tlc.events import ActionCoverage, ExpressionCoverage
from pytlc.trace import Action, Change, Location, Loop, Step, Trace, trace_to_json
from pytlc.values import FiniteSet

MakeVerdict = Callable[..., Verdict]
KEYS = [
    *("format", "target", "scope", "properties", "verdict", "severity", "notes", "exit_code"),
    *("outcome", "property", "bound", "collision", "collision_observed", "recovered", "stats"),
    *("coverage", "diagnostics", "printed", "written"),
    *("unknown", "never_taken", "tlc_exit_code"),
    *("toolchain", "has_model", "counterexamples", "lock_order", "failures", "run"),
]
EXAMPLE_KEYS = [
    *("outcome", "property", "message", "severity", "trace", "sources", "replay", "reason", "cycle", "lanes"),
    "divergence",
]


def test_every_key_is_always_there_and_documented(verdict: MakeVerdict, replayed: Counterexample) -> None:
    """A reader needs no test for keys, and JSON can write what is given."""
    for found in (verdict(Outcome.CRASHED), verdict(Outcome.INVARIANT, replayed)):
        data = json.loads(json.dumps(verdict_to_jsonable(found)))
        assert list(data) == KEYS
        assert [list(example) for example in data["counterexamples"]] in ([], [EXAMPLE_KEYS])
    assert all(key in str(verdict_to_jsonable.__doc__) for key in KEYS)
    assert all(key in str(counterexample_to_jsonable.__doc__) for key in EXAMPLE_KEYS)


def test_the_verdict_is_that_of_the_text(verdict: MakeVerdict, replayed: Counterexample) -> None:
    """Line, exit code, numbers, tools and where the run is."""
    found = verdict(Outcome.INVARIANT, replayed)
    data = verdict_to_jsonable(found)
    assert (data["format"], data["verdict"]) == ("pytlc-verdict-1", headline(found))
    assert (data["outcome"], data["exit_code"], data["tlc_exit_code"]) == ("invariant", 1, None)
    assert data["stats"]["distinct"] == 1_062_043
    assert data["toolchain"]["tlc"]["version"] == "2.19"
    assert data["run"] == {"name": "0123456789ab", "path": "/home/user/.pytlc/runs/0123456789ab"}


def test_a_story_is_data_with_its_cycle(replayed: Counterexample, trace: Trace) -> None:
    """Lanes, labels and changes of each row, and who waits for whom."""
    data = counterexample_to_jsonable(replayed)
    assert data["trace"] == trace_to_json(trace)
    assert data["replay"] == {
        "outcome": "agreed",
        "text": "replayed on the reference model: all 2 steps agree",
    }
    assert data["cycle"] == [
        {"actor": "cpu0", "holds": "lock a", "wants": "lock b"},
        {"actor": "cpu1", "holds": "lock b", "wants": "lock a"},
    ]
    rows = data["lanes"]["rows"]
    assert [row["label"] for row in rows][:3] == [None, "DeviceAssert(line7)", "move_it.lock_a(0)"]
    assert rows[2]["lanes"][0] == {
        "actor": "cpu0",
        "place": "move_it.lock_b",
        "stack": ["outer", "move_it"],
        "holds": ["lock a"],
        "wants": "lock b",
        "blocked": False,
    }
    assert rows[1]["changes"] == [
        {
            "where": "status[line7]",
            "path": ["status", {"model": "line7"}],
            "before": {"set": ["ON"]},
            "after": {"set": ["QUEUED"]},
        }
    ]


def test_a_divergence_has_both_sides_without_loss(trace: Trace) -> None:
    """Sets stay sets, an absent variable is null, and the states that agree are there."""
    changes = (Change(("x",), 1, FiniteSet([True])), Change(("y",), None, 1))
    agreed = Trace(trace.steps[:1])
    parted: Divergence[object] = Divergence(2, Action("Add"), changes, (Action("Reset", ()),), agreed, ())
    example = Counterexample(Finding(Outcome.INVARIANT, "Inv", None, trace), trace, divergence=parted)
    data = counterexample_to_jsonable(example)
    assert data["replay"]["outcome"] == "diverged"
    assert (data["lanes"], data["cycle"]) == (None, [])
    told = data["divergence"]
    assert (told["number"], told["agreed"]) == (2, trace_to_json(agreed))
    assert told["enabled"] == [{"name": "Reset", "arguments": [], "location": None}]
    assert [(entry["expected"], entry["actual"]) for entry in told["changes"]] == [
        (1, {"set": [True]}),
        (None, 1),
    ]


def test_a_violation_without_a_behaviour_is_not_replayed() -> None:
    """The reason is in words, everything about behaviours is null."""
    data = counterexample_to_jsonable(Counterexample(Finding(Outcome.ASSUMPTION), None), has_model=False)
    assert data["replay"] == {
        "outcome": "not replayed",
        "text": "not replayed: TLC shows no behaviour for this",
    }
    assert (data["trace"], data["reason"], data["divergence"]) == (None, None, None)


def test_every_position_has_its_source(verdict: MakeVerdict, trace: Trace) -> None:
    """Diagnostics, actions and expressions of the coverage, and each step with the way back of a lasso."""
    two = SourceLine("layers/v2.tla.j2", 9, "add", "v2")
    sources = SourceMap({"M.tla": (None, two), "MCM.cfg": (SourceLine("MCM.cfg.j2", 1),)})
    in_layer = {"template": "layers/v2.tla.j2", "line": 9, "block": "add", "layer": "v2"}
    add = Action("Add", None, Location("M", 2, 1, 2, 9))
    lasso = Trace(
        tuple(Step(step.number, add if step.action else None, step.state) for step in trace.steps),
        Loop(1, Action("Reset", None, Location("M", 1, 1, 1, 9))),
    )
    place = Location("M", 2, 3, 2, 5)
    found = verdict(
        Outcome.TEMPORAL,
        Counterexample(Finding(Outcome.TEMPORAL, "Live", None, lasso), lasso),
        diagnostics=(Diagnostic(Level.ERROR, "?", "M", 2, 1), Diagnostic(Level.ERROR, "?", line=1)),
        coverage=(
            Coverage(ActionCoverage("Add", place, 0, 0), (ExpressionCoverage(0, place, 1, None),)),
            Coverage(ActionCoverage("Inv", place, None, None), ()),
        ),
        main="MCM",
        sources=sources,
    )
    data = verdict_to_jsonable(found)
    of_cfg = {"template": "MCM.cfg.j2", "line": 1, "block": None, "layer": None}
    assert [entry["source"] for entry in data["diagnostics"]] == [in_layer, of_cfg]
    assert [entry["source"] for entry in data["coverage"]] == [in_layer, in_layer]
    assert data["coverage"][0]["expressions"][0]["source"] == in_layer
    assert data["never_taken"] == ["Add"]
    (example,) = data["counterexamples"]
    assert example["sources"] == {"steps": [None, in_layer, in_layer], "back": None}
