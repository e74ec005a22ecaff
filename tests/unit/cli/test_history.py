"""``pytlc history`` without a TLC: what is told, written and recorded, and the exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Self

import pytest

from pytlc.check import history_runs
from pytlc.spec.family import Family, load_family, read_family
from pytlc.spec.history import HISTORY
from pytlc.tlc import OnEvent, RecordedRunner, Result, RunEnd, Stop, TlcJob
from tests.unit.check.recorded import STEPS, TOOLCHAIN, lock_cycle_question, success, violation
from tests.unit.cli.conftest import Pytlc

LENGTH = STEPS + 1
COLUMNS = '[[column]]\nproperty = "NoLockCycle"\n\n[[column]]\nproperty = "TypeOK"\n'
V0 = ("history", "--version", "v0")


class Tlc:
    """Violates NoLockCycle; ``end`` cuts its output off."""

    end: RunEnd | None = None
    runs = 0

    def __call__(self, _toolchain: object, **_: object) -> Tlc:
        """Stand in for the class of the real runner."""
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was started."""

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """Give the recorded answer."""
        self.runs += 1
        runner = violation(lock_cycle_question()) if "NoLockCycle" in job.config else success()
        cut = RecordedRunner(runner.lines[:3], self.end) if self.end else runner
        return cut.run(job, on_event=on_event, output=output)


@pytest.fixture
def tlc(monkeypatch: pytest.MonkeyPatch) -> Tlc:
    """The TLC that is run."""
    fake = Tlc()
    monkeypatch.setattr(history_runs, "WarmRunner", fake)
    return fake


@pytest.fixture
def family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tlc: Tlc) -> Family:
    """A copy of the family with two columns."""
    root = Path(shutil.copytree(load_family("vgic").root, tmp_path / "vgic"))
    (root / HISTORY).write_text(COLUMNS)
    monkeypatch.setenv("PYTLC_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr("pytlc.spec.family.load_family", lambda _: read_family(root))
    monkeypatch.setattr("pytlc.toolchain.find_toolchain", lambda: TOOLCHAIN)
    return read_family(root)


def test_a_table_is_told(pytlc: Pytlc, family: Family) -> None:
    """With what nobody recorded, which makes the exit code 1; nothing is on stderr."""
    said = pytlc(*V0)
    assert (said.code, said.err) == (1, "")
    assert f"H {LENGTH} 8 NEW" in said.out
    assert "holds 8" in said.out
    assert said.out.splitlines()[-1] == (
        "2 cells: 1 hold, 1 violated; 1 not as recorded; 2 searches, 0 from the store; TLC 2.19"
    )


def test_the_second_time_nothing_is_searched(pytlc: Pytlc, family: Family, tlc: Tlc) -> None:
    """Unless it is to be fresh."""
    pytlc(*V0)
    assert "2 searches, 2 from the store" in pytlc(*V0).out
    assert tlc.runs == 2
    assert "2 searches, 0 from the store" in pytlc(*V0, "--fresh").out


def test_what_is_recorded_is_expected(pytlc: Pytlc, family: Family) -> None:
    """The record exits with 0, and so does the next call; a wrong number is found."""
    assert pytlc(*V0, "--record").code == 0
    path = family.root / HISTORY
    assert path.read_text() == (
        COLUMNS + f'\n[expected]\nv0.NoLockCycle = "violated {LENGTH}"\nv0.TypeOK = "holds"\n'
    )
    assert pytlc(*V0).code == 0
    path.write_text(path.read_text().replace(f"violated {LENGTH}", "violated 5"))
    said = pytlc(*V0)
    assert said.code == 1
    assert f"v0, NoLockCycle: recorded violated 5, found violated {LENGTH}" in said.out


def test_json_holds_the_table_and_nothing_else(pytlc: Pytlc, family: Family) -> None:
    """With the exit code of the command in it."""
    said = pytlc(*V0, "--json", "--progress", "plain")
    data = json.loads(said.out)
    assert said.code == data["exit_code"] == 1
    assert [cell["verdict"] for cell in data["cells"]] == ["violated", "holds"]
    assert "  0 of 2 cells  v0 on " in said.err


def test_a_page_is_written(pytlc: Pytlc, family: Family, tmp_path: Path) -> None:
    """Beside what is told."""
    page = tmp_path / "deep" / "page.html"
    assert "2 cells" in pytlc(*V0, "--html", page).out
    assert page.read_text().startswith("<!DOCTYPE html>")


def test_rows_and_columns_are_chosen(pytlc: Pytlc, family: Family) -> None:
    """``--version`` takes a hash too, ``--property`` restricts the columns."""
    data = json.loads(pytlc("history", "--version", "378384399e", "--property", "TypeOK", "--json").out)
    assert [(cell["version"], cell["column"]) for cell in data["cells"]] == [("v1", "TypeOK")]


def test_a_stopped_search_exits_with_3(pytlc: Pytlc, family: Family, tlc: Tlc) -> None:
    """The cells have a question mark, and the reason is told."""
    tlc.end = RunEnd(Stop.DEADLINE, deadline=5.0)
    said = pytlc(*V0, "--timeout", 5)
    assert said.code == 3
    assert "v0, TypeOK: not known: stopped at the deadline of 5 s" in said.out


def test_a_divergence_is_never_as_expected(
    pytlc: Pytlc, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even when it was just recorded."""
    wrong = violation(lock_cycle_question())
    lines = tuple(line.replace("retargets = 2", "retargets = 3") for line in wrong.lines)
    monkeypatch.setattr(Tlc, "run", lambda _self, *given, **more: RecordedRunner(lines).run(*given, **more))
    said = pytlc(*V0, "--property", "NoLockCycle", "--record")
    assert said.code == 1
    assert "DIVERGES" in said.out
    assert "the reference model DISAGREES at state 1" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("history", "vigc"), "no family 'vigc'"),
        (("history", "--version", "v77"), "no version 'v77'"),
        (("history", "--property", "TypeKO"), "did you mean TypeOK?"),
        (("history", "--jobs", "0"), "0"),
        (("history", "--timeout", "0"), "--timeout 0 is no time"),
        (("history", "--timeout", "nan"), "--timeout nan is no time"),
    ],
)
def test_a_mistake_gets_a_message(pytlc: Pytlc, arguments: tuple[Any, ...], told: str) -> None:
    """On stderr, with exit code 2, before anything is searched."""
    said = pytlc(*arguments)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
