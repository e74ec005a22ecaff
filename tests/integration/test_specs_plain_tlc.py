"""The specs that are checked in, given to plain SANY and TLC as a reader would who has nothing of pytlc."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pytlc.toolchain import Completed, TlcJar, available_jars, find_java, find_toolchain, run_text

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[2] / "specs"
FOLDERS = sorted(path.name for path in SPECS.iterdir() if path.is_dir())


def run_java(jar: TlcJar, folder: Path, *arguments: str) -> Completed:
    """Run a class of the jar in a folder, with nothing but the jar on the class path."""
    scratch = folder.parent / "java"
    scratch.mkdir(exist_ok=True)
    options = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Djava.io.tmpdir={scratch}"]
    return run_text([find_java().path, *options, "-cp", jar.path, *arguments], cwd=folder, timeout=240)


def copy_of(folder: str, target: Path) -> Path:
    """A folder of specs/ in a place of its own: a search path that leads out of it finds nothing."""
    return Path(shutil.copytree(SPECS / folder, target / folder))


def test_there_are_specs_to_test() -> None:
    """Each version and at least one mutant has a folder with modules and a model."""
    assert {f"vgic-v{number}" for number in range(5)} < set(FOLDERS)
    for folder in FOLDERS:
        names = {path.name for path in (SPECS / folder).iterdir()}
        assert "Vgic.tla" in names
        assert any(name.startswith("MCVgic_") and name.endswith(".cfg") for name in names)


@pytest.mark.long
@pytest.mark.parametrize("folder", FOLDERS)
def test_plain_sany_accepts_every_module(folder: str, tmp_path: Path) -> None:
    """Every module of every folder is parsed and analysed without an error or a warning."""
    jar = find_toolchain().jar
    place = copy_of(folder, tmp_path)
    modules = sorted(path.name for path in place.glob("*.tla"))
    ended = run_java(jar, place, "tla2sany.SANY", *modules)
    lines = ended.stdout.split("\n")
    assert ended.returncode == 0, ended.stdout
    assert {f"Semantic processing of module {name.removesuffix('.tla')}" for name in modules} <= set(lines)
    assert not re.search(r"^\*\*\* |[Ww]arning|[Ee]rror", ended.stdout, re.MULTILINE), ended.stdout


@pytest.mark.parametrize(
    ("folder", "model", "verdict", "code"),
    [
        ("vgic-v4", "v4_one_pcpu", "Model checking completed. No error has been found.", 0),
        ("vgic-v1", "v1_self_deadlock", "Invariant NoSelfDeadlock is violated.", 12),
        ("vgic-v4", "v4_owner_lock", "Action property OwnerLockHeld is violated.", 13),
    ],
)
def test_plain_tlc_answers_as_the_index_says(
    folder: str, model: str, verdict: str, code: int, tmp_path: Path
) -> None:
    """Every TLC that can be had gives the verdict, the distinct states and the depth of the index."""
    row = next(
        line for line in (SPECS / "README.md").read_text().split("\n") if line.startswith(f"| [{model}]")
    )
    distinct, depth = (int(cell) for cell in row.strip("| ").split(" | ")[-2:])
    for number, jar in enumerate(available_jars()):
        place = copy_of(folder, tmp_path / str(number))
        main = f"MCVgic_{model}"
        flags = ["-deadlock", "-workers", "1", "-config", f"{main}.cfg", main]
        ended = run_java(jar, place, "tlc2.TLC", *flags)
        assert verdict in ended.stdout
        assert ended.returncode == code
        assert f"states generated, {distinct} distinct states found" in ended.stdout
        assert f"The depth of the complete state graph search is {depth}." in ended.stdout
