"""The main job from end to end, as a user runs it, on a real TLC."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pytlc.runs import RunStore
from pytlc.spec.family import load_family
from pytlc.spec.models import MODELS, load_models
from pytlc.toolchain import TlcJar, available_jars, find_java
from tests.integration.command import ON_TEMPLATES, Said, pytlc

pytestmark = pytest.mark.java

LOCK_CYCLE = ("check", "vgic@v0", "--vcpus", 2, "--spis", 2, "--lrs", 1, "--property", "NoLockCycle")
SELF_DEADLOCK = ("check", "vgic@v1", "--vcpus", 2, "--spis", 1, "--lrs", 1, "--property", "NoSelfDeadlock")
BOTH = ("--property", "NoLockCycle", "--property", "NoSelfDeadlock")
NO_DEADLOCK = ("check", "vgic@v4", "--vcpus", 2, "--spis", 2, "--lrs", 1, *BOTH)

SMALL = ("v1_self_deadlock", "v4_types", "v4_owner_lock")
RECORDED = {model.name: model.expectation for model in load_models(load_family("vgic"))}


@pytest.fixture(scope="module")
def jars() -> tuple[TlcJar, ...]:
    """Every TLC that can be had here."""
    return available_jars(java=find_java())


@pytest.fixture(scope="module")
def lock_cycle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """The folder and the answer of the check that finds the lock inversion."""
    folder = tmp_path_factory.mktemp("lock_cycle")
    return folder, pytlc(*LOCK_CYCLE, cwd=folder)


def test_the_lock_inversion_is_found(lock_cycle: tuple[Path, Said]) -> None:
    """The verdict names the property, and the cycle the rank lock and a vgic lock; every step replayed."""
    _, said = lock_cycle
    assert said.code == 1
    first, *rest = said.out.splitlines()
    assert first.startswith("vgic@v0 on 2 pCPUs, 2 vCPUs, 2 SPIs, 1 list register, 2 retargets")
    assert "NoLockCycle VIOLATED after" in first
    (cycle,) = (line for line in rest if line.startswith("pcpu0 holds "))
    assert "rank lock" in cycle
    assert "vgic lock of vcpu" in cycle
    assert "pcpu1 holds " in cycle
    steps = int(first.partition("VIOLATED after ")[2].split()[0])
    assert f"replayed on the reference model: all {steps} steps agree" in rest


def test_the_lanes_show_the_lock_inversion(lock_cycle: tuple[Path, Said]) -> None:
    """A column for each pCPU, the first step and the last, and both pCPUs blocked at the end."""
    _, said = lock_cycle
    assert any(line.split()[:3] == ["#", "pcpu0", "pcpu1"] for line in said.out.splitlines())
    assert "initial state" in said.out
    assert "DeviceAssert(spi3" in said.out
    assert "BLOCKED" in said.out


def test_the_run_is_kept_and_replays(lock_cycle: tuple[Path, Said]) -> None:
    """``replay last`` and a second process with the run's name agree with all steps, as text and as JSON."""
    folder, said = lock_cycle
    (run,) = RunStore(folder / ".pytlc" / "runs").runs()
    assert str(run.path) in said.out
    last = pytlc("replay", "last", cwd=folder)
    assert last.code == 0
    assert "steps agree" in last.out
    (example,) = pytlc("replay", run.name, "--json", cwd=folder).data
    assert example["replay"]["outcome"] == "agreed"
    assert len(example["trace"]["steps"]) == len(run.traces()[0])
    assert {wait["actor"] for wait in example["cycle"]} == {"pcpu0", "pcpu1"}


