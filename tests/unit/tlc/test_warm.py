"""Which jobs share a JVM, and what becomes of one whose JVM fails; with a stand-in for Java."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import ChecksumMismatch, JarNotFound, ToolchainError, UsageError
from pytlc.tlc import Dump, Event, Outcome, Simulation, TlcJob, TlcOptions
from pytlc.tlc.warm import Limits, WarmRunner, suits
from pytlc.toolchain import Java, Toolchain
from tests.unit.stand_in import jar_in

_SMALL = TlcOptions(expected_states=10)
_DEFAULT = Limits()

_STAND_IN = """#!{python}
import os, struct, sys
lines = open({output!r}).read().splitlines()
if "WarmChecker" not in sys.argv:
    open({cold!r}, "a").write("x")
    print("\\n".join(lines))
    sys.exit()
ask = sys.stdin.buffer.read
while head := ask(4):
    for _ in range(*struct.unpack(">i", head)):
        ask(*struct.unpack(">i", ask(4)))
    for line in lines[:{said}]:
        print("O" + line, flush=True)
    print("Ewarned", flush=True)
    if {said} < len(lines):
        os.abort()
    print("D 0 {megabytes} 0", flush=True)
"""


class _StandIn:
    """A Java that says these lines, on its own at once, asked warm only the first `said` of them."""

    def __init__(
        self, folder: Path, lines: tuple[str, ...], *, said: int | None = None, megabytes: int = 100
    ) -> None:
        (folder / "output").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        self._cold = folder / "cold"
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self.path = folder / "java"
        script = _STAND_IN.format(
            python=sys.executable,
            output=str(folder / "output"),
            cold=str(self._cold),
            said=len(lines) if said is None else said,
            megabytes=megabytes,
        )
        self.path.write_text(script, encoding="utf-8")
        self.path.chmod(0o755)

    def runner(self, limits: Limits = _DEFAULT) -> WarmRunner:
        return WarmRunner(
            Toolchain(Java(self.path, "17", 17, "PATH"), jar_in(self.path.parent)),
            self.scratch,
            limits=limits,
        )

    @property
    def runs_of_its_own(self) -> int:
        return len(self._cold.read_text()) if self._cold.exists() else 0


def _lines(name: str) -> tuple[str, ...]:
    data = Path(__file__).parents[2] / "data" / "tlc" / f"{name}-2.18.out"
    return tuple(data.read_text(encoding="utf-8").removesuffix("\n").split("\n"))


def _job(options: TlcOptions = _SMALL) -> TlcJob:
    return TlcJob({"M.tla": "---- MODULE M ----\n====\n"}, "M", "INIT I", options)


@pytest.mark.parametrize(
    "options",
    [
        TlcOptions(),
        TlcOptions(expected_states=1_000_000),
        replace(_SMALL, heap_megabytes=100),
        replace(_SMALL, dump=Dump.DOT),
        replace(_SMALL, simulate=Simulation(behaviors=1)),
        replace(_SMALL, extra_jvm=("-Da=b",)),
        replace(_SMALL, extra_tlc=("-view",)),
        replace(_SMALL, checkpoint_minutes=1.0),
    ],
)
def test_what_is_not_surely_small_has_a_jvm_of_its_own(tmp_path: Path, options: TlcOptions) -> None:
    """Unknown or large sizes, and what belongs to a process, do not share one."""
    assert not suits(_job(options))
    java = _StandIn(tmp_path, _lines("success"))
    with java.runner() as runner:
        runner.run(_job(options), output=tmp_path)
        assert (java.runs_of_its_own, runner.started) == (1, 0)


def test_small_jobs_share_a_jvm(tmp_path: Path) -> None:
    """It is started once, its output is kept as that of a process, and nothing of it is left."""
    java = _StandIn(tmp_path, _lines("success"))
    seen: list[Event] = []
    with java.runner() as runner:
        results = [runner.run(_job(), on_event=seen.append, output=tmp_path) for _ in range(3)]
        assert (runner.started, java.runs_of_its_own) == (1, 0)
    assert {result.outcome for result in results} == {Outcome.SUCCESS}
    assert seen[: len(seen) // 3] == seen[len(seen) // 3 : 2 * len(seen) // 3]
    assert (tmp_path / "tlc.out").read_text(encoding="utf-8").splitlines() == list(_lines("success"))
    assert (tmp_path / "tlc.err").read_text(encoding="utf-8") == "warned\n"
    assert list(java.scratch.iterdir()) == []


@pytest.mark.parametrize("said", [0, 5, 20])
def test_a_jvm_that_ends_within_a_model_is_no_verdict(tmp_path: Path, said: int) -> None:
    """The model is checked again by a JVM of its own, and the next one by another warm one."""
    java = _StandIn(tmp_path, _lines("deadlock"), said=said)
    with java.runner() as runner:
        for number in (1, 2):
            assert runner.run(_job()).outcome is Outcome.DEADLOCK
            assert (runner.started, java.runs_of_its_own) == (number, number)
    assert list(java.scratch.iterdir()) == []


def test_an_exception_of_java_is_asked_again(tmp_path: Path) -> None:
    """TLC passes it on as an error of the spec; sharing a JVM may have made it."""
    said = "java.lang.NullPointerException: Cannot invoke"
    lines = tuple(line.replace("Attempted to", f"{said} Attempted to") for line in _lines("evaluation-error"))
    java = _StandIn(tmp_path, lines)
    with java.runner() as runner:
        assert runner.run(_job()).outcome is Outcome.EVALUATION
        assert (java.runs_of_its_own, runner.started) == (1, 1)


@pytest.mark.parametrize(("megabytes", "limits"), [(100, Limits(models=2)), (100, Limits(megabytes=99))])
def test_a_worn_jvm_is_replaced(tmp_path: Path, megabytes: int, limits: Limits) -> None:
    """After so many models, or when it holds too much."""
    java = _StandIn(tmp_path, _lines("success"), megabytes=megabytes)
    with java.runner(limits) as runner:
        for _ in range(4):
            runner.run(_job())
        assert runner.started == (2 if limits.models == 2 else 4)


def test_an_exception_of_the_listener_ends_the_jvm(tmp_path: Path) -> None:
    """Ctrl-C arrives like this: nobody knows what that JVM would say next."""
    java = _StandIn(tmp_path, _lines("success"))

    def interrupt(_event: Event) -> None:
        raise KeyboardInterrupt

    with java.runner() as runner:
        with pytest.raises(KeyboardInterrupt):
            runner.run(_job(), on_event=interrupt)
        assert list(java.scratch.iterdir()) == []
        assert runner.run(_job()).outcome is Outcome.SUCCESS
        assert runner.started == 2


def test_a_java_that_cannot_be_started_is_a_toolchain_error(tmp_path: Path) -> None:
    """And nothing is left behind."""
    java = _StandIn(tmp_path, _lines("success"))
    java.path.unlink()
    with java.runner() as runner, pytest.raises(ToolchainError, match="cannot run"):
        runner.run(_job())
    assert list(java.scratch.iterdir()) == []


def test_no_more_jvms_than_allowed_run_at_once(tmp_path: Path) -> None:
    """Eight threads share two JVMs, and whoever waits can be interrupted."""
    java = _StandIn(tmp_path, _lines("success"))
    running: list[int] = []
    most = 0

    def count(_event: Event) -> None:
        nonlocal most
        running.append(threading.get_ident())
        most = max(most, len(set(running)))

    def check(_: int) -> Outcome:
        outcome = runner.run(_job(), on_event=count).outcome
        running[:] = [each for each in running if each != threading.get_ident()]
        return outcome

    with java.runner(Limits(jvms=2)) as runner, ThreadPoolExecutor(8) as pool:
        assert set(pool.map(check, range(24))) == {Outcome.SUCCESS}
        assert runner.started <= 2
    assert most <= 2
    assert list(java.scratch.iterdir()) == []


def test_one_that_waits_for_a_jvm_can_be_interrupted(tmp_path: Path) -> None:
    """By what it does twice a second, as while TLC runs."""
    java = _StandIn(tmp_path, _lines("success"))
    stop = threading.Event()

    def heed() -> None:
        if stop.is_set():
            raise KeyboardInterrupt

    def hold(_event: Event) -> None:
        entered.set()
        assert leave.wait(60)

    entered, leave = threading.Event(), threading.Event()
    with java.runner(Limits(jvms=1)) as runner, ThreadPoolExecutor(2) as pool:
        first = pool.submit(runner.run, _job(), on_event=hold)
        assert entered.wait(60)
        runner.on_tick = heed
        second = pool.submit(runner.run, _job())
        stop.set()
        assert isinstance(second.exception(60), KeyboardInterrupt)
        stop.clear()
        leave.set()
        assert first.result(60).outcome is Outcome.SUCCESS


def test_close_ends_those_that_are_busy_too(tmp_path: Path) -> None:
    """After their model; closing again does nothing, and a later job starts a JVM again."""
    java = _StandIn(tmp_path, _lines("success"))
    runner = java.runner()
    closed = False

    def close(_event: Event) -> None:
        nonlocal closed
        if not closed:
            runner.close()
            closed = True

    assert runner.run(_job(), on_event=close).outcome is Outcome.SUCCESS
    assert list(java.scratch.iterdir()) == []
    runner.close()
    assert runner.run(_job()).outcome is Outcome.SUCCESS
    assert runner.started == 2
    runner.close()
    runner.close()
    assert list(java.scratch.iterdir()) == []


def test_a_share_of_memory_is_divided(tmp_path: Path) -> None:
    """Heaps and what JVMs hold beside them fit into it; too little for so many is refused."""
    for megabytes, jvms in ((1024, 2), (4096, 8), (64_000, 4)):
        limits = Limits.sharing(megabytes, jvms)
        assert limits.heap_megabytes < limits.megabytes
        assert limits.megabytes * jvms <= megabytes
    with pytest.raises(UsageError, match="4 warm JVMs need 1536 MB, not 1000"):
        Limits.sharing(1000, 4)
    with pytest.raises(UsageError, match="jvms must be at least 1"):
        Limits.sharing(1000, 0)


def test_a_replaced_jar_is_no_verdict(tmp_path: Path) -> None:
    """Neither warm nor in a JVM of its own, nor when it was replaced before."""
    java = _StandIn(tmp_path, _lines("success"))
    jar = tmp_path / "tla2tools.jar"

    def replace_jar(_event: Event) -> None:
        jar.write_bytes(b"other classes")

    with java.runner() as runner:
        for job in (_job(), _job(TlcOptions())):
            jar.write_bytes(b"no classes")
            with pytest.raises(ChecksumMismatch, match="was replaced while TLC ran"):
                runner.run(job, on_event=replace_jar)
            with pytest.raises(ChecksumMismatch, match="not the file any more"):
                runner.run(job)
        jar.unlink()
        with pytest.raises(JarNotFound, match="is gone"):
            runner.run(_job())
    assert list(java.scratch.iterdir()) == []


def test_a_jvm_is_taken_only_with_the_environment_that_it_was_started_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JVM options of the environment reach every way of running; the other JVM is ended."""
    java = _StandIn(tmp_path, _lines("success"))
    with java.runner() as runner:
        runner.run(_job())
        monkeypatch.setenv("JDK_JAVA_OPTIONS", "-Xss9m")
        runner.run(_job())
        runner.run(_job())
        assert runner.started == 2


def test_what_sees_files_or_variables_gets_a_jvm_of_its_own() -> None:
    """A JVM has one working folder, in which another spec may have written."""
    for used in ('JsonDeserialize("a")', "IOEnv.A", 'JsonSerialize("a", 1)'):
        text = f"---- MODULE M ----\nEXTENDS Json, IOUtils\nA == {used}\n====\n"
        assert not suits(TlcJob({"M.tla": text}, "M", "INIT I", _SMALL))
