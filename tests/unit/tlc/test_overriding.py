"""Jobs with other constants and properties than their cfg says."""

from __future__ import annotations

from typing import Any

import pytest

from pytlc.errors import UsageError
from pytlc.tlc import Finding, Outcome, Result, TlcJob
from pytlc.tlc.cfg import Assignment, Substitution, read_config
from pytlc.tlc.constants import Tla
from pytlc.tlc.naming import MADE, titled
from pytlc.tlc.overriding import Overrides, unknown_constants, with_overrides
from pytlc.values import FiniteSet, ModelValue

SPEC = """---- MODULE Spec ----
EXTENDS Naturals
CONSTANTS N, Procs, F, Op(_, _)
VARIABLE x
Init == x = 0
Next == x' = x
Spec == Init /\\ [][Next]_x
TypeOK == x \\in Nat
Small == x < 3
Live == <>(x = 1)
Plus(a, b) == a + b
====
"""
CONFIG = "SPECIFICATION Spec\nCONSTANTS N = 1 Procs = {p1, p2} F = 0 Op <- Plus\nINVARIANTS TypeOK Small\n"
JOB = TlcJob({"Spec.tla": SPEC}, "Spec", CONFIG)


def _constants(job: TlcJob) -> dict[str, object]:
    found = read_config(job.config).constants
    return {c.name: c.value if isinstance(c, Assignment) else c for c in found}


def test_nothing_asked_for_is_the_same_job() -> None:
    """The cfg keeps its text to the letter."""
    assert with_overrides(JOB) is with_overrides(JOB, Overrides()) is JOB


def test_what_fits_goes_into_the_cfg() -> None:
    """No module is made for it, and the other constants stay."""
    job = with_overrides(JOB, constants={"N": 5, "Procs": {ModelValue("q")}, "F": Tla('"text"')})
    assert job.files == JOB.files
    assert _constants(job) == {
        "N": 5,
        "Procs": FiniteSet([ModelValue("q")]),
        "F": "text",
        "Op": Substitution("Op", "Plus"),
    }


@pytest.mark.parametrize("given", [-1, (1, 2), {"a": 1}, {1: 2}, range(1000), {frozenset({1})}])
def test_other_values_become_definitions(given: object) -> None:
    """They lie in a module that the user's instantiates, and the cfg lets them stand for the constant."""
    job = with_overrides(JOB, constants={"F": given})
    assert job.main == "Spec"
    assert job.files["Spec.tla"].startswith(SPEC.removesuffix("====\n"))
    assert "INSTANCE PytlcValues\n====\n" in job.files["Spec.tla"]
    assert "PytlcConstant_F ==\n" in job.files["PytlcValues.tla"]
    assert _constants(job)["F"] == Substitution("F", "PytlcConstant_F")


def test_an_expression_becomes_a_definition() -> None:
    """Behind those of the user."""
    job = with_overrides(JOB, constants={"F": Tla("N + 1")})
    assert job.files["Spec.tla"].endswith(f"a + b\n\n{MADE}\nPytlcConstant_F ==\n  N + 1\n====\n")


def test_names_collide_with_nothing() -> None:
    """Where the spec has such a name already, another is taken."""
    spec = SPEC.replace("====", "PytlcConstant_F == 1\nPytlcInvariant == 2\n====")
    files = {"Spec.tla": spec, "PytlcValues.tla": "---- MODULE PytlcValues ----\n===="}
    job = with_overrides(TlcJob(files, "Spec", CONFIG), constants={"F": -1}, invariants=["x < 9"])
    assert "PytlcValues_2.tla" in job.files
    assert _constants(job)["F"] == Substitution("F", "PytlcConstant_F_2")
    assert read_config(job.config).invariants == ("TypeOK", "Small", "PytlcInvariant_2")


def test_overriding_again_builds_on_what_is_there() -> None:
    """The second takes the place of the first where both say something."""
    job = with_overrides(with_overrides(JOB, constants={"F": -1}), constants={"F": -2, "N": (3,)})
    assert "INSTANCE PytlcValues_2\n" in job.files["Spec.tla"]
    assert _constants(job)["F"] == Substitution("F", "PytlcConstant_F_2")


