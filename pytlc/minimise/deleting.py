"""Leaving steps of a behaviour out, and taking what is left again on a model.

Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (IEEE TSE 28(2), 2002): halves are
left out, then quarters, down to single steps, until none can be left out any more. A step that can no longer
be taken because of one that was left out is left out too, so every attempt is a behaviour of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from pytlc.errors import DisabledStep, UnknownStep
from pytlc.minimise.violation import Violation
from pytlc.reference import Path, ReferenceModel
from pytlc.trace import Action

S = TypeVar("S", bound=Hashable)


def delete_steps(
    path: Path[Action, S],
    model: ReferenceModel[S],
    violation: Violation[S],
    *,
    until: Callable[[], bool],
    on_better: Callable[[Path[Action, S]], None],
) -> Path[Action, S]:
    """The way with as few of its steps as are needed; no single one of them can be left out.

    Args:
        path: The way to a violation; every step with all its arguments.
        model: Takes the steps again.
        violation: What the way has to end with.
        until: Whether the time is over; then the shortest way so far is the answer.
        on_better: Sees every shorter way.
    """
    return _Deleting(path, model, violation, until, on_better).run()


def take_again(
    start: S, actions: Iterable[Action], model: ReferenceModel[S], violation: Violation[S]
) -> Path[Action, S] | None:
    """Take those of the steps that can be taken, up to the first violation; None where none comes."""
    taken: list[tuple[Action | None, S]] = [(None, start)]
    state = start
    if violation.of_state(state):
        return tuple(taken)
    for action in actions:
        try:
            after = model.apply(state, action)
        except (DisabledStep, UnknownStep):
            continue
        taken.append((action, after))
        if violation.of_step(state, action, after) or violation.of_state(after):
            return tuple(taken)
        state = after
    return None


class _Deleting(Generic[S]):
    """The shortest way so far."""

    def __init__(
        self,
        path: Path[Action, S],
        model: ReferenceModel[S],
        violation: Violation[S],
        until: Callable[[], bool],
        on_better: Callable[[Path[Action, S]], None],
    ) -> None:
        self.path = path
        self._model = model
        self._violation = violation
        self._until = until
        self._on_better = on_better

    @property
    def actions(self) -> Sequence[Action]:
        return [action for action, _ in self.path if action is not None]

    def run(self) -> Path[Action, S]:
        size = max(len(self.path) // 2, 1)
        while not self._until():
            shorter = self._round(size)
            if size == 1 and not shorter:
                break
            size = size if shorter else max(size // 2, 1)
        return self.path

    def _round(self, size: int) -> bool:
        """Leave out one piece after the other, from the end; whether one could be."""
        length = len(self.path)
        place = length - 1 - size
        while place > -size and not self._until():
            actions = self.actions
            kept = [*actions[: max(place, 0)], *actions[place + size :]]
            path = take_again(self.path[0][1], kept, self._model, self._violation)
            if path is not None and len(path) < len(self.path):
                self.path = path
                self._on_better(path)
            place = min(place - size, len(self.path) - 1 - size)
        return len(self.path) < length
