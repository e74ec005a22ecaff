"""Swarms of a real TLC: what they find, that it can be found again, and that nothing outlives them."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor
from io import StringIO
from multiprocessing import get_context
from pathlib import Path

import pytest

from pytlc.check import Checker, Question
from pytlc.cli.swarm import _example
from pytlc.report import write
from pytlc.report.swarming import swarmed_text, swarmed_to_jsonable
from pytlc.runs import RunStore
from pytlc.swarm import Asked, Swarmed, swarm
from pytlc.swarm.members import omitted
from pytlc.tlc import Outcome, TlcOptions
from pytlc.toolchain import find_toolchain
from tests.integration.command import pytlc
from tests.integration.test_minimising import LARGE, SMALL, WALK, walk_config
from tests.processes import comes_about, processes_about

pytestmark = pytest.mark.java

MACHINE = ("vgic@v4+KeepVisible", "--vcpus", 3, "--spis", 2, "--retargets", 1, "--property", "VisibleIffInLr")


@pytest.mark.long
def test_a_violation_is_minimised_replayed_and_found_again(tmp_path: Path) -> None:
    """On a machine too large to search; the command that it prints finds the same behaviour."""
    said = pytlc("swarm", *MACHINE, "--seeds", "2..9", "--depth", 200, "--json", cwd=tmp_path)
    assert said.code == 1, said.err
    data = said.data
    assert data["minimised"]["after"] < data["minimised"]["before"]
    assert data["counterexample"]["replay"]["outcome"] == "agreed"
    assert data["counterexample"]["trace"]["steps"][1]["action"]["name"]
    store = RunStore(tmp_path / ".pytlc" / "runs")
    assert store.find("last").name == data["run"]["name"]
    assert pytlc("replay", "last", cwd=tmp_path).code == 0
    assert pytlc("trace", "show", "last", cwd=tmp_path).code == 0
    found = store.find(data["found"]["name"]).traces()[0]
    again = pytlc(*shlex.split(data["again"])[1:], cwd=tmp_path)
    assert again.code == 1, again.err
    assert store.find("last").traces()[0].states == found.states


@pytest.mark.long
def test_a_seed_that_leaves_actions_out_is_held_against_the_whole_spec(tmp_path: Path) -> None:
    """It counts because the whole spec has the behaviour too, and its command is a swarm of one."""
    without_drop = next(n for n in range(99) if omitted(n, ["Drop", "Left", "Right", "Take"]) == ("Drop",))
    arguments = (WALK, "--config", walk_config(tmp_path), "--seed", without_drop, "--json")
    said = [pytlc("swarm", *arguments, cwd=tmp_path).data for _ in range(2)]
    (seed,) = said[0]["seeds"]
    assert seed["omitted"] == ["Drop"]
    assert seed["confirmed"]
    assert "pytlc swarm" in said[0]["again"]
    assert said[0]["minimised"]["after"] == 5
    once, again = ({**one["found"], "name": "", "path": ""} for one in said)
    assert once == again


def swarmed(folder: Path, text: str, asked: Asked, executor: Executor | None = None) -> Swarmed:
    """A swarm on the walk with a configuration."""
    config = folder / "walk.cfg"
    config.write_text(text)
    question = Question.of_path(WALK, config, TlcOptions(check_deadlock=False))
    return swarm(Checker(find_toolchain(), RunStore(folder / "runs")), question, asked, executor=executor)


def test_nothing_found_tells_what_was_seen(tmp_path: Path) -> None:
    """Exit code 3, every seed with its states, and a sample's distinct states and actions."""
    asked = Asked(seeds=(2, 4), depths=(20,), behaviours=50)
    found = swarmed(tmp_path, f"{SMALL.replace('Things = 3', 'Things = 2')}SPECIFICATION Spec\n", asked)
    assert found.exit_code == 3
    assert [run.finished for run in found.runs] == [True, True]
    assert all((run.states or 0) >= 50 * 19 for run in found.runs)
    assert found.survey is not None
    assert found.survey.depth <= 20
    assert 1 < found.survey.distinct < found.survey.states
    assert set(found.actions) == {"Right", "Left", "Take", "Drop"}


