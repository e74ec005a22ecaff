"""Questions about the bare shape of a graph; none of them is answered by recursion."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress, repeat

from pytlc.graph.shape import Shape

#: Transitions by their numbers, from the first of a way to its last.
Way = tuple[int, ...]


def shortest(shape: Shape, starts: Iterable[int], goal: Callable[[int], object]) -> tuple[int, Way] | None:
    """The start and the transitions of a shortest way from one of some states to one that is a goal.

    Of several, the one whose states come first in the order of the graph.
    """
    came: dict[int, int] = dict.fromkeys(starts, -1)
    waiting = deque(came)
    while waiting:
        state = waiting.popleft()
        if goal(state):
            return _back(shape, came, state)
        for edge in shape.edges(state):
            target = shape.targets[edge]
            if target not in came:
                came[target] = edge
                waiting.append(target)
    return None


def _back(shape: Shape, came: dict[int, int], state: int) -> tuple[int, Way]:
    way: list[int] = []
    while (edge := came[state]) >= 0:
        way.append(edge)
        state = shape.source(edge)
    return state, tuple(reversed(way))


def all_shortest(
    shape: Shape, starts: Iterable[int], goal: Callable[[int], object]
) -> Iterator[tuple[int, Way]]:
    """All ways of the least length from some states to the goals of that distance, one after the other."""
    distance = dict.fromkeys(starts, 0)
    layer, goals = list(distance), [state for state in distance if goal(state)]
    while layer and not goals:
        following: dict[int, None] = {}
        for state in layer:
            following |= dict.fromkeys(t for t in shape.successors(state) if t not in distance)
        depth = distance[layer[0]] + 1
        distance |= dict.fromkeys(following, depth)
        layer = list(following)
        goals = [state for state in layer if goal(state)]
    for state in goals:
        yield from _ways_to(shape, distance, state)


def _ways_to(shape: Shape, distance: dict[int, int], goal: int) -> Iterator[tuple[int, Way]]:
    """All ways to a state on which the distance grows by one with each step."""
    if not distance[goal]:
        yield goal, ()
        return
    stack = [_steps_to(shape, distance, goal)]
    way: list[int] = []
    while stack:
        edge = next(stack[-1], None)
        if edge is None:
            stack.pop()
            if way:
                way.pop()
            continue
        source = shape.source(edge)
        if distance[source]:
            way.append(edge)
            stack.append(_steps_to(shape, distance, source))
        else:
            yield source, (edge, *reversed(way))


def _steps_to(shape: Shape, distance: dict[int, int], state: int) -> Iterator[int]:
    back = shape.backwards
    steps = zip(
        back.successors(state), back.labels[back.offsets[state] : back.offsets[state + 1]], strict=True
    )
    return iter([edge for source, edge in steps if distance.get(source) == distance[state] - 1])


def reached(shape: Shape, starts: Iterable[int]) -> bytearray:
    """A byte for each state: 1 where a way, perhaps of no step, leads to it from one of some states."""
    found = bytearray(shape.states)
    waiting = list(starts)
    for state in waiting:
        found[state] = 1
    while waiting:
        for target in shape.successors(waiting.pop()):
            if not found[target]:
                found[target] = 1
                waiting.append(target)
    return found


def components(shape: Shape) -> array[int]:
    """The number of each state's strongly connected component, counted from 0.

    Tarjan's algorithm with a stack of its own. A component has a smaller number than those that lead to it.
    """
    states = shape.states
    component = array("i", repeat(-1, states))
    low, order = array("I", bytes(4 * states)), array("I", bytes(4 * states))
    place = array("I", shape.offsets[:-1])
    open_states: list[int] = []
    counter = number = 0
    for root in range(states):
        path = [] if order[root] else [root]
        while path:
            state = path[-1]
            if not order[state]:
                counter += 1
                order[state] = low[state] = counter
                open_states.append(state)
            edge, end = place[state], shape.offsets[state + 1]
            while edge < end:
                target = shape.targets[edge]
                if not order[target]:
                    path.append(target)
                    break
                if component[target] < 0 and low[target] < low[state]:
                    low[state] = low[target]
                edge += 1
            place[state] = edge
            if edge < end:
                continue
            path.pop()
            if low[state] == order[state]:
                number = _close(component, open_states, state, number)
    return component


def _close(component: array[int], open_states: list[int], state: int, number: int) -> int:
    """Give the states down to this one the number of their component; the next number."""
    while True:
        member = open_states.pop()
        component[member] = number
        if member == state:
            return number + 1


def terminal(shape: Shape, component: Sequence[int]) -> list[int]:
    """The components that no transition leaves."""
    left = set()
    for state, number in enumerate(component):
        if any(component[target] != number for target in shape.successors(state)):
            left.add(number)
    return sorted(set(component) - left)


def on_cycle(shape: Shape, component: Sequence[int]) -> Iterator[int]:
    """The states that some way of at least one step leads back to."""
    sizes = array("I", bytes(4 * (max(component, default=-1) + 1)))
    for number in component:
        sizes[number] += 1
    looping = (
        sizes[number] > 1 or state in shape.successors(state) for state, number in enumerate(component)
    )
    return compress(range(shape.states), looping)


def cycle_through(shape: Shape, state: int) -> Way | None:
    """The transitions of a shortest way of at least one step from a state back to it."""
    best: Way | None = None
    for edge in shape.edges(state):
        if shape.targets[edge] == state:
            return (edge,)
    found = shortest(shape, dict.fromkeys(shape.successors(state)), lambda at: at == state)
    if found is not None:
        first = next(edge for edge in shape.edges(state) if shape.targets[edge] == found[0])
        best = (first, *found[1])
    return best
