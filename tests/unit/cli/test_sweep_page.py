"""``pytlc report --sweep``: a page from a store and the runs of its counterexamples."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.sweep import Entry, Point, Record, Store
from pytlc.tlc import Outcome
from tests.unit.check.recorded import STEPS, lock_cycle_question, violation
from tests.unit.check.recorded import store as stored
from tests.unit.cli.conftest import Pytlc


def sweep(path: Path, *failing: Record) -> None:
    """Versions that hold and that fail."""
    entries = [Entry(n, Point((("version", f"v{n}"), ("n", 1))), digest=f"{n:064}") for n in range(4)]
    with Store(path) as opened:
        opened.begin("b" * 12, "mixed", "vgic", {"sizes": ["n"]}, entries)
        opened.put(Record(f"{0:064}", Outcome.SUCCESS, distinct=10, seconds=0.5))
        for record in failing:
            opened.put(record)


def failed(number: int, run: str | None, length: int = STEPS + 1) -> Record:
    """What is recorded of a point that fails."""
    return Record(f"{number:064}", Outcome.INVARIANT, "NoLockCycle", exit_code=1, length=length, run=run)


@pytest.fixture
def page(pytlc: Pytlc, tmp_path: Path) -> str:
    """The page of a sweep with a run that is kept, one that is gone, and one that is too long."""
    question = lock_cycle_question()
    run = stored(tmp_path / "runs", violation(question), question)
    path = tmp_path / "sweeps.sqlite"
    sweep(path, failed(1, run.name), failed(2, "0" * 12), failed(3, run.name, 5000))
    out = tmp_path / "page.html"
    said = pytlc("report", "--sweep", "mixed", "--store", path, "--runs", tmp_path / "runs", "-o", out)
    assert (said.code, said.out, said.err) == (0, f"{out}\n", "")
    return out.read_text()


def test_a_counterexample_that_is_kept_is_drawn(page: str) -> None:
    """As a diagram, replayed, with the function of each step."""
    assert page.count('<svg class="sequence whole') == 1
    assert f"all {STEPS} steps agree" in page


def test_one_that_is_not_shown_says_why(page: str) -> None:
    """It is gone, or too long for this page."""
    assert "its counterexample cannot be shown: " in page
    assert "its counterexample has 5,000 states; pytlc report " in page


def test_the_page_is_called_after_the_sweep(
    pytlc: Pytlc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder that one is in; a sweep that is not there is an error."""
    monkeypatch.chdir(tmp_path)
    sweep(tmp_path / "sweeps.sqlite")
    assert pytlc("report", "last", "--sweep", "--store", "sweeps.sqlite").out == f"sweep-{'b' * 12}.html\n"
    said = pytlc("report", "nothing", "--sweep", "--store", "sweeps.sqlite")
    assert (said.code, "no sweep 'nothing'" in said.err) == (2, True)
