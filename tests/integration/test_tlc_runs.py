"""Real runs of every TLC that can be had here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pytlc.runs import RunStore
from pytlc.tlc import Outcome, Result, TlcJob, TlcOptions, TlcRunner, WarmRunner, job_from_path
from pytlc.tlc.options import bare_command
from pytlc.tlc.runner import replay
from pytlc.toolchain import Toolchain, available_jars, find_java, run_lines
from pytlc.trace import State
from tests.processes import processes_about, tlc_ends_with_its_parent

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "tlc" / "specs"


@dataclass(frozen=True, slots=True)
class _Case:
    """A spec and what every TLC must say about it; `length` is that of the trace."""

    module: str
    config: str
    options: TlcOptions
    outcome: Outcome
    property: str | None
    length: int


_DEFAULT = TlcOptions()
_CASES = [
    _Case("Counter", "Success", _DEFAULT, Outcome.SUCCESS, None, 0),
    _Case("Counter", "Success", TlcOptions(coverage=True, workers=2), Outcome.SUCCESS, None, 0),
    _Case("Deadlock", "Deadlock", _DEFAULT, Outcome.DEADLOCK, None, 3),
    _Case("Deadlock", "Deadlock", TlcOptions(check_deadlock=False), Outcome.SUCCESS, None, 0),
    _Case("Counter", "InvariantBehaviour", _DEFAULT, Outcome.INVARIANT, "NeverTwo", 3),
    _Case("Counter", "InvariantBehaviour", TlcOptions(difftrace=True), Outcome.INVARIANT, "NeverTwo", 3),
    _Case("Counter", "InvariantInitial", _DEFAULT, Outcome.INVARIANT, "StartsAtOne", 1),
    _Case("Counter", "LivenessLasso", TlcOptions(workers=2), Outcome.TEMPORAL, "EventuallyTop", 6),
    _Case("Stuttering", "Stuttering", _DEFAULT, Outcome.TEMPORAL, "Done", 3),
    _Case("OneVariable", "OneVariable", _DEFAULT, Outcome.INVARIANT, "Empty", 2),
    _Case("AssumptionFalse", "AssumptionFalse", _DEFAULT, Outcome.ASSUMPTION, None, 0),
    _Case("SemanticError", "SemanticError", _DEFAULT, Outcome.PARSE, None, 0),
    _Case("Counter", "ConfigUnknownName", _DEFAULT, Outcome.CONFIG, None, 0),
    _Case("WrappedValues", "WrappedValues", _DEFAULT, Outcome.INVARIANT, "Low", 2),
    _Case("ExitEarly", "ExitEarly", _DEFAULT, Outcome.BOUNDED, None, 0),
]

_RUN = """
from pytlc.runs import RunStore
from pytlc.tlc import TlcRunner, job_from_path
from pytlc.toolchain import find_toolchain

