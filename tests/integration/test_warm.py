"""One JVM for many models says what a JVM for each says, and no failure of it is a verdict."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count, islice
from pathlib import Path

import pytest

from pytlc.check import Checker
from pytlc.check.verifying import verify
from pytlc.runs import RunStore
from pytlc.spec.family import load_family
from pytlc.spec.models import Model, load_models
from pytlc.tlc import Event, Outcome, Result, TlcJob, TlcOptions, TlcRunner, events, job_from_path
from pytlc.tlc.options import SMALL_STATES
from pytlc.tlc.warm import Limits, WarmRunner
from pytlc.toolchain import Toolchain, available_jars, find_java, find_toolchain
from tests.data.tlc.capture import CASES, job_of
from tests.generated_specs import generated_job
from tests.integration.warm_jar import JARS, build, compiler, manifest, read_manifest
from tests.processes import tlc_ends_with_its_parent

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "tlc" / "specs"
_SMALL = TlcOptions(expected_states=10)
_MODELS = [
    ("Counter", "Success", _SMALL),
    ("Counter", "Success", TlcOptions(expected_states=10, coverage=True)),
    ("Deadlock", "Deadlock", _SMALL),
    ("Counter", "InvariantBehaviour", TlcOptions(expected_states=10, difftrace=True)),
    ("Counter", "InvariantInitial", _SMALL),
    ("Counter", "LivenessLasso", _SMALL),
    ("Stuttering", "Stuttering", _SMALL),
    ("OneVariable", "OneVariable", _SMALL),
    ("AssumptionFalse", "AssumptionFalse", _SMALL),
    ("SemanticError", "SemanticError", _SMALL),
    ("Counter", "ConfigUnknownName", _SMALL),
    ("WrappedValues", "WrappedValues", _SMALL),
    ("ExitEarly", "ExitEarly", _SMALL),
]
_SAMPLE, _SAMPLE_STATES = 20, 3000
#: Models in the gate, and in ``nox -s warm``: generated ones, and how often each outcome comes between them.
_FEW = 6
_MANY = int(os.environ.get("PYTLC_WARM_MODELS", "1000"))
_TIMES = 1 + _MANY // 200
_THREADS = 2

_RUN = """
from pytlc.tlc import TlcOptions, job_from_path
from pytlc.tlc.warm import WarmRunner
from pytlc.toolchain import find_toolchain

