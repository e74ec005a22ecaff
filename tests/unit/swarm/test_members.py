"""How the members of a swarm differ, and that a seed is all that they follow from."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from pytlc.swarm import members
from pytlc.swarm.members import Member, member_job
from pytlc.swarm.working import WorkThere
from pytlc.tlc import Simulation, TlcJob, TlcOptions

ACTIONS = {f"Act{number}": number % 3 for number in range(9)}
JOB = TlcJob({"M.tla": "---- MODULE M ----\n====\n"}, "M", "INIT Init\nNEXT Next\n", TlcOptions(workers=2))


@given(st.integers(0, 10**6), st.lists(st.integers(1, 500), min_size=1, max_size=4))
def test_a_member_follows_from_its_seed(seed: int, depths: list[int]) -> None:
    """Alone or among others it is the same; half of them leave out up to a quarter of the actions."""
    (alone,) = members([seed], depths, ACTIONS, whole=False)
    among = members(range(seed, seed + 4), depths, ACTIONS, whole=False)
    assert among[0] == alone
    assert alone.depth in depths
    assert set(alone.omitted) <= set(ACTIONS)
    assert [bool(member.omitted) for member in among] == [(seed + k) % 2 == 1 for k in range(4)]
    assert len(alone.omitted) <= len(ACTIONS) // 4


def test_nothing_is_left_out_where_that_is_not_wanted_or_too_much() -> None:
    """A spec of three actions keeps them all."""
    few = {"A": 0, "B": 0, "C": 0}
    assert not any(member.omitted for member in members(range(20), [9], ACTIONS, whole=True))
    assert not any(member.omitted for member in members(range(20), [9], few, whole=False))


def test_a_job_replaces_the_actions_that_are_left_out() -> None:
    """Each by an operator of as many arguments that is never true; no deadlock is looked for then."""
    job = member_job(JOB, Member(7, 30, ("Act2", "Act4", "Act3")), ACTIONS, 50)
    assert job.options.simulate == Simulation(behaviors=50, depth=30)
    assert (job.options.workers, job.options.seed, job.options.check_deadlock) == (1, 7, False)
    text = job.files[f"{job.main}.tla"]
    assert "PytlcNever ==\n  FALSE\nPytlcNever_2(pytlcAny) ==\n  FALSE\n" in text
    assert "PytlcNever_3(pytlcAny_2, pytlcAny_3) ==\n  FALSE\n" in text
    assert "CONSTANTS\n  Act2 <- PytlcNever_3\n  Act4 <- PytlcNever_2\n  Act3 <- PytlcNever\n" in job.config
    whole = member_job(JOB, Member(8, 30), ACTIONS, None)
    assert whole.main == "M"
    assert whole.options.check_deadlock is not False


def test_the_unit_of_work_can_be_sent_elsewhere() -> None:
    """The job and what is done with it are the same after pickling."""
    job = member_job(JOB, Member(7, 30, ("Act2",)), ACTIONS, 50)
    again = pickle.loads(pickle.dumps((WorkThere("ab" * 32), job)))  # noqa: S301  # our own
    assert again == (WorkThere("ab" * 32), job)
