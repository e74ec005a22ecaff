"""What is remarked on a result from the texts of its job."""

from __future__ import annotations

import pytest

from pytlc.tlc import Outcome, Result, RunEnd, Stop, TlcJob
from pytlc.tlc.pitfalls import has_placeholder, remarks
from pytlc.tlc.result import Finding
from pytlc.tlc.versions import features
from tests.unit.tlc.conftest import DATA, Recording

OLD, NEW = features("2.19"), features("2026.04.29.170100")
_VIOLATED = Result(Outcome.TEMPORAL, findings=(Finding(Outcome.TEMPORAL),))


def job(body: str, config: str = "") -> TlcJob:
    """A module with this body."""
    return TlcJob({"M.tla": f"---- MODULE M ----\n{body}\n====\n"}, "M", config)


def recorded_job(recording: Recording) -> TlcJob:
    """The job whose output was recorded."""
    specs, data = DATA / "specs", recording.sidecar
    files = {f"{data['module']}.tla": (specs / f"{data['module']}.tla").read_text(encoding="utf-8")}
    return TlcJob(files, data["module"], (specs / f"{data['config']}.cfg").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "formula", ["[](FALSE ~> x)", "[]TRUE \\/ <>x", "<>(TRUE)", "x ~> (TRUE)", "[]( (FALSE) ~> x)"]
)
def test_a_constant_part_makes_a_violation_doubtful(formula: str) -> None:
    """Up to 2.19, where it is the property's own."""
    spec = job(f"Live ==\n  {formula}\nOther == []<>x", "PROPERTY Live")
    (remark,) = remarks(spec, _VIOLATED, OLD)
    assert "Live has" in remark
    assert list(remarks(spec, _VIOLATED, NEW)) == []


@pytest.mark.parametrize("body", ["Live == []<>(x = TRUE)\nOther == []TRUE", "Live == <>x \\* []TRUE"])
def test_what_is_no_constant_part_is_not_taken_for_one(body: str) -> None:
    """A value that is compared, another definition, a comment."""
    assert list(remarks(job(body, "PROPERTY Live"), _VIOLATED, OLD)) == []


def test_a_bogus_violation_of_a_recording_is_doubted() -> None:
    """All three older TLCs say that it is violated; the rolling one does not."""
    for version in ("2.15", "2.18", "2.19"):
        recording = Recording("constant-formula-is-no-violation", version)
        (remark,) = remarks(recorded_job(recording), recording.result(), features(version))
        assert "Bogus has []TRUE" in remark


def test_liveness_under_a_constraint_is_told_where_tlc_does_not() -> None:
    """Up to 2.19 TLC warns of it by itself."""
    new, old = (Recording("liveness-with-constraint", version) for version in ("1.8.0", "2.18"))
    (remark,) = remarks(recorded_job(new), new.result(), NEW)
    assert "checked under a CONSTRAINT" in remark
    assert list(remarks(recorded_job(old), old.result(), OLD)) == []


def test_a_string_that_tlc_prints_otherwise_is_told_where_it_is_shown() -> None:
    """In a counterexample; a comment and other percent signs are harmless."""
    spec = job('x == "a%4%b"')
    assert has_placeholder(spec)
    assert len(list(remarks(spec, _VIOLATED, OLD))) == 1
    assert list(remarks(spec, Result(Outcome.SUCCESS), OLD)) == []
    assert not has_placeholder(job('x == "100% of %x%" \\* %4%'))


def test_what_only_lies_in_the_folder_is_not_the_spec() -> None:
    """A module counts that is extended or instantiated, at whatever remove and under whatever name."""
    other = '---- MODULE Other ----\nx == "%4%"\n====\n'
    for use, counts in (
        ("", False),
        ("EXTENDS Mid", True),
        ("I == INSTANCE Mid", True),
        ("INSTANCE Mid", True),
    ):
        main, mid = (
            f"---- MODULE {name} ----\n{text}\n====\n"
            for name, text in (("M", use), ("Mid", "J == INSTANCE Other WITH y <- 1"))
        )
        spec = TlcJob({"M.tla": main, "Mid.tla": mid, "Other.tla": other}, "M", "")
        assert has_placeholder(spec) is counts


def test_a_counterexample_that_tlc_hung_in_is_told_to_be_short() -> None:
    """What was found counts."""
    hung = Result(Outcome.INVARIANT, findings=(Finding(Outcome.INVARIANT),), end=RunEnd(Stop.HUNG))
    (remark,) = remarks(job('x == "%3%"'), hung, NEW)
    assert remark.startswith("the counterexample is cut short")


def test_a_keyword_of_a_newer_tlc_explains_a_config_error() -> None:
    """TLC takes it for something else."""
    recording = Recording("postcondition-false", "2.18")
    (remark,) = remarks(recorded_job(recording), recording.result(), OLD)
    assert "POSTCONDITION" in remark
