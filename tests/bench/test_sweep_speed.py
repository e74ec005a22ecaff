"""Points a minute of a sweep of small scopes, beside a shell loop over bare TLC and the best peer's sweep.

The others make a sample of the points in two halves, one before pytlc's sweep and one after it, so that what
else the machine does falls on all; pytlc makes all points, from nothing, in one command. Only ratios count.
tlakit writes one module for TLC, so the spec that it shares with the others is one module. It needs a TLC
with -dumpTrace, such as 1.8.0 (``PYTLC_TLA2TOOLS``); where it refuses, what it said stands in its place.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from itertools import product
from pathlib import Path
from typing import TypeAlias

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.cluster import open_cluster
from pytlc.spec.family import load_family
from pytlc.sweep import Grid, Record, Store
from pytlc.sweep.crew import Crew, ExecutorCrew, LocalCrew
from pytlc.sweep.plan import Plan, plan
from pytlc.sweep.subject import FamilySubject
from pytlc.sweep.work import Task
from pytlc.tlc import Outcome, TlcJob
from pytlc.toolchain import Toolchain, find_toolchain, processors
from tests.bench.peers.contenders import with_java
from tests.bench.peers.installing import Peer, install, last_line
from tests.integration.command import pytlc
from tests.integration.dask_cluster import dask_cluster

AXES = (("version", "v0..v6"), ("vcpus", "1..2"), ("spis", "1..2"), ("lrs", "1..2"))
_EACH_HALF = 6
_LOOP = r"""
ls | xargs -P "$0" -I{} sh -c '
  cd "$0" && "$1" -XX:+UseParallelGC -cp "$2" tlc2.TLC -config "$3".cfg "$3"
