"""Whatever is killed, full, read-only or replaced: a verdict is right or missing, and nothing is left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytlc.errors import ChecksumMismatch
from pytlc.tlc import Event, Outcome, TlcJob, TlcOptions, TlcRunner, WarmRunner, events
from pytlc.toolchain import TlcJar, Toolchain, available_jars, find_java, find_toolchain
from tests.integration.command import pytlc
from tests.integration.powers import WITHOUT_POWERS, on_small_disk
from tests.processes import BOUND, comes_about, processes_about

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "tlc" / "specs"
_JAVA = "java.io.tmpdir"
_MANY, _WIDTH = 200, 200
_HEAP = 32
_MODEL = ("verify", "vgic", "--model", "v4_lr_pending")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a place for temporary files and a spec that ends, and one that does not."""
    (tmp_path / "tmp").mkdir()
    for name in ("Counter.tla", "Endless.tla", "Endless.cfg"):
        shutil.copy(SPECS / name, tmp_path)
    shutil.copy(SPECS / "InvariantBehaviour.cfg", tmp_path / "Counter.cfg")
    return tmp_path


def _environment(place: Path) -> dict[str, str]:
    return {"TMPDIR": str(place / "tmp"), "PYTLC_RUNS": str(place / "runs")}


@contextmanager
def _started(place: Path, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A command that is not waited for."""
    argv = [sys.executable, "-m", "pytlc", *map(str, arguments)]
    pipe = subprocess.PIPE
    env = os.environ | _environment(place)
    with subprocess.Popen(argv, cwd=place, env=env, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _java(place: Path) -> dict[int, str]:
    """The JVMs whose temporary files are in the place."""
    return processes_about(f"-D{_JAVA}={place}/tmp/")


def _searching(place: Path) -> bool:
    """Whether a TLC there has got as far as its states."""
    folders = ("runs/.checkpoints/*/work/*", "tmp/pytlc-warm-*/run/meta/*")
    return any(path for pattern in folders for path in place.glob(pattern))


def _is_clean(place: Path) -> bool:
    """Whether no process, no temporary file and no half-made run is left."""
    left = (".partial-*", ".checkpoints/*/work")
    half_made = [path for pattern in left for path in (place / "runs").glob(pattern)]
    return not _java(place) and not list((place / "tmp").iterdir()) and not half_made


def test_a_killed_check_is_cleaned_up_by_the_next(place: Path) -> None:
    """SIGKILL of ``pytlc check`` in the middle of a search."""
    with _started(place, "check", "Endless.tla") as command:
        assert comes_about(lambda: _searching(place))
        command.send_signal(signal.SIGKILL)
        assert command.wait(BOUND) == -signal.SIGKILL
    assert comes_about(lambda: not _java(place))
    said = pytlc("check", "Counter.tla", "--json", cwd=place, env=_environment(place))
    assert (said.code, said.err, said.data["outcome"]) == (1, "", "invariant")
    assert _is_clean(place)


@pytest.mark.long
def test_a_killed_verify_is_cleaned_up_by_the_next(place: Path) -> None:
    """SIGKILL of ``pytlc verify`` in the middle of a model of a warm JVM."""
    with _started(place, *_MODEL) as command:
        assert comes_about(lambda: _searching(place))
        command.send_signal(signal.SIGKILL)
        assert command.wait(BOUND) == -signal.SIGKILL
    assert comes_about(lambda: not _java(place))
    said = pytlc(*_MODEL, cwd=place, env=_environment(place))
    assert (said.code, said.out.count("ok  "), said.err) == (0, 1, "")
    assert _is_clean(place)


def test_killed_java_is_told_and_is_no_verdict(place: Path) -> None:
    """SIGKILL of TLC ends the check with a message and no run that looks complete."""
    with _started(place, "check", "Endless.tla") as command:
        assert comes_about(lambda: _searching(place))
        (java,) = _java(place)
        os.kill(java, signal.SIGKILL)
        out, err = command.communicate(timeout=BOUND)
    assert command.returncode == 2
    assert "signal 9" in out + err
    assert "Traceback" not in err
    assert _is_clean(place)


def test_a_killed_warm_jvm_does_not_show_in_what_verify_says(place: Path) -> None:
    """SIGKILL of the warm JVM in the middle of a model: the model is checked again, as recorded."""
    with _started(place, *_MODEL) as command:
        assert comes_about(lambda: _searching(place))
        (java,) = _java(place)
        os.kill(java, signal.SIGKILL)
        out, err = command.communicate(timeout=4 * BOUND)
    assert (command.returncode, out.count("ok  "), err) == (0, 1, "")
    assert _is_clean(place)


@pytest.fixture
def read_only(place: Path) -> Iterator[Path]:
    """A folder that nobody may write to."""
    folder = place / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


@pytest.mark.long
def test_read_only_folders_are_told_or_done_without(place: Path, read_only: Path) -> None:
    """Runs have nowhere to go: an error. No cache costs time. Temporary files go elsewhere."""
    jar = find_toolchain().jar.path
    expected = {
        "PYTLC_RUNS": (2, f"pytlc: cannot write {read_only}"),
        "PYTLC_CACHE": (1, ""),
        "TMPDIR": (1, ""),
    }
    for variable, (code, message) in expected.items():
        env = _environment(place) | {"PYTLC_TLA2TOOLS": str(jar), variable: str(read_only)}
        said = pytlc("check", "Counter.tla", "--json", cwd=place, env=env, through=WITHOUT_POWERS)
        assert said.code == code, said.err
        assert said.err.startswith(message)
        assert len(said.err.splitlines()) == bool(message)
        assert list(read_only.iterdir()) == []
        assert _is_clean(place)


def _jobs(options: TlcOptions) -> TlcJob:
    texts = {"Counter.tla": (SPECS / "Counter.tla").read_text()}
    return TlcJob(texts, "Counter", (SPECS / "InvariantBehaviour.cfg").read_text(), options)


def _written(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _moved(path: Path, data: bytes) -> None:
    other = path.with_name("other.jar")
    other.write_bytes(data)
    other.replace(path)


@pytest.mark.parametrize("change", [_written, _moved])
@pytest.mark.parametrize("kind", [TlcRunner, WarmRunner])
def test_a_jar_that_is_replaced_is_no_verdict(
    tmp_path: Path, change: Callable[[Path, bytes], None], kind: type[TlcRunner | WarmRunner]
) -> None:
    """Overwritten or exchanged in the middle of a search, or between two: the run is refused, and only it."""
    found = find_toolchain()
    path = Path(shutil.copy(found.jar.path, tmp_path / "tla2tools.jar"))
    data, scratch = path.read_bytes(), tmp_path / "scratch"
    scratch.mkdir()
    toolchain = Toolchain(found.java, TlcJar(path, found.jar.sha256, "test", found.jar.version))

    def spoil(event: Event) -> None:
        if isinstance(event, events.InitialStates):
            change(path, data[: len(data) // 2])

    job, runner = _jobs(TlcOptions(expected_states=10)), kind(toolchain, scratch)
    with pytest.raises(ChecksumMismatch, match=r"tla2tools\.jar was replaced while TLC ran"):
        runner.run(job, on_event=spoil)
    with pytest.raises(ChecksumMismatch, match="not the file any more"):
        runner.run(job)
    change(path, data)
    assert runner.run(job).outcome is Outcome.INVARIANT
    if isinstance(runner, WarmRunner):
        runner.close()
    assert list(scratch.iterdir()) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_two_hundred_checks_at_once(tmp_path: Path) -> None:
    """With each TLC that can be had, all started together: not one fails, and nothing is left."""
    java = find_java()
    job = _jobs(TlcOptions(expected_states=10, heap_megabytes=_HEAP))
    for jar in available_jars(java=java):
        runner = TlcRunner(Toolchain(java, jar), tmp_path)
        with ThreadPoolExecutor(_WIDTH) as pool:
            results = list(pool.map(runner.run, [job] * _MANY))
        found = Counter((result.outcome, result.stats.distinct, result.traces) for result in results)
        assert [(key[:2], count) for key, count in found.items()] == [((Outcome.INVARIANT, 3), _MANY)]
        assert processes_about(f"-D{_JAVA}={tmp_path}/") == {}
        assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_fifty_commands_at_once(place: Path) -> None:
    """``pytlc check`` as processes that share cache, runs and temporary folder: one run, whole."""

    def check(_: int) -> tuple[int, str, str]:
        said = pytlc("check", "Counter.tla", "--json", cwd=place, env=_environment(place))
        return said.code, said.err, said.data["outcome"]

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(check, range(50))) == {(1, "", "invariant")}
    assert len([path for path in (place / "runs").iterdir() if not path.name.startswith(".")]) == 1
    assert _is_clean(place)


@pytest.mark.slow
def test_a_full_cache_is_done_without(place: Path) -> None:
    """No room for an archive of TLC's classes: the same verdict, nothing is said, no part of it is left."""
    cache = place / "cache"
    cache.mkdir()
    env = os.environ | _environment(place)
    env |= {"PYTLC_TLA2TOOLS": str(find_toolchain().jar.path), "PYTLC_CACHE": str(cache)}
    check = f"{sys.executable} -m pytlc check Counter.tla --json"
    script = f'{check}; echo "code $?" >&2; find "{cache}" -type f -size +0 >&2'
    argv = [*on_small_disk(cache, 8), "sh", "-c", script]
    said = subprocess.run(argv, cwd=place, env=env, capture_output=True, text=True, timeout=300, check=False)
    code, *files = said.stderr.splitlines()
    assert code == "code 1"
    assert [file for file in files if file.endswith((".jsa", ".part"))] == []
    assert _is_clean(place)
