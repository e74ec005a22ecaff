"""The order of locks in words and as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.check import Counterexample, Verdict
from pytlc.check.lockorder import LockEdge, LockOrder
from pytlc.check.verdict import LockExample
from pytlc.replay import Divergence, Lane, Row, Story
from pytlc.report import verdict_text, verdict_to_jsonable
from pytlc.report.lockorder import order_in_words
from pytlc.runs import StoredRun
from pytlc.tlc import Finding, Outcome
from pytlc.trace import Trace
from tests.unit.report.conftest import Render

MakeVerdict = Callable[..., Verdict]
TAKES = LockEdge("rank", "vgic", "vgic_migrate_irq.lock_vgic")
READS = LockEdge("vgic", "rank", "vgic_get_target_vcpu.read_target")
ORDER = LockOrder((TAKES,), complete=True)
CIRCLE = LockOrder((TAKES, READS), complete=True)
RUN = StoredRun(Path("/home/user/.pytlc/runs/abcdef012345"))
FINDING = Finding(Outcome.SEARCH, "LockOrder", "possible circular locking dependency: rank > vgic > rank")
DIVERGENCE: Divergence[object] = Divergence(2, None, (), (), None, ())


@pytest.fixture
def maker(trace: Trace) -> Counterexample:
    """A behaviour of two steps, at whose end cpu1 makes the edge."""
    lanes = (
        Lane("cpu0", "guest", ("guest",), (), None, False),
        Lane("cpu1", "move.lock", ("write", "move"), ("rank lock",), "vgic lock of vcpu0", False),
    )
    row = Row(3, "cpu1", None, None, lanes, ())
    return Counterexample(Finding(Outcome.INVARIANT), trace, story=Story(("cpu0", "cpu1"), (row,)))


def circle(verdict: MakeVerdict, *shown: Counterexample | None) -> Verdict:
    """A verdict on a circle of two, with what is shown of each edge."""
    pairs = (TAKES.pair, READS.pair)
    examples = tuple(LockExample(pair, one, RUN) for pair, one in zip(pairs, shown, strict=True))
    return verdict(Outcome.SEARCH, Counterexample(FINDING, None), lock_order=CIRCLE, lock_examples=examples)


def test_an_order_is_told_with_its_edges(verdict: MakeVerdict, render: Render) -> None:
    """What comes first, and which step takes what with what held; nothing looks like a violation."""
    said = render(verdict_text(verdict(Outcome.SUCCESS, lock_order=ORDER)), width=120)
    assert "order of locks: rank > vgic\n" in said
    (row,) = (line.split() for line in said.splitlines() if "vgic_migrate_irq" in line)
    assert row == ["rank", "vgic", "vgic_migrate_irq", "vgic_migrate_irq.lock_vgic"]
    assert "circular" not in said


@pytest.mark.parametrize("edges", [(), (TAKES,), (TAKES, READS)])
def test_what_was_seen_before_a_search_was_stopped_is_so_far(
    verdict: MakeVerdict, render: Render, edges: tuple[LockEdge, ...]
) -> None:
    """An order, a circle and no edge at all are told as what they are."""
    order = LockOrder(edges, complete=False)
    examples = [Counterexample(FINDING, None)] if order.cycles else []
    said = render(verdict_text(verdict(Outcome.BOUNDED, *examples, lock_order=order)), width=120)
    assert " so far" in said
    complete = replace(order, complete=True)
    assert "so far" not in render(verdict_text(verdict(Outcome.SUCCESS, *examples, lock_order=complete)))


def test_without_an_edge_there_is_no_order(verdict: MakeVerdict, render: Render) -> None:
    """That no lock is taken with another one held is a fact of its own."""
    said = render(verdict_text(verdict(Outcome.SUCCESS, lock_order=LockOrder((), complete=True))))
    assert "no lock is wanted while another one is held\n" in said


def test_a_circle_is_told_as_a_chain(verdict: MakeVerdict, render: Render, maker: Counterexample) -> None:
    """Each edge with its step, who makes it, through which functions, and how soon; then all edges."""
    lines = render(verdict_text(circle(verdict, maker, None)), width=120).splitlines()
    start = lines.index("possible circular locking dependency: rank > vgic > rank")
    assert lines[start + 2 : start + 6] == [
        "-> #0 a vgic lock is wanted while a rank lock is held, first seen after 2 steps",
        "   at vgic_migrate_irq.lock_vgic",
        "   cpu1 in write > move",
        "   holds rank lock, wants vgic lock of vcpu0",
    ]
    assert "-> #1 a rank lock is wanted while a vgic lock is held" in lines
    assert "   no behaviour that makes it was found before its search was stopped" in lines
    assert lines.count("replay it with: pytlc replay abcdef012345") == 2
    assert not any("not replayed" in line for line in lines)


def test_an_edge_on_which_the_model_disagrees_says_so(
    verdict: MakeVerdict, render: Render, trace: Trace
) -> None:
    """In its place in the chain, and in the verdict line."""
    diverging = Counterexample(Finding(Outcome.INVARIANT), trace, divergence=DIVERGENCE)
    said = render(verdict_text(circle(verdict, diverging, None)), width=200)
    assert "DIVERGENCE at state 2" in said
    assert "the reference model DISAGREES at state 2" in said.splitlines()[0]


def test_groups_stand_side_by_side() -> None:
    """Classes between which no order was seen are separated by commas."""
    edges = (TAKES, LockEdge("desc", "vgic", "inject.lock"))
    assert order_in_words(LockOrder(edges, complete=True)) == "desc, rank > vgic"


def test_json_has_what_the_text_has(verdict: MakeVerdict, maker: Counterexample) -> None:
    """Edges, circles, and the chain with what is known of each link."""
    data = json.loads(json.dumps(verdict_to_jsonable(circle(verdict, maker, None))))
    assert (data["outcome"], data["exit_code"]) == ("search", 1)
    order = data["lock_order"]
    assert (order["complete"], order["order"], order["cycles"]) == (True, [], [["rank", "vgic"]])
    assert order["edges"][0] == {
        "held": "rank",
        "wanted": "vgic",
        "function": "vgic_migrate_irq",
        "label": "vgic_migrate_irq.lock_vgic",
    }
    made, unmade = order["chain"]
    assert made == {
        "held": "rank",
        "wanted": "vgic",
        "steps": 2,
        "actor": "cpu1",
        "stack": ["write", "move"],
        "run": "abcdef012345",
    }
    assert (unmade["steps"], unmade["actor"], unmade["stack"]) == (None, None, None)


def test_notes_stand_with_what_the_verdict_rests_on(verdict: MakeVerdict, render: Render) -> None:
    """In the text and as data."""
    found = verdict(Outcome.SUCCESS, notes=("not checked: Other",))
    assert "\nnot checked: Other\n" in render(verdict_text(found))
    assert verdict_to_jsonable(found)["notes"] == ["not checked: Other"]
