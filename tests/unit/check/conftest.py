"""Verdicts made by hand, and a stored run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.check import Counterexample, Question, Verdict
from pytlc.runs import StoredRun
from pytlc.tlc import RecordedRunner, Result
from tests.unit.check.recorded import TOOLCHAIN, lock_cycle_question, store, violation

MakeVerdict = Callable[..., Verdict]


@pytest.fixture
def make_verdict() -> MakeVerdict:
    """A verdict with this result and these counterexamples."""

    def make(result: Result, *counterexamples: Counterexample) -> Verdict:
        return Verdict(
            target="vgic@v0",
            scope=("2 vCPUs",),
            properties=("TypeOK",),
            result=result,
            counterexamples=counterexamples,
            has_model=True,
            run=StoredRun(Path("/runs/0123456789ab")),
            toolchain=TOOLCHAIN,
        )

    return make


@pytest.fixture
def question() -> Question:
    """A question about the vGIC."""
    return lock_cycle_question()


@pytest.fixture
def recorded(question: Question) -> RecordedRunner:
    """An answer to it, with a counterexample."""
    return violation(question)


@pytest.fixture
def stored(tmp_path: Path, question: Question, recorded: RecordedRunner) -> StoredRun:
    """The run of both."""
    return store(tmp_path / "runs", recorded, question)
