"""The order in which locks are taken, over a whole search: a graph of lock classes, checked for circles.

Like Linux's lockdep it needs no deadlock to happen: that the pCPUs take two locks in opposite orders at any
two moments is enough. An edge of the graph says that a lock of one class was held while one of another was
wanted. A class that is wanted while another lock of it is held, or the same one, is a circle of its own.

The spec prints ``<<"lock-order", {<<held, wanted, label>>, ...}>>`` whenever it sees new edges, each of TLC's
workers for itself; TLC breaks long values into lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pytlc.errors import OutputSyntaxError, ValueSyntaxError
from pytlc.values import FiniteSet, Function, Value, parse_value

#: The property that is judged here.
LOCK_ORDER = "LockOrder"
#: What is said of a circle, before its classes.
CIRCULAR = "possible circular locking dependency"

_BEGINS = ('<<"lock-order",', '<< "lock-order",')


@dataclass(frozen=True, slots=True, order=True)
class LockEdge:
    """A lock that is held while another one is wanted.

    Attributes:
        held: Class of the lock that is held, such as ``rank``.
        wanted: Class of the lock that is wanted.
        label: The step that takes it: a C function, a dot and a phrase.
    """

    held: str
    wanted: str
    label: str

    @property
    def pair(self) -> tuple[str, str]:
        """Both classes."""
        return self.held, self.wanted

    @property
    def function(self) -> str:
        """The C function that takes the lock that is wanted."""
        return self.label.partition(".")[0]


@dataclass(frozen=True, slots=True)
class LockOrder:
    """What a search has seen.

    Attributes:
        edges: Each once, as it was printed first: with one worker, in the order of their distance from the
            initial state.
        complete: The search has come to its end; else more edges may be there.
    """

    edges: tuple[LockEdge, ...]
    complete: bool

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The classes of every edge, each pair once."""
        return tuple(dict.fromkeys(edge.pair for edge in self.edges))

    @property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """For each edge that is on a circle the shortest one; shorter circles come first.

        A circle begins with its alphabetically first class, which is not repeated at the end.
        """
        follow = _following(self.pairs)
        found = {_rotated(path) for held, wanted in self.pairs if (path := _path(follow, wanted, held))}
        return tuple(sorted(found, key=lambda cycle: (len(cycle), cycle)))

    @property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """Groups of classes, those that are taken first come first; empty if there is a circle."""
        if self.cycles:
            return ()
        left = {name for pair in self.pairs for name in pair}
        groups: list[tuple[str, ...]] = []
        while left:
            later = {wanted for held, wanted in self.pairs if held in left}
            groups.append(tuple(sorted(left - later)))
            left &= later
        return tuple(groups)

    def edges_of(self, pair: tuple[str, str]) -> tuple[LockEdge, ...]:
        """Every step that makes an edge between two classes."""
        return tuple(edge for edge in self.edges if edge.pair == pair)


def steps_of(cycle: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The edges of a circle: from each class to the next, and from the last to the first."""
    return tuple(zip(cycle, (*cycle[1:], cycle[0]), strict=True))


def describe(cycle: Sequence[str]) -> str:
    """``rank > vgic > rank``."""
    return " > ".join((*cycle, cycle[0]))


def collect(printed: Iterable[str]) -> tuple[tuple[LockEdge, ...], tuple[str, ...]]:
    """Part what a spec printed into edges, each once, and the lines of everything else.

    Raises:
        OutputSyntaxError: A line begins like edges and goes on otherwise.
    """
    edges: dict[LockEdge, None] = {}
    others: list[str] = []
    lines = iter(printed)
    for line in lines:
        if line.startswith(_BEGINS):
            edges.update(dict.fromkeys(_edges(_whole(line, lines))))
        else:
            others.append(line)
    return tuple(edges), tuple(others)


def _whole(first: str, lines: Iterator[str]) -> str:
    """A value with the lines on which it goes on."""
    text = first
    while text.count("<<") > text.count(">>"):
        following = next(lines, None)
        if following is None:
            break
        text = f"{text}\n{following}"
    return text


def _edges(text: str) -> Iterator[LockEdge]:
    try:
        value = parse_value(text)
    except ValueSyntaxError as error:
        raise OutputSyntaxError(f"lock edges that cannot be read: {error}") from error
    if not isinstance(value, Function) or not isinstance(value[2], FiniteSet):
        raise OutputSyntaxError(f"lock edges expected as a pair with a set, not {text}")
    yield from sorted(_edge(member, text) for member in value[2])


def _edge(value: Value, text: str) -> LockEdge:
    parts = value.as_tuple() if isinstance(value, Function) else ()
    words = [part for part in parts if isinstance(part, str)]
    if len(parts) != len(LockEdge.__slots__) or len(words) != len(parts):
        raise OutputSyntaxError(f"a lock edge expected as three strings, not {value} in {text}")
    return LockEdge(*words)


def _following(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    follow: dict[str, list[str]] = {}
    for held, wanted in sorted(pairs):
        follow.setdefault(held, []).append(wanted)
    return follow


def _path(follow: dict[str, list[str]], start: str, goal: str) -> tuple[str, ...]:
    """A shortest way from a class to another, both included; empty if there is none."""
    paths: dict[str, tuple[str, ...]] = {start: (start,)}
    waiting = [start]
    for name in waiting:
        if name == goal:
            return paths[name]
        for other in follow.get(name, []):
            if other not in paths:
                paths[other] = (*paths[name], other)
                waiting.append(other)
    return ()


def _rotated(cycle: tuple[str, ...]) -> tuple[str, ...]:
    first = cycle.index(min(cycle))
    return cycle[first:] + cycle[:first]
