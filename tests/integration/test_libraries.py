"""Modules that are not beside the spec, with every TLC: of a jar, with the Java in it and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.tlc import Outcome, TlcRunner, WarmRunner, job_from_path
from pytlc.tlc.evaluate import Spec, evaluate
from pytlc.tlc.options import TlcOptions
from pytlc.toolchain import Toolchain, available_jars, find_java, find_toolchain
from tests.integration.command import pytlc
from tests.java_classes import library

pytestmark = pytest.mark.java

_SPEC = """---- MODULE Asks ----
EXTENDS Answers
VARIABLE x
Init == x = 0
Next == x' = Answer
Small == x = 0
====
"""
_LIBRARY = """---- MODULE Answers ----
Answer == 1
====
"""


@pytest.fixture(scope="module")
def toolchains() -> tuple[Toolchain, ...]:
    """Every TLC that can be had here."""
    java = find_java()
    return tuple(Toolchain(java, jar) for jar in available_jars(java=java))


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec that extends a module of a library."""
    (tmp_path / "Asks.tla").write_text(_SPEC)
    (tmp_path / "Asks.cfg").write_text("INIT Init\nNEXT Next\nINVARIANT Small\n")
    return tmp_path / "Asks.tla"


def test_the_java_of_a_jar_stands_for_its_operators(
    spec: Path, tmp_path: Path, toolchains: tuple[Toolchain, ...]
) -> None:
    """The module says 1 and its Java 2; expressions along the trace know the library too."""
    (tmp_path / "answers.jar").write_bytes(library("Answers", _LIBRARY, says=2))
    job = job_from_path(spec, libraries=[tmp_path / "answers.jar"])
    for toolchain in toolchains:
        result = TlcRunner(toolchain).run(job)
        assert result.outcome is Outcome.INVARIANT, result
        assert result.traces[0].states[-1]["x"] == 2
        around = Spec(job.files, job.main, job.config, job.jars)
        assert evaluate(result.traces[0], "x + Answer", TlcRunner(toolchain), spec=around) == (2, 4)


def test_java_for_another_tlc_is_left_out_with_a_warning(
    spec: Path, tmp_path: Path, toolchains: tuple[Toolchain, ...]
) -> None:
    """What the module defines in TLA+ counts then."""
    jar = library("Answers", _LIBRARY, says=2, value="tlc2/value/impl/LaterValue")
    (tmp_path / "answers.jar").write_bytes(jar)
    job = job_from_path(spec, libraries=[tmp_path / "answers.jar"])
    for toolchain in toolchains:
        result = TlcRunner(toolchain).run(job)
        assert result.traces[0].states[-1]["x"] == 1
        assert any("only the modules of answers.jar are used" in w.message for w in result.warnings)


def test_a_warm_jvm_leaves_libraries_to_one_of_their_own(spec: Path, tmp_path: Path) -> None:
    """Its classes are those of TLC alone."""
    (tmp_path / "answers.jar").write_bytes(library("Answers", _LIBRARY, says=2))
    options = TlcOptions(expected_states=2)
    job = job_from_path(spec, libraries=[tmp_path / "answers.jar"], options=options)
    with WarmRunner(find_toolchain()) as runner:
        assert runner.run(job).traces[0].states[-1]["x"] == 2
        assert runner.started == 0


def test_a_stored_run_keeps_its_libraries(spec: Path, tmp_path: Path) -> None:
    """An expression along its trace uses them when the jar is gone."""
    jar = tmp_path / "answers.jar"
    jar.write_bytes(library("Answers", _LIBRARY, says=2))
    runs = tmp_path / "runs"
    assert pytlc("check", spec, "--library", jar, "--runs", runs, cwd=tmp_path).code == 1
    jar.unlink()
    told = pytlc("trace", "eval", "last", "Answer", "--runs", runs, cwd=tmp_path)
    assert (told.code, told.out) == (0, "1: 2\n2: 2\n")