job = job_from_path(Path(sys.argv[1]), options=TlcOptions(expected_states=10))
WarmRunner(find_toolchain(), Path(sys.argv[2])).run(job, on_event=report)
"""


@pytest.fixture(scope="module")
def toolchains() -> tuple[Toolchain, ...]:
    """One per TLC."""
    java = find_java()
    return tuple(Toolchain(java, jar) for jar in available_jars(java=java))


def _job(module: str, config: str, options: TlcOptions) -> TlcJob:
    job = job_from_path(SPECS / f"{module}.tla", config=SPECS / f"{config}.cfg", options=options)
    return TlcJob({f"{module}.tla": job.files[f"{module}.tla"]}, job.main, job.config, options)


def _told(result: Result) -> tuple[object, ...]:
    """All but how the process ended and how long it took."""
    sizes = (result.stats.generated, result.stats.distinct, result.stats.queue, result.stats.depth)
    return (
        *(result.outcome, result.property, result.bound, result.findings, sizes, result.coverage),
        *(result.diagnostics, result.printed, result.collision, _revision(result), result.unknown),
    )


def _revision(result: Result) -> str | None:
    """A TLC that was built without a date has the time of its start for a version."""
    return result.version and result.version.rpartition("(rev")[2]


def _pid(event: Event) -> int | None:
    return (
        int(event.text.partition("[pid: ")[2].partition("]")[0]) if isinstance(event, events.Mode) else None
    )


@pytest.mark.long
def test_every_tlc_says_warm_what_it_says_cold(toolchains: tuple[Toolchain, ...], tmp_path: Path) -> None:
    """Outcome, counts, traces, coverage and diagnostics are the same, twice, and nothing is left."""
    jobs = [_job(*model) for model in _MODELS]
    for toolchain in toolchains:
        cold = [_told(TlcRunner(toolchain, tmp_path).run(job)) for job in jobs]
        with WarmRunner(toolchain, tmp_path) as runner:
            assert [_told(runner.run(job)) for job in jobs] == cold
            assert [_told(runner.run(job)) for job in reversed(jobs)] == cold[::-1]
            assert runner.started == 1
        assert list(tmp_path.iterdir()) == []


def _recorded() -> list[Model]:
    models = [model for model in load_models(load_family("vgic")) if not model.is_slow]
    return [model for model in models if (model.expectation.distinct or SMALL_STATES) <= _SAMPLE_STATES]


def _as_recorded(runner: WarmRunner, models: list[Model], folder: Path) -> None:
    checker = Checker(runner.toolchain, RunStore(folder))
    found = list(verify(load_family("vgic"), models, checker, workers=1, runner=runner))
    assert [(row.model.name, *map(str, row.differences)) for row in found if row.differences] == []
    assert len(found) == len(models)


@pytest.mark.long
def test_recorded_models_come_out_warm_as_recorded(tmp_path: Path) -> None:
    """Outcome, property, counts and replay of recorded models of the vGIC, one after the other in one JVM."""
    models = _recorded()[:_SAMPLE]
    with WarmRunner(find_toolchain()) as runner:
        _as_recorded(runner, models, tmp_path)
        assert runner.started == 1


def _generated(many: int) -> dict[str, TlcJob]:
    """So many jobs, without those searched depth first: TLC begins such a search where chance says."""
    made = ((f"generated {number}", generated_job(number)) for number in count())
    return dict(islice(((name, job) for name, job in made if job.options.dfs_depth is None), many))


def _differences(runner: WarmRunner, jobs: dict[str, TlcJob]) -> list[str]:
    """The jobs that do not come out as in a JVM of their own; both kinds of JVM are busy at the same time."""
    cold = TlcRunner(runner.toolchain)
    with ThreadPoolExecutor(_THREADS) as pool:
        apart = list(pool.map(lambda job: _told(cold.run(job)), jobs.values()))
        together = list(pool.map(lambda job: _told(runner.run(job)), jobs.values()))
    return [name for name, one, other in zip(jobs, apart, together, strict=True) if one != other]


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_a_thousand_models_come_out_as_they_do_cold(toolchains: tuple[Toolchain, ...]) -> None:
    """With every TLC: specs that nobody wrote, and each outcome of TLC again and again between them."""
    jobs = _generated(_MANY)
    for name, case in CASES.items():
        if "simulate" not in case.options:  # which has a JVM of its own, and counts what it did in a time
            jobs |= {f"{name}, {time}": job_of(case) for time in range(_TIMES)}
    mixed = dict(sorted(jobs.items(), key=lambda item: sha256(item[0].encode()).digest()))
    for toolchain in toolchains:
        with WarmRunner(toolchain, limits=Limits.sharing(2560, _THREADS)) as runner:
            assert _differences(runner, mixed) == [], toolchain.jar.version
            assert runner.started < len(mixed) / 10


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_all_small_recorded_models_come_out_warm_as_recorded(tmp_path: Path) -> None:
    """Every recorded model of the vGIC that is small."""
    with WarmRunner(find_toolchain()) as runner:
        _as_recorded(runner, _recorded(), tmp_path)


@pytest.mark.long
def test_models_that_nobody_wrote_come_out_as_they_do_cold(toolchains: tuple[Toolchain, ...]) -> None:
    """The first of those that ``nox -s warm`` checks, with every TLC."""
    jobs = _generated(_FEW)
    for toolchain in toolchains:
        with WarmRunner(toolchain) as runner:
            assert _differences(runner, jobs) == [], toolchain.jar.version


def test_a_killed_jvm_is_no_verdict(tmp_path: Path) -> None:
    """SIGKILL in the middle of a model: the model is checked by a JVM of its own, the next one warm again."""
    killed: list[int] = []

    def kill(event: Event) -> None:
        pid = _pid(event)
        if pid is not None and not killed:
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    job = _job("Counter", "InvariantBehaviour", _SMALL)
    with WarmRunner(find_toolchain(), tmp_path) as runner:
        assert runner.run(job, on_event=kill).outcome is Outcome.INVARIANT
        assert killed
        assert runner.run(job).outcome is Outcome.INVARIANT
        assert runner.started == 2
    assert list(tmp_path.iterdir()) == []


def test_a_killed_parent_leaves_no_jvm(tmp_path: Path) -> None:
    """SIGKILL of Python ends the warm JVM within a model, and the next runner removes its folder."""
    scratch, spec = tmp_path / "scratch", tmp_path / "spec"
    scratch.mkdir()
    spec.mkdir()
    for name in ("Endless.tla", "Endless.cfg"):  # modules beside it are files of the job too
        shutil.copy(SPECS / name, spec)
    assert tlc_ends_with_its_parent(_RUN, spec / "Endless.tla", scratch)
    (left,) = scratch.iterdir()
    assert left.name.startswith("pytlc-warm-")
    with WarmRunner(find_toolchain(), scratch) as runner:
        assert runner.run(_job("Counter", "Success", _SMALL)).outcome is Outcome.SUCCESS
    assert list(scratch.iterdir()) == []


def test_a_deadline_ends_the_jvm_and_not_the_runner(tmp_path: Path) -> None:
    """An endless search is bounded, its JVM is gone, and the next job has another one."""
    pids: list[int] = []

    def note(event: Event) -> None:
        pids.extend(pid for pid in [_pid(event)] if pid is not None)

    options = TlcOptions(expected_states=10, deadline_seconds=6.0)
    with WarmRunner(find_toolchain(), tmp_path) as runner:
        result = runner.run(_job("Endless", "Endless", options), on_event=note)
        assert (result.outcome, result.bound) == (Outcome.BOUNDED, "the deadline of 6 s")
        with pytest.raises(ProcessLookupError):
            os.kill(pids[0], 0)
        assert runner.run(_job("Counter", "Success", _SMALL)).outcome is Outcome.SUCCESS
        assert runner.started == 2


def test_threads_have_jvms_of_their_own(tmp_path: Path) -> None:
    """Twelve jobs of two threads all find the same, in two JVMs."""
    job = _job("Counter", "InvariantBehaviour", _SMALL)
    with WarmRunner(find_toolchain(), tmp_path) as runner, ThreadPoolExecutor(2) as pool:
        results = list(pool.map(runner.run, [job] * 12))
        assert runner.started <= 2
    assert Counter((result.outcome, result.traces) for result in results).most_common(1)[0][1] == 12


def test_a_worn_jvm_is_replaced(tmp_path: Path) -> None:
    """What it reports to hold counts."""
    job = _job("Counter", "Success", _SMALL)
    with WarmRunner(find_toolchain(), tmp_path, limits=Limits(megabytes=1)) as runner:
        assert [runner.run(job).outcome for _ in range(2)] == [Outcome.SUCCESS] * 2
        assert runner.started == 2


def test_the_jar_is_made_of_its_source() -> None:
    """It names the source by its checksum, and a compiler, where there is one, makes the same bytes."""
    javac = compiler()
    for jar in JARS:
        assert read_manifest(jar) == manifest(jar)
        assert javac is None or build(javac, jar) == jar.read_bytes()
