"""Reading stored runs back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pytlc.errors import TraceFormatError
from pytlc.runs import RunStore, StoredRun
from pytlc.spec.source_map import NO_SOURCES, SourceLine, SourceMap
from pytlc.tlc import RecordedRunner, RunEnd, Stop, TlcJob
from pytlc.toolchain import Toolchain

_Answer = Callable[..., RecordedRunner]


@pytest.fixture
def run(store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer) -> StoredRun:
    """A stored run with two counterexamples."""
    return store.execute(job, answer("continue-claims-success"), toolchain).run


@pytest.mark.parametrize(
    "name", ["success", "liveness-lasso", "parse-error", "continue-claims-success", "wrapped-values"]
)
def test_the_result_read_back_is_the_result(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer, name: str
) -> None:
    """Verdict, numbers, diagnostics, traces and how the process ended."""
    end = RunEnd(Stop.EXITED, 12, 3.25, 60.0, "said")
    executed = store.execute(job, answer(name, end), toolchain)
    assert executed.run.result() == executed.result
    assert executed.run.traces() == executed.result.traces
    assert executed.run.outcome() is executed.result.outcome


def test_each_trace_has_a_file_of_its_own(run: StoredRun) -> None:
    """Numbered like the findings."""
    assert [len(trace) for trace in run.traces()] == [3, 5]
    assert run.trace_path(2).is_file()


@pytest.mark.parametrize("name", ["trace-1.json", "result.json"])
def test_a_file_that_was_cut_is_told_with_its_name(run: StoredRun, name: str) -> None:
    """Half a file is never read as a shorter trace."""
    path = run.path / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(TraceFormatError, match=re.escape(name)):
        run.traces()


@pytest.mark.parametrize("content", [b"[]", b'{"format": 2}', b"{}", b"\xff"])
def test_a_record_of_another_form_is_refused(run: StoredRun, content: bytes) -> None:
    """The message names the file and says what to do."""
    (run.path / "job.json").write_bytes(content)
    with pytest.raises(
        TraceFormatError, match=r"job\.json cannot be read: .*; remove its folder and run the check again"
    ):
        run.record()


def test_an_unknown_outcome_is_refused(run: StoredRun) -> None:
    """The message lists the known ones."""
    (run.path / "result.json").write_text('{"format": 1, "outcome": "fine"}', encoding="utf-8")
    with pytest.raises(TraceFormatError, match=r"expected one of success, deadlock, .*found 'fine'"):
        run.outcome()


@pytest.mark.parametrize("name", ["result.json", "tlc.out"])
def test_a_missing_file_is_told(run: StoredRun, name: str) -> None:
    """As a damaged run, not as a bug."""
    (run.path / name).unlink()
    with pytest.raises(TraceFormatError, match=re.escape(name)):
        run.result()


def test_where_its_lines_are_from_is_kept(
    store: RunStore, job: TlcJob, toolchain: Toolchain, answer: _Answer
) -> None:
    """The map of a rendered spec is read back as it was; a user's spec has none, and that is no error."""
    sources = SourceMap({"M.tla": (None, SourceLine("layers/v1.tla.j2", 7, "up", "v1"))})
    rendered = store.execute(job, answer("success"), toolchain, sources=sources).run
    assert rendered.sources() == sources
    assert store.execute(job, answer("success"), toolchain).run.sources() == NO_SOURCES
    assert rendered.sources() == sources


@pytest.mark.parametrize("content", ["{", '{"format": 1}', '{"format": 1, "files": {"M.tla": [{}]}}'])
def test_a_damaged_map_is_told_with_its_name(run: StoredRun, content: str) -> None:
    """A position is never shown at a place that is not its own."""
    (run.path / "sources.json").write_text(content)
    with pytest.raises(TraceFormatError, match=r"sources\.json cannot be read: .*run the check again"):
        run.sources()
