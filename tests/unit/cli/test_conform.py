"""``pytlc conform`` and ``pytlc verify --conform`` without a TLC: what is asked, told and recorded."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytlc.conform import Comparison, Counts, Difference, Kind, verifying
from pytlc.spec.conformance import CONFORMANCE
from pytlc.spec.family import Family, load_family, read_family
from pytlc.tlc import Outcome, Result
from pytlc.trace import Action, Step, Trace, load_trace
from tests.unit.check.recorded import TOOLCHAIN
from tests.unit.cli.conftest import Pytlc
from tests.unit.replay.toy import INSIDE, OUTSIDE, WAITING, Mutex, state

AGREED: Comparison[Mutex] = Comparison(
    "vgic@v3", ("2 vCPUs",), Counts(8, 14, 3, 0), 1.0, TOOLCHAIN, result=Result(Outcome.SUCCESS)
)
WAY = Trace((Step(1, None, state(OUTSIDE, OUTSIDE)), Step(2, Action("Ask"), state(WAITING, OUTSIDE))))
DIFFERENT = replace(
    AGREED,
    difference=Difference(Kind.SPEC_ONLY, Action("Enter"), WAY, (Mutex(),), spec=state(INSIDE, OUTSIDE)),
)
SCOPE = """[[scopes]]
name = "small"
shows = "something"
target = "v3"
scope = { vcpus = 2 }
distinct = %d
transitions = %d
depth = %d
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What is compared; both agree."""
    return _answering(monkeypatch, AGREED)


def _answering(monkeypatch: pytest.MonkeyPatch, comparison: Comparison[Mutex]) -> list[tuple[Any, ...]]:
    asked: list[tuple[Any, ...]] = []

    def compare(target: Any, scope: Any, _toolchain: Any, **options: Any) -> Comparison[Mutex]:
        asked.append((target.code, dict(scope), options))
        return comparison

    monkeypatch.setattr("pytlc.conform.compare", compare)
    monkeypatch.setattr(verifying, "compare", compare)
    monkeypatch.setattr("pytlc.toolchain.find_toolchain", lambda: TOOLCHAIN)
    return asked


def test_sizes_and_bounds_reach_the_comparison(pytlc: Pytlc, asked: list[tuple[Any, ...]]) -> None:
    """Sizes that are not given have their defaults."""
    said = pytlc(
        "conform", "vgic@v3+KeepVisible", "--vcpus", 1, "--max-states", 9, "--deadline", 5, "--heap", 64
    )
    assert said.code == 0
    ((code, sizes, options),) = asked
    assert (code, sizes["vcpus"], sizes["spis"], options["max_states"]) == ("v3+KeepVisible", 1, 1, 9)
    assert (options["options"].deadline_seconds, options["options"].heap_megabytes) == (5, 64)


def test_a_difference_exits_with_1_and_can_be_kept(
    pytlc: Pytlc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The trace has the spec's step at its end."""
    _answering(monkeypatch, DIFFERENT)
    said = pytlc("conform", "vgic@v3", "--trace", tmp_path / "way.json")
    assert (said.code, said.err) == (1, "")
    kept = load_trace(tmp_path / "way.json").trace
    assert [str(action) for action in kept.actions] == ["None", "Ask", "Enter"]
    assert kept.states[-1] == state(INSIDE, OUTSIDE)


@pytest.mark.usefixtures("asked")
def test_nothing_is_kept_where_both_agree(pytlc: Pytlc, tmp_path: Path) -> None:
    """There is no way to a difference."""
    assert pytlc("conform", "vgic@v3", "--trace", tmp_path / "way.json").code == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("asked")
def test_as_data(pytlc: Pytlc) -> None:
    """JSON and nothing else on stdout."""
    data = json.loads(pytlc("conform", "vgic@v3", "--json").out)
    assert (data["format"], data["agrees"], data["states"]) == ("pytlc-comparison-1", True, 8)


@pytest.fixture
def family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Family:
    """A copy of the family with one recorded scope."""
    root = Path(shutil.copytree(load_family("vgic").root, tmp_path / "vgic"))
    (root / CONFORMANCE).write_text(SCOPE % (8, 14, 3))
    copied = read_family(root)
    monkeypatch.setattr("pytlc.spec.family.load_family", lambda _: copied)
    return copied


@pytest.mark.usefixtures("asked", "family")
def test_as_recorded_exits_with_0(pytlc: Pytlc) -> None:
    """A line for the scope and one for the sum."""
    said = pytlc("verify", "--conform")
    assert (said.code, said.err) == (0, "")
    line, total = said.out.splitlines()
    assert line.split()[:5] == ["ok", "small", "v3", "8", "distinct"]
    assert total == "1 scopes, 0 not as recorded, TLC 2.19"


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("recorded", [(7, 14, 3), (8, 15, 3), (8, 14, 2)])
def test_a_number_that_is_wrong_by_one_exits_with_1(
    pytlc: Pytlc, family: Family, recorded: tuple[int, int, int]
) -> None:
    """Both numbers are shown; recording writes the one that was found."""
    path = family.root / CONFORMANCE
    path.write_text(SCOPE % recorded)
    said = pytlc("verify", "--conform")
    assert said.code == 1
    assert "DIFFERS small" in said.out
    (difference,) = json.loads(pytlc("verify", "--conform", "--json").out)[0]["differences"]
    assert abs(difference["recorded"] - difference["found"]) == 1
    assert pytlc("verify", "--conform", "--record").code == 0
    assert path.read_text() == SCOPE % (8, 14, 3)


def test_what_differs_is_not_recorded(pytlc: Pytlc, family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal counts are no excuse, and neither is --record."""
    _answering(monkeypatch, replace(DIFFERENT, counts=Counts(9, 14, 3, 0)))
    said = pytlc("verify", "--conform", "--record")
    assert said.code == 1
    assert "spec and model: recorded agree, found differ in a transition that only the spec has" in said.out
    assert (family.root / CONFORMANCE).read_text() == SCOPE % (8, 14, 3)


def test_a_limit_is_what_was_asked_for(pytlc: Pytlc, family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph without end agrees up to there; one that was stopped before does not."""
    (family.root / CONFORMANCE).write_text(SCOPE % (8, 14, 3) + "limit = 7\n")
    for states, code in ((8, 0), (7, 1)):
        stopped = replace(AGREED, counts=Counts(states, 14, 3, 2), bound="some bound", result=None)
        asked = _answering(monkeypatch, stopped)
        assert pytlc("verify", "--conform").code == code
        assert asked[0][2]["max_states"] == 7


@pytest.mark.usefixtures("asked", "family")
def test_a_scope_that_is_not_recorded_is_told(pytlc: Pytlc) -> None:
    """With those that are."""
    said = pytlc("verify", "--conform", "--model", "other")
    assert (said.code, said.err) == (2, "pytlc: no recorded scope 'other'\nknown: small\n")
