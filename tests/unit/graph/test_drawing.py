"""The drawing of a small graph: well formed, complete, and nothing upon anything else."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given as examples
from hypothesis import settings

from pytlc.errors import UsageError
from pytlc.graph import Graph
from tests.unit.graph.conftest import DATA
from tests.unit.graph.random_graphs import Drawn, drawn, read
from tests.unit.graph.test_reading import FULL

SVG = "{http://www.w3.org/2000/svg}"


def parts(picture: str, kind: str, tag: str) -> list[ET.Element]:
    """The elements of a class."""
    root = ET.fromstring(picture)  # noqa: S314  # our own text
    return [part for part in root.iter(SVG + tag) if kind in part.get("class", "").split()]


def texts(part: ET.Element) -> list[str]:
    """The lines in a box."""
    return [line.text or "" for line in part.iter(SVG + "text")]


@pytest.fixture
def mutex() -> Graph:
    """Two initial states, steps back and aside."""
    return Graph.load(DATA / "Mutex-2.18.dot")


def test_each_state_and_line_is_there(mutex: Graph) -> None:
    """A state with its number, its whole text as a title; a line for all steps between two states."""
    picture = mutex.svg()
    states = parts(picture, "state", "g")
    assert [texts(state)[0] for state in states] == [str(number) for number in range(len(mutex))]
    assert [(state.findtext(SVG + "title")) for state in states] == [str(state) for state in mutex.states]
    pairs = {(edge.source, edge.target) for edge in mutex.edges()}
    assert len(parts(picture, "way", "path")) == len(pairs)
    labels = {label.text for label in parts(picture, "label", "text")}
    assert labels == {"Ask", "Enter", "Leave"}


def test_only_what_a_step_changes_is_told(mutex: Graph) -> None:
    """An initial state is told whole, another by how it differs from the one that it was found through."""
    states = parts(mutex.svg(), "state", "g")
    assert len(texts(states[0])) == 1 + len(mutex.variables)
    assert texts(states[3])[1:] == [
        "waiting = {}",
        'pc = (p0 :> "outside" @@ p1 :> "inside")',
        "free = FALSE",
    ]
    some = parts(mutex.svg(variables=["free"]), "state", "g")
    assert texts(some[0])[1:] == ["free = TRUE"]
    assert texts(some[2])[1:] == ["="]


def test_marks(mutex: Graph) -> None:
    """Initial states, dead ends, and the states and steps of a behaviour."""
    path = mutex.path("free == False")
    assert path is not None
    picture = mutex.svg(highlight=path)
    assert [texts(state)[0] for state in parts(picture, "initial", "g") if texts(state)[0] != "initial"] == [
        "0",
        "1",
    ]
    marked = [
        texts(state)[0] for state in parts(picture, "state", "g") if "on" in state.get("class", "").split()
    ]
    assert marked == ["0", "3"]
    assert len(parts(picture, "on", "path")) == 1
    alone = Graph.load(DATA / "OneVariable-2.18.dot")
    dead = [state for state in parts(alone.svg(), "dead", "g") if "state" in state.get("class", "").split()]
    assert [texts(state)[0] for state in dead] == ["2"]


def test_it_can_be_read_aloud_and_in_the_dark(mutex: Graph) -> None:
    """Title and description are those that the picture names; styles do not leak into a page."""
    picture = mutex.svg()
    root = ET.fromstring(picture)  # noqa: S314  # our own text
    title, description = root.findall(SVG + "title")[0], root.findall(SVG + "desc")[0]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "State graph: 8 states, 14 transitions"
    assert "Initial states: 0, 1." in (description.text or "")
    style = root.findtext(SVG + "style") or ""
    assert "prefers-color-scheme:dark" in style
    scope = f".{root.get('class')} "
    assert all(line.startswith((scope, "@media", "}")) for line in style.strip().splitlines())
    assert mutex.svg() == picture


@settings(max_examples=50)
@examples(drawn(largest=20))
def test_no_box_is_upon_another_and_all_is_inside(given: Drawn) -> None:
    """Whatever the graph is, also with states that nothing leads to."""
    picture = given.graph().svg()
    root = ET.fromstring(picture)  # noqa: S314  # our own text
    left, top, width, height = map(float, (root.get("viewBox") or "").split())
    boxes = []
    for state in parts(picture, "state", "g"):
        box = state.find(SVG + "rect")
        assert box is not None
        x, y, w, h = (float(box.get(name, "nan")) for name in ("x", "y", "width", "height"))
        boxes.append((x, y, x + w, y + h))
        assert left <= x <= x + w <= left + width
        assert top <= y <= y + h <= top + height
    assert len(boxes) == given.states
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    assert "nan" not in picture


def test_texts_that_are_markup_or_very_long() -> None:
    """Are escaped, and cut with a sign that they are."""
    text = FULL.replace(r"a\\\\b", "</text>&\x01" + "long" * 30)
    lines = texts(parts(read(text.encode()).svg(), "state", "g")[0])
    assert lines[2].startswith('y = "</text>&\N{REPLACEMENT CHARACTER}long')
    assert re.fullmatch(r".{43}…", lines[2])


def test_too_large_a_graph_is_refused_with_advice() -> None:
    """A drawing of hundreds of states shows nothing."""
    states = 151
    edges = tuple((state, state + 1, "Go") for state in range(states - 1))
    graph = Drawn(states, (0,), edges).graph()
    with pytest.raises(UsageError, match=r"151 states shows nothing; draw at most 150.*\.graphml"):
        graph.svg()
    assert graph._repr_html_().startswith("<table>")


def test_in_a_notebook(mutex: Graph) -> None:
    """A small graph is drawn, a list of states told in numbers."""
    assert mutex._repr_html_() == mutex.svg()
