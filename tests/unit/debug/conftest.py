"""A behaviour of v0 that ends in a circle of locks, and one of a spec without a model."""

from __future__ import annotations

from functools import cache

import pytest

from pytlc.debug import Cursor, Timeline
from pytlc.reference import explore, plain_searcher, trace_of
from pytlc.spec.family import load_family
from pytlc.trace import Action, Loop, State, Step, Trace
from pytlc.vgic_family import predicates, reference

SIZES = {"vcpus": 2, "spis": 2, "lrs": 1}


@cache
def inversion() -> Timeline:
    """The shortest way of v0 into a circle of locks, as the reference model finds it."""
    model = reference("v0", dict(load_family("vgic").scope(**SIZES)), {})
    claims = predicates(model)
    searcher = plain_searcher(model, claims, ["NoLockCycle"])
    found = explore(searcher.space, searcher.claims, stop_at_first=True).violations["NoLockCycle"]
    return Timeline(trace_of(model, found), model, claims)


@pytest.fixture
def cursor() -> Cursor:
    """At the beginning of that behaviour."""
    timeline = inversion()
    return Cursor(Timeline(timeline.trace, timeline.narrator, timeline.predicates))


@pytest.fixture
def plain() -> Cursor:
    """At the beginning of a lasso of a spec of which only states are known."""
    steps = tuple(Step(n, Action("Up") if n > 1 else None, State({"x": n, "y": 0})) for n in range(1, 5))
    return Cursor(Timeline(Trace(steps, Loop(2, Action("Down")))))
