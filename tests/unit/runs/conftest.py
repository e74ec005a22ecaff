"""A store, a job and recorded answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.runs import RunStore
from pytlc.tlc import RecordedRunner, RunEnd, TlcJob
from pytlc.toolchain import Java, TlcJar, Toolchain

DATA = Path(__file__).parents[2] / "data" / "tlc"


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """An empty store."""
    return RunStore(tmp_path / ".pytlc" / "runs")


@pytest.fixture
def toolchain() -> Toolchain:
    """A toolchain that is only recorded."""
    jar = TlcJar(Path("/tla.jar"), "ab" * 32, "release v1.7.4", "2.19")
    return Toolchain(Java(Path("/java"), "17.0.1", 17, "PATH"), jar)


@pytest.fixture
def job() -> TlcJob:
    """A job with two modules and a temporal property."""
    return TlcJob({"M.tla": "---- MODULE M ----\n====\n", "B.tla": "more"}, "M", "PROPERTY Live")


@pytest.fixture
def answer() -> Callable[..., RecordedRunner]:
    """A runner that replays a capture of TLC 2.18."""

    def make(name: str, end: RunEnd = RunEnd()) -> RecordedRunner:  # noqa: B008  # immutable
        return RecordedRunner.from_file(DATA / f"{name}-2.18.out", end)

    return make
