"""Graphs that nobody wrote by hand, as text of the form that TLC writes and as networkx sees them."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
from hypothesis import strategies as st

from pytlc.graph import Graph
from pytlc.graph.collecting import Collector

ACTIONS = ("Go", "Turn", "Stay")


@dataclass(frozen=True)
class Drawn:
    """A graph by the names of its states, which are the values of its one variable."""

    states: int
    initial: tuple[int, ...]
    edges: tuple[tuple[int, int, str], ...]

    @property
    def oracle(self) -> nx.MultiDiGraph:
        """The same for networkx."""
        made = nx.MultiDiGraph()
        made.add_nodes_from(range(self.states))
        made.add_edges_from((source, target, action) for source, target, action in set(self.edges))
        return made

    def text(self) -> bytes:
        """As a dot file in which nothing is in order but the initial states, which come first."""
        lines = ["strict digraph DiskGraph {", "nodesep=0.35;"]
        lines += [f'{state} [label="x = {state}",style = filled]' for state in self.initial]
        others = [state for state in range(self.states) if state not in self.initial]
        lines += [f'{source} -> {target} [label="{action}"];' for source, target, action in self.edges]
        lines += [f'{state} [label="x = {state}"];' for state in others]
        return "\n".join([*lines, "}\n"]).encode()

    def graph(self) -> Graph:
        """As pytlc reads it."""
        return read(self.text())


def read(data: bytes, piece: int = 1 << 16) -> Graph:
    """A graph from its text, fed in pieces."""
    collector = Collector()
    for start in range(0, len(data), piece):
        collector.feed(data[start : start + piece])
    return Graph(collector.close())


def names(graph: Graph) -> list[int]:
    """The name of each state in the order of the numbers."""
    return [int(str(state["x"])) for state in graph.states]


@st.composite
def drawn(draw: st.DrawFn, largest: int = 12) -> Drawn:
    """Any graph of up to so many states, loops and repeated edges among its transitions."""
    states = draw(st.integers(1, largest))
    state = st.integers(0, states - 1)
    initial = draw(st.lists(state, min_size=1, max_size=3, unique=True))
    edges = draw(st.lists(st.tuples(state, state, st.sampled_from(ACTIONS)), max_size=3 * states))
    return Drawn(states, tuple(initial), tuple(edges))
