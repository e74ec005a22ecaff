"""Which jobs share a JVM, and what becomes of one whose JVM fails; with a stand-in for Java."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import ToolchainError
from pytlc.tlc import Dump, Event, Outcome, Simulation, TlcJob, TlcOptions
from pytlc.tlc.warm import Limits, WarmRunner, suits
from pytlc.toolchain import Java, TlcJar, Toolchain

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
        jar = TlcJar(Path("/tla.jar"), "0" * 64, "test", "2.19")
        return WarmRunner(Toolchain(Java(self.path, "17", 17, "PATH"), jar), self.scratch, limits=limits)

    @property
    def runs_of_its_own(self) -> int:
        return len(self._cold.read_text()) if self._cold.exists() else 0


def _lines(name: str) -> tuple[str, ...]:
    data = Path(__file__).parents[2] / "data" / "tlc" / f"{name}-2.18.out"
    return tuple(data.read_text(encoding="utf-8").removesuffix("\n").split("\n"))


def _job(options: TlcOptions = _SMALL) -> TlcJob:
    return TlcJob({"M.tla": "the spec"}, "M", "INIT I", options)


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
