"""Named models of a user's spec: each key checked, and compared with what is recorded alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.check import Checker
from pytlc.check.spec_models import find_spec_model, load_spec_models, models_beside
from pytlc.check.verifying import verify_specs
from pytlc.errors import SpecError, UsageError
from pytlc.runs import RunStore
from pytlc.tlc import Outcome
from pytlc.tlc.cfg import Assignment, read_config
from pytlc.values import FiniteSet, ModelValue
from tests.unit.check.recorded import TOOLCHAIN, success

SPEC = "---- MODULE Own ----\nCONSTANTS N, P\nVARIABLE x\nInit == x = N\nNext == x' = x\nTypeOK == TRUE\n===="
MODEL = '[[models]]\nname = "small"\nconstants = { N = 3, P = "{p1}" }\ninvariants = ["TypeOK"]\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where models may be written, beside a spec."""
    (tmp_path / "Own.tla").write_text(SPEC)
    return models_beside(tmp_path / "Own.tla")


def test_a_model_says_what_the_cfg_would(path: Path) -> None:
    """Texts among the constants are TLA+, the rest are values; the options are the model's."""
    path.write_text(MODEL + "deadlock = false\nworkers = 1\ndistinct = 5\nslow = true\n")
    model = find_spec_model(path, "small")
    job = model.question(model.options(8)).job
    config = read_config(job.config)
    assert config.constants == (Assignment("N", 3), Assignment("P", FiniteSet([ModelValue("p1")])))
    assert (config.init, config.next, config.invariants) == ("Init", "Next", ("TypeOK",))
    assert (job.options.workers, job.options.check_deadlock, job.options.expected_states) == (1, False, 5)
    assert (model.is_slow, str(model.expectation)) == (True, "no error")


@pytest.mark.parametrize(
    ("added", "message"),
    [
        (
            "invariant = 3\n",
            r"unknown key 'invariant'; did you mean invariants\?\nexpected are name, ",
        ),
        ("distinct = 1.5\n", r"distinct = 1\.5: expected a whole number"),
        ("distinct = -1\n", r"distinct = -1: expected a whole number from 0 on"),
        (
            'outcome = "bad"\n',
            r"outcome = 'bad': expected success or deadlock or invariant or ",
        ),
        ('property = "TypeOK"\n', r"expected none where the outcome is success"),
        (MODEL, r"model small stands twice"),
        ('[[models]]\nname = "b"\nconstants = { N = [1] }\n', r"constant N = \[1\]: expected a number, true"),
        ("[other]\n", r"unexpected other; only \[\[models\]\] tables are expected"),
        ("[[models]]\n", r"model 2: key 'name' is missing"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(path: Path, added: str, message: str) -> None:
    """File, model and key, and what is expected."""
    path.write_text(MODEL + added)
    with pytest.raises(SpecError, match=message):
        load_spec_models(path)


def test_an_unknown_model_and_an_unknown_file_are_refused(path: Path) -> None:
    """With the models that there are, and the form of the name."""
    path.write_text(MODEL)
    with pytest.raises(UsageError, match=r"no model 'large'\nknown: small"):
        find_spec_model(path, "large")
    with pytest.raises(SpecError, match=r"expected the name of a spec with \.models\.toml behind"):
        load_spec_models(path.with_name("models.toml"))


def test_only_what_is_recorded_is_compared(path: Path, tmp_path: Path) -> None:
    """A count that is not there is none; one that is another is told."""
    wrong = '[[models]]\nname = "b"\nconstants = { N = 3, P = 1 }\noutcome = "deadlock"\ndistinct = 9\n'
    path.write_text(MODEL + wrong)
    checker = Checker(TOOLCHAIN, RunStore(tmp_path / "runs"))
    fine, other = verify_specs(load_spec_models(path), checker, workers=1, runner=success())
    assert fine.differences == ()
    assert fine.verdict.outcome is Outcome.SUCCESS
    assert [str(difference) for difference in other.differences] == [
        "outcome: recorded deadlock, found success",
        "distinct states: recorded 9, found 8",
    ]
