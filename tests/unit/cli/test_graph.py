"""``pytlc graph`` on files: what it tells, writes, and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytlc.graph import Graph
from tests.unit.cli.conftest import Pytlc

DATA = Path(__file__).parents[2] / "data" / "graph"
MUTEX = DATA / "Mutex-2.18.dot"
ALONE = DATA / "OneVariable-2.18.dot"


def test_a_graph_in_numbers(pytlc: Pytlc) -> None:
    """As text and as data."""
    said = pytlc("graph", MUTEX)
    assert (said.code, said.err) == (0, "")
    assert "8 states" in said.out
    assert "dead ends                      none" in said.out
    data = json.loads(pytlc("graph", ALONE, "--json").out)
    assert (data["states"], data["initial"], data["complete"], data["bound"]) == (3, 1, True, None)
    assert data["shape"]["dead_ends"] == [2]
    assert data["shape"]["components"] == {"count": 3, "terminal": 1, "cyclic": 1, "largest": 1}
    assert {entry["action"]["name"]: entry["transitions"] for entry in data["shape"]["actions"]} == {
        "Up": 2,
        "Stay": 1,
    }
    assert data["shape"]["out_degree"] == {"least": 0, "mean": 1, "most": 2}


def test_a_shortest_behaviour(pytlc: Pytlc) -> None:
    """From an initial state or from where one likes; as text and as data."""
    said = pytlc("graph", MUTEX, "--to", "not free")
    assert said.code == 0
    assert "State 2: Enter" in said.out
    data = json.loads(pytlc("graph", ALONE, "--to", "x == 2", "--from", "x == 1", "--json").out)
    assert [step["state"]["x"] for step in data["steps"]] == [1, 2]


def test_a_lasso(pytlc: Pytlc) -> None:
    """Ends with the way back."""
    assert "Back to state 2" in pytlc("graph", ALONE, "--lasso", "x == 1").out


@pytest.mark.parametrize("question", [("--to", "x == 7"), ("--lasso", "x == 2"), ("--where", "x > 2")])
def test_there_is_none(pytlc: Pytlc, question: tuple[str, str]) -> None:
    """Which is an answer of its own."""
    said = pytlc("graph", ALONE, *question)
    assert said.code == 1
    assert "no behaviour" in said.out or "0 of 3 states" in said.out


def test_there_is_none_in_a_part_of_the_graph(pytlc: Pytlc, tmp_path: Path) -> None:
    """Then nobody knows whether there is one."""
    path = tmp_path / "part.dot"
    path.write_bytes(MUTEX.read_bytes()[:1500])
    assert pytlc("graph", path, "--to", "len(waiting) > 7").code == 3
    assert pytlc("graph", path, "--to", "len(waiting) > 0").code == 0
    said = pytlc("graph", path)
    assert said.code == 3
    assert "Incomplete: the text breaks off" in said.out


def test_states(pytlc: Pytlc) -> None:
    """With their numbers, whole."""
    out = pytlc("graph", MUTEX, "--where", "len(waiting) == 2").out
    assert out.endswith("1 of 8 states\n")
    assert "State 2:" in out
    data = json.loads(pytlc("graph", ALONE, "--where", "x > 0", "--json").out)
    assert data == [
        {"state": 1, "depth": 1, "values": {"x": 1}},
        {"state": 2, "depth": 2, "values": {"x": 2}},
    ]


def test_an_export_beside_an_answer(pytlc: Pytlc, tmp_path: Path) -> None:
    """The drawing shows the behaviour; the other forms have the chosen variables."""
    drawing, table = tmp_path / "g.svg", tmp_path / "g.dot"
    assert pytlc("graph", MUTEX, "--to", "not free", "--export", drawing).code == 0
    assert 'class="state initial on"' in drawing.read_text()
    assert pytlc("graph", MUTEX, "--export", table, "--variables", "free, pc").code == 0
    assert Graph.load(table).variables == ("free", "pc")


def test_a_list_of_states(pytlc: Pytlc, tmp_path: Path) -> None:
    """Has no transitions to be asked for."""
    path = tmp_path / "states.dump"
    path.write_text("State 1:\nx = 1\n\nState 2:\nx = 1\n\n")
    assert "1 state, without transitions" in pytlc("graph", path).out
    assert json.loads(pytlc("graph", path, "--json").out)["shape"] is None
    said = pytlc("graph", path, "--to", "x == 1")
    assert (said.code, "dot,actionlabels" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--where", "x > 1", "--to", "x > 1"), "one at a time"),
        (("--from", "x > 1"), "--from goes with --to"),
        (("--max-states", 3), "--max-states goes with a search"),
        (("--vcpus", 3), "--vcpus goes with a search"),
        (("--to", "y > 1"), "fails in state 0: NameError"),
        (("--export", "g.png"), "ends in .graphml"),
    ],
)
def test_what_cannot_be_meant(pytlc: Pytlc, arguments: tuple[object, ...], words: str) -> None:
    """Is refused before anything is written."""
    said = pytlc("graph", ALONE, *arguments)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_a_run_that_there_is_not(pytlc: Pytlc, tmp_path: Path) -> None:
    """A name that is neither a target nor a file is that of a run."""
    said = pytlc("graph", "0123abcd", "--runs", tmp_path)
    assert said.code == 2
    assert "0123abcd" in said.err
