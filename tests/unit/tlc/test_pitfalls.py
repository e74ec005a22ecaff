"""What is remarked on a result from the texts of its job."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytlc.tlc import Outcome, Result, RunEnd, Simulation, Stop, TlcJob, TlcOptions
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
    assert "Live has" in remark.message
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
        assert "Bogus has []TRUE" in remark.message


def test_liveness_under_a_constraint_is_told_where_tlc_does_not() -> None:
    """Up to 2.19 TLC warns of it by itself."""
    new, old = (Recording("liveness-with-constraint", version) for version in ("1.8.0", "2.18"))
    (remark,) = remarks(recorded_job(new), new.result(), NEW)
    assert "checked under a CONSTRAINT" in remark.message
    assert list(remarks(recorded_job(old), old.result(), OLD)) == []


@pytest.mark.parametrize(
    ("outcome", "words"), [(Outcome.TEMPORAL, "may go back to a state"), (Outcome.SUCCESS, "may be violated")]
)
def test_liveness_under_a_view_is_doubted(outcome: Outcome, words: str) -> None:
    """Whatever was found; not so where only invariants are checked."""
    (remark,) = remarks(job("", "VIEW Low\nPROPERTY Live"), Result(outcome), NEW)
    assert words in remark.message
    assert list(remarks(job("", "VIEW Low\nINVARIANT Inv"), Result(outcome), NEW)) == []
    assert list(remarks(job("", "PROPERTY Live"), Result(outcome), NEW)) == []


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
    assert remark.message.startswith("the counterexample is cut short")


def test_a_keyword_of_a_newer_tlc_explains_a_config_error() -> None:
    """TLC takes it for something else."""
    recording = Recording("postcondition-false", "2.18")
    (remark,) = remarks(recorded_job(recording), recording.result(), OLD)
    assert "POSTCONDITION" in remark.message


def test_an_algorithm_without_its_translation_is_named_where_the_spec_is_refused() -> None:
    """Only in modules that are used; what is translated, or was taken as it is, is not remarked on."""
    spec = job("(* --fair algorithm A { { skip } } *)\nInv == pc = 1")
    (remark,) = remarks(spec, Result(Outcome.PARSE), NEW)
    assert remark.message.startswith("the PlusCal algorithm of M has no translation: translate it")
    assert remark.place == "M:2:4"
    assert list(remarks(spec, Result(Outcome.SUCCESS), NEW)) == []
    translated = job("(* --algorithm A { { skip } } *)\n\\* BEGIN TRANSLATION\n\\* END TRANSLATION")
    assert list(remarks(translated, Result(Outcome.PARSE), NEW)) == []
    unused = replace(job("x == 1"), files={**job("x == 1").files, "N.tla": spec.files["M.tla"]})
    assert list(remarks(unused, Result(Outcome.PARSE), NEW)) == []


def test_a_file_without_a_module_is_remarked_on() -> None:
    """SANY up to 2.18 only fails with an exception."""
    (remark,) = remarks(TlcJob({"M.tla": "x == 1"}, "M", ""), Result(Outcome.PARSE), OLD)
    assert remark.message == "M.tla has no module: expected ---- MODULE M ---- and, last, ===="


def test_how_a_simulation_ends_a_behaviour_makes_its_violation_doubtful() -> None:
    """A deadlock at a constraint, and a behaviour that stutters; a search finds only real ones."""
    limited, free = job("", "CONSTRAINT Near"), job("", "INVARIANT Inv")
    options = TlcOptions(simulate=Simulation())
    for spec, outcome in ((limited, Outcome.DEADLOCK), (free, Outcome.TEMPORAL)):
        (remark,) = remarks(replace(spec, options=options), Result(outcome), NEW)
        assert "has only ended one" in remark.message
        assert list(remarks(spec, Result(outcome), NEW)) == []
    assert list(remarks(replace(free, options=options), Result(Outcome.DEADLOCK), NEW)) == []
