"""``pytlc verify`` without a TLC: what is told, and what ``--record`` writes."""

from __future__ import annotations

import json
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest

from pytlc.spec.family import Family, load_family, read_family
from pytlc.spec.models import MODELS, load_models
from tests.unit.check.recorded import STEPS, TOOLCHAIN, lock_cycle_question, violation
from tests.unit.cli.conftest import Pytlc

MODEL = """[[models]]
name = "the_cycle"
shows = "something"
target = "v0"
scope = { vcpus = 2, spis = 1, lrs = 1, retargets = 2 }
properties = ["NoLockCycle"]
outcome = "invariant"
property = "NoLockCycle"
distinct = %d
depth = %d
"""


@pytest.fixture
def family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Family:
    """A copy of the family with one recorded model, and a TLC that finds 8 states and a violation."""
    root = Path(shutil.copytree(load_family("vgic").root, tmp_path / "vgic"))
    (root / MODELS).write_text(MODEL % (8, STEPS + 1))
    copied = read_family(root)
    monkeypatch.setenv("PYTLC_RUNS", str(tmp_path / "runs"))
    monkeypatch.setattr("pytlc.spec.family.load_family", lambda _: copied)
    monkeypatch.setattr("pytlc.toolchain.find_toolchain", lambda: TOOLCHAIN)
    runner = violation(lock_cycle_question())
    monkeypatch.setattr("pytlc.tlc.WarmRunner", lambda _: nullcontext(runner))
    return copied


@pytest.mark.usefixtures("family")
def test_as_recorded_exits_with_0(pytlc: Pytlc) -> None:
    """A line for the model and one for the sum."""
    said = pytlc("verify")
    assert (said.code, said.err) == (0, "")
    line, total = said.out.splitlines()
    assert line.split()[:2] == ["ok", "the_cycle"]
    assert total == "1 models, 0 not as recorded, TLC 2.19"


@pytest.mark.parametrize(("distinct", "depth"), [(7, STEPS + 1), (9, STEPS + 1), (8, STEPS), (8, STEPS + 2)])
def test_a_number_wrong_by_one_exits_with_1(pytlc: Pytlc, family: Family, distinct: int, depth: int) -> None:
    """Both numbers are shown, in text and in JSON."""
    (family.root / MODELS).write_text(MODEL % (distinct, depth))
    said = pytlc("verify")
    assert said.code == 1
    assert "DIFFERS the_cycle" in said.out
    wrong, found = (distinct, 8) if distinct != 8 else (depth, STEPS + 1)
    assert f"recorded {wrong}, found {found}" in said.out
    data = pytlc("verify", "--model", "the_cycle", "--json")
    assert data.code == 1
    (difference,) = json.loads(data.out)[0]["differences"]
    assert (difference["recorded"], difference["found"]) == (wrong, found)


def test_record_writes_the_numbers_found(pytlc: Pytlc, family: Family) -> None:
    """Afterwards everything is as recorded, and nothing else of the file changed."""
    (family.root / MODELS).write_text(MODEL % (1, 2))
    assert pytlc("verify", "--record").code == 0
    assert (family.root / MODELS).read_text() == MODEL % (8, STEPS + 1)
    assert pytlc("verify").code == 0


def test_every_recorded_model_can_be_named() -> None:
    """The recorded models of the family that comes with pytlc read, and have names of their own."""
    names = [model.name for model in load_models(load_family("vgic"))]
    assert len(names) == len(set(names))
    assert names
