"""What ``pytlc check`` costs beside TLC alone, on the same spec with the same options.

Each round runs both, one after the other, so that what else the machine does falls on both. Only ratios of
such pairs count: of wall time, and of the processor time of all processes; below 1 pytlc is the cheaper one.
TLC alone has the JVM's own flags, and Python its compiled modules, as where it is installed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.runs import RunStore, StoredRun
from pytlc.toolchain import Toolchain, find_toolchain, make_archive
from tests.bench.spending import Spent, as_installed, spend

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "tlc" / "specs"
#: What is checked, the exit code, and how many rounds.
CHECKS = {
    "a spec of eight states": ((SPECS / "Counter.tla", "--config", SPECS / "Success.cfg"), 0, 9),
    "v0, 2 vCPUs, 1 SPI": (
        ("vgic@v0", "--vcpus", 2, "--spis", 1, "--lrs", 1, "--property", "NoSelfDeadlock"),
        1,
        9,
    ),
    "v4, 2 vCPUs, 2 SPIs": (
        ("vgic@v4", "--vcpus", 2, "--spis", 2, "--lrs", 1, "--property", "NoLockCycle"),
        0,
        1,
    ),
}


@pytest.fixture(scope="module")
def toolchain() -> Toolchain:
    """What both use."""
    return find_toolchain()


@pytest.mark.benchmark(group="check against bare TLC")
@pytest.mark.parametrize("name", CHECKS)
def test_check_against_bare_tlc(
    benchmark: BenchmarkFixture, tmp_path: Path, toolchain: Toolchain, name: str
) -> None:
    """The whole command, with rendering, storing and replaying, against ``java -cp JAR tlc2.TLC``."""
    target, expected, rounds = CHECKS[name]
    command = (sys.executable, "-m", "pytlc", "check", *target, "--workers", 1)
    env = as_installed(tmp_path / "compiled")
    here: list[Spent] = []
    bare: list[Spent] = []

    def check() -> None:
        here.append(spend(command, cwd=tmp_path, env=env))
        assert here[-1].code == expected

    def alone() -> None:
        bare.append(_alone(_last_run(tmp_path), toolchain, tmp_path / f"bare{len(bare)}"))

    make_archive(toolchain)
    # the first check renders and stores the spec that TLC alone is given
    spend((*command, "--deadline", 1), cwd=tmp_path, env=env)
    benchmark.pedantic(check, setup=alone, rounds=rounds)  # type: ignore[no-untyped-call]
    pairs = list(zip(here, bare, strict=True))
    wall = median(ours.wall / theirs.wall for ours, theirs in pairs)
    processor = median(ours.processor / theirs.processor for ours, theirs in pairs)
    benchmark.extra_info["bare_seconds"] = round(min(spent.wall for spent in bare), 3)
    benchmark.extra_info["bare_processor_seconds"] = round(min(spent.processor for spent in bare), 3)
    benchmark.extra_info["wall_ratio"] = round(wall, 3)
    benchmark.extra_info["processor_ratio"] = round(processor, 3)
    benchmark.extra_info["tlc"] = toolchain.jar.version


def _last_run(folder: Path) -> StoredRun:
    return RunStore(folder / ".pytlc" / "runs").find("last")


def _alone(run: StoredRun, toolchain: Toolchain, folder: Path) -> Spent:
    """The run's recorded command, by TLC alone in the run's own spec folder."""
    folder.mkdir()
    _, _, _, *arguments = run.record()["command"]
    java = (toolchain.java.path, f"-Djava.io.tmpdir={folder}", "-cp", toolchain.jar.path)
    search = (*arguments[:1], "-metadir", folder / "meta", *arguments[1:])
    return spend((*java, *search), cwd=run.path / "spec")
