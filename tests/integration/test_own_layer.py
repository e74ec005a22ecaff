"""A layer of one's own, as templates/README.md walks through it, on a real TLC."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pytlc.runs import RunStore
from pytlc.spec.layout import templates_root
from tests.integration.command import Said, pytlc

pytestmark = pytest.mark.java

EXAMPLES = templates_root() / "examples"
CHECK = ("check", "vgic@v4", "--property", "OwnerLockHeld", "--workers", 1)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """The folder with the example in it, and the answer to the check."""
    folder = tmp_path_factory.mktemp("own_layer")
    shutil.copytree(EXAMPLES / "RereadTarget", folder / "RereadTarget")
    return folder, pytlc(*CHECK, "--layer", "RereadTarget", cwd=folder)


def test_there_is_one_example_a_folder() -> None:
    """Each holds the two files of a layer of its name, or is a family, or a project."""
    for folder in EXAMPLES.iterdir():
        if (folder / "family.toml").is_file() or (folder / "noxfile.py").is_file():
            continue
        files = {path.name for path in folder.iterdir() if path.is_file()}
        assert files == {f"{folder.name}.tla.j2", f"{folder.name}.py"}


@pytest.mark.long
def test_the_patch_narrows_the_race_and_does_not_close_it(checked: tuple[Path, Said]) -> None:
    """OwnerLockHeld is violated with and without it, by a longer behaviour; the model takes every step."""
    folder, said = checked
    plain = pytlc(*CHECK, "--json", cwd=folder).data
    own = pytlc(*CHECK, "--layer", "RereadTarget", "--json", cwd=folder).data
    assert said.code == own["exit_code"] == plain["exit_code"] == 1
    assert said.out.startswith("vgic@v4+RereadTarget on 2 pCPUs, 2 vCPUs, 1 SPI")
    lengths = []
    for data in (plain, own):
        (example,) = data["counterexamples"]
        assert (data["property"], example["replay"]["outcome"]) == ("OwnerLockHeld", "agreed")
        lengths.append(len(example["trace"]["steps"]))
    assert lengths[0] < lengths[1]


def test_the_target_changes_after_it_was_looked_at_again(checked: tuple[Path, Said]) -> None:
    """As the README says: the write of the target comes between the second look and the end."""
    steps = [line.split()[-1].split("(")[0] for line in checked[1].out.splitlines() if "." in line]
    looked = steps.index("vgic_vcpu_inject_irq.test_inflight")
    moved = steps.index("vgic_migrate_irq.set_affinity")
    assert moved < looked
    assert "vgic_store_itargetsr.write_target" not in steps[moved:looked]


@pytest.mark.long
def test_the_run_replays_when_the_folder_has_changed_or_is_gone(
    checked: tuple[Path, Said], tmp_path: Path
) -> None:
    """It keeps both files, and they are part of its name."""
    folder = Path(shutil.copytree(checked[0], tmp_path / "copy"))
    (run, *_) = RunStore(folder / ".pytlc" / "runs").runs()
    twin = folder / "RereadTarget" / "RereadTarget.py"
    twin.write_text(twin.read_text() + "\n")
    again = pytlc(*CHECK, "--layer", "RereadTarget", cwd=folder)
    assert again.code == 1
    assert str(run.path) not in again.out
    shutil.rmtree(folder / "RereadTarget")
    for selector in (run.name, "last"):
        replayed = pytlc("replay", selector, cwd=folder)
        assert replayed.code == 0
        assert "steps agree" in replayed.out


@pytest.mark.long
def test_a_layer_of_a_proposal_or_commit_is_put_on_another_version(tmp_path: Path) -> None:
    """The lock-free read of the priority is what takes the self deadlock away, on v1 as in v4."""
    said = pytlc("check", "vgic@v1+LockFreePriority", "--property", "NoSelfDeadlock", cwd=tmp_path)
    assert said.code == 0
    assert said.out.startswith("vgic@v1+LockFreePriority on ")
