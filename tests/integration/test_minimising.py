"""Counterexamples of simulations made shorter, by a real TLC and on the reference model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pytlc.check.examining import replay_run
from pytlc.errors import SpecError, UsageError
from pytlc.minimise import Minimised, Minimiser, Progress
from pytlc.runs import RunStore
from pytlc.tlc import (
    Finding,
    OnEvent,
    Outcome,
    Result,
    Simulation,
    TlcJob,
    TlcOptions,
    TlcRunner,
    job_from_path,
)
from pytlc.tlc.versions import features
from pytlc.toolchain import Toolchain, available_jars, find_java, find_toolchain
from pytlc.trace import State, Step, Trace, save_itf
from pytlc.values import FiniteSet
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

WALK = Path(__file__).parents[1] / "data" / "specs" / "Walk.tla"
#: Of each kind of violation: what is checked, and how many steps away it is.
KINDS = {
    Outcome.INVARIANT: ("SPECIFICATION Spec\nINVARIANT NeverFar\n", 4),
    Outcome.ACTION_PROPERTY: ("SPECIFICATION Spec\nPROPERTY NeverDropsFirst\n", 5),
    Outcome.DEADLOCK: ("INIT Init\nNEXT OneWay\n", 4),
    Outcome.ASSERTION: ("SPECIFICATION Spec\n", 4),
}
#: Where a bound on the steps depends on what TLC looks at after it, or on what it shows.
DEPENDING = {Outcome.INVARIANT, Outcome.ASSERTION}
SMALL = "CONSTANTS Size = 4 Things = 3\n"
#: So many contents of the bag that a search of everything nearer never ends.
LARGE = "CONSTANTS Size = 14 Things = 25\n"


def walk_job(folder: Path, config: str, **options: bool) -> TlcJob:
    """The walk with a configuration of its own."""
    path = folder / "Walk.cfg"
    path.write_text(config)
    return job_from_path(WALK, config=path, options=TlcOptions(**options))  # type: ignore[arg-type]


def simulate(job: TlcJob, toolchain: Toolchain, seed: int) -> Finding:
    """A violation that a simulation finds."""
    options = TlcOptions(
        check_deadlock=job.options.check_deadlock, seed=seed, simulate=Simulation(behaviors=4000, depth=120)
    )
    result = TlcRunner(toolchain).run(TlcJob(job.files, job.main, job.config, options))
    assert result.traces
    return result.findings[0]


def minimise(job: TlcJob, toolchain: Toolchain, finding: Finding, seconds: float = 60.0) -> Minimised:
    """What comes of it with TLC alone."""
    tlc = features(toolchain.jar.version)
    return Minimiser(job, TlcRunner(toolchain), tlc).minimise(finding, seconds=seconds)


@pytest.mark.parametrize("outcome", KINDS, ids=lambda outcome: outcome.value)
def test_every_kind_of_violation_is_minimised(outcome: Outcome, tmp_path: Path) -> None:
    """As short as can be, said to be, and ending with the same violation."""
    claims, steps = KINDS[outcome]
    job = walk_job(tmp_path, SMALL + claims, check_deadlock=outcome is Outcome.DEADLOCK)
    java = find_java()
    jars = available_jars(java=java) if outcome in DEPENDING else [find_toolchain().jar]
    for jar in jars:
        toolchain = Toolchain(java, jar)
        finding = simulate(job, toolchain, seed=3)
        assert finding.outcome is outcome
        if outcome is Outcome.ASSERTION and jar.version == "2.15":
            with pytest.raises(UsageError, match="take a later one"):
                minimise(job, toolchain, finding)
            continue
        found = minimise(job, toolchain, finding)
        assert len(found.trace) - 1 == steps, jar.version
        assert found.shortest
        assert found.result.outcome is outcome
        assert found.trace.steps[1].action is not None
        assert found.trace.steps[1].action.name in {"Right", "Left", "Take", "OneWay"}


@dataclass(frozen=True)
class Hasty:
    """A real TLC that is given no time to search from the initial states."""

    runner: TlcRunner

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """Run it, for a moment where it begins at the beginning."""
        if "PytlcStart" not in job.config:
            job = replace(job, options=replace(job.options, deadline_seconds=0.1))
        return self.runner.run(job, on_event=on_event, output=output)


@pytest.mark.long
def test_what_is_too_large_to_search_is_cut_short_all_the_same(tmp_path: Path) -> None:
    """Searches from states of the behaviour leave out most steps; an interrupt leaves the best so far."""
    job = walk_job(tmp_path, f"{LARGE}SPECIFICATION Spec\nINVARIANT NeverFar\n")
    toolchain, seen = find_toolchain(), list[Progress]()

    def enough(progress: Progress) -> None:
        seen.append(progress)
        if progress.now < progress.before * 3 // 4:
            raise KeyboardInterrupt

    minimiser = Minimiser(
        job, Hasty(TlcRunner(toolchain)), features(toolchain.jar.version), on_progress=enough
    )
    finding = Finding(Outcome.INVARIANT, "NeverFar", None, wandering(14))
    found = minimiser.minimise(finding, seconds=200.0)
    assert len(found.before) == 57
    assert len(found.trace) == seen[-1].now < 43
    assert found.stopped
    assert not found.shortest
    assert found.result.outcome is Outcome.INVARIANT


def wandering(size: int) -> Trace:
    """A walk along the whole grid in which things are taken and dropped at every place."""
    bags = [FiniteSet(bag) for bag in ((), (5,), (5, 6), (6,))]
    states = [State({"x": x, "bag": bag, "who": "left"}) for x in range(size) for bag in ordered(bags, x)]
    states.append(State({"x": size - 1, "bag": FiniteSet((2,)), "who": "left"}))
    return Trace(tuple(Step(number, None, state) for number, state in enumerate(states, 1)))


def ordered(bags: list[FiniteSet], x: int) -> list[FiniteSet]:
    """To and fro, so that the last bag at a place is the first at the next."""
    return bags if x % 2 == 0 else bags[::-1]


def test_a_behaviour_that_is_none_is_refused(tmp_path: Path) -> None:
    """A step that the spec does not take, and an end that violates nothing."""
    job = walk_job(tmp_path, f"{SMALL}SPECIFICATION Spec\nINVARIANT NeverFar\n")
    toolchain = find_toolchain()
    finding = simulate(job, toolchain, seed=3)
    assert finding.trace is not None
    cut = Trace(finding.trace.steps[:2])
    with pytest.raises(SpecError, match="does not take this behaviour"):
        minimise(job, toolchain, Finding(finding.outcome, finding.property, None, cut), seconds=0.001)


@pytest.mark.long
def test_the_reference_model_is_used_where_there_is_one(tmp_path: Path) -> None:
    """Steps are left out on it, and the shorter behaviour is a run that replays like any other."""
    machine = ("vgic@v1", "--vcpus", 2, "--spis", 1, "--lrs", 1, "--property", "NoSelfDeadlock")
    assert pytlc("simulate", *machine, "--depth", 300, "--num", 500, cwd=tmp_path).code == 1
    long = RunStore(tmp_path / ".pytlc" / "runs").find("last").traces()[0]
    said = pytlc("trace", "minimise", "--json", cwd=tmp_path)
    assert said.code == 0, said.err
    assert said.data["on_model"]
    assert said.data["shortest"]
    assert said.data["before"] == len(long)
    assert said.data["counterexample"]["replay"]["outcome"] == "agreed"
    assert pytlc("replay", "last", cwd=tmp_path).code == 0


@pytest.mark.long
def test_runs_and_files_are_taken_alike(tmp_path: Path) -> None:
    """A run, a trace file in it, an ITF file of it; the shorter one can be minimised again."""
    config = walk_config(tmp_path)
    arguments = ("simulate", WALK, "--config", config, "--depth", 100, "--num", 2000)
    assert pytlc(*arguments, cwd=tmp_path).code == 1
    store = RunStore(tmp_path / ".pytlc" / "runs")
    run = store.find("last")
    save_itf(tmp_path / "long.itf.json", run.traces()[0])
    foreign = pytlc("trace", "minimise", "long.itf.json", cwd=tmp_path)
    assert foreign.code == 2
    assert "--of RUN" in foreign.err
    said = [
        pytlc("trace", "minimize", run.trace_path(), "--progress", "plain", cwd=tmp_path),
        pytlc("trace", "minimise", "long.itf.json", "--of", run.name, cwd=tmp_path),
        pytlc("trace", "minimise", "last", cwd=tmp_path),
    ]
    assert [one.code for one in said] == [0, 0, 0], said
    assert "5 states instead of" in said[0].err
    assert "there is no shorter one" in said[1].out
    assert "5 states, as before: there is no shorter one" in said[2].out
    (example,) = replay_run(store.find("last"))
    assert example.trace is not None
    assert len(example.trace) == 5


def walk_config(folder: Path) -> Path:
    """A configuration of the small walk."""
    path = folder / "walk.cfg"
    path.write_text(f"{SMALL}SPECIFICATION Spec\nINVARIANT NeverFar\n")
    return path
