"""A small graph as SVG: a row for each depth, what each step changes, and the names of actions on the lines.

The picture stands alone and also inside a page: its styles hold for itself only, light or dark as the reader
has it, and its ids are made of its content. Every state has its whole text as a title.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from pytlc.errors import UsageError
from pytlc.graph.layout import Box, place
from pytlc.graph.routing import LANE, LANES, Point, Router
from pytlc.graph.xml import xml
from pytlc.trace import State
from pytlc.values import equal, show

if TYPE_CHECKING:
    from pytlc.graph.model import Graph

#: States that can still be told apart in a picture.
LARGEST = 150
_LONGEST = 44
_LINES = 12
_CHARACTER, _LINE, _PADDING, _MARGIN = 6.7, 15.0, 8.0, 28.0
_SMALL_CHARACTER = 6.1
_ACTIONS_SHOWN = 3
_Area: TypeAlias = tuple[float, float, float, float]
_STYLE = """
.G text{font:11px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328}
.G .box{fill:#f6f8fa;stroke:#59636e}
.G .initial .box{fill:#ddf4ff;stroke:#0969da;stroke-width:2}
.G .dead .box{stroke:#cf222e;stroke-width:2;stroke-dasharray:5 3}
.G .on .box{fill:#fff8c5;stroke:#9a6700;stroke-width:2.5}
.G .number{fill:#59636e;font-size:9px}
.G path{fill:none;stroke:#818b98;stroke-width:1.2}
.G path.on{stroke:#9a6700;stroke-width:2.5}
.G .tip{fill:#818b98;stroke:none}
.G .tip.on{fill:#9a6700}
.G .label{font-size:10px;text-anchor:middle;fill:#0550ae}
.G .label{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
.G .paper{fill:#fff}
@media (prefers-color-scheme:dark){
.G text{fill:#e6edf3}
.G .box{fill:#161b22;stroke:#8b949e}
.G .initial .box{fill:#0c2d4f;stroke:#58a6ff}
.G .dead .box{stroke:#ff7b72}
.G .on .box{fill:#3b2e00;stroke:#d29922}
.G .number{fill:#8b949e}
.G path{stroke:#6e7681}
.G path.on{stroke:#d29922}
.G .tip{fill:#6e7681}
.G .tip.on{fill:#d29922}
.G .label{fill:#79c0ff;stroke:#0d1117}
.G .paper{fill:#0d1117}
}
"""


def svg(graph: Graph, *, variables: Sequence[str], path: Sequence[int] = ()) -> str:
    """The picture of a graph.

    Args:
        graph: Of at most `LARGEST` states.
        variables: Which are shown: an initial state with all of them, another with those that differ from the
            state through which it was found.
        path: Numbers of the states of a way that is to be seen.

    Raises:
        UsageError: The graph has too many states or none, or no transitions are known of it.
    """
    if not len(graph):
        raise UsageError("the graph has no state, so there is nothing to draw")
    if len(graph) > LARGEST:
        raise UsageError(
            f"a drawing of {len(graph):,} states shows nothing; draw at most {LARGEST}: take smaller "
            f"constants or --max-states, or write .graphml for a viewer of large graphs"
        )
    return "".join(_Picture(graph, tuple(variables), tuple(path)).write())


@dataclass(frozen=True, slots=True)
class _Line:
    """The transitions from one state to another."""

    source: int
    target: int
    label: str


class _Picture:
    def __init__(self, graph: Graph, variables: tuple[str, ...], path: tuple[int, ...]) -> None:
        self._graph = graph
        self._states = list(graph.states)
        self._variables = variables
        self._path = frozenset(path)
        self._steps = frozenset(pairwise(path))
        self._dead = frozenset(graph.dead_ends())
        self._lines = _lines(graph)
        self._texts = [self._text(number) for number in range(len(graph))]
        self._boxes = self._placed()

    def write(self) -> Iterator[str]:
        """The text in pieces."""
        shapes = [*self._drawn_lines(), *self._drawn_states()]
        name = hashlib.sha256("".join(shapes).encode()).hexdigest()[:10]
        left = min((box.left for box in self._boxes), default=0.0) - _MARGIN
        right = max((box.right for box in self._boxes), default=0.0) + _MARGIN + self._room
        height = max((box.bottom for box in self._boxes), default=0.0) + 2.2 * _MARGIN
        size = f"{left:.0f} {-_MARGIN:.0f} {right - left:.0f} {height + _MARGIN:.0f}"
        yield f'<svg xmlns="http://www.w3.org/2000/svg" class="pytlc-{name}" viewBox="{size}" '
        yield f'width="{right - left:.0f}" height="{height + _MARGIN:.0f}" role="img" '
        yield f'aria-labelledby="{name}-title {name}-desc">\n'
        yield f'<title id="{name}-title">{xml(self._title())}</title>\n'
        yield f'<desc id="{name}-desc">{xml(self._description())}</desc>\n'
        yield f"<style>{_STYLE.replace('.G', f'.pytlc-{name}')}</style>\n"
        yield f'<rect class="paper" x="{left:.0f}" y="{-_MARGIN:.0f}" width="100%" height="100%"/>\n'
        yield from shapes
        yield self._key(left, height)
        yield "</svg>\n"

    @property
    def _room(self) -> float:
        """What lines that go back need at the right."""
        back = sum(self._boxes[line.target].y < self._boxes[line.source].y for line in self._lines)
        longest = max((len(line.label) for line in self._lines), default=0)
        return min(back, LANES) * LANE + longest * _SMALL_CHARACTER / 2 if back else 0.0

    def _title(self) -> str:
        return f"State graph: {len(self._graph)} states, {self._graph.transitions} transitions"

    def _description(self) -> str:
        parts = [
            "A row for each depth, from top to bottom.",
            f"Initial states: {_numbers(self._graph.initial)}.",
            f"Dead ends: {_numbers(sorted(self._dead))}.",
        ]
        if self._path:
            parts.append(f"Marked states: {_numbers(sorted(self._path))}.")
        return " ".join(parts)

    def _placed(self) -> list[Box]:
        rows = [list(row) for row in self._graph.layers]
        reached = sum(map(len, rows))
        rows += [list(range(reached, len(self._graph)))] if reached < len(self._graph) else []
        sizes = []
        for lines in self._texts:
            longest = max(map(len, lines))
            sizes.append((longest * _CHARACTER + 2 * _PADDING, len(lines) * _LINE + 2 * _PADDING))
        crowd = len(self._lines) / max(len(rows), 1)
        return place(
            rows, [(line.source, line.target) for line in self._lines], sizes, 70 + min(3 * crowd, 90)
        )

    def _text(self, number: int) -> list[str]:
        """What stands in a state's box."""
        before = self._found_from(number)
        shown = [
            f"{name} = {show(self._states[number][name])}"
            for name in self._variables
            if before is None or not equal(before[name], self._states[number][name])
        ]
        shown = [text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…" for text in shown]
        if len(shown) > _LINES:
            shown = [*shown[: _LINES - 1], f"and {len(shown) - _LINES + 1} more"]
        return [f"{number}", *(shown or ["="])]

    def _found_from(self, number: int) -> State | None:
        """The state through which this one was found first; None for an initial one."""
        if number in self._graph.initial:
            return None
        source = min((line.source for line in self._lines if line.target == number), default=None)
        return None if source is None else self._states[source]

    def _drawn_states(self) -> Iterator[str]:
        for number, (box, lines) in enumerate(zip(self._boxes, self._texts, strict=True)):
            marks = [
                name
                for name, numbers in (
                    ("initial", self._graph.initial),
                    ("dead", self._dead),
                    ("on", self._path),
                )
                if number in numbers
            ]
            kind = " ".join(["state", *marks])
            yield f'<g class="{kind}"><title>{xml(str(self._states[number]))}</title>'
            yield f'<rect class="box" x="{box.left:.1f}" y="{box.y:.1f}" rx="6" '
            yield f'width="{box.width:.1f}" height="{box.height:.1f}"/>'
            for at, text in enumerate(lines):
                y = box.y + _PADDING + (at + 0.75) * _LINE
                kind = ' class="number"' if at == 0 else ""
                yield f'<text{kind} x="{box.left + _PADDING:.1f}" y="{y:.1f}">{xml(text)}</text>'
            yield "</g>\n"
            if "initial" in marks:
                yield f'<path d="M{box.x:.1f} {box.y - 20:.1f}V{box.y - 7:.1f}"/>'
                yield _tip(box.x, box.y, 0, 1, "tip")

    def _drawn_lines(self) -> Iterator[str]:
        labels, taken = [], list[_Area]()
        router = Router(self._boxes)
        for line in self._lines:
            on = " on" if (line.source, line.target) in self._steps else ""
            course = router.course(line.source, line.target)
            yield f'<path class="way{on}" d="{course.text}"/>{_tip(*course.tip, f"tip{on}")}\n'
            x, y = _free(course.places, len(line.label), taken)
            labels.append(f'<text class="label" x="{x:.1f}" y="{y:.1f}">{xml(line.label)}</text>\n')
        yield from labels

    def _key(self, left: float, height: float) -> str:
        """What the marks mean."""
        marks = [("initial", "initial")]
        marks += [("dead", "dead end")] if self._dead else []
        marks += [("on", "marked way")] if self._path else []
        x, y, parts = left + _MARGIN, height - _MARGIN / 2, []
        for kind, text in marks:
            parts.append(
                f'<g class="{kind}"><rect class="box" x="{x:.0f}" y="{y:.0f}" width="14" height="11" rx="3"/>'
                f'<text x="{x + 20:.0f}" y="{y + 9.5:.0f}">{text}</text></g>\n'
            )
            x += 44 + len(text) * _CHARACTER
        return "".join(parts)


def _lines(graph: Graph) -> list[_Line]:
    """The transitions, those between the same two states as one line."""
    names: dict[tuple[int, int], dict[str, None]] = {}
    for edge in graph.edges():
        names.setdefault((edge.source, edge.target), {})[str(edge.action)] = None
    return [_Line(source, target, _label(list(told))) for (source, target), told in names.items()]


def _label(names: list[str]) -> str:
    rest = len(names) - _ACTIONS_SHOWN
    text = ", ".join(names[:_ACTIONS_SHOWN]) + (f" +{rest}" if rest > 0 else "")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"


def _free(places: Sequence[Point], characters: int, taken: list[_Area]) -> Point:
    """The first of some places where a label is upon no other, or the one where it is upon the fewest."""
    width = characters * _SMALL_CHARACTER
    areas = [(x - width / 2, y - 9.0, x + width / 2, y + 3.0) for x, y in places]
    meets = [sum(_meet(area, other) for other in taken) for area in areas]
    best = meets.index(min(meets))
    taken.append(areas[best])
    return places[best]


def _meet(one: _Area, other: _Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _tip(x: float, y: float, across: float, down: float, kind: str) -> str:
    """The tip of an arrow at a point, and the direction in which it points."""
    back_x, back_y = x - 8 * across, y - 8 * down
    side_x, side_y = -3.5 * down, 3.5 * across
    left, right = (back_x + side_x, back_y + side_y), (back_x - side_x, back_y - side_y)
    corners = " ".join(f"{at:.1f},{height:.1f}" for at, height in ((x, y), left, right))
    return f'<polygon class="{kind}" points="{corners}"/>'
