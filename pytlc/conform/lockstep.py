"""A graph that is told item by item, compared with a model state by state.

The model is asked once for each state, when the spec's transitions of it are all there: what it offers and
what the spec does must be one set. A transition is an action and the key of the state after it. TLC before
1.8.0 prints no arguments, so there an action is its name. Because equal sets lead to equal states, a new
state of the spec is known in the model from the step that found it, and nothing is searched or rendered.

Kept are a key, a fingerprint, a hash and a parent for each state, and the model's own states only from where
they are found to where they are expanded.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pytlc.conform.difference import Difference, Kind
from pytlc.conform.parting import Transition, part, walk
from pytlc.errors import OutputSyntaxError, PytlcError
from pytlc.graph import Edge, Item, Key, Node, Vocabulary
from pytlc.reference import ReferenceModel
from pytlc.trace import Action, State, Trace

S = TypeVar("S", bound=Hashable)

_NO_PARENT = -1


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a comparison is, or how much it compared.

    Attributes:
        states: Distinct states, on which both agree.
        transitions: Distinct transitions of the states that were compared, by action and state after it.
        depth: States on the longest of the shortest paths; an initial state has depth 1.
        left: States that were found and not compared yet.
    """

    states: int
    transitions: int
    depth: int
    left: int


class _Alike(Exception):  # a way out of the model's states, never seen outside
    """Two states of the model have one view."""

    def __init__(self, action: Action | None, view: Key) -> None:
        self.action = action
        self.view = view
        super().__init__()


