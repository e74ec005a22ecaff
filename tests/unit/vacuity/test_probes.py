"""What is asked of properties, and where it stands."""

from __future__ import annotations

from pytlc.tlc import TlcJob
from pytlc.vacuity import Kind
from pytlc.vacuity.operators import Operators
from pytlc.vacuity.probes import Mode, Plan, plan

SPEC = r"""---- MODULE M ----
EXTENDS Naturals
CONSTANT P
VARIABLES x,
          y  \* Hidden == a => b
Far(p) == x[p] = 1 => y
Inv == \A p \in P : Far(p)
Loop(n) == n > 0 => Loop(n - 1)
Again == Loop(3)
Later == [](x = 1 => (y => <>(x = 2)))
Fair == []<>(x = 1) => []<>(x = 2)
Move == [][x = 1 => x' = 2]_<<x, y>>
====
"""


def planned(*names: str, keyword: str = "INVARIANT") -> Plan:
    """What is asked of properties of the spec."""
    job = TlcJob({"M.tla": SPEC}, "M", f"INIT Init NEXT Next {keyword} {' '.join(names)}")
    return plan(job, Operators.of(job))


def told(asked: Plan) -> list[tuple[Kind, Mode, str, int]]:
    """Kind, mode, text and line of each goal."""
    return [(g.kind, g.mode, g.text, g.location.begin_line) for p in asked.probes for g in p.goals]


def test_an_operator_is_asked_where_it_stands() -> None:
    """Its probe has its parameters, so that nothing is renamed."""
    asked = planned("Inv")
    assert told(asked) == [
        (Kind.QUANTIFIER, Mode.STATE, "p \\in P", 7),
        (Kind.ANTECEDENT, Mode.STATE, "x[p] = 1", 6),
    ]
    first, second = asked.probes[0].goals
    assert second.outer == first.operator
    (far,) = (text for _, text in asked.texts.values() if "(p) ==" in text)
    assert "x[p] = 1" in far
    location = second.location
    assert (location.begin_column, location.end_line, location.end_column) == (11, 6, 18)


def test_an_operator_that_calls_itself_is_asked_once() -> None:
    """Its antecedent is, and there it ends."""
    assert told(planned("Again")) == [(Kind.ANTECEDENT, Mode.STATE, "n > 0", 8)]


def test_temporal_properties_are_asked_where_they_are_judged() -> None:
    """In all states behind [], at steps inside of [A]_v; what is about whole behaviours is not asked."""
    assert told(planned("Later", "Fair", "Move", keyword="PROPERTY")) == [
        (Kind.ANTECEDENT, Mode.STATE, "x = 1", 10),
        (Kind.ANTECEDENT, Mode.STATE, "y", 10),
        (Kind.AT_ONCE, Mode.STATE, "(x = 2)", 10),
        (Kind.ANTECEDENT, Mode.STEP, "x = 1", 12),
    ]


def test_a_property_that_is_not_seen_is_told() -> None:
    """One that is not there, or one that takes arguments."""
    assert planned("Missing", "Far", "Inv").unknown == ("Missing", "Far")


def test_variables_are_read_without_comments() -> None:
    """All of a declaration over several lines."""
    text = SPEC.replace("====", "Some == Inv\nNone == P = {} /\\ [x |-> 1].x = 1\n====")
    operators = Operators.of(TlcJob({"M.tla": text}, "M", ""))
    assert operators.variables == ("x", "y")
    constant = {name: operators.get(name) for name in ("Some", "None")}
    assert [name for name, one in constant.items() if one and operators.is_constant(one)] == ["None"]
