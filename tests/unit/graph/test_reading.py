"""Graphs and lists of states as files of every version of TLC, and as they look when something is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import OutputSyntaxError, UsageError
from pytlc.graph import DotReader, Graph, Node, Vocabulary
from pytlc.trace import Action, State
from tests.unit.graph.conftest import DATA, VERSIONS
from tests.unit.graph.random_graphs import names, read

#: What 1.8.0 writes with ``dot,actionlabels,colorize,constrained,stuttering`` for a spec with a constraint.
FULL = rb"""strict digraph DiskGraph {
node [shape=box,style=rounded]
edge [colorscheme="paired12"]
nodesep=0.35;
subgraph cluster_graph {
color="white";
10 [label="/\\ x = 0\n/\\ y = \"a\\\\b\"",style = filled]
10 -> 10 [style="dashed",color="lightgray"];
10 -> -20 [label="Inc(1,\"q\\\"\")",color="2",fontcolor="2"];
-20 [label="/\\ x = 1\n/\\ y = \"q\\\"\"",tooltip="/\\ x = 1\n/\\ y = \"q\\\"\""];
10 -> 30 [label="Inc(4,\"p\")
line 8, col 8 to line 8, col 12 of module Small",color="2",fontcolor="2"];
30 [label="/\\ x = 4\n/\\ y = \"p\"",tooltip="/\\ x = 4\n/\\ y = \"p\"",LIGHT];
-20 -> 30 [label="Inc(3,\"p\")
line 8, col 8 to line 8, col 12 of module Small",color="2",fontcolor="2"];
30 [label="/\\ x = 4\n/\\ y = \"p\"",tooltip="/\\ x = 4\n/\\ y = \"p\"",LIGHT];
-20 -> 10 [label="Reset",color="3",fontcolor="3"];
{rank = same; 10;}
{rank = same; -20;30;}
}
subgraph cluster_legend {graph[style=bold];label = "Next State Actions" style="solid"
node [ labeljust="l",colorscheme="paired12",style=filled,shape=record ]
Reset [label="Reset",fillcolor=3]
Inc [label="Inc",fillcolor=2]
}}""".replace(b"LIGHT", b"style = filled, fillcolor=lightyellow").decode()


@pytest.mark.parametrize("piece", [1, 50, 10_000])
def test_all_that_1_8_0_can_add(piece: int) -> None:
    """A legend, stuttering steps, and states that a constraint keeps out, told for each edge to them."""
    graph = read(FULL.encode(), piece)
    assert graph.complete
    assert [state["x"] for state in graph.states] == [0, 1, 4]
    assert graph.outside == {2}
    assert list(graph.initial) == [0]
    assert [(edge.source, str(edge.action), edge.target) for edge in graph.edges()] == [
        (0, 'Inc(1, "q\\"")', 1),
        (0, 'Inc(4, "p")', 2),
        (1, 'Inc(3, "p")', 2),
        (1, "Reset", 0),
    ]
    assert graph.dead_ends() == ()
    assert list(graph.fingerprints) == [10, -20, 30]


def test_the_tooltip_is_the_state_where_an_alias_is_the_label() -> None:
    """Or where only what changes is printed (-difftrace)."""
    text = FULL.replace(r'-20 [label="/\\ x = 1\n', r'-20 [label="/\\ alias = 7\n')
    assert read(text.encode()).states[1] == State({"x": 1, "y": 'q"'})


def test_edges_without_names() -> None:
    """-dump dot alone: the graph has them as steps of some action; two between the same states are one."""
    text = FULL.replace('"Reset",color', '"",color').replace(r'"Inc(3,\"p\")', '"')
    graph = read(text.encode())
    assert Action("Action") in graph.actions
    assert [edge.action for edge in graph.edges(1)] == [Action("Action"), Action("Action")]


def test_the_same_graph_in_columns_and_item_by_item() -> None:
    """Both ways of reading tell the same."""
    vocabulary = Vocabulary()
    items = list(DotReader(vocabulary).feed(FULL.encode()))
    columns = DotReader(Vocabulary()).columns(FULL.encode())
    nodes = [item for item in items if isinstance(item, Node)]
    assert [(int(told.name), told.key, told.is_initial) for told in columns.nodes] == nodes
    assert len(columns.sources) == len(items) - len(nodes) == 4


@pytest.mark.parametrize("number", [7, 9, 13])
def test_both_ways_of_reading_name_the_line(number: int) -> None:
    """The first that is wrong, in the whole text."""
    lines = FULL.split("\n")
    lines[number - 1] = lines[number - 1].replace("[label", "[lable")
    for read_piece in (
        lambda reader, data: list(reader.feed(data)),
        lambda reader, data: reader.columns(data),
    ):
        reader = DotReader(Vocabulary())
        for line in lines[: number - 1]:
            read_piece(reader, f"{line}\n".encode())
        with pytest.raises(OutputSyntaxError, match=f"^line {number} of the state graph"):
            read_piece(reader, "\n".join(lines[number - 1 :]).encode())


@pytest.mark.parametrize("lines", range(7, 22))
def test_a_graph_that_breaks_off_is_not_complete(lines: int) -> None:
    """What it tells up to there is kept, but no step to a state that is not told."""
    graph = read("\n".join(FULL.split("\n")[:lines]).encode() + b"\n")
    assert not graph.complete
    assert {edge.target for edge in graph.edges()} <= set(range(len(graph)))
    assert names(graph) == [0, 1, 4][: len(graph)]
    assert 1 not in graph.dead_ends()


def test_a_whole_graph_without_a_state_that_a_step_leads_to() -> None:
    """Is not what TLC writes, and is not taken for a smaller graph."""
    text = "\n".join(line for line in FULL.split("\n") if not line.startswith("-20 [label"))
    with pytest.raises(OutputSyntaxError, match="from or to -20, and no such state"):
        read(text.encode())


def test_a_value_is_parsed_when_its_state_is_asked_for() -> None:
    """Not before: a graph is read at the speed of its text."""
    graph = read(FULL.replace("x = 1\\n", "x = <<\\n").encode())
    assert graph.states[0]["x"] == 0
    with pytest.raises(OutputSyntaxError, match="value of x in the graph cannot be read"):
        graph.states[1]


@pytest.mark.parametrize("version", VERSIONS)
def test_files_of_each_version(version: str) -> None:
    """The captured graphs, with their strings that look like the syntax around them."""
    oddities = Graph.load(DATA / f"Oddities-{version}.dot")
    assert oddities.complete
    assert oddities.variables == ("text", "range", "wide")
    assert oddities.path("text == '\\n/\\\\ wide = 1'") is not None
    alone = Graph.load(DATA / f"OneVariable-{version}.dot")
    assert [str(edge.action) for edge in alone.edges()] == ["Up", "Up", "Stay"]
    assert alone.dead_ends() == (2,)


def test_a_list_of_states_that_liveness_has_doubled(tmp_path: Path) -> None:
    """-dump without dot: each state once, strings as they are, and no question about steps answered."""
    first = 'State 1:\n/\\ x = 0\n/\\ y = "a\\\\b\\n"\n\n'
    states = first + 'State 2:\n/\\ x = [ a |-> 1,\n  b |-> 2 ]\n/\\ y = ""\n\n'
    path = tmp_path / "states.dump"
    path.write_text(states + states.replace("State 1", "State 3").replace("State 2", "State 4"))
    graph = Graph.load(path)
    assert len(graph) == 2
    assert graph.states[0]["y"] == "a\\b\n"
    assert list(graph.find("x != 0")) == [1]
    assert not graph.has_transitions
    for question in (lambda: graph.path("x == 0"), lambda: graph.components, graph.dead_ends):
        with pytest.raises(UsageError, match="dot,actionlabels"):
            question()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no state in it"),
        ("State 1:\nnothing\n", "state 1 of the list"),
        ("State of the art\n", "line 1 of the state graph"),
        ("strict digraph DiskGraph {\n}", "no state in it"),
    ],
)
def test_files_that_are_no_graph(tmp_path: Path, text: str, words: str) -> None:
    """Each is named."""
    path = tmp_path / "graph.dot"
    path.write_text(text)
    with pytest.raises(OutputSyntaxError, match=f"graph.dot: .*{words}"):
        Graph.load(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Is named too."""
    with pytest.raises(UsageError, match=r"cannot read .*missing\.dot"):
        Graph.load(tmp_path / "missing.dot")


@pytest.mark.parametrize("question", ["x +", "nowhere > 1"])
def test_predicates_that_are_none(question: str) -> None:
    """Told with the state they fail in."""
    with pytest.raises(UsageError, match=r"is no Python expression|fails in state 0"):
        read(FULL.encode()).path(question)


def test_what_alias_showed_of_the_first_state_is_named() -> None:
    """TLC 1.8.0 gives the variables of initial states only by way of it, so such a file cannot be read."""
    states = (
        '1 [label="/\\\\ sum = 0",style = filled]',
        '1 -> 2 [label="Next"];',
        '2 [label="/\\\\ x = 1"];',
    )
    text = "\n".join(("strict digraph DiskGraph {", *states, "}", ""))
    with pytest.raises(OutputSyntaxError, match=r"x where sum was expected\n.*without"):
        read(text.encode())


def test_a_tla_expression_where_python_was_expected_is_told() -> None:
    """Those who write specs write TLA+ first."""
    with pytest.raises(UsageError, match="looks like TLA"):
        read(FULL.encode()).path("x = 1 /\\ y = 2")


def test_states_that_there_are_not() -> None:
    """A number is checked before anything is searched."""
    graph = read(FULL.encode())
    for question in (lambda: graph.path(3), lambda: graph.reachable(-1), lambda: graph.in_degree(3)):
        with pytest.raises(UsageError, match="states 0 to 2"):
            question()
