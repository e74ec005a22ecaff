"""Keeping runs."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import StorageError, UsageError
from pytlc.runs import RunStore
from pytlc.runs import store as store_module
from pytlc.tlc import Event, OnEvent, Outcome, RecordedRunner, Result, RunEnd, Stop, TlcJob, TlcOptions
from pytlc.toolchain import Toolchain

_Answer = Callable[..., RecordedRunner]
_CUT = RunEnd(Stop.KILLED)


def _names(store: RunStore) -> set[str]:
    return {path.name for path in store.root.iterdir()} - {".lock", "last"}


def test_a_run_is_stored_with_all_its_inputs_and_outputs(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """Under the first twelve digits of the hash over its inputs."""
    executed = store.execute(job, answer("liveness-lasso"), toolchain, about={"target": "vgic@v0"})
    run = executed.run
    assert executed.kept
    assert run.name == job.digest(jar_sha256=toolchain.jar.sha256)[:12]
    assert {path.name for path in run.path.iterdir()} == {
        "job.json", "result.json", "spec", "tlc.out", "tlc.err", "trace-1.json",
    }  # fmt: skip
    assert {path.name: path.read_text(encoding="utf-8") for path in (run.path / "spec").iterdir()} == {
        "M.tla": "---- MODULE M ----\n====\n",
        "B.tla": "more",
        "M.cfg": "PROPERTY Live",
    }
    assert _names(store) == {run.name}


def test_the_record_says_what_was_asked_and_how_to_repeat_it(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """Target, options, toolchain, and a command without pytlc."""
    record = store.execute(job, answer("success"), toolchain, about={"target": "vgic@v0"}).run.record()
    assert record["target"] == "vgic@v0"
    assert record["options"]["workers"] == 1
    assert record["toolchain"]["tlc"] == "2.19"
    assert record["toolchain"]["jar"] == {"source": "release v1.7.4", "sha256": "ab" * 32}
    assert " ".join(record["command"]).startswith("java -cp tla2tools.jar tlc2.TLC -config M.cfg")


def test_the_store_hides_itself_from_git(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """The ignore file is in .pytlc, which nobody wants to commit."""
    store.execute(job, answer("success"), toolchain)
    assert (store.root.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"
    elsewhere = RunStore(store.root.parent.parent / "elsewhere")
    elsewhere.execute(job, answer("success"), toolchain)
    assert (elsewhere.root / ".gitignore").is_file()


def test_another_answer_to_the_same_question_is_another_run(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """The first stays what it was, under its name and the first digits of it; the last is the last."""
    first = store.execute(job, answer("liveness-lasso"), toolchain).run
    files = {path.name: path.read_bytes() for path in first.path.iterdir() if path.is_file()}
    again = store.execute(job, answer("success"), toolchain)
    assert (again.kept, again.run.name) == (True, f"{first.name}-2")
    assert {path.name: path.read_bytes() for path in first.path.iterdir() if path.is_file()} == files
    assert _names(store) == {first.name, again.run.name}
    assert store.find("last") == again.run
    assert store.find(first.name) == store.find(first.name[:5]) == first
    assert store.find(f"{first.name}-") == again.run


def test_the_same_answer_is_the_run_that_is_there(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """Whatever time it took; it is the last one then."""
    first = store.execute(job, answer("deadlock", RunEnd(seconds=1.0)), toolchain).run
    other = store.execute(job, answer("success"), toolchain).run
    again = store.execute(job, answer("deadlock", RunEnd(seconds=2.0)), toolchain)
    assert (again.kept, again.run) == (False, first)
    assert store.find("last") == first
    assert _names(store) == {first.name, other.name}


def test_a_run_without_a_verdict_stands_beside_one_with(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """A crash or a stop is kept too, and is never taken for the answer."""
    first = store.execute(job, answer("success", _CUT), toolchain)
    second = store.execute(job, answer("deadlock"), toolchain)
    third = store.execute(job, answer("liveness-lasso", _CUT), toolchain)
    outcomes = [made.run.outcome() for made in (first, second, third)]
    assert outcomes == [Outcome.CRASHED, Outcome.DEADLOCK, third.result.outcome]
    assert len(_names(store)) == 3
    assert store.answer(job, toolchain) == second.run


def test_a_damaged_run_keeps_its_name(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """Whatever its files say."""
    run = store.execute(job, answer("deadlock"), toolchain).run
    (run.path / "result.json").write_text("{", encoding="utf-8")
    again = store.execute(job, answer("deadlock"), toolchain)
    assert (again.kept, again.run.name) == (True, f"{run.name}-2")


def test_names_grow_where_two_hashes_begin_alike(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """No run is taken for another one."""
    digest = job.digest(jar_sha256=toolchain.jar.sha256)
    other = TlcJob(job.files, job.main, job.config, TlcOptions(workers=2))
    run = store.execute(other, answer("success"), toolchain).run
    run.path.rename(store.root / digest[:12])
    assert store.execute(job, answer("success"), toolchain).run.name == digest[:16]


def test_the_answer_to_a_job_is_found(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """Of the very job with the very TLC, and only if there is one."""
    assert store.answer(job, toolchain) is None
    run = store.execute(job, answer("success"), toolchain).run
    assert store.answer(job, toolchain) == run
    other = replace(job, config="PROPERTY Other")
    assert store.answer(other, toolchain) is None
    newer = replace(toolchain, jar=replace(toolchain.jar, sha256="cd" * 32))
    assert store.answer(job, newer) is None


def test_a_run_without_a_verdict_is_no_answer(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """Nor is one whose files are damaged."""
    cut = RecordedRunner(answer("success").lines[:5], _CUT)
    assert not store.execute(job, cut, toolchain).result.outcome.is_conclusive
    assert store.answer(job, toolchain) is None
    run = store.execute(job, answer("success"), toolchain).run
    assert store.answer(job, toolchain) == run
    (run.path / "result.json").write_text("{", encoding="utf-8")
    assert store.answer(job, toolchain) is None


def test_runs_whose_hashes_begin_alike_are_told_apart(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """The answer is that of the job, under its longer name."""
    other = store.execute(replace(job, config="PROPERTY Other"), answer("deadlock"), toolchain).run
    digest = job.digest(jar_sha256=toolchain.jar.sha256)
    other.path.rename(store.root / digest[:12])
    assert store.answer(job, toolchain) is None
    run = store.execute(job, answer("success"), toolchain).run
    assert run.name == digest[:16]
    assert store.answer(job, toolchain) == run


class _Failing:
    """A runner that fails in the middle."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """Never gives a result."""
        assert job.main == "M"
        assert on_event is None
        assert output is not None
        raise self._error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), StorageError("full")])
def test_a_run_that_fails_leaves_nothing_half_written(
    store: RunStore, job: TlcJob, toolchain: Toolchain, error: BaseException
) -> None:
    """No partial folder, no name, no pointer to it."""
    with pytest.raises(type(error)):
        store.execute(job, _Failing(error), toolchain)
    assert _names(store) == set()
    with pytest.raises(UsageError, match="no run is stored"):
        store.find("last")


def test_partial_folders_of_processes_that_are_gone_are_removed(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """By the next run; they are no runs meanwhile."""
    (store.root / ".partial-1-dead").mkdir(parents=True)
    (store.root / ".partial-1-dead" / "job.json").write_text("{}", encoding="utf-8")
    assert store.runs() == ()
    run = store.execute(job, answer("success"), toolchain).run
    assert _names(store) == {run.name}


def test_runs_are_found_by_last_by_digits_and_by_path(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """All three give the same run."""
    store.execute(TlcJob(job.files, "B", ""), answer("success"), toolchain)
    run = store.execute(job, answer("deadlock"), toolchain).run
    assert store.find("last") == run
    assert store.find(run.name[:6]) == run
    assert store.find(str(run.path)) == run
    assert len(store.runs()) == 2


def test_unknown_and_ambiguous_names_are_refused_with_the_choices(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """The message lists what there is."""
    run = store.execute(job, answer("deadlock"), toolchain).run
    with pytest.raises(UsageError, match=f"no run 'zz' in .*; the latest are: {run.name}"):
        store.find("zz")
    (store.root / f"{run.name}ff").mkdir()
    (store.root / f"{run.name}ff" / "job.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="may mean several runs"):
        store.find(run.name[:4])
    with pytest.raises(UsageError, match="no run ''"):
        store.find("")


def test_a_last_run_that_was_removed_is_told(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """Instead of another run being taken for it."""
    run = store.execute(job, answer("deadlock"), toolchain).run
    run.path.rename(store.root.parent / "moved")
    with pytest.raises(UsageError, match=f"the last run, {run.name}, is no longer"):
        store.find("last")


def test_the_place_is_chosen_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTLC_RUNS, else .pytlc/runs in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTLC_RUNS", raising=False)
    assert RunStore.default().root == tmp_path / ".pytlc" / "runs"
    monkeypatch.setenv("PYTLC_RUNS", "elsewhere")
    assert RunStore.default().root == tmp_path / "elsewhere"


def test_a_store_that_cannot_be_created_is_a_storage_error(
    tmp_path: Path, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StorageError, match="PYTLC_RUNS"):
        RunStore(tmp_path / "file" / "runs").execute(job, answer("success"), toolchain)


def test_a_full_disk_is_told_and_leaves_nothing(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what to do; no half-written run has a name."""

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store_module, "_write_result", full)
    with pytest.raises(StorageError, match="No space left on device; free some space"):
        store.execute(job, answer("success"), toolchain)
    assert _names(store) == set()


def test_events_reach_the_listener(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """Live display works for stored runs too."""
    seen: list[Event] = []
    store.execute(job, answer("success"), toolchain, on_event=seen.append)
    assert seen