@pytest.mark.parametrize("name", ["p1", "new", "Small", "x", "N", "Spec"])
def test_a_model_value_may_have_any_name(name: str) -> None:
    """It is the value of a constant of ours."""
    job = with_overrides(JOB, constants={"F": (ModelValue(name),)})
    assert "CONSTANTS PytlcValue\n" in job.files["Spec.tla"]
    assert "  <<PytlcValue>>\n" in job.files["PytlcValues.tla"]
    assert _constants(job)["PytlcValue"] == ModelValue(name)


def test_a_name_of_the_spec_is_no_model_value_in_text() -> None:
    """What a constant can name is meant; a variable is none, so it is a model value there."""
    job = with_overrides(JOB, constants={"F": Tla("{p1, N}")})
    assert "PytlcConstant_F ==\n  {p1, N}\n" in job.files["Spec.tla"]
    assert _constants(with_overrides(JOB, constants={"F": Tla("TypeOK")}))["F"] == Substitution("F", "TypeOK")
    value = FiniteSet([ModelValue("x"), ModelValue("Plus")])
    assert _constants(with_overrides(JOB, constants={"F": Tla("{x, Plus}")}))["F"] == value


def test_an_expression_may_name_the_model_values_of_the_cfg() -> None:
    """They are declared, so that the module knows them."""
    job = with_overrides(JOB, constants={"F": Tla("[p \\in {p1} |-> TypeOK]")}, invariants=["p2 \\in Procs"])
    assert f"{MADE}\nCONSTANTS p1, p2\n" in job.files["Spec.tla"]
    assert [_constants(job)[name] for name in ("p1", "p2")] == [ModelValue("p1"), ModelValue("p2")]


def test_operators_of_standard_modules_are_there_when_they_are_named() -> None:
    """The module gets what an expression uses and the spec does not extend."""
    job = with_overrides(JOB, symmetry="Permutations(Procs)", invariants=["Cardinality(Procs) = 2"])
    assert "LOCAL INSTANCE FiniteSets\n" in job.files["Spec.tla"]
    assert "LOCAL INSTANCE TLC\n" in job.files["Spec.tla"]
    assert read_config(job.config).symmetry == "PytlcSymmetry"


@pytest.mark.parametrize("given", ["x", "TRUE", "N", "Plus(1, 2) = 3", "I!Even"])
def test_what_is_no_operator_of_the_module_gets_a_name(given: str) -> None:
    """A variable, a constant, TRUE, what an instance has: TLC is given a definition."""
    job = with_overrides(JOB, invariants=[given], view=given)
    assert f"PytlcInvariant ==\n  {given}\nPytlcView ==\n  {given}\n" in job.files["Spec.tla"]


def test_an_operator_with_arguments_is_given_by_name_or_by_its_text() -> None:
    """A value alone is not one."""
    named = with_overrides(JOB, constants={"Op": Tla("Plus")})
    written = with_overrides(JOB, constants={"Op(a, b)": Tla("a * b")})
    assert _constants(named)["Op"] == Substitution("Op", "Plus")
    assert "PytlcConstant_Op(a, b) ==\n  a * b\n" in written.files["Spec.tla"]


def test_checks_are_added_and_left_out() -> None:
    """What is named twice is checked once."""
    job = with_overrides(JOB, invariants=["Small", "x < 9"], properties=["Live"], without=["TypeOK"])
    config = read_config(job.config)
    assert (config.invariants, config.properties) == (("Small", "PytlcInvariant"), ("Live",))