spec, runs, scratch = map(Path, sys.argv[1:])
toolchain = find_toolchain()
RunStore(runs).execute(job_from_path(spec), TlcRunner(toolchain, scratch), toolchain, on_event=report)
"""


@pytest.fixture(scope="module")
def toolchains() -> tuple[Toolchain, ...]:
    """One per TLC."""
    java = find_java()
    return tuple(Toolchain(java, jar) for jar in available_jars(java=java))


def _job(module: str, config: str, options: TlcOptions) -> TlcJob:
    job = job_from_path(SPECS / f"{module}.tla", config=SPECS / f"{config}.cfg", options=options)
    return TlcJob({f"{module}.tla": job.files[f"{module}.tla"]}, job.main, job.config, options)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.config)
def test_every_tlc_gives_the_verdict(
    toolchains: tuple[Toolchain, ...], warm: Callable[[Toolchain], WarmRunner], case: _Case
) -> None:
    """Outcome, property, trace and numbers are those of the spec in all versions."""
    job = _job(case.module, case.config, replace(case.options, expected_states=10))
    results = [warm(toolchain).run(job) for toolchain in toolchains]
    for result in results:
        assert (result.outcome, result.property) == (case.outcome, case.property)
        assert (len(result.traces[0]) if result.traces else 0) == case.length
        assert result.unknown == ()
    assert len({(result.stats.generated, result.stats.distinct, _states(result)) for result in results}) == 1


@pytest.mark.long
def test_a_deadline_leaves_no_java_behind(toolchains: tuple[Toolchain, ...], tmp_path: Path) -> None:
    """An endless search is bounded, reports how far it came, and every process of it is gone."""
    for toolchain in toolchains:
        result = _ended_in_the_middle(TlcRunner(toolchain, tmp_path), tmp_path)
        assert result.stats.distinct is not None


def _ended_in_the_middle(runner: TlcRunner, scratch: Path) -> Result:
    """The first result with numbers: a busy machine needs a longer deadline until TLC has told any."""
    for seconds in (6, 12, 24, 48, 96):
        result = runner.run(_job("Endless", "Endless", TlcOptions(deadline_seconds=float(seconds))))
        assert (result.outcome, result.bound) == (Outcome.BOUNDED, f"the deadline of {seconds} s")
        assert processes_about(f"{scratch}/") == {}
        assert list(scratch.iterdir()) == []
        if result.stats.distinct is not None:
            break
    return result


def test_a_killed_parent_leaves_no_java_and_no_run(tmp_path: Path) -> None:
    """SIGKILL of Python ends TLC at once; what is left in the folders is removed by the next run."""
    runs, scratch = tmp_path / "runs", tmp_path / "scratch"
    scratch.mkdir()
    assert tlc_ends_with_its_parent(_RUN, SPECS / "Endless.tla", runs, scratch)
    assert RunStore(runs).runs() == ()
    toolchain = Toolchain(find_java(), available_jars()[0])
    executed = RunStore(runs).execute(
        _job("Counter", "Success", TlcOptions()), TlcRunner(toolchain, scratch), toolchain
    )
    assert RunStore(runs).runs() == (executed.run,)
    assert list(runs.glob(".partial-*")) == []
    assert list(scratch.iterdir()) == []


@pytest.mark.long
def test_parallel_runs_do_not_disturb_each_other(toolchains: tuple[Toolchain, ...], tmp_path: Path) -> None:
    """24 runs at once, of each TLC: all find the same."""
    job = _job("Counter", "InvariantBehaviour", TlcOptions(expected_states=10))
    for toolchain in toolchains:
        runner = TlcRunner(toolchain, tmp_path)
        with ThreadPoolExecutor(24) as pool:
            results = list(pool.map(runner.run, [job] * 24))
        found = Counter((result.outcome, result.stats.distinct, result.traces) for result in results)
        assert [(outcome, distinct, count) for (outcome, distinct, _), count in found.items()] == [
            (Outcome.INVARIANT, 3, 24)
        ]


def test_every_tlc_understands_check_deadlock(
    toolchains: tuple[Toolchain, ...], warm: Callable[[Toolchain], WarmRunner]
) -> None:
    """TLC 2.15 knows no such word, and is told in another way."""
    job = _job("Deadlock", "Deadlock", TlcOptions(expected_states=10))
    for toolchain in toolchains:
        for said, outcome in (("FALSE", Outcome.SUCCESS), ("TRUE", Outcome.DEADLOCK)):
            asked = replace(job, config=f"{job.config}\nCHECK_DEADLOCK {said}\n")
            assert warm(toolchain).run(asked).outcome is outcome


@pytest.mark.long
def test_a_stored_run_can_be_repeated_with_tlc_alone(
    toolchains: tuple[Toolchain, ...], tmp_path: Path
) -> None:
    """The recorded command finds as many states in the stored folder, and the result reads back."""
    job = _job("Counter", "Success", TlcOptions())
    for toolchain in toolchains:
        executed = RunStore(tmp_path / "runs").execute(job, TlcRunner(toolchain), toolchain)
        assert executed.run.result() == executed.result
        _, _, _, *arguments = executed.run.record()["command"]
        assert tuple(arguments) == bare_command(job.main, job.options, {})[3:]
        bare = _bare(toolchain, executed.run.path / "spec", [arguments[0], "-tool", *arguments[1:]])
        assert (bare.stats.generated, bare.stats.distinct) == (9, 8)


def _states(result: Result) -> tuple[tuple[State, ...], ...]:
    """Without the actions, of which only later versions print the arguments."""
    return tuple(trace.states for trace in result.traces)


def _bare(toolchain: Toolchain, folder: Path, arguments: list[str]) -> Result:
    lines: list[str] = []

    def keep(line: str) -> bool:
        lines.append(line)
        return False

    temporary = folder / "tmp"
    temporary.mkdir()
    java: list[str | Path] = [toolchain.java.path, f"-Djava.io.tmpdir={temporary}", "-cp", toolchain.jar.path]
    run_lines([*java, *arguments], cwd=folder, on_line=keep, deadline=60.0)
    return replay(lines)
