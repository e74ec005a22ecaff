"""``pytlc check`` without a TLC: options, streams and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytlc.cli.vacuity import strict_code
from pytlc.tlc import OnEvent, RecordedRunner, Result, TlcJob
from pytlc.vacuity import Vacuity, Vacuous
from pytlc.vacuity.finding import Kind
from tests.unit.check.recorded import STEPS, TOOLCHAIN, lock_cycle_question, success, violation
from tests.unit.cli.conftest import Pytlc

ARGUMENTS = ("check", "vgic@v0", "--property", "NoLockCycle")


class Answers:
    """A runner that gives a recorded answer and keeps the jobs."""

    def __init__(self, runner: RecordedRunner) -> None:
        self.runner = runner
        self.jobs: list[TlcJob] = []

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """The answer."""
        self.jobs.append(job)
        return self.runner.run(job, on_event=on_event, output=output)


@pytest.fixture(autouse=True)
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """A TLC that finds a violation, in an empty folder."""
    found = Answers(violation(lock_cycle_question()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTLC_RUNS", raising=False)
    monkeypatch.setattr("pytlc.toolchain.find_toolchain", lambda: TOOLCHAIN)
    monkeypatch.setattr("pytlc.tlc.TlcRunner", lambda *_, **__: found)
    return found


def test_a_violation_exits_with_1(pytlc: Pytlc) -> None:
    """The verdict comes first, then that the trace replayed, then the lanes."""
    said = pytlc(*ARGUMENTS)
    assert said.code == 1
    first, *rest = said.out.splitlines()
    assert first.startswith("vgic@v0 on 2 pCPUs, 2 vCPUs")
    assert f"NoLockCycle VIOLATED after {STEPS} steps" in first
    assert any(f"all {STEPS} steps agree" in line for line in rest)
    assert {"pcpu0", "pcpu1"} <= set(said.out.split())


def test_nothing_found_exits_with_0(pytlc: Pytlc, answers: Answers) -> None:
    """The verdict says what holds and on how many states that rests."""
    answers.runner = success()
    said = pytlc(*ARGUMENTS)
    assert said.code == 0
    assert "holds: NoLockCycle - 8 distinct states" in said.out.splitlines()[0]


def test_json_is_all_that_stdout_gets(pytlc: Pytlc) -> None:
    """It parses, and agrees with the exit code."""
    said = pytlc(*ARGUMENTS, "--json")
    data = json.loads(said.out)
    assert data["exit_code"] == said.code == 1
    assert (data["outcome"], data["property"]) == ("invariant", "NoLockCycle")
    assert data["counterexamples"][0]["replay"]["outcome"] == "agreed"


def test_the_run_is_kept_where_it_is_asked_for(
    pytlc: Pytlc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--runs``, else ``PYTLC_RUNS``, else ``.pytlc/runs`` in the current folder; replay finds it there."""
    pytlc(*ARGUMENTS, "--runs", tmp_path / "named")
    monkeypatch.setenv("PYTLC_RUNS", str(tmp_path / "environment"))
    pytlc(*ARGUMENTS)
    monkeypatch.delenv("PYTLC_RUNS")
    pytlc(*ARGUMENTS)
    for folder in ("named", "environment", ".pytlc/runs"):
        assert (tmp_path / folder / "last").is_file()
    assert pytlc("replay", "last").code == 0


def test_sources_are_shown_when_they_are_asked_for(pytlc: Pytlc, answers: Answers) -> None:
    """A line of the template for each step; JSON has them without asking, and a stored run too."""
    lines = (line.replace("line 1, col 1", "line 2, col 1") for line in answers.runner.lines)
    answers.runner = RecordedRunner(tuple(lines))
    where = "from templates/vgic/Vgic.tla.j2:1"
    plain, shown, replayed = pytlc(*ARGUMENTS), pytlc(*ARGUMENTS, "--sources"), pytlc("replay", "--sources")
    assert [said.out.count(where) for said in (plain, shown, replayed)] == [0, STEPS, STEPS]
    source = {"template": "templates/vgic/Vgic.tla.j2", "line": 1, "block": None, "layer": None}
    (checked,) = json.loads(pytlc(*ARGUMENTS, "--json").out)["counterexamples"]
    (again,) = json.loads(pytlc("replay", "--json").out)
    assert checked["sources"] == again["sources"] == {"steps": [None, *[source] * STEPS], "back": None}


def test_without_a_property_all_are_checked(pytlc: Pytlc, answers: Answers) -> None:
    """Every property of the family is in the cfg; a repeated one is there once."""
    pytlc("check", "vgic@v0")
    pytlc("check", "vgic@v0", "--property", "TypeOK", "--property", "TypeOK")
    every, one = (job.config for job in answers.jobs)
    assert "NoSelfDeadlock" in every
    assert "OwnerLockHeld" in every
    assert one.count("TypeOK") == 1
    assert "NoSelfDeadlock" not in one


