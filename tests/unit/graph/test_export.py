"""A graph in other forms, read back by what reads them."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import networkx as nx
import pytest

from pytlc.errors import UsageError
from pytlc.graph import Graph
from pytlc.trace import Action, State, value_from_json
from pytlc.values import show
from tests.unit.graph.conftest import DATA
from tests.unit.graph.random_graphs import read
from tests.unit.graph.test_reading import FULL


@pytest.fixture(params=["Oddities", "Mutex", "FULL", "control"])
def graph(request: pytest.FixtureRequest) -> Graph:
    """Graphs with strings that look like syntax, with model values, and with a character that XML has not."""
    if request.param == "FULL":
        return read(FULL.encode())
    if request.param == "control":
        return read(FULL.replace(r"a\\\\b", "\x01<&>\N{SNOWMAN}").encode())
    return Graph.load(DATA / f"{request.param}-2.18.dot")


def same(one: Graph, other: Graph) -> bool:
    """Whether two graphs are the same to the last number."""
    return (
        list(one.states) == list(other.states)
        and list(one.edges()) == list(other.edges())
        and one.initial == other.initial
    )


def test_dot_is_read_back(graph: Graph, tmp_path: Path) -> None:
    """The same states, numbers, actions with their arguments, initial states."""
    graph.write(tmp_path / "g.dot")
    assert same(Graph.load(tmp_path / "g.dot"), graph)


def test_dot_with_some_variables(graph: Graph, tmp_path: Path) -> None:
    """One variable alone is written as TLC writes it: without a conjunction."""
    name = graph.variables[-1]
    graph.write(tmp_path / "g.dot", variables=[name])
    again = Graph.load(tmp_path / "g.dot")
    assert [dict(state) for state in again.states] == [{name: state[name]} for state in graph.states]


def test_graphml_is_read_by_networkx(graph: Graph, tmp_path: Path) -> None:
    """Every value as TLA+ text, and what XML cannot hold as a replacement."""
    graph.write(tmp_path / "g.graphml")
    made = nx.read_graphml(tmp_path / "g.graphml", node_type=int, force_multigraph=True)
    assert sorted(made.nodes) == list(range(len(graph)))
    for number, state in enumerate(graph.states):
        told = made.nodes[number]
        texts = {
            name: show(value).replace("\x01", "\N{REPLACEMENT CHARACTER}") for name, value in state.items()
        }
        assert {name: told[name] for name in graph.variables} == texts
        assert told["pytlc.initial"] == (number in graph.initial)
        assert told["pytlc.depth"] == graph.depth_of(number)
    edges = sorted(
        (source, target, data["action"], data["name"]) for source, target, data in made.edges(data=True)
    )
    assert edges == sorted((e.source, e.target, str(e.action), e.action.name) for e in graph.edges())


def test_networkx_has_the_values(graph: Graph) -> None:
    """States and actions as they are, transitions between the same two states apart."""
    made = graph.to_networkx()
    assert [made.nodes[number]["state"] for number in range(len(graph))] == list(graph.states)
    assert made.number_of_edges() == graph.transitions
    assert {data["action"] for _, _, data in made.edges(data=True)} == set(graph.actions)
    assert [n for n, told in made.nodes(data=True) if told["initial"]] == list(graph.initial)


def test_json_is_lossless(graph: Graph, tmp_path: Path) -> None:
    """One document, and lines with the same in them."""
    graph.write(tmp_path / "g.json")
    graph.write(tmp_path / "g.jsonl")
    data = json.loads((tmp_path / "g.json").read_text())
    states = [
        State({name: value_from_json(value) for name, value in told["values"].items()})
        for told in data["states"]
    ]
    assert states == list(graph.states)
    assert [(e["source"], e["target"]) for e in data["edges"]] == [
        (e.source, e.target) for e in graph.edges()
    ]
    head, *lines = map(json.loads, (tmp_path / "g.jsonl").read_text().splitlines())
    assert lines == [*data["states"], *data["edges"]]
    assert head == {name: value for name, value in data.items() if name not in {"states", "edges"}}
    assert head["count"] == {"states": len(graph), "initial": len(graph.initial), "edges": graph.transitions}


def test_csv_of_the_transitions(graph: Graph, tmp_path: Path) -> None:
    """Quoted where an argument has a comma or a quote in it."""
    graph.write(tmp_path / "g.csv")
    head, *rows = csv.reader(io.StringIO((tmp_path / "g.csv").read_text()))
    assert head == ["source", "action", "target"]
    assert rows == [[str(e.source), str(e.action), str(e.target)] for e in graph.edges()]


def test_names_and_variables_that_there_are_not(tmp_path: Path) -> None:
    """Nothing is written then."""
    graph = read(FULL.encode())
    with pytest.raises(UsageError, match=r"ends in \.graphml, .*\.svg"):
        graph.write(tmp_path / "g.png")
    with pytest.raises(UsageError, match="no variable z; the graph has x, y"):
        graph.write(tmp_path / "g.dot", variables=["z"])
    assert list(tmp_path.iterdir()) == []


def test_without_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra."""
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(UsageError, match=r"pip install 'pytlc\[graph\]'"):
        read(FULL.encode()).to_networkx()


def test_actions_of_an_export_without_names(tmp_path: Path) -> None:
    """A graph whose edges had no names can be written and read too."""
    graph = read(FULL.replace('"Reset",color', '"",color').encode())
    graph.write(tmp_path / "g.dot")
    assert Action("Action") in Graph.load(tmp_path / "g.dot").actions
