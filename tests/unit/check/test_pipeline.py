"""Questions, and replaying stored runs whose files may be damaged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.check import Checker, Question, examining, pipeline
from pytlc.check.examining import replay_run
from pytlc.errors import ReplayError, TraceFormatError, UsageError
from pytlc.report.jsonable import verdict_to_jsonable
from pytlc.runs import RunStore, StoredRun
from pytlc.spec import Property, load_family
from pytlc.spec.claims import Severity
from pytlc.tlc import Outcome, RecordedRunner, TlcOptions
from tests.unit.check.recorded import STEPS, TOOLCHAIN


def test_a_question_about_a_target_has_all_that_replay_needs(question: Question) -> None:
    """Family, code and sizes are recorded as JSON can hold them, the modules and the cfg are rendered."""
    assert json.loads(json.dumps(question.about)) == {
        "target": "vgic@v0",
        "family": "vgic",
        "code": "v0",
        "scope": dict(question.scope or {}),
        "words": str(load_family("vgic").scope()).split(", "),
        "properties": ["NoLockCycle"],
        "severities": {"NoLockCycle": "hang"},
        "stakes": {"NoLockCycle": "hangs Xen"},
        "kinds": {"NoLockCycle": "invariant"},
        "claims": {"NoLockCycle": "no two or more pCPUs wait for each other in a circle"},
        "notes": [],
        "python": "pytlc.vgic_family",
    }
    assert question.scope == load_family("vgic").scope()
    assert question.job.main == "MCVgic"
    assert {"MCVgic.tla", "Vgic.tla", "VgicRanks.tla"} <= question.job.files.keys()
    assert "NoLockCycle" in question.job.config


def test_a_hash_and_its_version_are_the_same_question() -> None:
    """The recorded target is the version's name however it was asked for."""
    family = load_family("vgic")
    asked = [
        Question.of_target(family.target(code), family.scope(), family.properties, TlcOptions())
        for code in ("v1", "378384399e")
    ]
    assert asked[0] == asked[1]
    assert asked[0].target == "vgic@v1"


def test_symmetry_is_part_of_the_job() -> None:
    """Without symmetry the cfg is another one where interrupts are interchangeable."""
    family = load_family("vgic")
    configs = {
        Question.of_target(
            family.target("v0"),
            family.scope(spis=2),
            (family.property("TypeOK"),),
            TlcOptions(),
            symmetry=symmetry,
        ).job.config.count("SYMMETRY")
        for symmetry in (True, False)
    }
    assert configs == {0, 1}


def test_a_question_about_a_path_has_no_model(tmp_path: Path) -> None:
    """Only the path is known of a user's spec."""
    (tmp_path / "Mine.tla").write_text("---- MODULE Mine ----\n====\n")
    (tmp_path / "Mine.cfg").write_text("INVARIANT TypeOK\n")
    path = tmp_path / "Mine.tla"
    question = Question.of_path(path, None, TlcOptions())
    assert question.job.config == "INVARIANT TypeOK\n"
    assert question.about == {
        "target": str(path),
        "family": None,
        "code": None,
        "scope": None,
        "words": [],
        "properties": [],
        "severities": {},
        "stakes": {},
        "kinds": {},
        "claims": {},
        "notes": [],
        "python": None,
    }


def test_a_missing_cfg_is_a_usage_error(tmp_path: Path) -> None:
    """The message names the files that were looked for, and what to do."""
    (tmp_path / "Mine.tla").write_text("---- MODULE Mine ----\n====\n")
    with pytest.raises(UsageError, match=r"Mine\.cfg.*--config FILE"):
        Question.of_path(tmp_path / "Mine.tla", None, TlcOptions())


def test_a_check_replays_what_tlc_found(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    question: Question,
    recorded: RecordedRunner,
) -> None:
    """The counterexample has a story and the arguments of every action, and the run is stored."""
    monkeypatch.setattr(pipeline, "TlcRunner", lambda _: recorded)
    verdict = Checker(TOOLCHAIN, RunStore(tmp_path / "runs")).check(question)
    (example,) = verdict.counterexamples
    assert (verdict.result.outcome, verdict.result.property) == (Outcome.INVARIANT, "NoLockCycle")
    assert verdict.divergence is None
    assert example.story is not None
    assert len(example.story.rows) == STEPS + 1
    assert example.trace is not None
    assert all(action.arguments for action in example.trace.actions if action)
    assert example.finding.trace == example.trace
    assert RunStore(tmp_path / "runs").find("last").path == verdict.run.path


