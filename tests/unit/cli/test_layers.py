"""``--layer DIR`` on the commands that take a target, and on ``replay``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pytlc.check import Question
from pytlc.spec import load_family
from pytlc.spec.layers import read_layer
from pytlc.spec.layout import templates_root
from pytlc.tlc import TlcOptions
from tests.unit.check.recorded import store, violation
from tests.unit.cli.conftest import Pytlc

EXAMPLE = templates_root() / "examples" / "RereadTarget"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A copy of the example."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "mine", ignore=shutil.ignore_patterns("__pycache__")))


def test_render_puts_it_on_top(pytlc: Pytlc, mine: Path) -> None:
    """The render is the patch: nothing but one action and the header is another one."""
    plain = json.loads(pytlc("render", "vgic@v4", "--json").out)["files"]
    files = json.loads(pytlc("render", "vgic@v4", "--layer", mine, "--json").out)["files"]
    assert files.keys() == plain.keys()
    assert {
        name for name in files if files[name].partition("EXTENDS")[2] != plain[name].partition("EXTENDS")[2]
    } == {"Vgic.tla"}
    assert "stale ==" in files["Vgic.tla"]
    assert "with RereadTarget: vgic_vcpu_inject_spi looks at the target again" in files["Vgic.tla"]
    assert "vgic@v4+RereadTarget on 2 pCPUs" in files["MCVgic.cfg"]


def test_a_target_may_name_it(pytlc: Pytlc, mine: Path) -> None:
    """So that the name in a result can be pasted; without the folder it is unknown."""
    said = pytlc("render", "vgic@v4+RereadTarget+KeepVisible", "--layer", mine, "--json")
    assert "vgic@v4+RereadTarget+KeepVisible on" in json.loads(said.out)["files"]["MCVgic.cfg"]
    refused = pytlc("render", "vgic@v4+RereadTarget")
    assert (refused.code, refused.out) == (2, "")
    assert "no layer 'RereadTarget'" in refused.err


@pytest.mark.parametrize("command", ["check", "render"])
@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (("\n", None), "twin of RereadTarget.tla.j2 is missing"),
        (("from pytlc.vgic.steps import vgic", "import vigc"), "No module named 'vigc'"),
        (("def vgic_vcpu_inject_irq__test_inflight", "def _helper"), "write the function"),
    ],
    ids=["missing", "import", "step"],
)
def test_a_layer_that_is_not_right_is_refused_before_anything_runs(
    pytlc: Pytlc, mine: Path, command: str, mistake: tuple[str, str | None], words: str
) -> None:
    """A few lines on stderr, exit code 2, and no run."""
    twin, (old, new) = mine / "RereadTarget.py", mistake
    text = twin.read_text()
    assert old in text
    twin.unlink()
    if new is not None:
        twin.write_text(text.replace(old, new))
    said = pytlc(
        command, "vgic@v4", "--layer", mine, *(("--runs", mine / "runs") if command == "check" else ())
    )
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert len(said.err.splitlines()) <= 4
    assert not (mine / "runs").exists()


def test_two_layers_of_one_block_are_refused(pytlc: Pytlc, mine: Path) -> None:
    """Both are named, and the block."""
    said = pytlc("render", "vgic@v4+InsertWithoutTest", "--layer", mine)
    assert said.code == 2
    assert (
        "InsertWithoutTest and RereadTarget both override block vgic_vcpu_inject_irq__test_inflight"
        in said.err
    )


def test_a_spec_of_a_user_has_no_layers(pytlc: Pytlc, mine: Path) -> None:
    """The option goes with a target of a family."""
    said = pytlc("check", mine / "Mine.tla", "--layer", mine)
    assert said.code == 2
    assert "--layer goes with FAMILY@VERSION" in said.err


def test_replay_takes_the_twin_of_the_run_or_that_of_a_folder(
    pytlc: Pytlc, mine: Path, tmp_path: Path
) -> None:
    """The folder that it was made from may be another by now, or gone; a broken twin is told with it."""
    family = load_family("vgic")
    claims = (family.property("NoLockCycle"),)
    target = family.target("v4", [read_layer(mine)])
    question = Question.of_target(target, family.scope(), claims, TlcOptions())
    run = store(tmp_path / "runs", violation(question), question)
    broken = mine / "RereadTarget.py"
    broken.write_text("import vigc\n")
    assert pytlc("replay", run.path).code == 0
    said = pytlc("replay", run.path, "--layer", mine)
    assert (said.code, said.out) == (2, "")
    assert f"{broken}: the twin does not import" in said.err
    shutil.rmtree(mine)
    assert "steps agree" in pytlc("replay", run.path).out