def test_another_executor_may_run_the_members(tmp_path: Path) -> None:
    """Processes, to which jobs and the work are sent as pickles."""
    asked = Asked(seeds=(2, 4), depths=(60,), jobs=2)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        found = swarmed(tmp_path, f"{SMALL}SPECIFICATION Spec\nINVARIANT NeverFar\n", asked, processes)
    assert found.exit_code == 1
    assert found.minimised is not None
    assert found.minimised.minimised.claim.outcome is Outcome.INVARIANT


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
def test_no_tlc_outlives_a_swarm(number: signal.Signals, tmp_path: Path) -> None:
    """Both members' JVMs are gone, however the swarm ends."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    config = tmp_path / "walk.cfg"
    config.write_text(f"{LARGE.replace('25', '2')}SPECIFICATION Spec\n")
    command = [sys.executable, "-m", "pytlc", "swarm", WALK, "--config", config, "--jobs", 2, "--num", 10**9]
    with subprocess.Popen(
        list(map(str, command)),
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:

        def simulations() -> list[str]:
            return [line for line in processes_about(str(scratch)).values() if "-simulate" in line]

        try:
            assert comes_about(lambda: len(simulations()) == 2)
            process.send_signal(number)
            assert comes_about(lambda: process.poll() is not None)
        finally:
            process.kill()
    assert comes_about(lambda: not processes_about(str(scratch)))
    assert process.returncode == (130 if number == signal.SIGINT else -signal.SIGKILL)


def test_a_violation_outlives_what_fails_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found and kept, exit code 1, and what failed is told besides."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise KeyError("q")

    monkeypatch.setattr("pytlc.swarm.swarming.minimise_run", fail)
    found = swarmed(tmp_path, f"{SMALL}SPECIFICATION Spec\nINVARIANT NeverFar\n", Asked(seeds=(2,)))
    assert (found.exit_code, found.minimised) == (1, None)
    assert found.found is not None
    assert [(one.stage, one.reason) for one in found.failures] == [
        ("minimising", "KeyError: 'q' (a bug in pytlc)")
    ]
    example, _ = _example(found)
    text = StringIO()
    write(swarmed_text(found, example, again="", has_model=False), text)
    assert text.getvalue().index("VIOLATED") < text.getvalue().index("minimising failed")
    data = swarmed_to_jsonable(found, example, again="", has_model=False)
    assert data["failures"] == [{"stage": "minimising", "reason": "KeyError: 'q' (a bug in pytlc)"}]
    assert data["counterexample"]["trace"] is not None


_LONG = """---- MODULE Long ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = IF x < 60 THEN x + 1 ELSE 50
Spec == Init /\\ [][Next]_x /\\ WF_x(Next)
Never == <>(x = 99)
Near == x < 30
====
"""


@pytest.mark.parametrize(
    ("config", "depth", "code"),
    [
        ("SPECIFICATION Spec\nPROPERTY Never\n", 90, 1),
        ("INIT Init\nNEXT Next\nCONSTRAINT Near\n", 90, 3),
    ],
    ids=["goes on for ever", "ends at a constraint"],
)
def test_what_a_simulation_says_of_an_end_of_its_own_is_no_violation(
    config: str, depth: int, code: int, tmp_path: Path
) -> None:
    """TLC 1.8.0 takes a behaviour that a constraint ends for a deadlock; a lasso is one of the whole spec."""
    (tmp_path / "Long.tla").write_text(_LONG)
    (tmp_path / "Long.cfg").write_text(config)
    said = pytlc("swarm", "Long.tla", "--depth", depth, "--seeds", "1", "--num", 5, "--json", cwd=tmp_path)
    (seed,) = said.data["seeds"]
    assert said.code == code, said.err
    assert seed["confirmed"] is (code == 1)
    assert seed["outcome"] in {"temporal", "deadlock", "bounded"}


def test_a_lasso_is_not_minimised(tmp_path: Path) -> None:
    """It goes on for ever; that is no failure."""
    (tmp_path / "Long.tla").write_text(_LONG)
    (tmp_path / "Long.cfg").write_text("SPECIFICATION Spec\nPROPERTY Never\n")
    said = pytlc("swarm", "Long.tla", "--depth", 90, "--seeds", "1", "--num", 5, cwd=tmp_path)
    assert said.code == 1
    assert "failed" not in said.out + said.err
