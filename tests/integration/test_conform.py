"""``pytlc conform`` with a real TLC: agreement, a difference, and every way not to come to an end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytlc.conform import compare
from pytlc.spec.family import load_family
from pytlc.spec.layout import templates_root
from pytlc.toolchain import Toolchain, available_jars, find_java
from pytlc.trace import load_trace
from tests.integration.command import pytlc
from tests.processes import comes_about, processes_about

pytestmark = pytest.mark.java

SMALL = ("--vcpus", 2, "--spis", 1, "--lrs", 1, "--retargets", 1)
#: Minutes of searching.
LARGE = ("conform", "vgic@v4", "--vcpus", 2, "--spis", 2, "--lrs", 2, "--retargets", 4)
WRONG = """
def {name}(scope, m, p):
    from pytlc.vgic.steps import migration
    after = migration.{name}(scope, m, p)
    return after._replace(kick=after.kick | 1)
"""
WRONG_TEMPLATE = r"""\*% extends "below"

\*% block vgic_migrate_irq__set_affinity
VgicMigrateIrqSetAffinity(p) ==
  \* C: vgic_migrate_irq: as it is
  /\ At(p, "vgic_migrate_irq.set_affinity")
  /\ physAff' = [physAff EXCEPT ![local[p].irq] = ProcessorOf(local[p].new)]
  /\ UnlockOld(p)
  /\ Return(p)
\*% endblock
"""


@pytest.mark.parametrize("version", ["2.15", "2.18"])
def test_spec_and_model_agree_on_each_tlc(version: str) -> None:
    """With the counts that the model has alone."""
    java = find_java()
    jars = [jar for jar in available_jars(java=java) if jar.version == version]
    assert jars, f"TLC {version} cannot be had"
    family = load_family("vgic")
    comparison = compare(
        family.target("v3"), family.scope(vcpus=2, spis=1, lrs=1, retargets=1), Toolchain(java, jars[0])
    )
    counts = comparison.counts
    assert comparison.agrees
    assert (counts.states, counts.transitions, counts.depth, counts.left) == (1780, 3190, 79, 0)


@pytest.mark.long
def test_a_user_s_layer_is_compared_with_its_twin(tmp_path: Path) -> None:
    """The example of templates/README.md is the same in both worlds."""
    example = templates_root() / "examples" / "RereadTarget"
    said = pytlc("conform", "vgic@v4", *SMALL, "--layer", example, "--json", cwd=tmp_path)
    assert said.code == 0, said
    assert said.data["target"] == "vgic@v4+RereadTarget"
    assert said.data["agrees"]


def test_a_twin_that_does_something_else_is_found(tmp_path: Path) -> None:
    """The state that differs, in both sides, with the shortest way to it, which can be kept."""
    layer = tmp_path / "Wrong"
    layer.mkdir()
    (layer / "Wrong.tla.j2").write_text(WRONG_TEMPLATE)
    (layer / "Wrong.py").write_text(
        f'"""Kicks pcpu0."""\n{WRONG.format(name="vgic_migrate_irq__set_affinity")}'
    )
    arguments = ("conform", "vgic@v3", *SMALL, "--layer", layer, "--trace", "way.json")
    said = pytlc(*arguments, cwd=tmp_path)
    assert said.code == 1, said
    first = said.out.splitlines()[0]
    assert "a transition of both that leads to different states, VgicMigrateIrqSetAffinity(pcpu0)" in first
    (row,) = [line.split() for line in said.out.splitlines() if line.strip().startswith("kick ")]
    assert row == ["kick", "{}", "{pcpu0}"]
    kept = load_trace(tmp_path / "way.json").trace
    assert f"after {len(kept) - 2} steps" in first
    assert str(kept.steps[-1].action) == "VgicMigrateIrqSetAffinity(pcpu0)"


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "words"), [(("--max-states", 500), "more than 500"), (("--deadline", 6), "deadline")]
)
def test_a_bound_ends_it_with_3(tmp_path: Path, arguments: tuple[object, ...], words: str) -> None:
    """Nothing that differs was found so far; no process and no folder is left."""
    said = pytlc(*LARGE, *arguments, cwd=tmp_path, env={"TMPDIR": str(tmp_path)})
    assert said.code == 3, said
    assert "no difference found, incomplete" in said.out
    assert words in said.out
    assert list(tmp_path.iterdir()) == []


def test_a_spec_that_does_not_parse_is_told(tmp_path: Path) -> None:
    """As TLC tells it, and with 2."""
    layer = tmp_path / "Broken"
    layer.mkdir()
    (layer / "Broken.tla.j2").write_text(WRONG_TEMPLATE.replace("UnlockOld(p)", "Unlocked(p)"))
    (layer / "Broken.py").write_text(
        '"""As it is."""\nfrom pytlc.vgic.steps import migration\n\n\n'
        "def vgic_migrate_irq__set_affinity(scope, m, p):\n"
        "    return migration.vgic_migrate_irq__set_affinity(scope, m, p)\n"
    )
    said = pytlc("conform", "vgic@v3", *SMALL, "--layer", layer, cwd=tmp_path)
    assert said.code == 2, said
    assert "Unlocked" in said.out + said.err


def test_a_tla_file_has_no_model(tmp_path: Path) -> None:
    """It says so at once."""
    said = pytlc("conform", "Spec.tla", cwd=tmp_path)
    assert (said.code, "no reference model" in said.err) == (2, True)


def test_a_tlc_that_is_killed_is_no_agreement(tmp_path: Path) -> None:
    """As by the system that ran out of memory, in the middle of a graph."""
    with _started(tmp_path) as process:
        (java,) = _java_of(tmp_path)
        os.kill(java, signal.SIGKILL)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 2, err
    assert "NOT COMPARED, TLC made no state graph: crashed" in out
    assert list(tmp_path.glob("pytlc-*")) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ending_it_ends_tlc(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C leaves no folder either; what a SIGKILL leaves is removed by the next run."""
    with _started(tmp_path) as process:
        process.send_signal(number)
        process.communicate(timeout=60)
    assert comes_about(lambda: not _java_of(tmp_path))
    if number is signal.SIGINT:
        assert list(tmp_path.glob("pytlc-*")) == []
    for left in tmp_path.glob("pytlc-*"):
        shutil.rmtree(left)


@contextmanager
def _started(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A comparison of a large scope that has begun: TLC has made its folder of states."""
    command = [sys.executable, "-m", "pytlc", *map(str, LARGE)]
    env = {**os.environ, "TMPDIR": str(folder)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, env=env, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert comes_about(lambda: any(folder.glob("pytlc-run-*/meta/*")))
            yield process
        finally:
            process.kill()


def _java_of(folder: Path) -> list[int]:
    """Processes that were started with this temporary folder."""
    return list(processes_about(f"-Djava.io.tmpdir={folder}"))
