"""A TLC that never ends by itself, and a JVM that is asked what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.tlc import Outcome, TlcOptions, TlcRunner, job_from_path
from pytlc.tlc.runner import RAW_ERRORS
from pytlc.tlc.versions import features
from pytlc.tlc.watchdog import STACKS_TO_STDERR, Watchdog
from pytlc.toolchain import Toolchain, available_jars, find_java, run_lines
from tests.processes import processes_about

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "tlc" / "specs"


def test_a_string_that_tlc_never_finishes_to_print_does_not_hang_us(tmp_path: Path) -> None:
    """The rolling TLC is ended, with the violation that it had found; the others print the string."""
    java = find_java()
    for jar in available_jars(java=java):
        options = TlcOptions(expected_states=10, deadline_seconds=120.0)
        job = job_from_path(SPECS / "PercentThree.tla", options=options)
        result = TlcRunner(Toolchain(java, jar), tmp_path).run(job)
        assert (result.outcome, result.property) == (Outcome.INVARIANT, "Low")
        (warning,) = result.warnings
        if features(jar.version).loops_on_placeholders:
            assert "%3%" in warning.message
        else:
            assert [len(trace) for trace in result.traces] == [3]
        assert processes_about(f"{tmp_path}/") == {}


@pytest.mark.long
def test_a_jvm_that_works_is_asked_and_goes_on(tmp_path: Path) -> None:
    """Its stacks come on standard error, so that its output stays what it is."""
    java, errors = find_java(), tmp_path / RAW_ERRORS
    lines: list[str] = []

    def keep(line: str) -> bool:
        lines.append(line)
        return False

    dog = Watchdog(errors, silence=1.0)
    (tmp_path / "tmp").mkdir()
    argv: list[str | Path] = [java.path, STACKS_TO_STDERR, f"-Djava.io.tmpdir={tmp_path / 'tmp'}"]
    argv += ["-cp", available_jars()[0].path, "tlc2.TLC", "-tool", "-metadir", tmp_path / "states"]
    ended = run_lines(
        [*argv, SPECS / "Endless.tla"],
        on_line=keep,
        cwd=tmp_path,
        deadline=12.0,
        stderr_path=errors,
        on_tick=dog.tick,
        on_start=dog.started,
    )
    assert ended.timed_out
    assert errors.read_text(encoding="utf-8").count("Full thread dump") > 1
    assert any(line.startswith("Progress(") for line in lines)
    assert not any("thread dump" in line for line in lines)
