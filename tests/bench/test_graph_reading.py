"""How fast a state graph is read, next to a scan of the same lines that keeps nothing, in the same run.

The graph has the size that a check of some seconds has: 100,000 states of three variables and 500,000
transitions, written as TLC 1.8.0 writes it. On a shared machine only the ratio of the figures counts.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytlc.graph import DotReader, Edge, Graph, Vocabulary

T = TypeVar("T")
SIDE, TURNS = 100, 10
STATES = SIDE * SIDE * TURNS
FACTOR, MODULUS = 6364136223846793005, 2**63 - 25


def _fingerprint(state: int) -> int:
    return (state + 1) * FACTOR % MODULUS * (1 if state % 2 else -1)


def _successors(x: int, y: int, turn: int) -> Iterator[tuple[str, int]]:
    places = (("Right", min(x + 1, SIDE - 1), y, turn), ("Up", x, min(y + 1, SIDE - 1), turn))
    turns = ((f"Turn({step})", x, y, (turn + step) % TURNS) for step in (1, 2))
    for name, right, up, turned in (*places, *turns, ("Back", 0, y, turn)):
        yield name, (right * SIDE + up) * TURNS + turned


def _label(state: int) -> str:
    rest, turn = divmod(state, TURNS)
    x, y = divmod(rest, SIDE)
    return rf"/\\ x = {x}\n/\\ y = {y}\n/\\ z = [a |-> {turn}, b |-> {{1}}]"


def _lines() -> Iterator[str]:
    yield "strict digraph DiskGraph {\nnode [shape=box,style=rounded]\n"
    yield 'subgraph cluster_graph {\ncolor="white";\n'
    yield f'{_fingerprint(0)} [label="{_label(0)}",style = filled]\n'
    order, found = [0], {0}
    for state in order:
        rest, turn = divmod(state, TURNS)
        for name, target in _successors(*divmod(rest, SIDE), turn):
            edge = f'{_fingerprint(state)} -> {_fingerprint(target)} [label="{name}",color="black"'
            yield f'{edge},fontcolor="black"];\n'
            if target not in found:
                found.add(target)
                order.append(target)
                yield f'{_fingerprint(target)} [label="{_label(target)}",tooltip="{_label(target)}"];\n'
    yield "}\n}"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file."""
    written = tmp_path_factory.mktemp("graph") / "states.dot"
    written.write_text("".join(_lines()))
    return written


@pytest.mark.benchmark(group="graph reading")
def test_reading_a_graph(benchmark: BenchmarkFixture, path: Path) -> None:
    """A file to a graph that answers."""
    graph = _measure(benchmark, Graph.load, path)
    assert (len(graph), graph.transitions, graph.complete) == (STATES, 5 * STATES, True)
    _report(benchmark, path)
    tracemalloc.start()
    kept = Graph.load(path)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == STATES
    benchmark.extra_info |= {"held_mb": round(held / 1e6), "peak_mb": round(peak / 1e6)}


@pytest.mark.benchmark(group="graph reading")
def test_reading_item_by_item(benchmark: BenchmarkFixture, path: Path) -> None:
    """As conform reads it, without what it does with it."""

    def read(given: Path) -> int:
        reader, edges = DotReader(Vocabulary()), 0
        with given.open("rb") as file:
            while chunk := file.read(1 << 20):
                edges += sum(item.__class__ is Edge for item in reader.feed(chunk))
        return edges

    assert _measure(benchmark, read, path) == 5 * STATES
    _report(benchmark, path)


@pytest.mark.benchmark(group="graph reading")
def test_yardstick_line_scan(benchmark: BenchmarkFixture, path: Path) -> None:
    """The same lines, split at blanks, nothing kept."""

    def scan(given: Path) -> int:
        with given.open("rb") as file:
            return sum(line.split(b" ", 3)[1:2] == [b"->"] for line in file)

    assert _measure(benchmark, scan, path) == 5 * STATES
    _report(benchmark, path)


@pytest.mark.benchmark(group="graph questions")
def test_a_shortest_path(benchmark: BenchmarkFixture, path: Path) -> None:
    """To the last state, every state decoded and asked on the way."""
    graph = Graph.load(path)
    trace = _measure(benchmark, lambda given: given.path("x + y == 198 and z['a'] == 9"), graph)
    assert trace is not None


@pytest.mark.benchmark(group="graph questions")
def test_components(benchmark: BenchmarkFixture, path: Path) -> None:
    """Strongly connected components of a graph that has not been asked before."""
    components = _measure(benchmark, lambda given: Graph.load(given).components, path)
    assert sum(len(component.states) for component in components) == STATES


def _measure(benchmark: BenchmarkFixture, function: Callable[..., T], argument: object) -> T:
    """Five rounds; the plugin's own method has no types."""
    result: T = benchmark.pedantic(function, args=(argument,), rounds=5)  # type: ignore[no-untyped-call]
    return result


def _report(benchmark: BenchmarkFixture, path: Path) -> None:
    assert benchmark.stats is not None
    seconds: Any = benchmark.stats.stats.median
    benchmark.extra_info["states_per_second"] = round(STATES / seconds)
    benchmark.extra_info["mb_per_second"] = round(path.stat().st_size / seconds / 1e6, 1)
