"""``pytlc replay`` on stored runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytlc.tlc import RecordedRunner
from tests.unit.check.recorded import STEPS, lock_cycle_question, store, success, violation
from tests.unit.cli.conftest import Pytlc


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder for runs."""
    return tmp_path / "runs"


@pytest.fixture
def divergent(runs: Path) -> None:
    """A run whose states the model does not reach, as if the spec were wrong."""
    question = lock_cycle_question()
    lines = (line.replace("retargets = 2", "retargets = 3") for line in violation(question).lines)
    store(runs, RecordedRunner(tuple(lines)), question)


def test_the_last_run_agrees(pytlc: Pytlc, runs: Path) -> None:
    """All steps are taken again, and the exit code is 0."""
    question = lock_cycle_question()
    store(runs, violation(question), question)
    said = pytlc("replay", "last", "--runs", runs)
    assert (said.code, said.err) == (0, "")
    assert f"replayed on the reference model: all {STEPS} steps agree" in said.out


def test_json_has_the_replay(pytlc: Pytlc, runs: Path) -> None:
    """One object for each counterexample, with its lanes."""
    question = lock_cycle_question()
    run = store(runs, violation(question), question)
    (example,) = json.loads(pytlc("replay", run.name[:6], "--runs", runs, "--json").out)
    assert example["replay"]["outcome"] == "agreed"
    assert len(example["lanes"]["rows"]) == STEPS + 1


def test_a_folder_names_a_run(pytlc: Pytlc, runs: Path) -> None:
    """The path of a run's folder is as good as its name."""
    question = lock_cycle_question()
    run = store(runs, violation(question), question)
    assert pytlc("replay", run.path).code == 0


@pytest.mark.usefixtures("divergent")
def test_a_divergence_exits_with_1(pytlc: Pytlc, runs: Path) -> None:
    """It is told where and in which variable, in text and in JSON."""
    said = pytlc("replay", "--runs", runs)
    assert said.code == 1
    assert "DIVERGENCE at state 1: the model starts in another state" in said.out
    assert "retargets" in said.out
    data = pytlc("replay", "--runs", runs, "--json")
    assert data.code == 1
    assert json.loads(data.out)[0]["replay"]["outcome"] == "diverged"


def test_a_run_without_a_counterexample_says_so(pytlc: Pytlc, runs: Path) -> None:
    """There is nothing to replay, and that is no error."""
    run = store(runs, success(), lock_cycle_question())
    said = pytlc("replay", "--runs", runs)
    assert (said.code, said.out) == (0, f"{run.name} has no counterexample: its outcome is success\n")
    assert json.loads(pytlc("replay", "--runs", runs, "--json").out) == []


@pytest.mark.parametrize("damage", ["cut", "edit", "remove"])
def test_a_damaged_trace_is_refused(pytlc: Pytlc, runs: Path, damage: str) -> None:
    """Exit code 2, nothing on stdout, and a message that names the file and what to do."""
    question = lock_cycle_question()
    path = store(runs, violation(question), question).trace_path()
    text = path.read_text()
    path.unlink()
    if damage != "remove":
        path.write_text(text[: len(text) // 2] if damage == "cut" else text.replace("guest", "idle", 1))
    said = pytlc("replay", "--runs", runs)
    assert (said.code, said.out) == (2, "")
    assert str(path) in said.err
    assert "run" in said.err.split(str(path))[1]
    assert len(said.err.splitlines()) <= 3