' {} "$@"
"""
_MODULE = """---- MODULE Rounds ----
EXTENDS Naturals
CONSTANTS N, K
VARIABLES x, y
Init == x = 0 /\\ y = 0
Next == (x' = (x + 1) % (N + 1) /\\ y' = y) \\/ (y' = (y + 1) % (K + 1) /\\ x' = x)
Spec == Init /\\ [][Next]_<<x, y>>
Bounded == x <= N /\\ y <= K
====
"""
_CONFIG = "SPECIFICATION Spec\nINVARIANT Bounded\nCONSTANTS N = {} K = {}\n"
#: Of the 60 points with N in 1..12 and K in 1..5: what the others make.
_HALVES = ({"N": (3, 10), "K": (1, 3, 5)}, {"N": (5, 8), "K": (1, 3, 5)})
_TLAKIT = """
import json, sys, time, tlakit
spec, grid = tlakit.load("Rounds.tla"), json.loads(sys.argv[1])
began = time.perf_counter()
found = spec.sweep(grid, workers=int(sys.argv[2]), invariants=["Bounded"])
print(time.perf_counter() - began)
sys.exit(0 if found.ok and all(run.result.stats.distinct for run in found) else str(found[0].result))
"""

#: Makes the first or the second half of the sample, and gives the seconds for a point.
_Contender: TypeAlias = Callable[[int], float]
_Others: TypeAlias = Mapping[str, _Contender]


def planned() -> Plan:
    """64 machines, the largest of 352 states."""
    subject = FamilySubject(load_family("vgic"), properties=("NoLockCycle",), sizes={"retargets": 0})
    axes = tuple(subject.axis(*axis) for axis in AXES)
    return plan(subject, Grid(axes), jar_sha256="ab" * 32)


def beside(benchmark: BenchmarkFixture, points: int, sweep: Callable[[], None], others: _Others) -> None:
    """Time a sweep of so many points between the halves of the others."""
    before = {name: make(0) for name, make in others.items()}
    benchmark.pedantic(sweep, rounds=1)  # type: ignore[no-untyped-call]
    after = {name: make(1) for name, make in others.items()}
    assert benchmark.stats is not None
    ours = benchmark.stats.stats.min / points
    benchmark.extra_info["points_a_minute"] = round(60 / ours, 1)
    for name in others:
        theirs = (before[name] + after[name]) / 2
        benchmark.extra_info[f"points_a_minute, {name}"] = round(60 / theirs, 1)
        benchmark.extra_info[f"times as fast as {name}"] = round(theirs / ours, 2)
    benchmark.extra_info["load"] = round(os.getloadavg()[0], 1)


def loops(toolchain: Toolchain, jobs: Iterable[tuple[TlcJob, TlcJob]], folder: Path) -> dict[str, _Contender]:
    """Shell loops over the jobs of both halves: one TLC after the other, and one for each processor."""
    halves = list(zip(*jobs, strict=True))

    def loop(at_once: int) -> _Contender:
        def make(half: int) -> float:
            place = folder / f"loop{at_once}-{half}"
            for number, job in enumerate(halves[half]):
                (place / str(number)).mkdir(parents=True)
                for name, text in job.texts():
                    (place / str(number) / name).write_bytes(text)
            began = time.perf_counter()
            command = ("sh", "-c", _LOOP, str(at_once), toolchain.java.path, toolchain.jar.path)
            said = subprocess.run(
                (*command, halves[half][0].main), cwd=place, capture_output=True, check=False
            )
            assert said.returncode == 0, said.stdout[-2000:]
            assert said.stdout.count(b"No error has been found") == len(halves[half])
            return (time.perf_counter() - began) / len(halves[half])

        return make

    return {"a shell loop": loop(1), "a shell loop on all processors": loop(processors())}


def tlakit(peer: Peer, toolchain: Toolchain, folder: Path) -> _Contender:
    """The sweep of tlakit in a script, as its documentation says, without the start of its Python."""
    environment = os.environ | with_java(toolchain) | {"TLAKIT_TLA2TOOLS": str(toolchain.jar.path)}

    def make(half: int) -> float:
        argv = (str(peer.python), "-c", _TLAKIT, json.dumps(_HALVES[half]), str(processors()))
        said = subprocess.run(argv, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if said.returncode:
            raise RuntimeError(last_line(said.stderr))
        return float(said.stdout) / _EACH_HALF

    return make


@pytest.mark.java
@pytest.mark.benchmark(group="sweep beside others")
def test_sweep_of_machines(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """64 machines of the vGIC; every fifth one is made by the loops too."""
    jobs = [question.job for question in planned().questions.values()]
    sample = jobs[::5][: 2 * _EACH_HALF]
    others = loops(find_toolchain(), zip(sample[::2], sample[1::2], strict=True), tmp_path)
    axes = [word for name, values in AXES for word in (f"--{name}", values)]

    def sweep() -> None:
        said = pytlc("sweep", "vgic", *axes, "--retargets", 0, "--property", "NoLockCycle", cwd=tmp_path)
        assert said.code == 0, said.err

    beside(benchmark, len(jobs), sweep, others)


@pytest.mark.java
@pytest.mark.benchmark(group="sweep beside others")
def test_sweep_of_constants(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """60 pairs of constants of one module, beside the loops and tlakit."""
    toolchain = find_toolchain()
    (tmp_path / "Rounds.tla").write_text(_MODULE)
    (tmp_path / "Rounds.cfg").write_text(_CONFIG.format(1, 1))
    halves = [[constants(*pair) for pair in product(half["N"], half["K"])] for half in _HALVES]
    others = loops(toolchain, zip(*halves, strict=True), tmp_path)
    installed, missing = install(tmp_path / "peers", ["tlakit"])
    try:
        make = tlakit(installed["tlakit"], toolchain, tmp_path)
        make(0)
        others["tlakit"] = make
    except (KeyError, RuntimeError) as error:
        benchmark.extra_info["tlakit"] = missing.get("tlakit", str(error))

    def sweep() -> None:
        grid = ("--constant", "N=1..12", "--constant", "K=1..5")
        said = pytlc("sweep", "Rounds.tla", *grid, cwd=tmp_path)
        assert said.code == 0, said.err

    beside(benchmark, 60, sweep, others)


def constants(n: int, k: int) -> TlcJob:
    """The module with these constants."""
    return TlcJob({"Rounds.tla": _MODULE}, "Rounds", _CONFIG.format(n, k))


@pytest.mark.java
@pytest.mark.benchmark(group="sweep, for each point")
def test_dask(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """A point on a worker of a cluster, each after the same point in this process; both have a warm JVM."""
    toolchain = find_toolchain()
    task = Task(constants(1, 1), toolchain.jar.sha256, expected=4)
    here: list[float] = []

    def made(crew: Crew) -> float:
        began = time.perf_counter()
        assert "No error has been found" in crew.submit(task, lambda _news: None).result().text
        return time.perf_counter() - began

    with (
        dask_cluster(tmp_path / "cluster", workers=1) as started,
        open_cluster(started.address, toolchain) as cluster,
        LocalCrew(toolchain, 1) as local,
    ):
        there = ExecutorCrew.of_cluster(cluster)
        benchmark.pedantic(  # type: ignore[no-untyped-call]
            lambda: made(there), setup=lambda: here.append(made(local)), rounds=30, warmup_rounds=5
        )
        calls = [called(cluster.executor.submit) for _ in range(30)]
    assert benchmark.stats is not None
    median = statistics.median(here[-30:])
    benchmark.extra_info["ms_a_point_here"] = round(1000 * median, 1)
    benchmark.extra_info["ms_more_a_point"] = round(1000 * (benchmark.stats.stats.median - median), 1)
    benchmark.extra_info["ms_of_an_empty_call"] = round(1000 * statistics.median(calls), 1)


def called(submit: Callable[..., Future[int]]) -> float:
    """Seconds for a call on a worker that does nothing."""
    began = time.perf_counter()
    assert submit(len, "").result() == 0
    return time.perf_counter() - began


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
