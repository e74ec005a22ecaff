"""The comparison itself: on a checkout of three models, with a real TLC."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.tlc.warm import WarmRunner
from pytlc.toolchain import find_toolchain
from tests.corpus.manifest import read_manifests
from tests.derived import commands
from tests.derived.checking import Answer, Standing, Trial, judged, wanted
from tests.derived.commands import COMMANDS
from tests.derived.models import Model
from tests.derived.table import as_json, as_text
from tests.tlc_tests.bare import Machine
from tests.tlc_tests.bare_runs import BareRuns
from tests.tlc_tests.known import Known, read_known

_COUNTER = """---- MODULE Counter ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 7
Low == x > 1 => x < 3
Spec == Init /\\ [][Next]_x
====
"""
_PATH = "specifications/counter"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A model that holds, one that does not, one that is an error, and one that takes too long."""
    folder = tmp_path / _PATH
    folder.mkdir(parents=True)
    (folder / "Counter.tla").write_text(_COUNTER)
    configs = {
        "Good": "INIT Init\nNEXT Next\n",
        "Bad": "SPECIFICATION Spec\nINVARIANT Low\n",
        "Wrong": "NEXT\n",
    }
    for name, text in configs.items():
        (folder / f"{name}.cfg").write_text(text)
    models = [
        {
            "path": f"{_PATH}/{name}.cfg",
            "runtime": "00:01:00" if name == "Long" else "00:00:01",
            "mode": "exhaustive search",
            "result": "success",
        }
        for name in (*configs, "Long")
    ]
    module = {"path": f"{_PATH}/Counter.tla", "features": [], "models": models}
    (folder / "manifest.json").write_text(json.dumps({"modules": [module]}))
    return tmp_path


@pytest.fixture
def answers(checkout: Path, tmp_path: Path) -> Callable[..., dict[str, tuple[str, str]]]:
    """What comes of every command, by cfg and command."""

    def answers(only: str = "") -> dict[str, tuple[str, str]]:
        toolchain = find_toolchain()
        kept = BareRuns(tmp_path / "kept")
        models = [one for one in wanted(read_manifests(checkout), 5) if only in one.config]
        with WarmRunner(toolchain) as runner:
            trial = Trial(checkout, Machine(toolchain), kept, runner, seconds=60.0)
            found = [answer for model in models for answer in trial.answers(model, list(COMMANDS))]
        return {
            answer.name.removeprefix(f"{_PATH}/"): (answer.standing, answer.why.partition(":")[0])
            for answer in found
        }

    return answers


@pytest.mark.java
@pytest.mark.long
def test_every_command_agrees(answers: Callable[..., dict[str, tuple[str, str]]]) -> None:
    """With what TLC says alone; where that is an error there is nothing to compare with."""
    nothing = {("Bad", "vacuity"), ("Bad", "graph")}
    found = answers()
    assert {
        name: standing
        for name, (standing, _) in found.items()
        if not name.startswith("Wrong") and standing != Standing.AGREES.value
    } == {f"{name}.cfg {command}": Standing.NOTHING.value for name, command in nothing}
    wrong = {told for name, told in found.items() if name.startswith("Wrong")}
    assert {standing for standing, _ in wrong} == {Standing.NOTHING.value}
    assert all(why.startswith("TLC alone ends with an error") for _, why in wrong)


@pytest.mark.java
def test_a_command_that_differs_is_told(
    answers: Callable[..., dict[str, tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so is one that fails; the others go on."""

    def broken(model: Model) -> str:
        raise KeyError(model.job.main)

    for name in [*COMMANDS]:
        if name not in {"check", "invariant", "eval"}:
            monkeypatch.delitem(commands.COMMANDS, name)
    monkeypatch.setitem(commands.COMMANDS, "invariant", broken)
    monkeypatch.setitem(commands.COMMANDS, "eval", lambda _model: "other values")
    found = answers("Good")
    assert found["Good.cfg check"] == (Standing.AGREES.value, "")
    assert found["Good.cfg invariant"] == (Standing.DIFFERS.value, "KeyError")
    assert found["Good.cfg eval"] == (Standing.DIFFERS.value, "other values")


def test_the_list_explains_and_is_checked() -> None:
    """An entry that does not hold any more is told; a refusal needs none."""
    listed = (Known(("a/*.cfg swarm",), ("2.18",), "tlc", "was so"),)
    differs, agrees, refused = (
        Answer("a/M.cfg", "swarm", standing.value, "x")
        for standing in (Standing.DIFFERS, Standing.AGREES, Standing.REFUSED)
    )
    assert judged(differs, listed, "2.18") == (Standing.EXPLAINED, "was so (x)")
    assert judged(differs, listed, "2.19") == (Standing.DIFFERS, "x")
    assert judged(agrees, listed, "2.18")[0] is Standing.STALE
    assert judged(refused, listed, "2.18") == (Standing.REFUSED, "x")
    assert "a/M.cfg swarm: was so (x)" in as_text([differs], listed, "2.18")
    assert json.loads(as_json([differs], listed, "2.18"))["answers"][0]["standing"] == "explained"


def test_the_list_names_commands_and_reasons() -> None:
    """Of every entry."""
    known = read_known(Path(__file__).with_name("known.toml"))
    assert all(one.tlc and one.reason for one in known)
    assert {name.rpartition(" ")[2] for one in known for name in one.models} <= {*COMMANDS, "*"}
