"""A spec runs where it lives, with every TLC: Java beside a module, data by relative paths, our own paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.tlc import Outcome, TlcRunner, WarmRunner, job_from_path
from pytlc.tlc.options import TlcOptions
from pytlc.toolchain import Toolchain, available_jars, find_java, find_toolchain
from tests.integration.command import pytlc
from tests.java_classes import class_beside, class_that_reads

pytestmark = pytest.mark.java

_SPEC = """---- MODULE Asks ----
EXTENDS Answers
VARIABLE x
Init == x = 0
Next == x' = Answer
Small == x = 0
====
"""
_MODULE = """---- MODULE Answers ----
Answer == 0
Files == {"data/numbers.txt"}
====
"""


@pytest.fixture(scope="module")
def toolchains() -> tuple[Toolchain, ...]:
    """Every TLC that can be had here."""
    java = find_java()
    return tuple(Toolchain(java, jar) for jar in available_jars(java=java))


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec that extends a module whose operator is 0 unless Java stands for it."""
    folder = tmp_path / "at@home"
    folder.mkdir()
    (folder / "Asks.tla").write_text(_SPEC)
    (folder / "Answers.tla").write_text(_MODULE)
    (folder / "Asks.cfg").write_text("INIT Init\nNEXT Next\nINVARIANT Small\n")
    return folder / "Asks.tla"


def test_a_class_beside_a_module_stands_for_its_operators(
    spec: Path, toolchains: tuple[Toolchain, ...]
) -> None:
    """As for TLC that is started in the folder; a warm JVM leaves it to one of its own."""
    job = job_from_path(spec, options=TlcOptions(expected_states=2))
    assert TlcRunner(toolchains[0]).run(job).outcome is Outcome.SUCCESS
    (spec.parent / "Answers.class").write_bytes(class_beside("Answers", says=2))
    job = job_from_path(spec, options=TlcOptions(expected_states=2))
    for toolchain in toolchains:
        assert TlcRunner(toolchain).run(job).traces[0].states[-1]["x"] == 2
    with WarmRunner(toolchains[0]) as warm:
        assert warm.run(job).traces[0].states[-1]["x"] == 2
        assert warm.started == 0


def test_a_class_in_a_library_stands_for_the_operators_of_its_module(spec: Path, tmp_path: Path) -> None:
    """The module is there or beside the spec."""
    library = tmp_path / "library"
    library.mkdir()
    (spec.parent / "Answers.tla").rename(library / "Answers.tla")
    (library / "Answers.class").write_bytes(class_beside("Answers", says=3))
    result = TlcRunner(find_toolchain()).run(job_from_path(spec, libraries=[library]))
    assert result.traces[0].states[-1]["x"] == 3


def test_files_in_folders_below_are_found_by_relative_paths_and_make_another_run(
    spec: Path, toolchains: tuple[Toolchain, ...]
) -> None:
    """They are read as they were when the job was made, and they decide what it is."""
    (spec.parent / "Answers.class").write_bytes(class_that_reads("Answers", "data/numbers.txt"))
    data = spec.parent / "data" / "numbers.txt"
    data.parent.mkdir()
    data.write_text("four")
    job = job_from_path(spec)
    data.write_text("now seven")
    for toolchain in toolchains:
        assert TlcRunner(toolchain).run(job).traces[0].states[-1]["x"] == 4
    later = job_from_path(spec)
    assert later.digest(jar_sha256="") != job.digest(jar_sha256="")
    assert TlcRunner(toolchains[0]).run(later).traces[0].states[-1]["x"] == 9


def test_paths_may_be_relative_everywhere(spec: Path, tmp_path: Path) -> None:
    """Also those of TLC's own folders, although it works elsewhere; and a folder may hold @."""
    (tmp_path / "work").mkdir()
    words = ["check", "at@home/Asks.tla", "--scratch", "work", "--runs", "kept", "--workers", "1"]
    (spec.parent / "Answers.class").write_bytes(class_beside("Answers", says=2))
    for scratch in ({}, {"PYTLC_SCRATCH": "work"}):
        chosen = words if not scratch else [word for word in words if word not in {"--scratch", "work"}]
        found = pytlc(*chosen, cwd=tmp_path, env=scratch)
        assert "Small VIOLATED after 1 step" in found.out, found.err
    found = pytlc("check", str(spec), "--runs", "kept", cwd=tmp_path)
    assert "Small VIOLATED after 1 step" in found.out, found.err
    assert sorted(path.name for path in spec.parent.iterdir()) == [
        *("Answers.class", "Answers.tla", "Asks.cfg", "Asks.tla"),
    ]
