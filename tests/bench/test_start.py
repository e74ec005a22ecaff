"""What a small check takes: TLC alone, pytlc with and without its archive, and in a JVM that is warm.

Each round runs all four, one after the other, so that what else the machine does falls on all. Only the
ratios of the fastest rounds to TLC alone count.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.tlc import Outcome, TlcJob, TlcOptions, TlcRunner, WarmRunner
from pytlc.tlc import runner as runner_module
from pytlc.toolchain import Toolchain, archive_flags, find_toolchain, make_archive

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "tlc" / "specs"
_ROUNDS = 9


def _job() -> TlcJob:
    texts = {"Counter.tla": (SPECS / "Counter.tla").read_text()}
    return TlcJob(texts, "Counter", (SPECS / "Success.cfg").read_text(), TlcOptions(expected_states=8))


def _alone(toolchain: Toolchain, folder: Path) -> None:
    folder.mkdir()
    for name in ("Counter.tla", "Success.cfg"):
        (folder / name).write_text((SPECS / name).read_text())
    java = (toolchain.java.path, f"-Djava.io.tmpdir={folder}", "-cp", toolchain.jar.path, "tlc2.TLC")
    search = ("-metadir", folder / "meta", "-config", "Success.cfg", "Counter.tla")
    subprocess.run([*java, *search], cwd=folder, stdout=subprocess.DEVNULL, check=True)


def test_small_check(benchmark: BenchmarkFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight states; the time of the benchmark itself is that of the warm JVM."""
    toolchain = find_toolchain()
    make_archive(toolchain)
    seconds: dict[str, list[float]] = {}

    def take(name: str, action: Callable[[], object]) -> None:
        started = time.perf_counter()
        action()
        seconds.setdefault(name, []).append(time.perf_counter() - started)

    def run(archived: tuple[str, ...]) -> None:
        monkeypatch.setattr(runner_module, "archive_flags", lambda _: archived)
        assert TlcRunner(toolchain).run(_job()).outcome is Outcome.SUCCESS

    def others() -> None:
        take("tlc alone", lambda: _alone(toolchain, tmp_path / f"alone{len(seconds.get('tlc alone', ()))}"))
        take("without archive", lambda: run(()))
        take("with archive", lambda: run(archive_flags(toolchain)))

    with WarmRunner(toolchain) as warm:
        assert warm.run(_job()).outcome is Outcome.SUCCESS  # starts the JVM
        benchmark.pedantic(lambda: warm.run(_job()), setup=others, rounds=_ROUNDS)  # type: ignore[no-untyped-call]
    assert benchmark.stats is not None
    best = {name: min(values) for name, values in seconds.items()} | {"warm": benchmark.stats.stats.min}
    for name, fastest in best.items():
        benchmark.extra_info[f"{name}, ms"] = round(fastest * 1000)
        benchmark.extra_info[f"{name}, ratio"] = round(fastest / best["tlc alone"], 3)
    benchmark.extra_info["tlc"] = toolchain.jar.version


@pytest.mark.parametrize(
    "arguments",
    [
        ("-m", "pytlc", "--help"),
        ("-m", "pytlc", "check", "--help"),
        ("-c", "import pytlc.check"),
        ("-c", "from pytlc import check"),
    ],
    ids=" ".join,
)
def test_python_side(benchmark: BenchmarkFixture, arguments: tuple[str, ...]) -> None:
    """What does not need Java, beside a Python that does nothing."""

    def ask(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)

    nothing: list[float] = []

    def start_only() -> None:
        started = time.perf_counter()
        ask("-c", "pass")
        nothing.append(time.perf_counter() - started)

    benchmark.pedantic(lambda: ask(*arguments), setup=start_only, rounds=15)  # type: ignore[no-untyped-call]
    assert benchmark.stats is not None
    benchmark.extra_info["python alone, ms"] = round(min(nothing) * 1000)
    benchmark.extra_info["ratio to python alone"] = round(benchmark.stats.stats.min / min(nothing), 2)
