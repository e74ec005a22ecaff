"""The search counts right, finds shortest ways, and stops where it is told, whatever it searches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest

from pytlc.reference import NamedClaims, SoFar, explore, trace_of
from pytlc.replay import Agreement, replay
from pytlc.vgic.model import Model
from pytlc.vgic.names import Step
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import LR_ACTIVE, PHYS_PENDING, Machine
from pytlc.vgic.versions import VERSIONS
from tests.unit.replay.toy import INSIDE, OUTSIDE, WAITING, Mutex, MutexNarrator


class Grid:
    """From a corner of a square to the opposite one, one field at a time."""

    def __init__(self, size: int) -> None:
        self.last = size - 1

    def init(self) -> Iterable[tuple[int, int]]:
        """The corner."""
        return [(0, 0)]

    def enabled(self, state: tuple[int, int]) -> Iterator[tuple[str, tuple[int, int]]]:
        """To the right, then upwards."""
        x, y = state
        if x < self.last:
            yield "right", (x + 1, y)
        if y < self.last:
            yield "up", (x, y + 1)


def model() -> Model:
    """The newest of the first versions on the smallest machine."""
    return Model(Scope(1, 1, 1, 1, 0), VERSIONS["v4"].layers)


def never_active(m: Machine) -> bool:
    """No list register is active."""
    return all(register.state != LR_ACTIVE for register in m.hw_lr[0])


NEVER_ACTIVE: NamedClaims[Machine, Step] = NamedClaims({"NeverActive": never_active})


def test_counts_of_a_grid() -> None:
    """Every field once, every edge once, the diagonal as depth, and one corner without a way on."""
    found = explore(Grid(5))
    assert (found.distinct, found.transitions, found.depth) == (25, 40, 9)
    assert (found.complete, found.bound, found.stuck, found.size.queue) == (True, None, 1, 0)


def test_counts_agree_with_a_plain_closure() -> None:
    """Distinct machines and transitions are those of the closure of the initial machine under enabled."""
    subject = model()
    reached = set(subject.init())
    waiting = list(reached)
    transitions = 0
    while waiting:
        successors = [after for _, after in subject.enabled(waiting.pop())]
        transitions += len(successors)
        fresh = set(successors) - reached
        reached |= fresh
        waiting += fresh
    found = explore(subject)
    assert (found.distinct, found.transitions, found.complete) == (len(reached), transitions, True)


def test_counterexample_is_a_shortest_behaviour() -> None:
    """The path starts at the initial machine and each of its steps leads to the next machine."""
    subject = model()
    path = explore(subject, NEVER_ACTIVE).violations["NeverActive"]
    assert path[0] == (None, subject.init()[0])
    for (_, before), (step, after) in pairwise(path):
        assert step is not None
        assert subject.apply(before, step) == after
    assert path[-1][0] == Step.of("GuestAck", "pcpu0", 0)
    assert not never_active(path[-1][1])


def test_the_first_step_in_order_is_shown() -> None:
    """Where a state is reached by several ways of the same length, the one that was found first is told."""
    never: NamedClaims[tuple[int, int], str] = NamedClaims({"Never": lambda state: state != (2, 1)})
    path = explore(Grid(5), never).violations["Never"]
    assert [label for label, _ in path] == [None, "right", "right", "up"]


def test_search_goes_on_past_a_violation() -> None:
    """A violated claim does not change the counts, unless the search is to stop at the first."""
    everything = explore(model())
    assert explore(model(), NEVER_ACTIVE).distinct == everything.distinct
    first = explore(model(), NEVER_ACTIVE, stop_at_first=True)
    assert first.distinct < everything.distinct
    assert (first.complete, first.bound) == (False, None)
    assert list(first.violations) == ["NeverActive"]


def test_claims_of_steps_are_checked_on_every_step() -> None:
    """A violated one gives the way up to and including the step, also to a state that is known already."""
    never_up: NamedClaims[tuple[int, int], str] = NamedClaims(
        steps={"NeverUpTo22": lambda _before, label, after: (label, after) != ("up", (2, 2))}
    )
    path = explore(Grid(4), never_up).violations["NeverUpTo22"]
    assert path[-1] == ("up", (2, 2))
    assert path[-2][1] == (2, 1)
    assert len(path) == 5


def test_violation_in_the_initial_machine() -> None:
    """A claim that the initial machine violates has a counterexample without a step."""
    asserted: NamedClaims[Machine, Step] = NamedClaims(
        {"Asserted": lambda m: m.phys_state[0] == PHYS_PENDING}
    )
    assert explore(model(), asserted).violations["Asserted"] == ((None, model().init()[0]),)


@pytest.mark.parametrize("limit", [1, 5, 20])
def test_limit(limit: int) -> None:
    """A search that reaches its limit says so, and that it is not complete."""
    found = explore(model(), limit=limit)
    assert limit <= found.distinct < explore(model()).distinct
    assert (found.complete, found.bound) == (False, f"the limit of {limit} distinct states")


def test_a_limit_that_is_not_reached_is_none() -> None:
    """A search that ends before its bounds is complete."""
    found = explore(Grid(4), limit=17, deadline=1000)
    assert (found.complete, found.bound) == (True, None)


def test_deadline() -> None:
    """A search without any time left expands nothing, and says so."""
    found = explore(Grid(4), deadline=0)
    assert (found.distinct, found.transitions, found.size.queue) == (1, 0, 1)
    assert (found.complete, found.bound) == (False, "the deadline of 0 s")


def test_depth_counts_states() -> None:
    """The initial machine alone has depth 1, as TLC counts, and each level of the search adds one."""
    assert explore(model(), limit=1).depth == 1
    assert explore(model(), limit=2).depth == 2


def test_counterexample_is_as_short_as_the_search_is_deep() -> None:
    """A search that stops at the first violation has gone no deeper than that violation."""
    found = explore(model(), NEVER_ACTIVE, stop_at_first=True)
    assert len(found.violations["NeverActive"]) == found.depth


def test_marks_are_collected_with_a_shortest_way_to_each() -> None:
    """Every mark of any state is seen, and the last state of its way is the first on it that shows it."""
    found = explore(Grid(4), marks=lambda state: [f"sum {sum(state)}"])
    assert set(found.seen) == {f"sum {n}" for n in range(7)}
    assert [len(path) for path in found.seen.values()] == list(range(1, 8))


def test_progress_is_told_until_the_end() -> None:
    """The numbers only grow, and the last ones are those of the result."""
    told: list[SoFar] = []
    found = explore(Grid(40), on_progress=told.append)
    assert [so_far.distinct for so_far in told] == sorted(so_far.distinct for so_far in told)
    assert told[-1] == found.size
    assert len(told) >= found.depth - 1


def test_a_reference_model_gives_a_behaviour_of_the_spec() -> None:
    """The way through any reference model becomes a trace, which the model itself agrees with."""
    narrator = MutexNarrator()
    both: NamedClaims[Mutex, object] = NamedClaims(
        {"NobodyWaits": lambda state: state.pc != (WAITING, INSIDE)}
    )
    found = explore(narrator, both)
    path = found.violations["NobodyWaits"]
    trace = trace_of(narrator, path)
    assert [str(action) for action in trace.actions if action] == ["Ask(p0)", "Enter(p1)"]
    assert isinstance(replay(trace, narrator), Agreement)
    assert found.distinct == 8


def test_initial_states_are_counted_once() -> None:
    """All of them are searched from, and one that is given twice is one."""

    class Twice(MutexNarrator):
        def init(self) -> Iterable[Mutex]:
            return [Mutex(), Mutex(), Mutex((OUTSIDE, WAITING))]

    assert explore(Twice(), limit=1).distinct == 2
