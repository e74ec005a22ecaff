"""A graph as it is read: columns of transitions and packed states, put in order once everything is there."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress, count

from pytlc.errors import OutputSyntaxError
from pytlc.graph.dot import DotReader
from pytlc.graph.shape import Shape, breadth_first, distinct, grouped, is_breadth_first, renumbered
from pytlc.graph.vocabulary import Key, LazyVocabulary, Vocabulary
from pytlc.trace import Action


@dataclass(frozen=True, slots=True)
class Content:
    """All that a graph is made of.

    Attributes:
        vocabulary: What its states are packed with.
        keys: The state of each number.
        shape: Its transitions; a label is an index into ``actions``.
        actions: Each once.
        outside: States that a constraint keeps out of the model.
        fingerprints: TLC's number of each state; empty where it tells none.
        complete: The text has come to its end.
    """

    vocabulary: Vocabulary
    keys: list[Key]
    shape: Shape
    actions: tuple[Action, ...]
    outside: frozenset[int]
    fingerprints: array[int]
    complete: bool


class Collector:
    """Takes the text of one graph in pieces, and gives what is in it."""

    def __init__(self) -> None:
        self._vocabulary = LazyVocabulary()
        self._reader = DotReader(self._vocabulary, unnamed=True)
        self._numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
        self._keys: dict[int, Key] = {}
        self._initial: dict[int, None] = {}
        self._outside: set[int] = set()
        self._sources, self._targets, self._labels = array("I"), array("I"), array("I")

    @property
    def states(self) -> int:
        """How many were told so far; may be asked from another thread."""
        return len(self._keys)

    @property
    def transitions(self) -> int:
        """How many were told so far, some perhaps twice; may be asked from another thread."""
        return len(self._targets)

    def feed(self, chunk: bytes) -> None:
        """Take a piece.

        Raises:
            OutputSyntaxError: A line is none that TLC writes into a graph.
        """
        columns = self._reader.columns(chunk)
        number_of = self._numbers.__getitem__
        for name, key, is_initial, is_outside in columns.nodes:
            number = number_of(name)
            self._keys.setdefault(number, key)
            if is_initial:
                self._initial[number] = None
            if is_outside:
                self._outside.add(number)
        self._sources.extend(map(number_of, columns.sources))
        self._targets.extend(map(number_of, columns.targets))
        self._labels.extend(columns.actions)

    def close(self) -> Content:
        """Everything, numbered breadth first.

        Raises:
            OutputSyntaxError: The text is no graph, or whole and without a state that a transition names.
        """
        complete = self._reader.close()
        self._drop_untold(complete=complete)
        actions, labels = _merged(self._reader.actions, self._labels)
        shape = distinct(grouped(len(self._keys), len(self._initial), self._sources, self._targets, labels))
        keys = [self._keys[number] for number in range(len(self._keys))]
        try:
            fingerprints = array("q", map(int, self._numbers))
        except OverflowError as error:
            raise OutputSyntaxError("a state of the graph has a number that is no fingerprint") from error
        outside = frozenset(self._outside)
        if list(self._initial) != list(range(len(self._initial))) or not is_breadth_first(shape):
            order = breadth_first(shape, self._initial)
            shape = renumbered(shape, order, len(self._initial))
            keys = list(map(keys.__getitem__, order))
            fingerprints = array("q", map(fingerprints.__getitem__, order))
            outside = frozenset(new for new, old in enumerate(order) if old in self._outside)
        return Content(self._vocabulary, keys, shape, actions, outside, fingerprints, complete)

    def _drop_untold(self, *, complete: bool) -> None:
        """Take away what a text that breaks off says of states that it does not tell any more."""
        untold = [name for name, number in self._numbers.items() if number not in self._keys]
        if not untold:
            return
        if complete:
            raise OutputSyntaxError(
                f"the state graph has a transition from or to {untold[0].decode()}, and no such state"
            )
        told = sorted(self._keys)
        places = {old: new for new, old in enumerate(told)}
        kept = [
            source in places and target in places
            for source, target in zip(self._sources, self._targets, strict=True)
        ]
        self._sources = array("I", map(places.__getitem__, compress(self._sources, kept)))
        self._targets = array("I", map(places.__getitem__, compress(self._targets, kept)))
        self._labels = array("I", compress(self._labels, kept))
        self._keys = {places[number]: key for number, key in self._keys.items()}
        self._initial = {places[number]: None for number in self._initial}
        self._outside = {places[number] for number in self._outside}
        for name in untold:
            del self._numbers[name]


def _merged(actions: Iterable[Action], labels: array[int]) -> tuple[tuple[Action, ...], array[int]]:
    """Each action once, though its text may have differed, and the labels that go with that."""
    numbers: dict[Action, int] = {}
    place = [numbers.setdefault(action, len(numbers)) for action in actions]
    if len(numbers) == len(place):
        return tuple(numbers), labels
    return tuple(numbers), array("I", map(place.__getitem__, labels))
