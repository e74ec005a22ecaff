"""A lockstep of the mutex and its graphs: as TLC wrote them, and with one thing changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from pytlc.conform import Counts, Difference, Kind, Lockstep
from pytlc.errors import DisabledStep, OutputSyntaxError
from pytlc.graph import DotReader, Edge, Item, Node, Vocabulary
from pytlc.trace import Action, State
from pytlc.values import ModelValue
from tests.unit.graph.conftest import DATA, VERSIONS
from tests.unit.replay.toy import INSIDE, OUTSIDE, WAITING, Mutex, MutexNarrator, state

AGREED = Counts(states=8, transitions=14, depth=3, left=0)


@dataclass(frozen=True, slots=True)
class Marked(Mutex):
    """A state with something that no variable shows."""

    mark: int = 0


class Changed(MutexNarrator):
    """The mutex without an action, or with a mistake in one."""

    def __init__(
        self, *, without: str = "", wrong: str = "", hidden: bool = False, fails: bool = False
    ) -> None:
        self.without, self.wrong, self.hidden, self.fails = without, wrong, hidden, fails

    def enabled(self, state: Mutex) -> Iterator[tuple[Action, Mutex]]:
        """The changed steps."""
        if self.fails and INSIDE in state.pc:
            raise DisabledStep("the lock is stuck")
        for action, after in super().enabled(state):
            if action.name == self.wrong:
                yield action, after.moved(0, WAITING)
            elif self.hidden and action.name == "Leave":
                yield action, Marked(after.pc, 1)
            elif action.name != self.without:
                yield action, after


class More(MutexNarrator):
    """The mutex with a step that the spec does not have."""

    def enabled(self, state: Mutex) -> Iterator[tuple[Action, Mutex]]:
        """A process that waits gives up."""
        yield from super().enabled(state)
        if state.pc[0] == WAITING:
            yield Action("GiveUp", (ModelValue("p0"),)), state.moved(0, OUTSIDE)


class OtherStart(MutexNarrator):
    """The mutex with one initial state."""

    def init(self) -> Iterable[Mutex]:
        """Both outside."""
        return (Mutex(),)


@pytest.fixture(params=VERSIONS)
def graph(request: pytest.FixtureRequest) -> bytes:
    """The graph that each TLC wrote."""
    return (DATA / f"Mutex-{request.param}.dot").read_bytes()


def run(data: bytes, model: MutexNarrator, **options: int) -> Lockstep[Mutex]:
    """Compare a whole graph."""
    vocabulary = Vocabulary()
    reader = DotReader(vocabulary)
    lockstep = Lockstep(model, vocabulary, **options)
    lockstep.feed(reader.feed(data))
    if not lockstep.stopped and reader.close():
        lockstep.finish()
    return lockstep


def different(data: bytes, model: MutexNarrator) -> Difference[Mutex]:
    """The difference that there must be."""
    found = run(data, model).difference
    assert found is not None
    return found


def test_both_agree_on_all_states_and_transitions(graph: bytes) -> None:
    """The counts are those of the graph."""
    lockstep = run(graph, MutexNarrator())
    assert lockstep.difference is None
    assert lockstep.counts == AGREED
    assert lockstep.by_name


def test_a_transition_that_only_the_spec_has(graph: bytes) -> None:
    """With the way there and what it changes."""
    found = different(graph, Changed(without="Leave"))
    assert (found.kind, str(found.action)) == (Kind.SPEC_ONLY, "Leave")
    assert found.trace is not None
    assert [str(action) for action in found.trace.actions[1:]][-1].startswith("Enter")
    assert found.number == len(found.trace) + 1
    assert found.model is None
    assert {change.where for change in found.changes} == {"pc[p1]", "free"}


def test_a_transition_that_only_the_model_has(graph: bytes) -> None:
    """With its arguments, which the model knows."""
    found = different(graph, More())
    assert (found.kind, str(found.action)) == (Kind.MODEL_ONLY, "GiveUp(p0)")
    assert found.trace is not None
    assert found.trace.states[-1]["pc"][ModelValue("p0")] == WAITING  # type: ignore[index]
    assert found.spec is None


def test_a_state_that_differs(graph: bytes) -> None:
    """Spec first, model second, only where they differ."""
    found = different(graph, Changed(wrong="Leave"))
    assert (found.kind, found.action and found.action.name) == (Kind.STATE, "Leave")
    assert found.changes
    assert {change.path[0] for change in found.changes} <= {"pc", "waiting"}
    assert found.spec is not None
    assert found.model is not None


def test_the_first_difference_is_the_one_nearest_to_the_start(graph: bytes) -> None:
    """Enter is wrong one step earlier than Leave can be taken."""
    trace = different(graph, Changed(without="Enter")).trace
    assert trace is not None
    assert len(trace) == 1


def test_initial_states_that_differ(graph: bytes) -> None:
    """There is no way to them."""
    found = different(graph, OtherStart())
    assert (found.kind, found.trace, found.number) == (Kind.SPEC_ONLY, None, 1)
    assert found.spec == state(OUTSIDE, WAITING)


def test_a_model_that_remembers_what_it_does_not_show(graph: bytes) -> None:
    """Two of its states are one state of the spec."""
    found = different(graph, Changed(hidden=True))
    assert (found.kind, found.action and found.action.name) == (Kind.ALIKE_IN_VIEW, "Leave")


def test_a_model_that_cannot_go_on(graph: bytes) -> None:
    """Its message is kept with the way there."""
    found = different(graph, Changed(fails=True))
    assert (found.kind, found.message) == (Kind.MODEL_FAILS, "the lock is stuck")
    assert found.trace is not None
    assert found.trace.states[-1]["free"] is False


def test_two_states_that_are_printed_alike(graph: bytes) -> None:
    """TLC would know two states that the model cannot tell apart."""
    first = next(line for line in graph.splitlines() if b"style = filled" in line)
    number, label = first.split(b" ", 1)
    twice = graph.replace(first, first + b"\n" + str(int(number) + 1).encode() + b" " + label)
    assert different(twice, MutexNarrator()).kind is Kind.ALIKE_IN_TEXT


def test_a_limit_stops_it_without_a_difference(graph: bytes) -> None:
    """At once when more states were found, and not for just as many."""
    assert run(graph, MutexNarrator(), max_states=3).bounded
    assert run(graph, MutexNarrator(), max_states=3).difference is None
    assert not run(graph, MutexNarrator(), max_states=8).bounded


def test_a_state_without_transitions_must_have_none_in_the_model(graph: bytes) -> None:
    """A graph that leaves out the edges of a state is not taken for one that was not read."""
    lines = graph.splitlines(keepends=True)
    edges = [line for line in lines if b" -> " in line]
    last = edges[-1].split(b" ")[0]
    without = b"".join(line for line in lines if not line.startswith(last + b" -> "))
    assert different(without, MutexNarrator()).kind is Kind.MODEL_ONLY


def test_sources_in_another_order_are_an_error() -> None:
    """They cannot be of one worker."""
    vocabulary = Vocabulary()
    model = MutexNarrator()
    keys = [vocabulary.number(model.view(start)) for start in model.init()]
    items: list[Item] = [Node(1, keys[0], is_initial=True), Node(2, keys[1], is_initial=True)]
    items += [Edge(3, 1, Action("Ask"))]
    with pytest.raises(OutputSyntaxError, match="one worker"):
        Lockstep(model, vocabulary).feed(items)


def test_an_edge_to_a_state_that_is_not_told_is_an_error() -> None:
    """The graph has lost a node."""
    vocabulary = Vocabulary()
    model = MutexNarrator()
    keys = [vocabulary.number(model.view(start)) for start in model.init()]
    lockstep = Lockstep(model, vocabulary)
    lockstep.feed(
        [Node(1, keys[0], is_initial=True), Node(2, keys[1], is_initial=True), Edge(1, 3, Action("Ask"))]
    )
    with pytest.raises(OutputSyntaxError, match="does not tell the state 3"):
        lockstep.finish()


@pytest.mark.parametrize(("argument", "kind"), [("p0", None), ("p1", Kind.SPEC_ONLY)])
def test_arguments_are_compared_where_they_are_printed(argument: str, kind: Kind | None) -> None:
    """As TLC 1.8.0 prints them."""
    vocabulary = Vocabulary()
    model = _One()
    start, after = Mutex(), Mutex((WAITING, OUTSIDE))
    items: list[Item] = [
        Node(1, vocabulary.number(model.view(start)), is_initial=True),
        Edge(1, 2, Action("Ask", (ModelValue(argument),))),
        Node(2, vocabulary.number(model.view(after)), is_initial=False),
    ]
    lockstep = Lockstep(model, vocabulary)
    lockstep.feed(items)
    lockstep.finish()
    found = lockstep.difference
    assert (found and found.kind) == kind
    assert not lockstep.by_name


class _One(OtherStart):
    """One process that asks once."""

    def enabled(self, state: Mutex) -> Iterator[tuple[Action, Mutex]]:
        """Only the first step."""
        if state == Mutex():
            yield Action("Ask", (ModelValue("p0"),)), state.moved(0, WAITING)

    def view(self, state: Mutex) -> State:
        """As the mutex."""
        return super().view(state)
