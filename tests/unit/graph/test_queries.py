"""What a graph answers, compared with networkx on graphs of every shape."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import networkx as nx
from hypothesis import given as examples
from hypothesis import strategies as st

from pytlc.graph import Graph
from pytlc.trace import Action, Loop, Trace
from tests.unit.graph.random_graphs import Drawn, drawn, names


def walked(graph: Graph, trace: Trace) -> list[int]:
    """The names of a behaviour's states, after making sure that each step is a transition of the graph."""
    numbers = [graph.number_of(state) for state in trace.states]
    steps = list(zip(numbers, numbers[1:], trace.actions[1:], strict=False))
    if isinstance(trace.ending, Loop):
        steps.append((numbers[-1], numbers[trace.ending.to - 1], trace.ending.action))
    for source, target, action in steps:
        assert any((edge.target, edge.action) == (target, action) for edge in graph.edges(source))
    return [int(str(state["x"])) for state in trace.states]


def distances(given: Drawn) -> dict[int, int]:
    """Steps to each state that an initial one leads to."""
    found: dict[int, int] = {}
    for start in given.initial:
        for state, length in nx.single_source_shortest_path_length(given.oracle, start).items():
            found[state] = min(length, found.get(state, length))
    return found


@examples(drawn())
def test_states_and_transitions_are_those_that_were_written(given: Drawn) -> None:
    """However the text is ordered, each transition once, with its action."""
    graph = given.graph()
    known = names(graph)
    assert sorted(known) == list(range(given.states))
    edges = [(known[edge.source], known[edge.target], edge.action.name) for edge in graph.edges()]
    assert sorted(edges) == sorted(set(given.edges))
    assert graph.transitions == len(edges)
    assert [known[number] for number in graph.initial] == list(given.initial)
    assert graph.counts() == {Action(name): n for name, n in Counter(edge[2] for edge in edges).items()}


@examples(drawn())
def test_numbers_go_breadth_first(given: Drawn) -> None:
    """No state has a smaller number than one of less depth; what nothing leads to comes last."""
    graph, distance = given.graph(), distances(given)
    depths = [distance.get(name) for name in names(graph)]
    assert [graph.depth_of(number) for number in range(len(graph))] == depths
    assert depths == sorted(depths, key=lambda depth: given.states if depth is None else depth)
    assert graph.depth == 1 + max(distance.values())
    assert [set(layer) for layer in graph.layers] == [
        {number for number, at in enumerate(depths) if at == depth} for depth in range(graph.depth)
    ]


@examples(drawn(), st.integers(0, 11))
def test_a_path_is_a_shortest_one(given: Drawn, goal: int) -> None:
    """And there is one exactly where networkx has one."""
    graph, distance = given.graph(), distances(given)
    path = graph.path(f"x == {goal}")
    assert (path is None) == (goal not in distance)
    if path is not None:
        way = walked(graph, path)
        assert (len(way), way[-1]) == (distance[goal] + 1, goal)
        assert way[0] in given.initial


@examples(drawn(largest=8), st.integers(0, 7))
def test_all_shortest_paths(given: Drawn, goal: int) -> None:
    """Each once, and as many as there are, parallel transitions counted apart."""
    graph, distance = given.graph(), distances(given)
    paths = list(graph.paths(lambda state: state["x"] == goal))
    taken = [tuple(zip(walked(graph, path), map(str, path.actions), strict=True)) for path in paths]
    assert len(set(taken)) == len(taken)
    expected = 0
    for start in given.initial:
        if goal in distance and nx.has_path(given.oracle, start, goal):
            nodes = nx.all_shortest_paths(nx.DiGraph(given.oracle), start, goal)
            for way in (way for way in nodes if len(way) == distance[goal] + 1):
                steps = pairwise(way)
                ways = 1
                for source, target in steps:
                    ways *= given.oracle.number_of_edges(source, target)
                expected += ways
    assert len(taken) == expected


@examples(drawn())
def test_components(given: Drawn) -> None:
    """The same sets; terminal ones are the sinks of the condensation; each comes before what leads to it."""
    graph, oracle = given.graph(), given.oracle
    known = names(graph)
    found = [{known[state] for state in component.states} for component in graph.components]
    expected = list(nx.strongly_connected_components(oracle))
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))
    place = {name: number for number, component in enumerate(found) for name in component}
    assert all(place[target] <= place[source] for source, target, _ in given.edges)
    for component, members in zip(graph.components, found, strict=True):
        left = {target for source, target, _ in given.edges if source in members} - members
        assert component.is_terminal == (not left)
        assert component.has_cycle == bool(oracle.subgraph(members).edges)
    cyclic = {known[state] for state in graph.on_cycles()}
    assert cyclic == {
        name for component in expected if oracle.subgraph(component).edges for name in component
    }


@examples(drawn(), st.integers(0, 11))
def test_a_lasso_comes_back_on_a_shortest_way(given: Drawn, through: int) -> None:
    """Where a reachable state is on a cycle, and nowhere else."""
    graph, oracle, distance = given.graph(), given.oracle, distances(given)
    lasso = graph.lasso(f"x == {through}")
    back = [
        nx.shortest_path_length(oracle, target, through)
        for source, target, _ in given.edges
        if source == through and nx.has_path(oracle, target, through)
    ]
    assert (lasso is None) == (through not in distance or not back)
    if lasso is not None:
        assert isinstance(lasso.ending, Loop)
        assert lasso.ending.to == distance[through] + 1
        assert walked(graph, lasso)[lasso.ending.to - 1] == through
        assert len(lasso) - lasso.ending.to == min(back)


@examples(drawn(), st.integers(0, 11))
def test_reach_and_degrees(given: Drawn, start: int) -> None:
    """Of every state, and from one that need not be initial."""
    graph, oracle = given.graph(), given.oracle
    known = names(graph)
    if start < given.states:
        number = known.index(start)
        assert {known[n] for n in graph.reachable(number)} == {start} | nx.descendants(oracle, start)
        path = graph.path(known.index(0), start=f"x == {start}")
        assert (path is not None) == nx.has_path(oracle, start, 0)
    for number, name in enumerate(known):
        assert graph.in_degree(number) == oracle.in_degree(name)
        assert graph.out_degree(number) == oracle.out_degree(name)
    assert {known[number] for number in graph.dead_ends()} == {
        n for n, degree in oracle.out_degree() if not degree
    }


@examples(drawn(), drawn())
def test_difference(one: Drawn, other: Drawn) -> None:
    """States are compared by their values, whatever their numbers and fingerprints are."""
    left, right = one.graph(), other.graph()
    only_left, only_right = left.difference(right)
    assert {names(left)[number] for number in only_left} == set(range(other.states, one.states))
    assert {names(right)[number] for number in only_right} == set(range(one.states, other.states))


def test_a_chain_of_a_hundred_thousand_states() -> None:
    """Nothing recurses: the longest way there is, a component as large as the graph."""
    states = 100_000
    edges = tuple((state, (state + 1) % states, "Go") for state in range(states))
    graph = Drawn(states, (0,), edges).graph()
    assert [len(component.states) for component in graph.components] == [states]
    path = graph.path(states - 1)
    assert path is not None
    assert len(path) == states
    lasso = graph.lasso(5)
    assert lasso is not None
    assert lasso.ending == Loop(6, Action("Go"))
