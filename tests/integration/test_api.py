"""The interface from Python on a real TLC: texts and files, events, stopping, and that nothing stays."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import pytlc
from pytlc.tlc import events
from tests.processes import is_running

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "specs"
COUNTER = """---- MODULE Counter ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 5 /\\ x' = x + 1
Small == x < 4
====
"""
CONFIG = "INIT Init\nNEXT Next\nINVARIANT Small\n"
ENDLESS = """---- MODULE Endless ----
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\\ y = 0
Next == x' = x + 1 /\\ y' \\in {y, y + 1}
====
"""
ENDLESS_CONFIG = "INIT Init\nNEXT Next\n"


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for everything temporary, and a working folder that has to stay empty."""
    folder, work = tmp_path / "scratch", tmp_path / "work"
    folder.mkdir()
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.chdir(work)
    monkeypatch.delenv("PYTLC_RUNS", raising=False)
    return folder


def _left(scratch: Path) -> list[Path]:
    """What is in the temporary and in the working folder."""
    return [*scratch.iterdir(), *Path.cwd().iterdir()]


def _pid(text: str) -> int:
    return int(text.partition("[pid: ")[2].partition("]")[0])


class Watching:
    """Notes TLC's process, and does something when it searches."""

    def __init__(self, then: Callable[[], object]) -> None:
        self.then = then
        self.pid = 0
        self.threads: set[int] = set()

    def __call__(self, event: pytlc.Event) -> None:
        """Hear an event."""
        self.threads.add(threading.get_ident())
        if isinstance(event, events.Mode):
            self.pid = _pid(event.text)
        if isinstance(event, events.InitialStates):
            self.then()


def test_a_module_that_is_a_text_is_checked(scratch: Path) -> None:
    """The text of a module and of a cfg are enough; its run is there as long as its verdict."""
    verdict = pytlc.check(COUNTER, config=CONFIG, deadlock=False)
    assert (verdict.ok, verdict.outcome, verdict.result.property) == (False, pytlc.Outcome.INVARIANT, "Small")
    assert verdict.trace is not None
    assert [state["x"] for state in verdict.trace.states] == [0, 1, 2, 3, 4]
    assert (verdict.run.path / "tlc.out").is_file()
    with pytest.raises(pytlc.Violation, match=r"invariant Small, in 5 states"):
        verdict.raise_for_violation()
    del verdict
    assert _left(scratch) == []


@pytest.mark.long
def test_a_file_and_a_version_are_checked_alike(scratch: Path) -> None:
    """One type for both; a version has its reference model, and both their statistics."""
    accounts = pytlc.check(SPECS / "Accounts.tla", workers=1)
    lock = pytlc.check("vgic@v0", vcpus=2, spis=2, lrs=1, properties=["NoLockCycle"], workers=1)
    assert type(accounts) is type(lock) is pytlc.Verdict
    assert not accounts.has_model
    assert lock.counterexamples[0].replayed
    assert accounts.stats.distinct is not None
    del accounts, lock
    assert _left(scratch) == []


def test_a_run_is_kept_where_it_is_told(tmp_path: Path) -> None:
    """It is found again there, and replays."""
    verdict = pytlc.check(SPECS / "Tokens.tla", keep=tmp_path / "mine", workers=1)
    assert verdict.run.path.parent == tmp_path / "mine"
    examples = pytlc.replay(verdict.run.name, runs=tmp_path / "mine")
    files = pytlc.replay(verdict.run.trace_path())
    assert [example.trace for example in examples] == [finding.trace for finding in verdict.result.findings]
    assert files[0].trace == examples[0].trace


def test_what_does_not_go_with_the_target_is_refused() -> None:
    """A size of a machine for a file, a cfg for a version, and a text without a cfg."""
    with pytest.raises(pytlc.UsageError, match="vcpus goes with FAMILY@VERSION"):
        pytlc.check(SPECS / "Tokens.tla", vcpus=2)
    with pytest.raises(pytlc.UsageError, match=r"config goes with a \.tla file"):
        pytlc.check("vgic@v0", config=CONFIG)
    with pytest.raises(pytlc.UsageError, match="module Counter is a text"):
        pytlc.check(COUNTER)


