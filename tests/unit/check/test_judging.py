"""What is judged after TLC has ended, and what TLC does not name."""

from __future__ import annotations

import pytest

from pytlc.check.judging import judge, no_edge
from pytlc.spec.claims import Property, PropertyKind, Severity
from pytlc.tlc import Finding, Outcome, Result

EDGES = (
    '<<"lock-order", {<<"rank", "vgic", "migrate.lock">>}>>',
    '<<"lock-order", {<<"vgic", "rank", "read.target">>}>>',
)
WORDS = "possible circular locking dependency: rank > vgic > rank"


def claim(name: str, kind: PropertyKind) -> Property:
    """A property of a kind."""
    return Property(name, kind, Severity.HANG, "something holds", "Xen hangs")


ORDER, ENDS, WAKES = claim("LockOrder", "search"), claim("Ends", "temporal"), claim("Wakes", "temporal")


def test_a_circle_is_a_violation_of_a_search_in_which_tlc_found_none() -> None:
    """It is the outcome, and what the spec printed of it is no longer among what it printed."""
    result, order = judge(Result(Outcome.SUCCESS, printed=(*EDGES, "hello")), [ORDER])
    assert (result.outcome, result.property, result.printed) == (Outcome.SEARCH, "LockOrder", ("hello",))
    assert result.findings == (Finding(Outcome.SEARCH, "LockOrder", WORDS),)
    assert order is not None
    assert order.complete


def test_an_order_is_no_violation() -> None:
    """The result stays what TLC says."""
    result, order = judge(Result(Outcome.SUCCESS, printed=EDGES[:1]), [ORDER])
    assert (result.outcome, result.findings, result.printed) == (Outcome.SUCCESS, (), ())
    assert order is not None
    assert order.order == (("rank",), ("vgic",))


def test_a_circle_counts_besides_what_tlc_found() -> None:
    """TLC's own finding comes first, and the order is one so far."""
    found = Finding(Outcome.INVARIANT, "TypeOK")
    given = Result(Outcome.INVARIANT, "TypeOK", findings=(found,), printed=EDGES)
    result, order = judge(given, [ORDER])
    assert (result.outcome, result.property) == (Outcome.INVARIANT, "TypeOK")
    assert [finding.property for finding in result.findings] == ["TypeOK", "LockOrder"]
    assert order is not None
    assert not order.complete


def test_a_circle_of_a_stopped_search_counts() -> None:
    """The search stays a stopped one, with a finding."""
    result, order = judge(Result(Outcome.BOUNDED, bound="the deadline", printed=EDGES), [ORDER])
    assert (result.outcome, result.property, result.bound) == (Outcome.BOUNDED, "LockOrder", "the deadline")
    assert order is not None
    assert not order.complete


def test_without_the_question_nothing_is_judged() -> None:
    """What a spec prints is its own business then."""
    given = Result(Outcome.SUCCESS, printed=EDGES)
    assert judge(given, []) == (given, None)


@pytest.mark.parametrize(
    ("claims", "name"), [([ENDS], "Ends"), ([ENDS, ORDER], "Ends"), ([ENDS, WAKES], None)]
)
def test_the_only_temporal_property_is_the_one_that_is_violated(
    claims: list[Property], name: str | None
) -> None:
    """TLC up to 2.19 does not say which one it is; with several nobody knows."""
    finding = Finding(Outcome.TEMPORAL, None)
    result, _ = judge(Result(Outcome.TEMPORAL, findings=(finding,)), claims)
    assert (result.property, result.findings[0].property) == (name, name)


def test_a_name_that_tlc_gives_stays() -> None:
    """Only what has none gets one."""
    findings = (Finding(Outcome.TEMPORAL, "Other"), Finding(Outcome.INVARIANT, None))
    result, _ = judge(Result(Outcome.TEMPORAL, "Other", findings=findings), [ENDS])
    assert result.findings == findings


def test_the_claim_that_an_edge_never_occurs_brings_its_definition() -> None:
    """It names both classes, and is an invariant, so that its counterexample is a shortest behaviour."""
    edge = no_edge(("vgic", "rank"))
    assert edge.kind == "invariant"
    assert '<<"vgic", "rank">>' in edge.definition
