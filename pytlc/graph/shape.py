"""The bare shape of a graph: numbers of states and transitions in arrays, and nothing of what they mean.

States are numbered from 0 breadth first: the initial ones, then what the first of them leads to, and so on.
So the states of one depth are a range, and the transitions of a state are a slice. A transition costs eight
bytes, a state four.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, islice, pairwise, repeat
from operator import le, sub

#: Of a state that no initial state leads to.
UNREACHED = -1
_NUMBER = "I"


@dataclass(frozen=True)
class Shape:
    """States from 0; the transitions of state s are those from ``offsets[s]`` to ``offsets[s + 1]``.

    Attributes:
        initial: How many initial states there are; they come first.
        offsets: Where the transitions of each state begin, and last where they all end.
        targets: The state after each transition.
        labels: What each transition is called, as a number.
    """

    initial: int
    offsets: array[int]
    targets: array[int]
    labels: array[int]

    @property
    def states(self) -> int:
        """How many."""
        return len(self.offsets) - 1

    def successors(self, state: int) -> array[int]:
        """The states after the transitions of a state, in order; one may be there several times."""
        return self.targets[self.offsets[state] : self.offsets[state + 1]]

    def edges(self, state: int) -> range:
        """The numbers of the transitions of a state."""
        return range(self.offsets[state], self.offsets[state + 1])

    def source(self, edge: int) -> int:
        """The state before a transition."""
        return bisect_right(self.offsets, edge) - 1

    def sources(self) -> array[int]:
        """The states before all transitions."""
        counts = map(sub, self.offsets[1:], self.offsets)
        return array(_NUMBER, chain.from_iterable(map(repeat, range(self.states), counts)))

    @cached_property
    def layers(self) -> tuple[range, ...]:
        """The states of depth 0, of depth 1, and so on."""
        found, begin, end = [], 0, self.initial
        while begin < end:
            found.append(range(begin, end))
            reached = self.targets[self.offsets[begin] : self.offsets[end]]
            begin, end = end, max(max(reached, default=0) + 1, end)
        return tuple(found)

    def depth(self, state: int) -> int:
        """Transitions on a shortest way from an initial state; UNREACHED where there is none."""
        place = bisect_right(self._ends, state)
        return place if place < len(self._ends) else UNREACHED

    @cached_property
    def _ends(self) -> list[int]:
        return [layer.stop for layer in self.layers]

    @cached_property
    def backwards(self) -> Shape:
        """The same states with every transition turned round; its labels are the numbers of those here."""
        return grouped(self.states, 0, self.targets, self.sources(), range(len(self.targets)))


def grouped(
    states: int, initial: int, sources: Sequence[int], targets: Sequence[int], labels: Sequence[int]
) -> Shape:
    """Transitions in any order, brought together by the state before them."""
    if not all(map(le, sources, islice(sources, 1, None))):
        order = sorted(range(len(sources)), key=sources.__getitem__)
        targets = list(map(targets.__getitem__, order))
        labels = list(map(labels.__getitem__, order))
    counts = [0] * states
    for source in sources:
        counts[source] += 1
    offsets = array(_NUMBER, accumulate(counts, initial=0))
    return Shape(initial, offsets, array(_NUMBER, targets), array(_NUMBER, labels))


def distinct(shape: Shape) -> Shape:
    """The shape without transitions that are told again: same states, same label."""
    kept: list[int] = []
    start = 0
    for begin, end in pairwise(shape.offsets):
        if end - begin < 2:
            continue
        pairs = dict.fromkeys(zip(shape.targets[begin:end], shape.labels[begin:end], strict=True))
        if len(pairs) < end - begin:
            seen: set[tuple[int, int]] = set()
            kept += range(start, begin)
            for edge in range(begin, end):
                pair = shape.targets[edge], shape.labels[edge]
                if pair not in seen:
                    seen.add(pair)
                    kept.append(edge)
            start = end
    if not start:
        return shape
    kept += range(start, len(shape.targets))
    places = array("q", kept)
    offsets = array(_NUMBER, (bisect_right(places, begin - 1) for begin in shape.offsets))
    return Shape(
        shape.initial,
        offsets,
        array(_NUMBER, map(shape.targets.__getitem__, places)),
        array(_NUMBER, map(shape.labels.__getitem__, places)),
    )


def is_breadth_first(shape: Shape) -> bool:
    """Whether each state that is reached first is the next number, and all are reached."""
    highest = list(accumulate(shape.targets, max, initial=shape.initial - 1))
    is_next = max(map(sub, shape.targets, highest), default=0) <= 1
    return is_next and highest[-1] == shape.states - 1


def breadth_first(shape: Shape, initial: Iterable[int]) -> array[int]:
    """The states in breadth-first order from some of them; what is not reached comes last, in order."""
    order = array(_NUMBER, dict.fromkeys(initial))
    found = bytearray(shape.states)
    for state in order:
        found[state] = 1
    place = 0
    while place < len(order):
        for target in shape.successors(order[place]):
            if not found[target]:
                found[target] = 1
                order.append(target)
        place += 1
    order.extend(state for state in range(shape.states) if not found[state])
    return order


def renumbered(shape: Shape, order: Sequence[int], initial: int) -> Shape:
    """The shape with its states in another order.

    Args:
        shape: The shape.
        order: The present number of each state in its new place.
        initial: How many of the first in that order are initial.
    """
    places = array(_NUMBER, bytes(4 * shape.states))
    for new, old in enumerate(order):
        places[old] = new
    offsets, targets, labels = array(_NUMBER, [0]), array(_NUMBER), array(_NUMBER)
    for old in order:
        begin, end = shape.offsets[old], shape.offsets[old + 1]
        targets.extend(map(places.__getitem__, shape.targets[begin:end]))
        labels.extend(shape.labels[begin:end])
        offsets.append(len(targets))
    return Shape(initial, offsets, targets, labels)
