"""Running jobs, with a stand-in for Java that prints what a real TLC printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from pytlc.errors import StorageError, ToolchainError
from pytlc.tlc import (
    Dump,
    Event,
    Outcome,
    RecordedRunner,
    RunEnd,
    Stop,
    TlcJob,
    TlcOptions,
    TlcRunner,
    events,
)
from pytlc.tlc.fold import Fold
from pytlc.tlc.runner import Listener, raw_output, told
from pytlc.toolchain import Java, Toolchain
from tests.unit.stand_in import jar_in
from tests.unit.tlc.conftest import Recording

_JOB = TlcJob({"M.tla": "the spec", "B.tla": "more"}, "M", "INIT I")

_STAND_IN = """#!{python}
import json, os, signal, sys
state = {{
    "pid": os.getpid(), "argv": sys.argv[1:], "cwd": os.getcwd(), "cfg": open("M.cfg").read(),
    "files": sorted(os.listdir(".")),
}}
json.dump(state, open({state!r}, "w"))
sys.stdout.write(open({output!r}).read())
sys.stdout.flush()
sys.stderr.write("warned\\n")
sys.stderr.flush()
if {lingers}:
    signal.pause()
sys.exit({code})
"""


class _Recording(Protocol):
    @property
    def lines(self) -> tuple[str, ...]: ...


_Look = Callable[[str], _Recording]


class _StandIn:
    """A Java that prints fixed lines, notes how it was called, and then stays or ends."""

    def __init__(self, folder: Path, lines: tuple[str, ...], *, lingers: bool = False, code: int = 0) -> None:
        self._state = folder / "state.json"
        (folder / "output").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        self.path = folder / "java"
        script = _STAND_IN.format(
            python=sys.executable,
            state=str(self._state),
            output=str(folder / "output"),
            lingers=lingers,
            code=code,
        )
        self.path.write_text(script, encoding="utf-8")
        self.path.chmod(0o755)
        self.scratch = folder / "scratch"
        self.scratch.mkdir()

    def runner(self, version: str = "2.19") -> TlcRunner:
        java = Java(self.path, "17", 17, "PATH")
        return TlcRunner(Toolchain(java, jar_in(self.path.parent, version)), self.scratch)

    @property
    def state(self) -> dict[str, object]:
        data: dict[str, object] = json.loads(self._state.read_text(encoding="utf-8"))
        return data

    @property
    def is_gone(self) -> bool:
        pid = self.state["pid"]
        assert isinstance(pid, int)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False


def test_a_process_is_ended_as_soon_as_it_has_said_its_last_word(tmp_path: Path, recorded: _Look) -> None:
    """Its exit code is not known then, and the verdict is that of its messages."""
    java = _StandIn(tmp_path, recorded("success").lines, lingers=True)
    result = java.runner().run(_JOB)
    assert (result.outcome, result.exit_code, result.end.stop) == (Outcome.SUCCESS, None, Stop.EXITED)
    assert java.is_gone


def test_a_dump_is_waited_for(tmp_path: Path, recorded: _Look) -> None:
    """TLC may still write the state graph after its last message, so it is left to end by itself."""
    java = _StandIn(tmp_path, recorded("success").lines, code=7)
    job = TlcJob({"M.tla": ""}, "M", "", TlcOptions(dump=Dump.DOT))
    result = java.runner().run(job, output=tmp_path)
    assert (result.outcome, result.exit_code) == (Outcome.CRASHED, 7)


def test_a_deadline_ends_a_run_that_says_nothing_more(tmp_path: Path, recorded: _Look) -> None:
    """The result is bounded, keeps what was known, and the process is gone."""
    java = _StandIn(tmp_path, recorded("success").lines[:-3], lingers=True)
    job = TlcJob({"M.tla": ""}, "M", "", TlcOptions(deadline_seconds=1.5))
    result = java.runner().run(job)
    assert (result.outcome, result.bound) == (Outcome.BOUNDED, "the deadline of 1.5 s")
    assert result.stats.distinct == 8
    assert java.is_gone


def test_the_process_finds_the_texts_of_the_job_in_a_folder_of_its_own(
    tmp_path: Path, recorded: _Look
) -> None:
    """Nothing else is in it, and nothing of it is left."""
    java = _StandIn(tmp_path, recorded("success").lines)
    java.runner().run(_JOB)
    assert java.state["files"] == ["B.tla", "M.cfg", "M.tla"]
    assert java.state["cfg"] == "INIT I"
    assert str(java.state["cwd"]).startswith(str(java.scratch))
    assert list(java.scratch.iterdir()) == []


def test_the_raw_output_is_kept_where_it_is_wanted(tmp_path: Path, recorded: _Look) -> None:
    """Standard output line by line, standard error beside it."""
    output = tmp_path / "kept"
    output.mkdir()
    lines = recorded("deadlock").lines
    _StandIn(tmp_path, lines).runner().run(_JOB, output=output)
    assert (output / "tlc.out").read_text(encoding="utf-8").splitlines() == list(lines)
    assert {path.name for path in output.iterdir()} == {"tlc.out", "tlc.err"}


def test_events_are_seen_in_order_as_they_come(tmp_path: Path, recorded: _Look) -> None:
    """From the version line to the last message."""
    seen: list[Event] = []
    _StandIn(tmp_path, recorded("success").lines).runner().run(_JOB, on_event=seen.append)
    assert isinstance(seen[0], events.Version)
    assert isinstance(seen[-1], events.Finished)


def test_an_exception_of_the_listener_leaves_nothing_behind(tmp_path: Path, recorded: _Look) -> None:
    """Ctrl-C arrives like this: the process is gone, and so are its folders."""
    java = _StandIn(tmp_path, recorded("success").lines, lingers=True)

    def interrupt(_event: Event) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        java.runner().run(_JOB, on_event=interrupt)
    assert list(java.scratch.iterdir()) == []


def test_workers_are_reduced_with_a_warning_where_tlc_is_unsound(tmp_path: Path, recorded: _Look) -> None:
    """The number of workers asked for and used, and the reason, are told."""
    java = _StandIn(tmp_path, recorded("success").lines)
    job = TlcJob({"M.tla": ""}, "M", "PROPERTY Live", TlcOptions(workers=2))
    (warning,) = java.runner("2.18").run(job).warnings
    assert warning.message.startswith("checked with 1 worker instead of 2: TLC 2.18 misses violations")
    argv = java.state["argv"]
    assert isinstance(argv, list)
    assert argv[argv.index("-workers") + 1] == "1"


def test_what_an_earlier_process_left_is_removed(tmp_path: Path, recorded: _Look) -> None:
    """A run that was killed leaves its folder to the next one."""
    java = _StandIn(tmp_path, recorded("success").lines)
    (java.scratch / "pytlc-run-1-dead" / "spec").mkdir(parents=True)
    java.runner().run(_JOB)
    assert list(java.scratch.iterdir()) == []


def test_a_java_that_cannot_be_started_is_a_toolchain_error(tmp_path: Path, recorded: _Look) -> None:
    """And nothing is left behind."""
    java = _StandIn(tmp_path, recorded("success").lines)
    java.path.unlink()
    with pytest.raises(ToolchainError, match="cannot run"):
        java.runner().run(_JOB)
    assert list(java.scratch.iterdir()) == []


def test_an_output_folder_that_is_missing_is_a_storage_error(tmp_path: Path, recorded: _Look) -> None:
    """Before TLC is started."""
    java = _StandIn(tmp_path, recorded("success").lines)
    with pytest.raises(StorageError, match="cannot write"):
        java.runner().run(_JOB, output=tmp_path / "missing")


def test_a_recorded_runner_gives_the_recorded_result(tmp_path: Path, recorded: _Look) -> None:
    """It names temporal properties by the job, reports events and keeps its output like a real one."""
    end = RunEnd(returncode=13, stderr="said")
    seen: list[Event] = []
    job = TlcJob({"M.tla": ""}, "M", "PROPERTY Live")
    result = RecordedRunner(recorded("liveness-lasso").lines, end).run(
        job, on_event=seen.append, output=tmp_path
    )
    assert (result.outcome, result.end) == (Outcome.TEMPORAL, end)
    assert result.property in {"Live", "EventuallyTop"}
    assert isinstance(seen[-1], events.Finished)
    assert (tmp_path / "tlc.err").read_text(encoding="utf-8") == "said"
    assert RecordedRunner.from_file(tmp_path / "tlc.out", end).run(job) == result


@pytest.mark.parametrize(
    ("stop", "later", "age"),
    [(Stop.DEADLINE, 11.0, 11.0), (Stop.DEADLINE, 1.0, None), (Stop.EXITED, 11.0, None)],
)
def test_numbers_of_a_search_that_was_stopped_have_an_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: Stop, later: float, age: float | None
) -> None:
    """From TLC's last report on, where that is old."""
    clock = iter((100.0, 100.0 + later))
    monkeypatch.setattr("pytlc.tlc.runner.time.monotonic", lambda: next(clock))
    with raw_output(tmp_path) as raw:
        listener = Listener(Fold(), None, raw)
        for line in (
            "@!@!@STARTMSG 2200:0 @!@!@",
            (
                "Progress(7) at this second: 9 states generated, 8 distinct states found, "
                "2 states left on queue."
            ),
            "@!@!@ENDMSG 2200 @!@!@",
        ):
            listener.hear(line)
        stats = listener.result(RunEnd(stop)).stats
    assert (stats.generated, stats.distinct, stats.queue, stats.depth, stats.age) == (9, 8, 2, 7, age)


def test_assumptions_alone_are_checked_although_there_is_no_state() -> None:
    """A cfg without a behaviour says nothing of states; a spec that has none is not ok."""
    result = Recording("no-initial-state-claims-success", "2.18").result()
    alone = TlcJob({"M.tla": "---- MODULE M ----\n===="}, "M", "")
    assert told(result, alone, alone, "2.18").warnings == ()
    assert told(result, alone, alone, "2.18").ok
    searched = TlcJob(alone.files, "M", "INIT I\nNEXT N")
    empty = told(result, searched, searched, "2.18")
    assert (empty.ok, empty.is_empty, len(empty.warnings)) == (False, True, 1)
