"""Points a minute of a sweep of small scopes, beside a shell loop over bare TLC, and what the store costs.

The loop gets the specs rendered, one folder a point, and calls TLC as its users do. Both run one
after the other; only the ratio counts.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.spec.family import load_family
from pytlc.sweep import Grid, Record, Store
from pytlc.sweep.plan import Plan, plan
from pytlc.sweep.subject import FamilySubject
from pytlc.tlc import Outcome
from pytlc.toolchain import find_toolchain
from tests.integration.command import pytlc

AXES = (("version", "v0..v6"), ("vcpus", "1..2"), ("spis", "1..2"), ("lrs", "1..2"))
_LOOP = """
for point in */; do
  (cd "$point" && "$0" -XX:+UseParallelGC -cp "$1" tlc2.TLC -config "$2".cfg "$2") || exit 1
done
"""


def planned() -> Plan:
    """64 machines, the largest of 352 states."""
    subject = FamilySubject(load_family("vgic"), properties=("NoLockCycle",), sizes={"retargets": 0})
    axes = tuple(subject.axis(*axis) for axis in AXES)
    return plan(subject, Grid(axes), jar_sha256="ab" * 32)


@pytest.mark.java
@pytest.mark.benchmark(group="sweep against a shell loop")
def test_sweep_against_a_shell_loop(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """From nothing, in one command each."""
    toolchain = find_toolchain()
    made = planned()
    for number, question in enumerate(made.questions.values()):
        folder = tmp_path / "loop" / str(number)
        folder.mkdir(parents=True)
        for name, text in question.job.texts():
            (folder / name).write_bytes(text)
    main = next(iter(made.questions.values())).job.main
    began = time.perf_counter()
    loop = subprocess.run(
        ["sh", "-c", _LOOP, toolchain.java.path, toolchain.jar.path, main],
        cwd=tmp_path / "loop",
        capture_output=True,
        check=False,
    )
    loop_seconds = time.perf_counter() - began
    assert loop.returncode == 0, loop.stdout[-2000:]
    axes = [word for name, values in AXES for word in (f"--{name}", values)]

    def sweep() -> None:
        said = pytlc("sweep", "vgic", *axes, "--retargets", 0, "--property", "NoLockCycle", cwd=tmp_path)
        assert said.code == 0, said.err

    benchmark.pedantic(sweep, rounds=1)  # type: ignore[no-untyped-call]
    assert benchmark.stats is not None
    points = len(made.questions)
    benchmark.extra_info["points_a_minute"] = round(60 * points / benchmark.stats.stats.min, 1)
    benchmark.extra_info["points_a_minute_of_the_loop"] = round(60 * points / loop_seconds, 1)
    benchmark.extra_info["times_as_fast"] = round(loop_seconds / benchmark.stats.stats.min, 2)


@pytest.mark.benchmark(group="sweep, for each point")
def test_planning(benchmark: BenchmarkFixture) -> None:
    """Rendering every point and naming it by its content."""
    made = benchmark(planned)
    assert benchmark.stats is not None
    benchmark.extra_info["ms_a_point"] = round(1000 * benchmark.stats.stats.min / len(made.questions), 2)


@pytest.mark.benchmark(group="sweep, for each point")
def test_store(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """What a point writes and reads: that it is begun, what was found, and that it is there."""
    made = planned()
    with Store(tmp_path / "sweeps.sqlite") as store:
        store.begin(made.id, made.name, "vgic", made.definition, made.entries)

        def keep() -> None:
            for digest in made.questions:
                store.attempt(digest)
                store.put(Record(digest, Outcome.BOUNDED))
                store.get(digest)

        benchmark(keep)
    assert benchmark.stats is not None
    benchmark.extra_info["ms_a_point"] = round(1000 * benchmark.stats.stats.min / len(made.questions), 2)