@pytest.mark.long
def test_the_rank_lock_is_taken_twice(tmp_path: Path) -> None:
    """In v1 the pCPU that holds the rank lock wants it, inside vgic_migrate_irq and vgic_vcpu_inject_irq."""
    said = pytlc(*SELF_DEADLOCK, "--json", cwd=tmp_path)
    data = said.data
    assert said.code == data["exit_code"] == 1
    assert (data["outcome"], data["property"]) == ("invariant", "NoSelfDeadlock")
    (example,) = data["counterexamples"]
    assert example["replay"]["outcome"] == "agreed"
    (wait,) = example["cycle"]
    assert (wait["holds"], wait["wants"]) == ("rank lock", "rank lock")
    lanes = example["lanes"]["rows"][-1]["lanes"]
    (stuck,) = (lane for lane in lanes if lane["actor"] == wait["actor"])
    assert stuck["blocked"]
    assert {"vgic_migrate_irq", "vgic_vcpu_inject_irq"} <= set(stuck["stack"])
    assert example["lanes"]["rows"][0]["action"] is None
    assert all(row["action"]["arguments"] for row in example["lanes"]["rows"][1:])


@pytest.mark.long
def test_the_last_version_has_no_deadlock(tmp_path: Path) -> None:
    """An exhaustive search of v4 finds none, and as many states as are recorded."""
    said = pytlc(*NO_DEADLOCK, "--json", cwd=tmp_path)
    data = said.data
    assert said.code == data["exit_code"] == 0
    assert (data["outcome"], data["bound"], data["counterexamples"]) == ("success", None, [])
    assert data["stats"]["queue"] == 0
    assert data["stats"]["distinct"] == RECORDED["v4_locks"].distinct
    assert data["properties"] == ["NoLockCycle", "NoSelfDeadlock"]


@pytest.mark.long
def test_a_stopped_search_exits_with_3(tmp_path: Path) -> None:
    """A deadline that is too short finds nothing and says so; the run is kept and has nothing to replay."""
    said = pytlc(*NO_DEADLOCK, "--deadline", 3, cwd=tmp_path)
    assert said.code == 3
    assert "nothing found" in said.out.splitlines()[0]
    assert "the deadline of 3 s" in said.out.splitlines()[0]
    assert "holds" not in said.out.splitlines()[0]
    replayed = pytlc("replay", cwd=tmp_path)
    assert (replayed.code, replayed.err) == (0, "")
    assert "has no counterexample: its outcome is bounded" in replayed.out


@pytest.mark.long
def test_every_tlc_gives_the_recorded_verdict(tmp_path: Path, jars: tuple[TlcJar, ...]) -> None:
    """Outcome, property, distinct states and replay are as recorded with each TLC that can be had."""
    chosen = [argument for name in SMALL for argument in ("--model", name)]
    for jar in jars:
        env = {"PYTLC_TLA2TOOLS": str(jar.path)}
        said = pytlc("verify", *chosen, "--json", cwd=tmp_path, env=env)
        assert said.code == 0, said.out
        found = {row["model"]: (row["property"], row["distinct"], row["differences"]) for row in said.data}
        assert found == {name: (RECORDED[name].property, RECORDED[name].distinct, []) for name in SMALL}


@pytest.mark.parametrize("key", ["distinct", "depth"])
def test_a_recorded_number_wrong_by_one_is_found(tmp_path: Path, key: str) -> None:
    """``pytlc verify`` on templates with such a number exits with 1 and names both numbers."""
    root = Path(shutil.copytree(load_family("vgic").root, tmp_path / "templates" / "vgic")).parent
    recorded = getattr(RECORDED["v1_self_deadlock"], key)
    models = root / "vgic" / MODELS
    head, name, rest = models.read_text().partition('name = "v1_self_deadlock"')
    assert f"\n{key} = {recorded}\n" in rest
    models.write_text(head + name + rest.replace(f"\n{key} = {recorded}\n", f"\n{key} = {recorded + 1}\n", 1))
    said = pytlc(
        "verify", "--model", "v1_self_deadlock", cwd=tmp_path, through=("-c", ON_TEMPLATES, str(root))
    )
    assert said.code == 1
    assert "DIFFERS v1_self_deadlock" in said.out
    assert f"recorded {recorded + 1}, found {recorded}" in said.out
    assert "1 models, 1 not as recorded" in said.out


def test_progress_goes_to_stderr(tmp_path: Path) -> None:
    """With ``--json`` stdout holds nothing but the result, whatever is told meanwhile."""
    said = pytlc(*SELF_DEADLOCK, "--json", "--coverage", cwd=tmp_path)
    assert said.data["coverage"]
    assert "Traceback" not in said.err
