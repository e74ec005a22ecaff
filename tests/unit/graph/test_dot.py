"""Graphs as TLC writes them, of every oddity that was captured."""

from __future__ import annotations

import pytest

from pytlc.errors import OutputSyntaxError
from pytlc.graph import Edge
from pytlc.trace import Action
from pytlc.values import parse_value
from tests.unit.graph.conftest import Read, read_bytes

HEAD = b'strict digraph DiskGraph {\nnodesep=0.35;\nsubgraph cluster_graph {\ncolor="white";\n'
TAIL = b"{rank = same; 1;2;}\n}\n}"
TEXTS = {
    "plain",
    'a "quoted" word',
    "back\\slash, and at the end\\",
    "line\nbreak",
    "\n/\\ wide = 1",
    '",style = filled]',
    '",tooltip="',
    '"];',
    'x -> y [label="z"];',
}


def test_strings_that_look_like_the_syntax_around_them(read: Read) -> None:
    """Every string comes out as it was in the spec, and nothing of it is taken for a variable."""
    graph = read("Oddities")
    states = [graph.vocabulary.state(node.key) for node in graph.nodes]
    assert {state["text"] for state in states} == TEXTS
    assert {tuple(sorted(state)) for state in states} == {("range", "text", "wide")}
    assert graph.complete


def test_values_are_the_same_however_they_are_written(read: Read) -> None:
    """A wrapped record is read, ``1..3`` and ``{1, 2, 3}`` have one number, and a negative number is one."""
    graph = read("Oddities")
    states = [graph.vocabulary.state(node.key) for node in graph.nodes]
    assert {state["range"] for state in states} == {parse_value("1..3"), parse_value("{}")}
    seconds = {state["wide"]["second"][1] for state in states}  # type: ignore[index]
    assert seconds == {0, -3, -4, -5, -6, -7, -8, -9}


def test_initial_states_come_first_and_are_marked(read: Read) -> None:
    """Both of the spec, and no other."""
    graph = read("Oddities")
    assert [node.is_initial for node in graph.nodes[:3]] == [True, True, False]
    assert sum(node.is_initial for node in graph.nodes) == 2


def test_edges_have_the_name_of_their_action_and_no_arguments(read: Read) -> None:
    """TLC before 1.8.0 prints none; fingerprints are signed."""
    graph = read("OneVariable")
    assert {edge.action for edge in graph.edges} == {Action("Up"), Action("Stay")}
    assert len(graph.nodes) == 3
    assert all(node.fingerprint < 0 for node in graph.nodes)


def test_a_variable_alone_and_the_stuttering_that_liveness_adds(read: Read) -> None:
    """One variable is printed without a conjunction; a dashed loop is no transition."""
    graph = read("OneVariable")
    assert [graph.vocabulary.state(node.key)["x"] for node in graph.nodes] == [0, 1, 2]
    assert [(edge.action.name, edge.source == edge.target) for edge in graph.edges] == [
        ("Up", False),
        ("Up", False),
        ("Stay", True),
    ]


@pytest.mark.parametrize("piece", [1, 7, 100])
def test_pieces_of_any_size_make_the_same_graph(read: Read, piece: int) -> None:
    """Also pieces that end within a number or an escape."""
    whole, cut = read("Oddities"), read("Oddities", piece)
    assert cut.items == whole.items
    assert cut.complete


def test_what_1_8_0_adds() -> None:
    """Arguments of actions, strings among them, and a tooltip behind the label."""
    graph = read_bytes(
        HEAD
        + rb'1 [label="/\\ x = \"a\"\n/\\ y = 1",tooltip="/\\ x = \"a\"\n/\\ y = 1",style = filled]'
        + b"\n"
        + rb'1 -> 2 [label="Set(\"b,c\", {1, 2})",color="black",fontcolor="black"];'
        + b"\n"
        + rb'2 [label="/\\ x = \"b\"\n/\\ y = 1",tooltip="/\\ x = \"b\"\n/\\ y = 1"];'
        + b"\n"
        + TAIL
    )
    assert graph.edges == (Edge(1, 2, Action("Set", ("b,c", parse_value("1..2")))),)
    assert [graph.vocabulary.state(node.key)["x"] for node in graph.nodes] == ["a", "b"]
    assert [node.is_initial for node in graph.nodes] == [True, False]
    assert graph.complete


@pytest.mark.parametrize("kept", [0, 10, 60, 100, -1, -4])
def test_a_graph_that_is_cut_off_is_not_complete(kept: int) -> None:
    """Wherever it ends; the line that is cut is no error."""
    data = HEAD + b'1 [label="x = 1",style = filled]\n' + TAIL
    assert read_bytes(data).complete
    assert not read_bytes(data[:kept]).complete


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"something else", "something else"),
        (b'one [label="x = 1"];', "one"),
        (b'1 -> two [label="Up"];', "two"),
        (b'1 [label="x = 1"', "x = 1"),
        (b'1 -> 2 [label="",color="black"];', "dot,actionlabels"),
        (b'1 [label="x"];', "no variable"),
        (b'1 [label="x = <<"];', "value of x"),
    ],
)
def test_a_line_that_tlc_does_not_write_is_told_with_its_number(line: bytes, words: str) -> None:
    """Nothing is skipped that is not known."""
    with pytest.raises(OutputSyntaxError, match=f"line 5 of the state graph.*{words}"):
        read_bytes(HEAD + line + b"\n" + TAIL)


def test_what_stands_before_the_graph_is_an_error() -> None:
    """A file that is no graph is not read as an empty one."""
    with pytest.raises(OutputSyntaxError, match="line 1"):
        read_bytes(b"nodesep=0.35;\n")


def test_a_number_that_is_no_fingerprint_is_refused() -> None:
    """A fingerprint has 64 bits; a damaged file may have thousands of digits in its place."""
    with pytest.raises(OutputSyntaxError):
        read_bytes(HEAD + b"9" * 5000 + b' -> 1 [label="A",color="1",fontcolor="1"];\n' + TAIL)
