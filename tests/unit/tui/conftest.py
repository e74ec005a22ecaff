"""The full screen on the lock inversion of v0, on a terminal of Textual's own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from pytlc.debug import Timeline
from pytlc.debug.opening import Session
from pytlc.spec.family import load_family
from pytlc.spec.listing import Listing
from pytlc.spec.origins import find_sources
from pytlc.spec.rendering import render
from pytlc.spec.selection import select
from pytlc.trace import Action, Loop, State, Step, Trace
from pytlc.tui.app import Screens
from pytlc.tui.desk import Desk, Walk
from pytlc.tui.lines import text_of
from pytlc.values import FiniteSet, Function, Value
from tests.unit.debug.conftest import SIZES, inversion

SMALL, LARGE = (80, 24), (140, 40)


def inversion_session() -> Session:
    """The lock inversion of v0 with the modules of its spec."""
    family = load_family("vgic")
    target, scope = family.target("v0"), family.scope(**SIZES)
    claims = select(family, ("NoLockCycle",), scope).properties
    rendered = render(target, scope, claims)
    listing = Listing(rendered.files, find_sources(target, scope, claims, rendered))
    made = inversion()
    timeline = Timeline(made.trace, made.narrator, made.predicates)
    return Session(timeline, "vgic@v0", listing, violated="NoLockCycle")


def counting(length: int) -> Trace:
    """A behaviour of a spec without a model: a number that grows, a record, a queue and a set."""
    return Trace(tuple(_counted(n) for n in range(1, length + 1)), Loop(2, Action("Down")))


def _counted(number: int) -> Step:
    values: dict[str, Value] = {
        "x": number,
        "node": Function.record({"term": number // 2, "role": "leader"}),
        "queue": Function.sequence([number, number + 1]),
        "seen": FiniteSet([number, number + 7]),
    }
    return Step(number, Action("Up") if number > 1 else None, State(values))


@pytest.fixture
def desk() -> Desk:
    """At the beginning of the inversion."""
    return Desk(inversion_session())


@pytest.fixture
def plain() -> Desk:
    """At the beginning of a lasso of a spec without a model."""
    return Desk(Session(Timeline(counting(4)), "Count.tla"))


def walk(made: Walk) -> str:
    """Take a walk to its end; why it ended there."""
    while True:
        try:
            next(made)
        except StopIteration as end:
            return end.value.stop.what if end.value.stop else ""


def on_screen(
    desk: Desk, test: Callable[[Screens, Pilot[None]], Awaitable[None]], size: tuple[int, int] = LARGE
) -> None:
    """Open the screen and drive it."""

    async def drive() -> None:
        app = Screens(desk)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await test(app, pilot)

    asyncio.run(drive())


def seen(app: Screens) -> str:
    """What stands on the screen, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def panel(app: Screens, name: str) -> list[str]:
    """The lines of a panel, also those that are not in sight."""
    content = app.panels[name].content
    return [text_of(content.line(index, 200)) for index in range(len(content))]
