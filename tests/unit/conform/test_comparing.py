"""A graph through the pipe: what comes of it, however the search ends."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytlc.conform import Comparison, Counts, compare
from pytlc.errors import OutputSyntaxError, ToolchainError
from pytlc.replay import Narrator
from pytlc.spec import Target
from pytlc.spec.scope import Scope
from pytlc.tlc import Outcome
from tests.unit.check.recorded import TOOLCHAIN
from tests.unit.conform.conftest import Graph, searched
from tests.unit.conform.test_lockstep import AGREED, Changed
from tests.unit.replay.toy import Mutex

Use = Callable[[Narrator[Mutex]], None]
Compare = Callable[..., Comparison[Any]]


@pytest.fixture
def compared(
    target: Target, machine: Scope, model: Use, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Compare:
    """Compare what a graph says with the model; afterwards no folder and no thread is left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    threads = set(threading.enumerate())

    def run(graph: Graph, **options: Any) -> Comparison[Any]:
        try:
            return compare(target, machine, TOOLCHAIN, start=graph.start, **options)
        finally:
            assert list(tmp_path.iterdir()) == []
            assert set(threading.enumerate()) <= threads

    return run


def test_agreement(compared: Compare, data: bytes) -> None:
    """The whole graph was compared, and the counts are told meanwhile."""
    heard: list[Counts] = []
    comparison = compared(Graph(data, searched()), on_counts=heard.append)
    assert comparison.agrees
    assert (comparison.exit_code, comparison.counts, comparison.difference) == (0, AGREED, None)
    assert comparison.target == "vgic@v3"
    assert heard


def test_a_difference_has_the_way_there_as_an_interleaving(
    compared: Compare, model: Use, data: bytes
) -> None:
    """It outweighs what TLC says at its end."""
    model(Changed(without="Leave"))
    comparison = compared(Graph(data, searched(Outcome.BOUNDED)))
    assert (comparison.exit_code, comparison.bound) == (1, None)
    assert comparison.difference is not None
    assert comparison.difference.trace is not None
    assert comparison.story is not None
    assert len(comparison.story.rows) == len(comparison.difference.trace)


def test_a_deadline_is_a_bound_as_long_as_nothing_differs(compared: Compare, data: bytes) -> None:
    """The part that was written is compared, and what is cut off is not taken for a difference."""
    comparison = compared(Graph(data[:1500], searched(Outcome.BOUNDED, bound="the deadline of 3 s")))
    assert (comparison.exit_code, comparison.bound) == (3, "the deadline of 3 s")
    assert 0 < comparison.counts.transitions < AGREED.transitions


def test_a_limit_of_states_is_a_bound(compared: Compare, data: bytes) -> None:
    """TLC is ended."""
    comparison = compared(Graph(data, searched()), max_states=3)
    assert (comparison.exit_code, comparison.bound) == (3, "more than 3 distinct states")


@pytest.mark.parametrize("outcome", [Outcome.PARSE, Outcome.CRASHED, Outcome.EVALUATION])
@pytest.mark.parametrize("written", [None, 0, 700])
def test_a_search_that_fails_is_no_agreement(
    compared: Compare, data: bytes, outcome: Outcome, written: int | None
) -> None:
    """Also before the graph was opened; whoever waits for it is not left waiting."""
    comparison = compared(Graph(None if written is None else data[:written], searched(outcome)))
    assert comparison.exit_code == 2
    assert comparison.result is not None
    assert comparison.result.outcome is outcome


@pytest.mark.parametrize(("kept", "distinct"), [(1500, 8), (None, 9), (-1, 8)])
def test_a_graph_that_is_not_whole_is_an_error(
    compared: Compare, data: bytes, kept: int | None, distinct: int
) -> None:
    """TLC says that it searched everything; lines that were lost are not taken for a difference."""
    with pytest.raises(OutputSyntaxError, match="distinct states and its graph has"):
        compared(Graph(data[:kept], searched(distinct=distinct)))


def test_what_is_no_graph_is_told(compared: Compare) -> None:
    """With the line."""
    with pytest.raises(OutputSyntaxError, match="line 1 of the state graph"):
        compared(Graph(b"no graph\n", searched()))


@pytest.mark.parametrize("error", [KeyboardInterrupt, ToolchainError("no Java")])
def test_whatever_ends_tlc_ends_the_reading_too(
    compared: Compare, data: bytes, error: BaseException | type[BaseException]
) -> None:
    """Ctrl-C, or a Java that does not start."""

    def fail() -> None:
        raise error

    with pytest.raises(BaseException) as caught:  # noqa: PT011  # which one is the parameter
        compared(Graph(data[:700], searched(), fail))
    assert caught.type is (error if isinstance(error, type) else type(error))