def test_the_behaviours_are_those_that_are_given() -> None:
    """Init and Next take the place of the specification, and the other way round; else the usual names."""
    apart = read_config(with_overrides(JOB, init="x = 5", next="Next").config)
    assert (apart.specification, apart.init, apart.next) == (None, "PytlcInit", "Next")
    bare = TlcJob(JOB.files, "Spec", "")
    assert read_config(with_overrides(bare, constants={"N": 1}).config).specification == "Spec"
    split = TlcJob({"Spec.tla": SPEC.replace("Spec ==", "Whole ==")}, "Spec", "")
    assert read_config(with_overrides(split, constants={"N": 1}).config).init == "Init"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"constants": {"Proc": 1}},
            r"has no constant Proc; did you mean Procs\?\nits constants are: F, N",
        ),
        ({"constants": {"N": 1.5}}, r"1\.5 has no form in TLA\+"),
        (
            {"constants": {"Op": 3}},
            r"Op takes 2 arguments: give the name .*, or write Op\(a, \.\.\)",
        ),
        ({"constants": {"Op": Tla("a + b")}}, r"Op takes 2 arguments"),
        ({"constants": {"Op(a)": Tla("a")}}, r"Op takes 2 arguments"),
        ({"constants": {"a b": 1}}, r"'a b' is no constant"),
        ({"invariants": ["TypeOk"]}, r"Spec defines no TypeOk; did you mean TypeOK\?"),
        ({"invariants": [" "]}, r"expected the name of an operator, or an expression"),
        ({"without": ["Live"]}, r"Live is not checked, so it cannot be left out; checked are: Small, TypeOK"),
        ({"specification": "Spec", "init": "Init"}, r"not by both"),
    ],
)
def test_what_the_spec_does_not_have_is_refused(given: dict[str, Any], message: str) -> None:
    """With the nearest name, or with what can be named."""
    with pytest.raises(UsageError, match=message):
        with_overrides(JOB, **given)


def test_a_constant_of_the_cfg_that_the_spec_has_not_is_told() -> None:
    """TLC takes no notice of it; where a module is missing nobody can know."""
    job = TlcJob(JOB.files, "Spec", CONFIG + "CONSTANT Prcs = 1\n")
    assert unknown_constants(job) == (
        "the cfg gives a value to Prcs, but Spec has no such constant; did you mean Procs?",
    )
    assert unknown_constants(JOB) == ()
    open_end = {"Spec.tla": SPEC.replace("Naturals", "Naturals, Elsewhere")}
    assert unknown_constants(TlcJob(open_end, "Spec", job.config)) == ()
    assert unknown_constants(TlcJob(JOB.files, "Spec", "CONSTANT = =")) == ()


def test_a_violation_tells_the_expression_that_was_given() -> None:
    """Not the name of the definition that was made of it."""
    job = with_overrides(JOB, invariants=["x < 9\n/\\ x > 0"])
    message = "Invariant PytlcInvariant is violated."
    finding = Finding(Outcome.INVARIANT, "PytlcInvariant", message)
    result = titled(Result(Outcome.INVARIANT, "PytlcInvariant", findings=(finding,)), job.files)
    assert result.property == result.findings[0].property == "x < 9 /\\ x > 0"
    assert result.findings[0].message == "Invariant x < 9 /\\ x > 0 is violated."
    other = Result(Outcome.INVARIANT, "Small", findings=(Finding(Outcome.INVARIANT, "Small"),))
    assert titled(other, job.files) == other
    both = Result(Outcome.TEMPORAL, "Live and PytlcInvariant", findings=(finding,))
    assert titled(both, job.files).property == "Live and x < 9 /\\ x > 0"


@pytest.mark.parametrize(
    "body",
    [
        "F == 1 G == 2",
        "LOCAL G == 2",
        "RECURSIVE G(_)\nG(n) == G(n)",
        "G[n \\in {1}] == n",
        "CONSTANTS F,\n G",
    ],
)
def test_a_name_that_stands_in_the_modules_is_never_called_unknown(body: str) -> None:
    """However it is defined: only SANY knows all ways; a comment defines nothing."""
    job = TlcJob({"M.tla": f"---- MODULE M ----\n{body}\n====\n"}, "M", "CONSTANT G = 1")
    assert unknown_constants(job) == ()
    commented = TlcJob({"M.tla": "---- MODULE M ----\n\\* G == 1\n====\n"}, "M", "CONSTANT G = 1")
    assert len(unknown_constants(commented)) == 1
