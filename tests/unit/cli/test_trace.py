"""``pytlc trace`` on stored runs and on files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytlc.trace import Action, State, Step, Trace, load_itf, load_trace, save_itf, save_trace
from pytlc.values import FiniteSet, ModelValue
from tests.unit.check.recorded import STEPS, lock_cycle_question, store, violation
from tests.unit.cli.conftest import Pytlc

TRACE = Trace(
    (
        Step(1, None, State({"n": 1, "s": FiniteSet()})),
        Step(2, Action("Add"), State({"n": 1, "s": FiniteSet([ModelValue("p1")])})),
        Step(3, Action("Inc"), State({"n": 2, "s": FiniteSet([ModelValue("p1")])})),
    )
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A trace file."""
    save_trace(tmp_path / "a.json", TRACE, {})
    return tmp_path / "a.json"


def test_a_file_is_shown(pytlc: Pytlc, path: Path) -> None:
    """The first state whole, then what changed."""
    said = pytlc("trace", "show", path)
    assert (said.code, said.err) == (0, "")
    assert "State 2: Add" in said.out
    assert "s: {} -> {p1}" in said.out


def test_only_states_where_a_predicate_holds_are_shown(pytlc: Pytlc, path: Path) -> None:
    """Whole, because what stands before them is not shown."""
    out = pytlc("trace", "show", path, "--where", "n == 2").out
    assert "State 3: Inc" in out
    assert "s = {p1}" in out
    assert "State 2" not in out


@pytest.mark.parametrize("form", ["json", "itf"])
def test_an_export_is_read_back(pytlc: Pytlc, path: Path, form: str) -> None:
    """Both forms are lossless, and a file in either is a source again."""
    target = path.with_name(f"b.{form}")
    assert pytlc("trace", "export", path, "--format", form, "-o", target).code == 0
    assert (load_trace(target).trace if form == "json" else load_itf(target)) == TRACE
    assert pytlc("trace", "diff", path, target).out == "equal: 3 states\n"


def test_a_module_is_written_with_its_configuration(pytlc: Pytlc, path: Path) -> None:
    """Two files, so a name is needed."""
    target = path.with_name("Found.tla")
    assert pytlc("trace", "export", path, "--format", "tla", "-o", target).code == 0
    assert target.read_text().startswith("---- MODULE Found ----")
    assert "p1 = p1" in target.with_suffix(".cfg").read_text()
    assert pytlc("trace", "export", path, "--format", "tla").code == 2


def test_text_is_what_tlc_prints(pytlc: Pytlc, path: Path) -> None:
    """Conjuncts under the number and the action of each state."""
    out = pytlc("trace", "export", path, "--format", "text").out
    assert "State 2: Add\n/\\ n = 1\n/\\ s = {p1}\n" in out


def test_differing_traces_are_told_apart(pytlc: Pytlc, path: Path) -> None:
    """State by state, with exit code 1."""
    other = path.with_name("other.json")
    changed = (*TRACE.steps[:1], Step(2, Action("Drop"), State({"n": 5, "s": FiniteSet()})))
    save_itf(other, Trace(changed))
    said = pytlc("trace", "diff", path, other)
    assert said.code == 1
    assert "State 2:\n  action: Add -> Drop\n  n: 1 -> 5" in said.out
    assert "length: 3 -> 2 states" in said.out
    assert json.loads(pytlc("trace", "diff", path, other, "--json").out)["rest"]


def test_python_is_evaluated_along_a_trace(pytlc: Pytlc, path: Path) -> None:
    """One line for each state; as JSON, the values."""
    assert pytlc("trace", "eval", path, "len(s) + n", "--python").out == "1: 1\n2: 2\n3: 3\n"
    assert json.loads(pytlc("trace", "eval", path, "s", "--python", "--json").out)[0] == {"set": []}


def test_a_run_is_a_source(pytlc: Pytlc, tmp_path: Path) -> None:
    """Its counterexample, by number."""
    question = lock_cycle_question()
    store(tmp_path / "runs", violation(question), question)
    out = pytlc("trace", "eval", "last", "retargets >= 0", "--python", "--runs", tmp_path / "runs").out
    assert out.count("TRUE") == STEPS + 1
    assert pytlc("trace", "show", "last", "--number", "2", "--runs", tmp_path / "runs").code == 2


def test_what_is_no_trace_is_refused(pytlc: Pytlc, tmp_path: Path) -> None:
    """With the error of pytlc's own format, which is the one to expect."""
    (tmp_path / "x.json").write_text('{"format": "pytlc trace", "version": 1}')
    said = pytlc("trace", "show", tmp_path / "x.json")
    assert (said.code, "steps" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("perfetto", '"name": "pcpu1"'),
        ("shiviz", "(?<host>"),
        ("mermaid", "participant a1 as pcpu1"),
        ("svg", ">pcpu1</text>"),
    ],
)
def test_a_run_is_told_with_its_reference_model(pytlc: Pytlc, tmp_path: Path, form: str, said: str) -> None:
    """By the run, and by a trace file in it; both say who acts."""
    question = lock_cycle_question()
    run = store(tmp_path / "runs", violation(question), question)
    whole = pytlc("trace", "export", run.path, "--format", form)
    assert (whole.code, whole.err) == (0, "")
    assert said in whole.out
    assert pytlc("trace", "export", run.trace_path(1), "--format", form).out == whole.out


@pytest.mark.parametrize("form", ["perfetto", "shiviz", "mermaid"])
def test_a_file_of_no_run_is_told_without_a_model(pytlc: Pytlc, path: Path, form: str) -> None:
    """Its steps are nobody's."""
    told = pytlc("trace", "export", path, "--format", form)
    assert (told.code, told.err) == (0, "")
    assert "environment" in told.out
    assert "Inc" in told.out