def test_a_check_tells_a_divergence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    question: Question,
    recorded: RecordedRunner,
) -> None:
    """A state that the model does not reach is a result of its own, with the trace as TLC printed it."""
    wrong = RecordedRunner(tuple(line.replace("retargets = 2", "retargets = 3") for line in recorded.lines))
    monkeypatch.setattr(pipeline, "TlcRunner", lambda _: wrong)
    verdict = Checker(TOOLCHAIN, RunStore(tmp_path / "runs")).check(question)
    assert verdict.divergence is not None
    assert [str(change) for change in verdict.divergence.changes] == ["retargets: 3 -> 2"]
    assert verdict.counterexamples[0].story is None
    assert verdict.exit_code == 1


def test_a_spec_without_a_model_is_not_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recorded: RecordedRunner
) -> None:
    """The trace is there, neither replayed nor diverging, and the verdict says that there is no model."""
    (tmp_path / "Mine.tla").write_text("---- MODULE Mine ----\n====\n")
    (tmp_path / "Mine.cfg").write_text("INVARIANT NoLockCycle\n")
    question = Question.of_path(tmp_path / "Mine.tla", None, TlcOptions())
    monkeypatch.setattr(pipeline, "TlcRunner", lambda _: recorded)
    verdict = Checker(TOOLCHAIN, RunStore(tmp_path / "runs")).check(question)
    (example,) = verdict.counterexamples
    assert not verdict.has_model
    assert (example.replayed, example.divergence) == (False, None)
    assert example.trace is not None
    assert verdict.exit_code == 1


def test_a_stored_answer_is_the_verdict_of_its_run(
    tmp_path: Path, question: Question, recorded: RecordedRunner
) -> None:
    """With the replay, and only for the very question; without TLC."""
    checker = Checker(TOOLCHAIN, RunStore(tmp_path / "runs"))
    assert checker.stored(question) is None
    verdict = checker.check(question, runner=recorded)
    again = checker.stored(question)
    assert again is not None
    assert (again.run, again.properties, again.exit_code) == (verdict.run, verdict.properties, 1)
    assert again.result.stats == verdict.result.stats
    assert [example.trace for example in again.counterexamples] == [verdict.counterexamples[0].trace]
    assert again.counterexamples[0].replayed
    other = replace(question, job=replace(question.job, config="INVARIANT TypeOK\n"))
    assert checker.stored(other) is None


def test_a_stored_run_replays_again(stored: StoredRun) -> None:
    """Its trace file and its record are enough."""
    (example,) = replay_run(stored)
    assert example.replayed
    assert example.trace is not None
    assert len(example.trace) == STEPS + 1


def test_a_trace_file_cut_in_half_is_refused(stored: StoredRun) -> None:
    """The message names the file and says what to do."""
    path = stored.trace_path()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(TraceFormatError, match=r"trace-1\.json.*cut off.*running the check again"):
        replay_run(stored)


def test_an_edited_trace_file_is_refused(stored: StoredRun) -> None:
    """One changed value is enough; the message names the step."""
    path = stored.trace_path()
    lines = path.read_text().splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if '"number":3' in line)
    edited = lines[place].replace('"retargets":1', '"retargets":2')
    assert edited != lines[place]
    path.write_text("".join([*lines[:place], edited, *lines[place + 1 :]]))
    with pytest.raises(TraceFormatError, match=r"trace-1\.json: step 3: changed after it was written"):
        replay_run(stored)


def test_a_missing_trace_file_is_refused(stored: StoredRun) -> None:
    """A counterexample without its file is not passed over."""
    stored.trace_path().unlink()
    with pytest.raises(TraceFormatError, match=r"trace-1\.json is missing; .*run the check again"):
        replay_run(stored)


def test_output_cut_before_the_violation_is_refused(stored: StoredRun) -> None:
    """A run whose files do not tell the same never replays as one without a counterexample."""
    path = stored.path / "tlc.out"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:3]))
    with pytest.raises(TraceFormatError, match="its files tell of different runs"):
        replay_run(stored)


@pytest.mark.parametrize("name", ["job.json", "result.json"])
def test_a_damaged_record_is_refused(stored: StoredRun, name: str) -> None:
    """The message names the file."""
    path = stored.path / name
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(TraceFormatError, match=name.replace(".", r"\.")):
        replay_run(stored)


