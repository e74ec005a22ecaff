"""``pytlc sweep plot`` of a store that was made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.sweep import Entry, Point, Record, Store
from pytlc.tlc import Outcome
from tests.unit.cli.conftest import Pytlc


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A sweep over one size, with three complete searches."""
    path = tmp_path / "sweeps.sqlite"
    with Store(path) as opened:
        entries = [Entry(n, Point((("n", n),)), digest=f"{n:064}") for n in (1, 2, 3)]
        opened.begin("a" * 12, "growing", "Spec.tla", {"sizes": ["n"]}, entries)
        for n in (1, 2, 3):
            opened.put(Record(f"{n:064}", Outcome.SUCCESS, distinct=10**n, seconds=0.5 * n))
    return path


def test_a_sweep_is_drawn(pytlc: Pytlc, store: Path, tmp_path: Path) -> None:
    """States and seconds, or only one of them, into the file that was named."""
    whole = tmp_path / "all.svg"
    said = pytlc("sweep", "plot", "growing", "--store", store, "--out", whole)
    assert (said.code, said.err) == (0, f"{whole}: 2 plots\n")
    assert "x 10.00 a step" in whole.read_text()
    one = tmp_path / "one.svg"
    said = pytlc("sweep", "plot", "--store", store, "--out", one, "--over", "n", "--of", "seconds")
    assert said.err == f"{one}: 1 plot\n"
    assert "distinct states" not in one.read_text()


def test_what_cannot_be_drawn_is_said(pytlc: Pytlc, store: Path, tmp_path: Path) -> None:
    """Which sizes there are; nothing is written."""
    said = pytlc("sweep", "plot", "--store", store, "--out", tmp_path / "no.svg", "--over", "m")
    assert (said.code, "plots over: n" in said.err) == (2, True)
    assert not (tmp_path / "no.svg").exists()