def test_another_thread_ends_a_search(scratch: Path) -> None:
    """Setting the event raises in the thread that checks; TLC and its folders are gone then."""
    cancel = threading.Event()
    watching = Watching(lambda: threading.Timer(0.2, cancel.set).start())
    with pytest.raises(pytlc.Cancelled):
        pytlc.check(ENDLESS, config=ENDLESS_CONFIG, cancel=cancel, on_event=watching)
    assert watching.pid
    assert not is_running(watching.pid)
    assert _left(scratch) == []


def test_a_warm_jvm_is_ended_for_one_job_alone(scratch: Path) -> None:
    """A cancelled job takes its JVM with it, and the next job of the same runner gets another."""
    with pytlc.WarmRunner(pytlc.find_toolchain()) as runner:
        small = pytlc.check(COUNTER, config=CONFIG, deadlock=False, runner=runner)
        cancel = threading.Event()
        watching = Watching(lambda: threading.Timer(0.2, cancel.set).start())
        with pytest.raises(pytlc.Cancelled):
            pytlc.check(ENDLESS, config=ENDLESS_CONFIG, cancel=cancel, on_event=watching, runner=runner)
        again = pytlc.check(COUNTER, config=CONFIG, deadlock=False, runner=runner)
        assert again.trace == small.trace
        assert runner.started == 2
    del small, again
    assert _left(scratch) == []


def test_cancelling_a_task_ends_tlc(scratch: Path) -> None:
    """When the cancellation comes out of the task, the process is gone and nothing is left on the disk."""

    async def main() -> Watching:
        searching = asyncio.Event()
        watching = Watching(searching.set)
        task = asyncio.create_task(
            pytlc.acheck(ENDLESS, config=ENDLESS_CONFIG, deadlock=False, on_event=watching)
        )
        await searching.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not is_running(watching.pid)
        return watching

    watching = asyncio.run(main())
    assert watching.pid
    assert watching.threads == {threading.get_ident()}
    assert _left(scratch) == []


def test_tasks_check_at_the_same_time() -> None:
    """Several checks go on beside each other, and beside the event loop."""

    async def main() -> list[pytlc.Verdict]:
        checks = [pytlc.acheck(COUNTER, config=CONFIG, deadlock=False, workers=1) for _ in range(3)]
        return await asyncio.gather(*checks)

    verdicts = asyncio.run(main())
    assert [verdict.outcome for verdict in verdicts] == [pytlc.Outcome.INVARIANT] * 3


def test_what_a_hearer_raises_ends_the_check(scratch: Path) -> None:
    """In the thread of the check and in the event loop alike, with the hearer's own error."""

    def hear(event: pytlc.Event) -> None:
        if isinstance(event, events.InitialStates):
            raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        pytlc.check(ENDLESS, config=ENDLESS_CONFIG, on_event=hear)
    with pytest.raises(KeyError, match="enough"):
        asyncio.run(pytlc.acheck(ENDLESS, config=ENDLESS_CONFIG, on_event=hear))
    assert _left(scratch) == []


def test_a_simulation_hands_over_its_behaviours(scratch: Path) -> None:
    """As many as asked for, each as a trace, and the same ones for the same seed."""
    first: list[pytlc.Trace] = []
    again: list[pytlc.Trace] = []
    for behaviours in (first, again):
        found = pytlc.simulate(
            ENDLESS, config=ENDLESS_CONFIG, num=3, depth=5, seed=4, on_trace=behaviours.append
        )
        assert (found.ok, found.count.behaviours) == (True, 3)
    assert [len(trace) for trace in first] == [5, 5, 5]
    assert first == again
    del found
    assert _left(scratch) == []
