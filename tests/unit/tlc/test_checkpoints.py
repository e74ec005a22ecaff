"""Checkpoints are kept whole or not at all, whatever TLC is doing at the time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytlc.errors import UsageError
from pytlc.runs.unfinished import continuable, remove_unfinished, unfinished
from pytlc.tlc import Dump, Outcome, Result, Simulation, TlcJob, TlcOptions, checkpoints, events
from pytlc.tlc.checkpoints import Keeper, Keeping, folder_of, obstacle, read_checkpoint
from pytlc.tlc.codes import Resource
from tests.unit.check.recorded import TOOLCHAIN

JAR = TOOLCHAIN.jar
JOB = TlcJob({"M.tla": "---- MODULE M ----\n===="}, "M", "", TlcOptions(checkpoint_minutes=1.0))
_FAILURE = events.ResourceExhausted(1001, "memory", Resource.MEMORY)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkpoint need not settle: no TLC writes here."""
    monkeypatch.setattr(checkpoints, "_SETTLE_SECONDS", 0.0)


def write(keeper: Keeper, queue: str) -> Path:
    """Write what TLC writes for a checkpoint, and say so."""
    live = keeper.recover or keeper.meta / "26-01-01-00-00-00"
    live.mkdir(parents=True, exist_ok=True)
    for name in ("queue.chkpt", "vars.chkpt", "M-0.chkpt"):
        (live / name).unlink(missing_ok=True)
        (live / name).write_text(queue)
    (live / "M-0.st").write_text("trace")
    (live / "M_0.fp").write_text("fingerprints")
    keeper.hear(events.CheckpointFinished())
    return live


def kept(root: Path) -> str | None:
    """What the newest checkpoint of the job holds."""
    found = read_checkpoint(folder_of(root, JOB, JAR))
    return None if found is None else (found.files / "queue.chkpt").read_text()


def test_the_newest_complete_checkpoint_is_kept(tmp_path: Path) -> None:
    """Each takes the place of the one before; fingerprints and the working folder are not kept."""
    with Keeping(tmp_path).of(JOB, JAR, None) as keeper:
        assert keeper is not None
        for queue in ("first", "second"):
            write(keeper, queue)
            keeper.keep()
            assert kept(tmp_path) == queue
    folder = folder_of(tmp_path, JOB, JAR)
    (saved,) = [path for path in folder.iterdir() if path.is_dir()]
    assert not list(saved.glob("*.fp"))


def test_a_checkpoint_in_the_making_is_not_kept(tmp_path: Path) -> None:
    """While one of TLC's files is not renamed yet, the one before stays."""
    with Keeping(tmp_path).of(JOB, JAR, None) as keeper:
        assert keeper is not None
        write(keeper, "whole")
        keeper.keep()
        (write(keeper, "half") / "vars.tmp").write_text("")
        keeper.keep()
        assert kept(tmp_path) == "whole"


@pytest.mark.parametrize("said", [_FAILURE, events.LivenessBranches(1)])
def test_what_cannot_be_trusted_is_not_kept(tmp_path: Path, said: events.Event) -> None:
    """After an error a state may be missing from the queue; with temporal properties recovery is unsound."""
    with Keeping(tmp_path).of(JOB, JAR, None) as keeper:
        assert keeper is not None
        keeper.hear(said)
        write(keeper, "doubtful")
        keeper.keep()
    assert kept(tmp_path) is None
    assert not folder_of(tmp_path, JOB, JAR).exists()


def test_what_was_printed_is_told_again(tmp_path: Path) -> None:
    """The lines of the spec, not those of the parser, come before what a search that goes on prints."""
    with Keeping(tmp_path).of(JOB, JAR, None) as keeper:
        assert keeper is not None
        for event in (events.SanyStarted(), events.Printed("Parsing"), events.SanyFinished()):
            keeper.hear(event)
        keeper.hear(events.Printed("seen\u2028once"))
        write(keeper, "whole")
        keeper.keep()
    with Keeping(tmp_path, resume=True).of(JOB, JAR, None) as keeper:
        assert keeper is not None
        assert keeper.earlier == ("seen\u2028once",)
        assert keeper.recover is not None
        assert (keeper.recover / "queue.chkpt").read_text() == "whole"


def test_a_verdict_removes_the_checkpoint(tmp_path: Path) -> None:
    """A search that was stopped says how it goes on; one with a verdict leaves nothing."""
    with Keeping(tmp_path).of(JOB, JAR, None) as keeper:
        assert keeper is not None
        write(keeper, "whole")
        (told,) = keeper.conclude(Result(Outcome.BOUNDED)).diagnostics
        assert "--resume" in told.message
        assert keeper.conclude(Result(Outcome.SUCCESS)).diagnostics == ()
    assert not folder_of(tmp_path, JOB, JAR).exists()


def test_one_process_at_a_time_is_at_a_search(tmp_path: Path) -> None:
    """A second one keeps no checkpoints, and cannot go on; a search in use is not removed."""
    with Keeping(tmp_path).of(JOB, JAR, None) as first:
        assert first is not None
        write(first, "whole")
        first.keep()
        with Keeping(tmp_path).of(JOB, JAR, None) as second:
            assert second is None
        with pytest.raises(UsageError, match="another process"), Keeping(tmp_path, True).of(JOB, JAR, None):
            pass
        (search,) = unfinished(tmp_path)
        assert search.in_use
        assert not remove_unfinished(search)
    (search,) = unfinished(tmp_path)
    assert not search.in_use
    assert remove_unfinished(search)
    assert unfinished(tmp_path) == ()


def test_a_folder_without_links_gets_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system has no hard links, the files are copied."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    with Keeping(tmp_path).of(JOB, JAR, None) as keeper:
        assert keeper is not None
        write(keeper, "whole")
        keeper.keep()
    assert kept(tmp_path) == "whole"


def _using(module: str, expression: str) -> TlcJob:
    return TlcJob({"M.tla": f"---- MODULE M ----\nEXTENDS {module}\nA == {expression}\n====\n"}, "M", "")


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        (TlcJob(JOB.files, "M", "", TlcOptions(simulate=Simulation())), "breadth-first"),
        (TlcJob(JOB.files, "M", "", TlcOptions(dfs_depth=3)), "breadth-first"),
        (TlcJob(JOB.files, "M", "", TlcOptions(dump=Dump.DOT)), "state graph"),
        (TlcJob(JOB.files, "M", "", TlcOptions(coverage=True)), "counted before the checkpoint"),
        (_using("TLC", "TLCSet(1, 2)"), "TLCSet keeps values outside of states"),
        (_using("TLCExt", "TLCGetAndSet(1, +, 1, 0)"), "TLCGetAndSet keeps values outside of states"),
    ],
)
def test_what_cannot_go_on_says_why(tmp_path: Path, job: TlcJob, reason: str) -> None:
    """It keeps no checkpoints, and is refused when it is to go on."""
    told = obstacle(job)
    assert told is not None
    assert reason in told
    with pytest.raises(UsageError, match="cannot be resumed"):
        continuable(tmp_path, "M.tla", job, JAR)
