"""Verdicts and stories made by hand, and a stream of a given width to show them on."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import RenderableType

from pytlc.check import Counterexample, Verdict
from pytlc.replay import Lane, Row, Story
from pytlc.report import write
from pytlc.runs import StoredRun
from pytlc.tlc import Finding, Outcome, Result, Stats
from pytlc.toolchain import Java, TlcJar, Toolchain
from pytlc.trace import Action, Change, State, Step, Trace
from pytlc.values import FiniteSet, Function, ModelValue

Render = Callable[..., str]
MakeVerdict = Callable[..., Verdict]


_OF_VERDICT = ("main", "sources", "notes", "lock_order", "lock_examples")


@pytest.fixture
def render() -> Render:
    """What a stream of a width (80 unless told) gets to see, without colours."""

    def draw(renderable: RenderableType, width: int = 80) -> str:
        stream = io.StringIO()
        write(renderable, stream, width=width)
        return stream.getvalue()

    return draw


@pytest.fixture
def trace() -> Trace:
    """Three states of a spec with a counter and a set."""
    states = (
        State({"x": 0, "seen": FiniteSet([])}),
        State({"x": 1, "seen": FiniteSet([ModelValue("a")])}),
        State({"x": 1, "seen": FiniteSet([ModelValue("a"), ModelValue("b")])}),
    )
    actions = (None, Action("Add", (ModelValue("a"),)), Action("Add", (ModelValue("b"),)))
    return Trace(tuple(Step(n, a, s) for n, (a, s) in enumerate(zip(actions, states, strict=True), 1)))


@pytest.fixture
def toolchain() -> Toolchain:
    """A Java and a TLC that are only named."""
    jar = TlcJar(Path("/jars/tla2tools.jar"), "0" * 64, "release v1.7.4", "2.19")
    return Toolchain(Java(Path("/java/bin/java"), "17.0.9", 17, "PATH"), jar)


@pytest.fixture
def verdict(toolchain: Toolchain) -> MakeVerdict:
    """A verdict about a vGIC from an outcome, with counterexamples and other parts as they are needed."""

    def make(outcome: Outcome, *examples: Counterexample, has_model: bool = True, **parts: object) -> Verdict:
        about = {name: parts.pop(name) for name in _OF_VERDICT if name in parts}
        fields: dict[str, object] = {"stats": Stats(3_400_000, 1_062_043, 0, 191, 28.34), **parts}
        result = Result(outcome, findings=tuple(e.finding for e in examples), **fields)  # type: ignore[arg-type]
        return Verdict(
            target="vgic@v0",
            scope=("2 pCPUs", "1 list register"),
            properties=("NoLockCycle", "TypeOK"),
            result=result,
            counterexamples=examples,
            has_model=has_model,
            run=StoredRun(Path("/home/user/.pytlc/runs/0123456789ab")),
            toolchain=toolchain,
            **about,  # type: ignore[arg-type]
        )

    return make


def _lane(actor: str, place: str, *holds: str, wants: str | None = None, blocked: bool = False) -> Lane:
    stack = ("outer", place.partition(".")[0]) if "." in place else (place,)
    return Lane(actor, place, stack, holds, wants, blocked)


@pytest.fixture
def story() -> Story:
    """Two actors that take two locks in opposite order, and a device between them."""
    one, two, line = ModelValue("cpu0"), ModelValue("cpu1"), ModelValue("line7")
    lock = ("lock", Function.sequence(["a"]))
    taken = Change(lock, ModelValue("Nobody"), one)
    state = Change(("status", line), FiniteSet(["ON"]), FiniteSet(["QUEUED"]))
    control = Change(("pc", one), "guest", "take_a.lock")
    idle = (_lane("cpu0", "guest"), _lane("cpu1", "guest"))
    first = (_lane("cpu0", "move_it.lock_b", "lock a", wants="lock b"), _lane("cpu1", "guest"))
    second = (
        _lane("cpu0", "move_it.lock_b", "lock a", wants="lock b", blocked=True),
        _lane("cpu1", "take_it.lock_a", "lock b", wants="lock a", blocked=True),
    )
    rows = (
        Row(1, None, None, None, idle, ()),
        Row(2, None, Action("DeviceAssert", (line,)), None, idle, (state,)),
        Row(3, "cpu0", Action("MoveItLockA", (one, 0)), "move_it", first, (control, taken, state)),
        Row(4, "cpu1", Action("GuestWrite", (two, line)), None, first, ()),
        Row(5, "cpu1", Action("TakeItLockB", (two,)), "take_it", second, (control,)),
    )
    return Story(("cpu0", "cpu1"), rows, "cpu0 holds lock a, wants lock b; cpu1 holds lock b, wants lock a")


@pytest.fixture
def replayed(trace: Trace, story: Story) -> Counterexample:
    """A lock cycle that the model agrees with."""
    finding = Finding(Outcome.INVARIANT, "NoLockCycle", None, trace)
    return Counterexample(finding, trace, story=story)
