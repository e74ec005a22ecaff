"""Expressions, constants and views that are given besides the cfg, in specs where names are not as usual."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pytlc
from pytlc.tlc import Outcome, TlcJob
from pytlc.tlc.constants import Tla
from pytlc.tlc.overriding import with_overrides
from pytlc.values import ModelValue

pytestmark = pytest.mark.java

BASE = """---- MODULE Base ----
EXTENDS Naturals
CONSTANT Cap
VARIABLE q
Init == q = 0
Next == q' = (q + 1) % Cap
Bounded == q < Cap
LOCAL Hidden == q < 1
====
"""
TWO = r"""Notes in front.
---- MODULE Two ---- EXTENDS Base
Low == q < 2   Lower == q < 1
Multi(a,
      b) == a < b
A(x) == x B == q < 3
f[i \in 0..3] == i
LOCAL Hid == q < 3
PytlcInvariant == FALSE
Tail2 == LET k == 2
             In == q < k IN In
Text == "==" (* "====" (* nested *) *)
-----
Eq == q = 0 \/ q=1 Eq2 == q < 9
M(Inner) == INSTANCE Meter WITH v <- q, Top <- Inner
(* Odd == comment *) Later == q < 2
====
Behind == q < 2
====
"""
METER = "---- MODULE Meter ----\nEXTENDS Naturals\nCONSTANT Top\nVARIABLE v\nSmall == v < Top\n====\n"
CONFIG = "INIT Init\nNEXT Next\nCONSTANT Cap = 3\nCHECK_DEADLOCK FALSE\n"


@pytest.fixture(scope="module")
def runner() -> Iterator[pytlc.WarmRunner]:
    """A warm JVM for all of these."""
    with pytlc.WarmRunner(pytlc.find_toolchain()) as warm:
        yield warm


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """Three modules, the second written as nobody should."""
    for name, text in (("Base", BASE), ("Two", TWO), ("Meter", METER)):
        (tmp_path / f"{name}.tla").write_text(text)
    (tmp_path / "Two.cfg").write_text(CONFIG)
    return tmp_path / "Two.tla"


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        *(
            (name, Outcome.SUCCESS)
            for name in ("B", "Hid", "Eq2", "Bounded", "TRUE", "f[1] = 1", "M(Cap)!Small")
        ),
        *(
            (name, Outcome.INVARIANT)
            for name in ("Low", "Lower", "Later", "Eq", "Tail2", "Multi(q, 2)", "M(2)!Small")
        ),
        ("Cardinality({q, 1}) = 2", Outcome.INVARIANT),
        ("Len(Append(<<>>, q)) = 1", Outcome.SUCCESS),
        ("q < 2 \\* a comment", Outcome.INVARIANT),
        ('"(*" # "*)" /\\ (* q < 0 *) q < 3', Outcome.SUCCESS),
    ],
)
def test_whatever_the_module_sees_may_be_checked(
    spec: Path, given: str, outcome: Outcome, runner: pytlc.WarmRunner
) -> None:
    """LOCAL names, several definitions on a line, what an instance has, expressions, TRUE."""
    verdict = pytlc.check(spec, invariants=[given], runner=runner)
    assert verdict.outcome is outcome, verdict.result.errors
    assert verdict.result.property == (None if outcome is Outcome.SUCCESS else given)


@pytest.mark.parametrize("name", ["Odd", "Behind", "In", "Hidden"])
def test_a_name_that_is_not_in_scope_is_refused(spec: Path, name: str) -> None:
    """In a comment, behind the module, under LET, LOCAL in another module."""
    with pytest.raises(pytlc.UsageError, match=f"Two defines no {name}"):
        pytlc.check(spec, invariants=[name])


def test_a_variable_is_a_view_and_an_invariant(runner: pytlc.WarmRunner) -> None:
    """Both are given a definition."""
    text = (
        "---- MODULE Bo ----\nEXTENDS Naturals\nCONSTANT On\nVARIABLES ok, n\nInit == ok = TRUE /\\ n = 0\n"
        "Next == n < 3 /\\ n' = n + 1 /\\ ok' = (n' < 2)\n====\n"
    )
    config = "INIT Init\nNEXT Next\nCONSTANT On = TRUE\nCHECK_DEADLOCK FALSE\n"
    job = TlcJob({"Bo.tla": text}, "Bo", config)
    viewed = runner.run(with_overrides(job, view="n", invariants=["On"]))
    assert (viewed.outcome, viewed.stats.distinct) == (Outcome.SUCCESS, 4)
    violated = runner.run(with_overrides(job, invariants=["ok"]))
    assert (violated.property, len(violated.traces[0])) == ("ok", 3)


CLASHING = r"""---- MODULE Clashing ----
CONSTANTS S, F
VARIABLE x
a .. b == {a, b}
a :> b == <<a>>
p == 7
PytlcValue == 1
PytlcValues == 2
PytlcConstant_F == 3
Init == x \in S
Next == \E e \in S : x' = e
====
"""


@pytest.mark.parametrize("name", ["x", "e", "p", "Init", "PytlcValue", "fresh"])
def test_a_model_value_may_be_called_as_anything(name: str, runner: pytlc.WarmRunner) -> None:
    """As a variable, a bound variable, an operator, or as pytlc calls its own; the values are those given."""
    value = ModelValue(name)
    given: dict[str, Any] = {"S": {value, ModelValue("other")}, "F": {value: -1, 2: range(-3, 40)}}
    config = "INIT Init\nNEXT Next\n"
    verdict = pytlc.check(CLASHING, config=config, constants=given, invariants=["x # F"], runner=runner)
    assert (verdict.outcome, verdict.result.stats.distinct) == (Outcome.SUCCESS, 2), verdict.result.errors
    shown = pytlc.check(CLASHING, config=config, constants=given, invariants=["x \\notin S"], runner=runner)
    assert shown.trace is not None
    assert shown.trace.states[0]["x"] in {value, ModelValue("other")}


def test_an_expression_names_the_model_values_of_the_cfg(runner: pytlc.WarmRunner) -> None:
    """Unless the spec means something else by the name."""
    constants = {"S": Tla("{e, q}"), "F": Tla("[k \\in {e} |-> p]")}
    verdict = pytlc.check(
        CLASHING, config="INIT Init\nNEXT Next\n", constants=constants, invariants=["F[e] = 7"], runner=runner
    )
    assert (verdict.outcome, verdict.result.stats.distinct) == (Outcome.SUCCESS, 2), verdict.result.errors


def test_local_definitions_are_the_behaviours(runner: pytlc.WarmRunner) -> None:
    """Init, Next and Spec may be LOCAL, as for TLC."""
    text = (
        "---- MODULE Loc ----\nEXTENDS Naturals\nCONSTANT S\nVARIABLE x\nLOCAL Init == x = 0\n"
        "LOCAL Next == x' = (x + 1) % 3\nLOCAL Spec == Init /\\ [][Next]_x\nLOCAL Inv == x \\in S => x < 1\n"
        "====\n"
    )
    verdict = pytlc.check(text, constants={"S": {1, 2}}, invariants=["Inv"], runner=runner)
    assert (verdict.result.property, len(verdict.trace or ())) == ("Inv", 2)
