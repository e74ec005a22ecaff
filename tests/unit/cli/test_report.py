"""``pytlc report`` on stored runs and trace files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytlc.runs import StoredRun
from pytlc.tlc import RecordedRunner
from pytlc.trace import load_trace, save_itf, save_trace
from tests.unit.check.recorded import STEPS, lock_cycle_question, store, success, violation
from tests.unit.cli.conftest import Pytlc


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder for runs."""
    return tmp_path / "runs"


@pytest.fixture
def run(runs: Path) -> StoredRun:
    """A violation on the default machine."""
    question = lock_cycle_question()
    return store(runs, violation(question), question)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the command is called in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_the_page_of_the_last_run_is_called_after_it(
    pytlc: Pytlc, runs: Path, run: StoredRun, here: Path
) -> None:
    """It is in the folder at hand, and its name is printed."""
    said = pytlc("report", "--runs", runs)
    assert (said.code, said.out.strip()) == (0, f"{run.name}.html")
    text = (here / f"{run.name}.html").read_text()
    assert f"NoLockCycle VIOLATED after {STEPS} steps (hangs Xen)" in text
    assert f"replayed on the reference model: all {STEPS} steps agree" in text
    assert "no two or more pCPUs wait for each other in a circle" in text


def test_the_page_says_how_to_repeat_the_run(pytlc: Pytlc, runs: Path, run: StoredRun, here: Path) -> None:
    """With pytlc, with TLC alone, and which TLC that was."""
    pytlc("report", "--runs", runs, "-o", "page.html")
    text = (here / "page.html").read_text()
    assert "pytlc check vgic@v0 --property NoLockCycle" in text
    assert "java -cp tla2tools.jar tlc2.TLC" in text
    assert str(run.path) in text
    assert "ab" * 32 in text


def test_a_run_that_found_nothing_has_a_page(pytlc: Pytlc, runs: Path, here: Path) -> None:
    """With the verdict, and no diagram."""
    store(runs, success(), lock_cycle_question())
    assert pytlc("report", "--runs", runs, "-o", "page.html").code == 0
    text = (here / "page.html").read_text()
    assert "holds: NoLockCycle" in text
    assert "<svg" not in text


def test_a_divergence_is_on_the_page(pytlc: Pytlc, runs: Path, here: Path) -> None:
    """Where the model does not follow, as if the spec were wrong."""
    question = lock_cycle_question()
    lines = (line.replace("retargets = 2", "retargets = 3") for line in violation(question).lines)
    store(runs, RecordedRunner(tuple(lines)), question)
    assert pytlc("report", "--runs", runs, "-o", "page.html").code == 0
    text = (here / "page.html").read_text()
    assert "DIVERGENCE at state 1: the model starts in another state" in text


def test_a_trace_file_of_a_run_has_its_spec_and_its_lanes(
    pytlc: Pytlc, runs: Path, run: StoredRun, here: Path
) -> None:
    """It is replayed as part of its run."""
    said = pytlc("report", run.trace_path(), "--runs", runs)
    assert said.out.strip() == "trace-1.html"
    text = (here / "trace-1.html").read_text()
    assert f"trace-1.json: a behaviour of {STEPS + 1} states" in text
    assert "NoLockCycle does not hold here" in text
    assert ">pcpu1<" in text


def test_a_trace_file_of_nothing_known_is_a_page_of_its_own(
    pytlc: Pytlc, runs: Path, run: StoredRun, here: Path
) -> None:
    """Of pytlc or in ITF: one lane, and no way to repeat it."""
    trace = load_trace(run.trace_path()).trace
    save_trace(here / "alone.json", trace, {"outcome": "branch"})
    save_itf(here / "other.itf.json", trace)
    for name in ("alone.json", "other.itf.json"):
        assert pytlc("report", name, "--runs", runs, "-o", "page.html").code == 0
        text = (here / "page.html").read_text()
        assert f"{name}: a behaviour of {STEPS + 1} states" in text
        assert "How to reproduce" not in text
        assert "does not hold" not in text


def test_what_is_neither_a_run_nor_a_file_is_told(pytlc: Pytlc, runs: Path, here: Path) -> None:
    """Nothing is written."""
    (here / "bad.json").write_text(json.dumps({"format": "another"}))
    for subject in ("last", "ffff", "bad.json"):
        said = pytlc("report", subject, "--runs", runs)
        assert said.code == 2
        assert not list(here.glob("*.html"))
