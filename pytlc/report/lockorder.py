"""The order of locks as text and as JSON: the edges that were seen, the order, and each circle as a chain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from pytlc.check import Answer
from pytlc.check.lockorder import CIRCULAR, LockOrder, describe
from pytlc.check.verdict import LockExample
from pytlc.replay import Lane, Story
from pytlc.report.lanes import lanes_text
from pytlc.report.table import table
from pytlc.report.words import count, disagreement
from pytlc.spec.source_map import NO_SOURCES, SourceMap


def lock_order_text(
    verdict: Answer, order: LockOrder, *, full: bool = False, sources: SourceMap = NO_SOURCES
) -> Iterator[RenderableType]:
    """What was seen of the order of locks.

    Args:
        verdict: The verdict that it belongs to.
        order: The order.
        full: Show every change of every step of the behaviours exactly.
        sources: Where in the templates each step is; shown where it is known.
    """
    so_far = "" if order.complete else " so far"
    for cycle in order.cycles:
        yield Text(f"{CIRCULAR}: {describe(cycle)}{so_far}", style="bold red")
    if order.order:
        yield Text(f"order of locks{so_far}: {order_in_words(order)}")
    if not order.edges:
        yield Text(f"no lock is wanted while another one is held{so_far}")
    for number, example in enumerate(verdict.lock_examples):
        yield from _link(example, number, order, full=full, sources=sources)
    if order.edges:
        yield Text()
        yield Text(f"locks that are wanted while another one is held{so_far}:", style="bold")
        rows = [(edge.held, edge.wanted, edge.function, edge.label) for edge in order.edges]
        yield table(rows, header=("held", "wanted", "by", "at"), indent=2)


def order_in_words(order: LockOrder) -> str:
    """``desc > rank > vgic``; classes whose order among themselves is open stand side by side."""
    return " > ".join(", ".join(group) for group in order.order)


def lock_order_to_jsonable(verdict: Answer) -> dict[str, Any] | None:
    """Dicts, lists, strings, numbers, None.

    ::

        complete   whether the search has come to its end
        edges      list of {held, wanted, function, label}, each once
        order      list of lists: classes that are taken first come first; empty if there is no order
        cycles     list of lists of classes, shorter ones first
        chain      the edges of the first circle: list of {held, wanted, steps, actor, stack, run}; steps,
                   actor and stack of the shortest behaviour that makes it, null where there is none; run
                   null where it is not kept
    """
    order = verdict.lock_order
    if order is None:
        return None
    return {
        "complete": order.complete,
        "edges": [
            {"held": e.held, "wanted": e.wanted, "function": e.function, "label": e.label}
            for e in order.edges
        ],
        "order": [list(group) for group in order.order],
        "cycles": [list(cycle) for cycle in order.cycles],
        "chain": [_link_to_jsonable(example) for example in verdict.lock_examples],
    }


def _link_to_jsonable(example: LockExample) -> dict[str, Any]:
    lane = _lane(example)
    return {
        "held": example.pair[0],
        "wanted": example.pair[1],
        "steps": _steps(example),
        "actor": lane and lane.actor,
        "stack": None if lane is None else list(lane.stack),
        "run": None if example.run is None else example.run.name,
    }


def _link(
    example: LockExample, number: int, order: LockOrder, *, full: bool, sources: SourceMap
) -> Iterator[RenderableType]:
    held, wanted = example.pair
    steps = _steps(example)
    seen = "" if steps is None else f", first seen after {count(steps, 'step')}"
    yield Text()
    yield Text(f"-> #{number} a {wanted} lock is wanted while a {held} lock is held{seen}", style="bold")
    places = ", ".join(edge.label for edge in order.edges_of(example.pair))
    yield Text(f"   at {places}")
    lane, story = _lane(example), _story(example)
    if lane is not None:
        yield Text(f"   {lane.actor} in {' > '.join(lane.stack)}")
        yield Text(f"   holds {', '.join(lane.holds)}, wants {lane.wants}")
    if example.counterexample is None:
        yield Text("   no behaviour that makes it was found before its search was stopped")
    elif example.counterexample.divergence is not None:
        divergence = example.counterexample.divergence
        yield Text(disagreement(divergence, example.counterexample.trace), style="bold red")
    elif story is not None:
        yield lanes_text(story, full=full, sources=sources)
    if example.run is not None:
        yield Text(f"replay it with: pytlc replay {example.run.name}")


def _steps(example: LockExample) -> int | None:
    shown = example.counterexample
    return None if shown is None or shown.trace is None else len(shown.trace) - 1


def _story(example: LockExample) -> Story | None:
    return None if example.counterexample is None else example.counterexample.story


def _lane(example: LockExample) -> Lane | None:
    """Who makes the edge in the last state of its behaviour; None without a replayed one."""
    story = _story(example)
    held, wanted = (f"{name} lock" for name in example.pair)
    lanes = story.rows[-1].lanes if story else ()
    makers = (
        lane
        for lane in lanes
        if lane.wants is not None
        and lane.wants.startswith(wanted)
        and any(lock.startswith(held) for lock in lane.holds)
    )
    return next(makers, None)