def test_options_reach_tlc(pytlc: Pytlc, answers: Answers) -> None:
    """Workers, deadline, heap and coverage are those given; deadlocks count only when asked for."""
    pytlc(*ARGUMENTS, "--workers", 3, "--deadline", 2.5, "--heap", 512, "--coverage", "--deadlock")
    pytlc(*ARGUMENTS)
    options, default = (job.options for job in answers.jobs)
    assert (options.workers, options.deadline_seconds, options.heap_megabytes) == (3, 2.5, 512)
    assert (options.coverage, options.check_deadlock) == (True, True)
    assert (default.coverage, default.check_deadlock, default.deadline_seconds) == (False, False, None)
    assert default.workers >= 1


def test_tlc_is_told_what_follows_two_dashes(pytlc: Pytlc, answers: Answers) -> None:
    """Every violation, depth first, when liveness is checked, JVM properties, further arguments."""
    pytlc(
        *ARGUMENTS,
        "--continue",
        "--dfid",
        9,
        "--lncheck",
        "default",
        "--jvm-property",
        "a.b=c",
        "--",
        "-gzip",
    )
    (job,) = answers.jobs
    options = job.options
    assert (options.continue_after_violation, options.dfs_depth, options.workers) == (True, 9, 1)
    assert (options.lncheck, options.extra_jvm, options.extra_tlc) == ("default", ("-Da.b=c",), ("-gzip",))


def test_what_cannot_be_passed_on_is_refused(pytlc: Pytlc) -> None:
    """Before TLC runs."""
    said = pytlc(*ARGUMENTS, "--", "-dump", "x")
    assert (said.code, "-dump cannot be passed on to TLC: use pytlc graph" in said.err) == (2, True)


def test_deadlocks_of_a_users_spec_count(pytlc: Pytlc, answers: Answers, tmp_path: Path) -> None:
    """As for TLC itself they do unless they are switched off; the cfg can be named."""
    (tmp_path / "Mine.tla").write_text("---- MODULE Mine ----\n====\n")
    (tmp_path / "Other.cfg").write_text("INVARIANT Other\n")
    said = pytlc("check", "Mine.tla", "--config", "Other.cfg")
    pytlc("check", "Mine.tla", "--config", "Other.cfg", "--no-deadlock")
    assert [job.options.check_deadlock for job in answers.jobs] == [None, False]
    assert answers.jobs[0].config == "INVARIANT Other\n"
    assert "there is no reference model for this spec" in said.out


def test_a_file_is_checked_with_other_constants_and_properties(
    pytlc: Pytlc, tmp_path: Path, answers: Answers
) -> None:
    """What a cfg would say is said on the command line, and a cfg is not needed then."""
    spec = (
        "---- MODULE Own ----\nCONSTANTS N, P\nVARIABLE x\nInit == x = N\nNext == x' = x\nLive == <>x\n===="
    )
    (tmp_path / "Own.tla").write_text(spec)
    constants = ("--constant", "N=3", "--constant", "P = {p1, p2}")
    pytlc("check", "Own.tla", *constants, "--invariant", "x # 9", "--temporal", "Live", "--view", "<<x>>")
    (job,) = answers.jobs
    assert job.config == (
        "INIT Init\nNEXT Next\nVIEW PytlcView\nCONSTANTS\n  N = 3\n  P = {p1, p2}\n"
        "INVARIANT PytlcInvariant\nPROPERTY Live\n"
    )
    assert "PytlcInvariant ==\n  x # 9\n" in job.files["Own.tla"]


def test_overrides_are_refused_where_they_say_nothing(pytlc: Pytlc, tmp_path: Path) -> None:
    """A constant without a value, and one of a version of a family."""
    (tmp_path / "Own.tla").write_text("---- MODULE Own ----\nCONSTANT N\n====")
    said = pytlc("check", "Own.tla", "--constant", "N")
    assert (said.code, "--constant 'N': expected NAME=VALUE, or NAME<-OPERATOR" in said.err) == (2, True)
    said = pytlc(*ARGUMENTS, "--model", "small")
    assert (said.code, "--model goes with a .tla file" in said.err) == (2, True)
    said = pytlc(*ARGUMENTS, "--constant", "N=3")
    assert (said.code, "--constant goes with a .tla file" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("vacuity", "code"),
    [
        (Vacuity(), 0),
        (Vacuity(notes=("vacuity is not judged: that failed",), complete=False), 3),
        (Vacuity(findings=(Vacuous(Kind.NO_STEP, "", ""),)), 1),
    ],
)
def test_strict_wants_everything_judged_and_nothing_found(vacuity: Vacuity, code: int) -> None:
    """A pass of which nothing could be judged is no success then; a violation stays one."""
    assert strict_code(0, vacuity, strict=True) == code
    assert strict_code(0, vacuity, strict=False) == 0
    assert strict_code(1, vacuity, strict=True) == 1
