"""What ``pytlc check`` costs beside TLC alone, on the same rendered spec with the same options.

Each round runs both, one after the other, so that what else the machine does falls on both. Only the ratio of
the fastest rounds counts; below 1 pytlc is the faster one.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.runs import RunStore, StoredRun
from pytlc.toolchain import Toolchain, find_toolchain
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

SCOPES = {
    "v0, 2 vCPUs, 1 SPI": (("vgic@v0", "--vcpus", 2, "--spis", 1, "--lrs", 1), "NoSelfDeadlock", 1, 5),
    "v4, 2 vCPUs, 2 SPIs": (("vgic@v4", "--vcpus", 2, "--spis", 2, "--lrs", 1), "NoLockCycle", 0, 1),
}


@pytest.fixture(scope="module")
def toolchain() -> Toolchain:
    """What both use."""
    return find_toolchain()


@pytest.mark.benchmark(group="check against bare TLC")
@pytest.mark.parametrize("scope", SCOPES)
def test_check_against_bare_tlc(
    benchmark: BenchmarkFixture, tmp_path: Path, toolchain: Toolchain, scope: str
) -> None:
    """The whole command, with rendering, storing and replaying, against ``java -cp JAR tlc2.TLC``."""
    target, claim, expected, rounds = SCOPES[scope]
    bare: list[float] = []

    def check() -> None:
        said = pytlc("check", *target, "--property", claim, "--workers", 1, cwd=tmp_path)
        assert said.code == expected, said
        assert "Traceback" not in said.err

    def alone() -> None:
        bare.append(_bare_seconds(_last_run(tmp_path), toolchain, tmp_path / f"bare{len(bare)}"))

    # the first check renders and stores the spec that TLC alone is given
    pytlc("check", *target, "--property", claim, "--workers", 1, "--deadline", 1, cwd=tmp_path)
    benchmark.pedantic(check, setup=alone, rounds=rounds)  # type: ignore[no-untyped-call]
    assert benchmark.stats is not None
    benchmark.extra_info["bare_seconds"] = round(min(bare), 3)
    benchmark.extra_info["ratio_to_bare_tlc"] = round(benchmark.stats.stats.min / min(bare), 3)
    benchmark.extra_info["tlc"] = toolchain.jar.version


def _last_run(folder: Path) -> StoredRun:
    return RunStore(folder / ".pytlc" / "runs").find("last")


def _bare_seconds(run: StoredRun, toolchain: Toolchain, folder: Path) -> float:
    """Wall time of the run's recorded command, by TLC alone in the run's own spec folder."""
    folder.mkdir()
    _, _, _, *arguments = run.record()["command"]
    java = (toolchain.java.path, f"-Djava.io.tmpdir={folder}", "-cp", toolchain.jar.path)
    started = time.perf_counter()
    subprocess.run(
        [*java, *arguments[:1], "-metadir", folder / "meta", *arguments[1:]],
        cwd=run.path / "spec",
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return time.perf_counter() - started