def test_a_record_without_a_subject_is_refused(stored: StoredRun) -> None:
    """A run that does not say what was checked cannot pass as one of a spec without a model."""
    path = stored.path / "job.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"about": None}))
    with pytest.raises(TraceFormatError, match="does not say what was checked"):
        replay_run(stored)


def test_a_question_that_the_model_does_not_know_is_refused_before_the_search(
    tmp_path: Path, question: Question
) -> None:
    """A version without a reference model costs no run."""
    unknown = replace(question, code="v77")
    with pytest.raises(UsageError, match="v77"):
        Checker(TOOLCHAIN, RunStore(tmp_path / "runs")).check(unknown)
    assert not (tmp_path / "runs").exists()


def test_a_counterexample_has_the_severity_of_its_property_also_when_it_is_replayed_again(
    tmp_path: Path, question: Question, recorded: RecordedRunner
) -> None:
    """The run records it, so that a later change of the family does not matter."""
    verdict = Checker(TOOLCHAIN, RunStore(tmp_path / "runs")).check(question, runner=recorded)
    assert verdict.counterexamples[0].severity is verdict.severity is Severity.HANG
    assert replay_run(verdict.run)[0].severity is Severity.HANG


@pytest.mark.parametrize("severities", [{"NoLockCycle": "bad"}, ["hang"]])
def test_a_record_with_severities_that_are_none_is_refused(stored: StoredRun, severities: object) -> None:
    """The message names the file."""
    path = stored.path / "job.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"about": record["about"] | {"severities": severities}}))
    with pytest.raises(TraceFormatError, match=r"job\.json has severities that are none"):
        replay_run(stored)


ENDS = Property("Ends", "temporal", Severity.LOSE, "what begins ends", "an interrupt is lost")


def test_with_a_temporal_property_symmetry_is_off_and_that_is_said() -> None:
    """Where there would be symmetry; else there is nothing to say."""
    family = load_family("vgic")
    notes = []
    for spis, symmetry in ((2, True), (2, False), (1, True)):
        question = Question.of_target(
            family.target("v0"), family.scope(spis=spis), (ENDS,), TlcOptions(), symmetry=symmetry
        )
        assert "SYMMETRY" not in question.job.config
        notes.append(question.notes)
    assert [len(told) for told in notes] == [1, 0, 0]
    assert "TLC does not support symmetry with temporal properties" in notes[0][0]


def test_the_question_about_an_edge_is_one_for_the_same_machine() -> None:
    """One worker, so that the behaviour is a shortest one, and one invariant that is made for it."""
    family = load_family("vgic")
    options = TlcOptions(workers=4, coverage=True, check_deadlock=False)
    properties = (family.property("LockOrder"),)
    asked = Question.of_target(family.target("v0"), family.scope(), properties, options)
    edge = asked.about_edge(("vgic", "rank"))
    assert edge is not None
    assert (edge.target, edge.scope) == (asked.target, asked.scope)
    assert (edge.job.options.workers, edge.job.options.coverage) == (1, False)
    (name,) = edge.properties
    assert f"INVARIANTS\n  {name}\n" in edge.job.config
    assert '<<"vgic", "rank">>' in edge.job.files["MCVgic.tla"]
    assert "LockOrder" not in edge.job.config


def test_of_the_locks_of_a_users_spec_nothing_is_asked(tmp_path: Path) -> None:
    """There is no operator that could be asked for."""
    (tmp_path / "Mine.tla").write_text("---- MODULE Mine ----\n====\n")
    (tmp_path / "Mine.cfg").write_text("INVARIANT NoLockCycle\n")
    assert Question.of_path(tmp_path / "Mine.tla", None, TlcOptions()).about_edge(("a", "b")) is None


def test_a_violation_outlives_its_replay(
    question: Question, recorded: RecordedRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails is told with it, and the exit code stays that of the violation."""

    def fail(*_arguments: object) -> None:
        raise ReplayError("the model has other variables")

    monkeypatch.setattr(examining, "replay", fail)
    verdict = Checker(TOOLCHAIN, RunStore(tmp_path)).check(question, runner=recorded, lock_examples=False)
    assert verdict.exit_code == 1
    assert verdict.trace is not None
    assert [str(failure) for failure in verdict.failures] == [
        "replaying failed: the model has other variables"
    ]
    data = verdict_to_jsonable(verdict)
    assert data["failures"] == [{"stage": "replaying", "reason": "the model has other variables"}]
    assert data["counterexamples"][0]["replay"]["text"] == "not replayed: the model has other variables"