class Lockstep(Generic[S]):
    """One comparison.

    Args:
        model: What the graph is compared with.
        vocabulary: What the graph's states are numbered by.
        max_states: Stop once more distinct states than this were found.

    Attributes:
        difference: The first difference; None as long as there is none.
        by_name: The graph has told no arguments of actions so far.
    """

    def __init__(
        self, model: ReferenceModel[S], vocabulary: Vocabulary, *, max_states: int | None = None
    ) -> None:
        self.difference: Difference[S] | None = None
        self.by_name = True
        self._model = model
        self._vocabulary = vocabulary
        self._max_states = max_states
        self._transitions = 0
        self._numbers: dict[int, int] = {}
        self._by_key: dict[Key, int] = {}
        self._keys: list[Key] = []
        self._hashes = array("q")
        self._parents = array("q")
        self._depths = array("L")
        self._frontier: deque[S] = deque()
        self._next = 0
        self._started = False
        self._source: int | None = None
        self._edges: list[Edge] = []
        self._found: list[Node] = []

    @property
    def counts(self) -> Counts:
        """How far it is; may be asked from another thread."""
        return Counts(
            len(self._keys), self._transitions, max(self._depths[-1:], default=0), len(self._frontier)
        )

    @property
    def stopped(self) -> bool:
        """Whether there is nothing more to be fed: a difference was found, or enough states."""
        return self.difference is not None or self.bounded

    @property
    def bounded(self) -> bool:
        """Whether it was stopped because it found more states than it may."""
        return self._max_states is not None and len(self._keys) > self._max_states

    def feed(self, items: Iterable[Item]) -> None:
        """Compare what is complete now; does nothing once it has stopped.

        Raises:
            OutputSyntaxError: The sources do not come in the order in which they were found.
            ReplayError: The model's variables are not those of the graph.
        """
        for item in items:
            if self.stopped:
                return
            if isinstance(item, Node):
                self._found.append(item)
                continue
            if item.source != self._source:
                self._go_on(item.source)
            self._edges.append(item)

    def finish(self) -> None:
        """Compare the rest: the graph has come to its end.

        Raises:
            ReplayError: As for :meth:`feed`.
        """
        if not self._started:
            self._start()
        while self._frontier and not self.stopped:
            self._compare()

    def _go_on(self, fingerprint: int) -> None:
        """Compare all states before this one; those that the graph leaves out have no transition."""
        if not self._started:
            self._start()
        elif self._source is not None:
            self._compare()
        if self.stopped:
            return
        number = self._numbers.get(fingerprint, _NO_PARENT)
        if number < self._next:
            raise OutputSyntaxError(
                "the transitions of the state graph do not come in the order of a breadth-first search by "
                f"one worker: the source {fingerprint} is {'unknown' if number < 0 else 'told twice'}"
            )
        while self._next < number and not self.stopped:
            self._compare()
        self._source = fingerprint

    def _start(self) -> None:
        """Compare the initial states."""
        self._started = True
        taken: dict[Transition, Action | None] = {("", node.key): None for node in self._found}
        offers: dict[Transition, Action | None] = {}
        states: dict[Key, S] = {}
        try:
            for state in self._model.init():
                offers["", self._key(state, None, states)] = None
        except _Alike as alike:
            self._end(Kind.ALIKE_IN_VIEW, alike.action, model=self._vocabulary.state(alike.view))
            return
        if taken.keys() == offers.keys():
            self._enter(states, _NO_PARENT)
        else:
            self.difference = part(self._vocabulary, None, (), taken, offers)

    def _compare(self) -> None:
        """Compare the transitions of the next state with what the model offers there."""
        printed = {edge.action.name for edge in self._edges if edge.action.arguments is not None}
        self.by_name = self.by_name and not printed
        offers: dict[Transition, Action | None] = {}
        states: dict[Key, S] = {}
        try:
            for action, after in self._model.enabled(self._frontier[0]):
                offers.setdefault((_told(action, printed), self._key(after, action, states)), action)
        except _Alike as alike:
            self._end(Kind.ALIKE_IN_VIEW, alike.action, model=self._vocabulary.state(alike.view))
            return
        except PytlcError as error:
            self._end(Kind.MODEL_FAILS, None, message=str(error))
            return
        taken = self._taken(printed)
        if taken.keys() != offers.keys():
            self.difference = part(self._vocabulary, *self._way(), taken, offers)
            return
        self._transitions += len(taken)
        if self._enter(states, self._next):
            self._frontier.popleft()
            self._next += 1
            self._edges, self._source = [], None

    def _key(self, state: S, action: Action | None, others: dict[Key, S]) -> Key:
        """The key of a state of the model, which no other state of it may have."""
        key = self._vocabulary.number(self._model.view(state))
        known = self._by_key.get(key)
        if known is None:
            if others.setdefault(key, state) != state:
                raise _Alike(action, key)
        elif self._hashes[known] != hash(state):
            raise _Alike(action, key)
        return key

    def _taken(self, printed: set[str]) -> dict[Transition, Action | None]:
        """The transitions that the graph has."""
        found = {node.fingerprint: node.key for node in self._found}
        taken: dict[Transition, Action | None] = {}
        for _, target, action in self._edges:
            number = self._numbers.get(target)
            key = found.get(target) if number is None else self._keys[number]
            if key is None:
                raise OutputSyntaxError(f"the state graph does not tell the state {target}")
            taken.setdefault((_told(action, printed), key), action)
        return taken

    def _enter(self, states: Mapping[Key, S], parent: int) -> bool:
        """Take the new states of the graph in, each of which is one of these of the model."""
        depth = 1 if parent < 0 else self._depths[parent] + 1
        for fingerprint, key, _ in self._found:
            known = self._by_key.setdefault(key, len(self._keys))
            if known == len(self._keys):
                self._numbers[fingerprint] = known
                self._keys.append(key)
                self._hashes.append(hash(states[key]))
                self._parents.append(parent)
                self._depths.append(depth)
                self._frontier.append(states[key])
            elif self._numbers.get(fingerprint) != known:
                self._end(Kind.ALIKE_IN_TEXT, None, spec=self._vocabulary.state(key))
                return False
        self._found = []
        return True

    def _way(self) -> tuple[Trace | None, tuple[S, ...]]:
        """The way to the state that is compared now, with the model's states."""
        if self._next == len(self._keys):
            return None, ()
        numbers = [self._next]
        while self._parents[numbers[-1]] >= 0:
            numbers.append(self._parents[numbers[-1]])
        return walk(self._model, self._vocabulary, [self._keys[number] for number in reversed(numbers)])

    def _end(
        self,
        kind: Kind,
        action: Action | None,
        *,
        spec: State | None = None,
        model: State | None = None,
        message: str = "",
    ) -> None:
        trace, states = self._way()
        self.difference = Difference(kind, action, trace, states, spec=spec, model=model, message=message)


def _told(action: Action, printed: set[str]) -> str:
    """An action as the graph tells it: with its arguments only where those are printed."""
    return str(action) if action.name in printed else action.name
