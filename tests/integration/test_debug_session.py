"""A run of TLC is opened, stepped through, left by a branch, and the branch replayed: the whole way."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.check.examining import replay_trace
from pytlc.debug import Cursor
from pytlc.debug.opening import Session, open_file, open_run, save_branch
from pytlc.debug.stops import lock_contended
from pytlc.errors import UsageError
from pytlc.runs import RunStore
from pytlc.trace import load_trace, save_trace

pytestmark = pytest.mark.java


@pytest.fixture(scope="module")
def opened(inversion: Path) -> Session:
    """The lock inversion of v0, as TLC finds it."""
    return open_run(RunStore(inversion / ".pytlc" / "runs").find("last"))


def test_a_branch_is_saved_and_replayed_as_part_of_its_run(opened: Session, tmp_path: Path) -> None:
    """Before the first contention somebody else acts; the file replays on the model of the run."""
    assert opened.run is not None
    assert opened.violated == "NoLockCycle"
    cursor = Cursor(opened.timeline)
    cursor.run([lock_contended()])
    cursor.back()
    cursor.take(next(choice for choice in cursor.choices() if not choice.taken))
    for path in (
        save_branch(opened, cursor.timeline),
        save_branch(opened, cursor.timeline, tmp_path / "b.json"),
    ):
        file = load_trace(path)
        assert replay_trace(opened.run, file.trace).divergence is None
        again = open_file(path)
        assert again.run == opened.run
        assert len(again.timeline) == cursor.number
        assert again.timeline.lanes(cursor.number)
    assert save_branch(opened, cursor.timeline) != save_branch(opened, cursor.timeline)


def test_each_step_of_the_run_has_its_lines(opened: Session) -> None:
    """TLC tells where each action is, and the listing shows the definition around it."""
    for number in range(2, len(opened.timeline) + 1):
        action = opened.timeline.action(number)
        assert action is not None
        region = opened.listing.of_action(action)
        assert region is not None
        assert region.name == action.name
        assert opened.listing.source(region) is not None


def test_what_is_not_there_is_refused(opened: Session, tmp_path: Path) -> None:
    """A counterexample of a number that the run has not, and a branch of no run without a name."""
    assert opened.run is not None
    with pytest.raises(UsageError, match="it has 1"):
        open_run(opened.run, 2)
    save_trace(tmp_path / "alone.json", opened.timeline.trace, {})
    alone = open_file(tmp_path / "alone.json")
    assert alone.run is None
    assert alone.timeline.lanes(1) == ()
    with pytest.raises(UsageError, match="of no run"):
        save_branch(alone, alone.timeline)
