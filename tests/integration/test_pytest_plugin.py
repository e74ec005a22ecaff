"""Recorded models as test items of a real run of pytest, on a real TLC."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pytlc.runs import RunStore
from pytlc.spec import load_family
from pytlc.spec.models import MODELS, load_models
from pytlc.toolchain import Toolchain, find_toolchain
from tests.integration.command import pytlc

pytest_plugins = ("pytester",)
pytestmark = pytest.mark.java

FAMILY = load_family("vgic")
SPECS = Path(__file__).parents[1] / "data" / "specs"
PLUGIN = ("-p", "pytlc.pytest_plugin")
NAME = "v1_self_deadlock"
(MODEL,) = (model for model in load_models(FAMILY) if model.name == NAME)


@pytest.fixture(scope="module")
def toolchain() -> Toolchain:
    """Found before pytester moves the home folder, and with it the cache."""
    return find_toolchain()


@pytest.fixture
def runs(pytester: pytest.Pytester, toolchain: Toolchain, monkeypatch: pytest.MonkeyPatch) -> RunStore:
    """Where the runs of the items are kept, with the tools at hand."""
    monkeypatch.setenv("PYTLC_JAVA", str(toolchain.java.path))
    monkeypatch.setenv("PYTLC_TLA2TOOLS", str(toolchain.jar.path))
    return RunStore(pytester.path / "kept")


def test_models_that_come_out_as_recorded_pass(pytester: pytest.Pytester, runs: RunStore) -> None:
    """One with a violation and one with none, beside a test; each has a run folder of its own."""
    pytester.makepyfile("def test_one(): pass")
    passed = pytester.runpytest_inprocess(
        *PLUGIN, "--pytlc", f"vgic::{NAME}", "--pytlc", "vgic::v4_types", "--pytlc-runs", "kept"
    )
    passed.assert_outcomes(passed=3)
    assert len(runs.runs()) == 2


def test_a_model_that_does_not_fails_with_its_lanes(pytester: pytest.Pytester, runs: RunStore) -> None:
    """A number wrong by one is told, then all that ``pytlc check`` says, then what runs the item again."""
    root = Path(shutil.copytree(FAMILY.root, pytester.path / "mine"))
    text = (root / MODELS).read_text()
    head, name, rest = text.partition(f'name = "{NAME}"')
    recorded, found = MODEL.expectation.distinct + 1, MODEL.expectation.distinct
    rest = rest.replace(f"distinct = {found}\n", f"distinct = {recorded}\n", 1)
    (root / MODELS).write_text(head + name + rest)
    item = f"mine/models.toml::{NAME}"
    failed = pytester.runpytest_inprocess(*PLUGIN, item, "--pytlc-runs", "kept")
    failed.assert_outcomes(failed=1)
    (run,) = runs.runs()

    sizes = [text for size, number in MODEL.scope.items() for text in numbered(size, number)]
    arguments = ("--property", "NoSelfDeadlock", "--workers", 1, "--runs", runs.root)
    said = pytlc("check", "./mine@v1", *sizes, *arguments, cwd=pytester.path)
    again = f"{run.name}-2"
    assert f"{runs.root / again}\n" in said.out  # nothing that is kept is replaced
    begin = failed.outlines.index(f"distinct states: recorded {recorded}, found {found}")
    end = next(n for n, line in enumerate(failed.outlines) if line.startswith("check it again with: "))
    verdict = [untimed(line) for line in failed.outlines[begin + 3 : end]]
    assert verdict == [untimed(line).replace(again, run.name) for line in said.out.splitlines()]
    assert any("BLOCKED" in line for line in verdict)
    assert failed.outlines[end] == f"check it again with: pytest {root / MODELS}::{NAME}"


def test_models_of_a_spec_are_items(pytester: pytest.Pytester, runs: RunStore) -> None:
    """One as recorded, one whose number is wrong by one: that is told with the behaviour that was found."""
    for name in ("Tokens.tla", "Tokens.cfg"):
        shutil.copy(SPECS / name, pytester.path / name)
    (pytester.path / "Tokens.models.toml").write_text(
        """
        [[models]]
        name = "short"
        constants = { Colours = "{c1, c2}" }
        without = ["Short"]
        invariants = ["Len(row) + Cardinality(bag) = 2"]
        deadlock = false
        distinct = 5
        [[models]]
        name = "long"
        constants = { Colours = '{"red", "green", "blue"}' }
        outcome = "invariant"
        property = "Short"
        depth = 5
        """
    )
    tried = pytester.runpytest_inprocess(*PLUGIN, "Tokens.models.toml", "--pytlc-runs", "kept")
    tried.assert_outcomes(passed=1, failed=1)
    assert len(runs.runs()) == 2
    assert "states of the counterexample: recorded 5, found 4" in tried.outlines
    assert any("Short VIOLATED after 3 steps" in line for line in tried.outlines)
    assert f"check it again with: pytest {pytester.path / 'Tokens.models.toml'}::long" in tried.outlines


def numbered(size: str, number: int) -> tuple[str, str]:
    """A size as an option of the command line."""
    choices = FAMILY.parameters[size].choices
    return f"--{size}", choices[number] if choices else str(number)


def untimed(line: str) -> str:
    """Without how long it took, which is another time each time."""
    return re.sub(r"[0-9.]+ s$", "", line)
