"""Comparisons without a TLC: what stands for it writes a graph that was captured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytlc.conform import comparing
from pytlc.replay import Narrator
from pytlc.spec import Target
from pytlc.spec.family import load_family
from pytlc.spec.scope import Scope
from pytlc.tlc import OnEvent, Outcome, Result, Stats, TlcJob
from pytlc.tlc.runner import Runner
from tests.unit.graph.conftest import DATA
from tests.unit.replay.toy import Mutex, MutexNarrator

#: Opens a graph for writing, as TLC does.
Write = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Graph:
    """What TLC would do: write a graph, then say how its search ended.

    Attributes:
        data: The graph; None for a TLC that ends before it opens its file.
        result: What it says.
        after: Called when the graph is written, as long as the search takes.
    """

    data: bytes | None
    result: Result
    after: Callable[[], None] = lambda: None

    def start(self, on_tick: Callable[[], None]) -> Runner:
        """What runs it."""
        return _Running(self, on_tick)


@dataclass(frozen=True, slots=True)
class _Running:
    graph: Graph
    on_tick: Callable[[], None]

    def run(  # as in Runner
        self,
        job: TlcJob,  # noqa: ARG002
        *,
        on_event: OnEvent | None = None,  # noqa: ARG002
        output: Path | None = None,
    ) -> Result:
        assert output is not None
        if self.graph.data is not None:
            with (output / "states.dot").open("wb", buffering=0) as pipe:
                pipe.write(self.graph.data)
        self.on_tick()
        self.graph.after()
        return self.graph.result


def searched(outcome: Outcome = Outcome.SUCCESS, distinct: int | None = 8, **more: str) -> Result:
    """What TLC says at the end."""
    return Result(outcome, stats=Stats(distinct=distinct), **more)  # type: ignore[arg-type]


@pytest.fixture
def data() -> bytes:
    """The mutex's graph."""
    return (DATA / "Mutex-2.18.dot").read_bytes()


@pytest.fixture
def target() -> Target:
    """Some target; the model is the mutex."""
    return load_family("vgic").target("v3")


@pytest.fixture
def machine() -> Scope:
    """Some machine."""
    return load_family("vgic").scope()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Callable[[Narrator[Mutex]], None]:
    """Make another model than the mutex the one that is compared."""

    def use(narrator: Narrator[Mutex]) -> None:
        monkeypatch.setattr(comparing, "narrator_for", lambda *_: narrator)

    use(MutexNarrator())
    return use
