"""ALIAS: kept out of what TLC runs, and shown beside the states of a behaviour."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.report import write
from pytlc.report.behaviour import trace_text
from pytlc.tlc import Finding, OnEvent, Outcome, Result, TlcJob, TlcOptions, job_from_path
from pytlc.tlc.aliasing import AliasRunner
from pytlc.tlc.cfg import without_alias
from pytlc.trace import State, Step, Trace, load_trace, save_trace
from pytlc.values import Function, ModelValue

SPEC = "---- MODULE M ----\nVARIABLE jug\nShown == [jug |-> -jug]\n====\n"


class Answers:
    """A runner with a result for each job that it is given, which it keeps."""

    def __init__(self, *results: Result) -> None:
        self._results = list(results)
        self.jobs: list[TlcJob] = []

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """The next result."""
        del on_event, output
        self.jobs.append(job)
        return self._results.pop(0)


def violated(*states: State) -> Result:
    """An invariant is violated along these."""
    trace = Trace(tuple(Step(number, None, state) for number, state in enumerate(states, 1)))
    return Result(Outcome.INVARIANT, "Inv", findings=(Finding(Outcome.INVARIANT, "Inv", trace=trace),))


@pytest.mark.parametrize(
    ("config", "name"),
    [
        ("INIT I\nALIAS A\nNEXT N\n", "A"),
        ("ALIAS\n  I!Shown INIT I", "I!Shown"),
        ("\\* ALIAS A\nINIT ALIASES", None),
    ],
)
def test_the_name_is_taken_out_of_the_cfg(config: str, name: str | None) -> None:
    """Lines stay where they are; what stands in a comment is none."""
    left, found = without_alias(config)
    assert found == name
    assert left.count("\n") == config.count("\n")
    assert without_alias(left) == (left, None)


def test_a_job_has_its_alias_beside_the_cfg(tmp_path: Path) -> None:
    """So that states are states; another alias is another job."""
    (tmp_path / "M.tla").write_text(SPEC)
    jobs = []
    for alias in ("Shown", "Other"):
        (tmp_path / "M.cfg").write_text(f"INIT I\nNEXT N\nALIAS {alias}\n")
        jobs.append(job_from_path(tmp_path / "M.tla"))
    assert [job.alias for job in jobs] == ["Shown", "Other"]
    assert all("ALIAS" not in job.config for job in jobs)
    assert jobs[0].digest(jar_sha256="") != jobs[1].digest(jar_sha256="")


def test_the_alias_is_evaluated_along_the_behaviour(tmp_path: Path) -> None:
    """It stands beside each state, in files and in texts; a state without a value for it is warned of."""
    found = violated(State({"jug": 0}), State({"jug": 2}))
    shown = violated(
        State({"PytlcAlias": Function.record({"jug": 0})}), State({"jug": 2, "PytlcAt": ModelValue("p")})
    )
    evaluator = Answers(shown)
    job = TlcJob({"M.tla": SPEC}, "M", "INIT I\nNEXT N\n", TlcOptions(), alias="Shown")
    result = AliasRunner(Answers(found), evaluator).run(job)
    (trace,) = result.traces
    assert [step.alias for step in trace.steps] == [Function.record({"jug": 0}), None]
    assert trace.states == found.traces[0].states
    assert "ALIAS PytlcShown" in evaluator.jobs[0].config
    (warning,) = result.diagnostics
    assert warning.message == "ALIAS Shown has no value in state 2: TLC cannot evaluate it there"
    save_trace(tmp_path / "t.json", trace)
    assert load_trace(tmp_path / "t.json").trace == trace
    with (tmp_path / "text").open("w+") as stream:
        write(trace_text(trace), stream)
        stream.seek(0)
        assert "  jug = 0\n  ALIAS jug = 0\n" in stream.read()


def test_an_alias_that_fails_leaves_the_violation() -> None:
    """With a warning; a job without one, or without a behaviour, is run once."""
    found = violated(State({"jug": 0}))
    job = TlcJob({"M.tla": SPEC}, "M", "", TlcOptions(), alias="Shown")
    result = AliasRunner(Answers(found), Answers(Result(Outcome.CONFIG))).run(job)
    assert result.findings == found.findings
    assert "evaluating ALIAS Shown along the behaviour failed" in result.diagnostics[0].message
    plain = TlcJob({"M.tla": SPEC}, "M", "")
    assert AliasRunner(Answers(found), Answers()).run(plain) is found
    nothing = Result(Outcome.SUCCESS)
    assert AliasRunner(Answers(nothing), Answers()).run(job) is nothing
