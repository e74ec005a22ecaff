"""Random behaviours of a real TLC, replayed on the reference model."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.check import Checker, Question
from pytlc.conform.simulation import Simulated, replay_simulation
from pytlc.runs import RunStore
from pytlc.spec.family import load_family
from pytlc.tlc import Outcome, Simulation, TlcOptions, TlcRunner, job_from_path
from pytlc.tlc.behaviours import read_behaviour
from pytlc.toolchain import available_jars, find_java, find_toolchain
from pytlc.toolchain.find import Toolchain
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "specs"


def simulated(folder: Path, code: str, model: str, *, seed: int = 1) -> Simulated:
    """Behaviours of one version replayed on the model of another."""
    family = load_family("vgic")
    scope = family.scope(vcpus=2, spis=2, lrs=1)
    question = Question.of_target(
        family.target(code), scope, (), TlcOptions(check_deadlock=False), symmetry=False
    )
    other = Question.of_target(family.target(model), scope, (), TlcOptions(), symmetry=False)
    asked = Question(
        question.target, question.job, scope, code=other.code, family="vgic", version=other.version
    )
    return replay_simulation(
        Checker(find_toolchain(), RunStore(folder)), asked, Simulation(behaviors=6, depth=60), seed=seed
    )


def test_the_model_takes_every_behaviour_of_its_spec(tmp_path: Path) -> None:
    """All of them are made, read and replayed to their last step."""
    found = simulated(tmp_path, "v4", "v4")
    assert found.exit_code == 0
    assert found.count.behaviours == 6
    assert found.count.replayed == found.count.steps > 100


@pytest.mark.long
def test_a_model_of_other_code_is_found_out(tmp_path: Path) -> None:
    """The behaviour is shown up to where they part, and kept where pytlc replay finds it."""
    found = simulated(tmp_path, "v6", "v1")
    assert found.exit_code == 1
    first = found.disagreements[0]
    assert first.story is not None
    assert len(first.story.rows) == first.divergence.number - 1
    path = found.verdict.run.behaviour_path(first.number)
    said = pytlc("replay", path, cwd=tmp_path)
    assert said.code == 1
    assert f"DIVERGENCE at state {first.divergence.number}" in said.out


@pytest.mark.parametrize("seed", [3])
def test_a_seed_gives_the_same_behaviours_with_every_tlc(seed: int) -> None:
    """One worker, so two runs of one TLC write the same; each has as many states as were asked for."""
    java = find_java()
    for jar in available_jars(java=java):
        first, second = (_texts(Toolchain(java, jar), seed) for _ in range(2))
        assert first == second
        assert [len(read_behaviour(text)) for text in first] == [7, 7, 7]


def _texts(toolchain: Toolchain, seed: int) -> list[str]:
    texts: list[str] = []
    options = TlcOptions(seed=seed, simulate=Simulation(behaviors=3, depth=7, written=True))
    job = job_from_path(SPECS / "Accounts.tla", options=options)
    assert TlcRunner(toolchain, on_behaviour=texts.append).run(job).outcome is Outcome.BOUNDED
    return texts


def test_a_violation_ends_the_simulation_of_any_spec(tmp_path: Path) -> None:
    """Exit code 1, with its behaviour; without one 0, and 3 where there is no time."""
    found = pytlc("simulate", SPECS / "Tokens.tla", "--num", 5, "--json", cwd=tmp_path)
    assert found.code == 1
    assert found.data["verdict"]["property"] == "Short"
    assert found.data["replayed"] is None
    clean = pytlc("simulate", SPECS / "Accounts.tla", "--num", 5, "--depth", 9, cwd=tmp_path)
    assert clean.code == 0
    assert "5 random behaviours, 40 steps - seed 1" in clean.out
    ended = pytlc("simulate", SPECS / "Accounts.tla", "--num", 100000, "--deadline", 2, cwd=tmp_path)
    assert ended.code == 3
