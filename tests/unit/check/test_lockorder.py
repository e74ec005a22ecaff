"""The graph of lock classes: read from what a spec prints, searched for circles, put in order."""

from __future__ import annotations

import pytest

from pytlc.check.lockorder import LockEdge, LockOrder, collect, describe, steps_of
from pytlc.errors import OutputSyntaxError

PRINTED = (
    "something else",
    '<<"lock-order", {<<"rank", "vgic", "vgic_migrate_irq.lock_vgic">>}>>',
    '<< "lock-order",',
    '   {<<"desc", "rank", "vgic_get_virq_priority.read_priority">>,',
    '    <<"desc", "rank", "vgic_get_target_vcpu.read_target">>} >>',
    '<<"lock-order", {<<"rank", "vgic", "vgic_migrate_irq.lock_vgic">>}>>',
    '<<"other", 1>>',
)


def order(*pairs: str, complete: bool = True) -> LockOrder:
    """A graph with edges written as ``a>b``."""
    parted = (pair.partition(">") for pair in pairs)
    edges = (LockEdge(a, b, f"take_{number}.lock") for number, (a, _, b) in enumerate(parted))
    return LockOrder(tuple(edges), complete)


def test_edges_are_read_once_whichever_worker_printed_them_and_however_they_are_broken() -> None:
    """In the order of their printing; every other line is left as it is."""
    edges, others = collect(PRINTED)
    assert edges == (
        LockEdge("rank", "vgic", "vgic_migrate_irq.lock_vgic"),
        LockEdge("desc", "rank", "vgic_get_target_vcpu.read_target"),
        LockEdge("desc", "rank", "vgic_get_virq_priority.read_priority"),
    )
    assert others == ("something else", '<<"other", 1>>')
    assert edges[0].function == "vgic_migrate_irq"


@pytest.mark.parametrize(
    "text",
    [
        '<<"lock-order", {<<"rank", "vgic"',
        '<<"lock-order", 1>>',
        '<<"lock-order", {1}>>',
        '<<"lock-order", {<<"rank", "vgic">>}>>',
        '<<"lock-order", {<<"rank", "vgic", 3>>}>>',
    ],
)
def test_what_begins_like_edges_and_is_none_is_refused(text: str) -> None:
    """A line that is cut off or holds something else is not passed over."""
    with pytest.raises(OutputSyntaxError, match="lock edge"):
        collect([text])


@pytest.mark.parametrize(
    ("pairs", "cycles"),
    [
        ((), []),
        (("rank>vgic", "desc>rank", "desc>vgic"), []),
        (("rank>vgic", "vgic>rank"), ["rank > vgic > rank"]),
        (("rank>rank", "rank>vgic"), ["rank > rank"]),
        (("vgic>rank", "rank>vgic", "rank>rank"), ["rank > rank", "rank > vgic > rank"]),
        (("c>a", "a>b", "b>c", "b>d", "d>b"), ["b > d > b", "a > b > c > a"]),
        (("a>b", "b>c", "c>d", "x>a", "d>y"), []),
    ],
)
def test_every_edge_on_a_circle_is_on_one_that_is_told(pairs: tuple[str, ...], cycles: list[str]) -> None:
    """Shorter circles come first, each once and from its first class; one class alone is one too."""
    assert [describe(cycle) for cycle in order(*pairs).cycles] == cycles


def test_an_order_puts_first_what_is_taken_first() -> None:
    """Classes that are never held together stand in one group, and there is no order with a circle."""
    assert order("rank>vgic", "desc>vgic").order == (("desc", "rank"), ("vgic",))
    assert order("rank>vgic", "desc>rank", "desc>vgic").order == (("desc",), ("rank",), ("vgic",))
    assert order("its>vgic", "its>lpi_tree", "vgic>lpi_tree").order == (("its",), ("vgic",), ("lpi_tree",))
    assert order("rank>vgic", "vgic>rank", "desc>rank").order == ()
    assert order().order == ()


def test_a_circle_has_an_edge_to_the_next_class_and_back() -> None:
    """As many edges as classes, and the graph has the steps that make each."""
    assert steps_of(("a", "b", "c")) == (("a", "b"), ("b", "c"), ("c", "a"))
    assert steps_of(("rank",)) == (("rank", "rank"),)
    graph = order("a>b", "b>a", "a>b")
    assert [edge.label for edge in graph.edges_of(("a", "b"))] == ["take_0.lock", "take_2.lock"]
    assert graph.pairs == (("a", "b"), ("b", "a"))
