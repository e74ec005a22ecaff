"""A replayed trace as an interleaving: who acts, what everybody holds and waits for, what changed."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

from pytlc.reference import Lane, Narrator, Touch, touches
from pytlc.replay.replaying import Agreement
from pytlc.trace import Action, Change, State, diff

S = TypeVar("S", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Row:
    """One step.

    Attributes:
        number: Number of the state after it.
        actor: Who acts; None for the environment outside all lanes, and for the initial state.
        action: What it does; None for the initial state.
        function: The function that the step belongs to; None outside the modelled code.
        lanes: Everybody after the step.
        changes: What the step changed.
    """

    number: int
    actor: str | None
    action: Action | None
    function: str | None
    lanes: tuple[Lane, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A whole trace, and the reason of its end in words where the model can tell it.

    Attributes:
        actors: Everybody.
        rows: The steps.
        reason: Why it ends there.
        touches: Who is about to do what in the end, where that is what is wrong.
    """

    actors: tuple[str, ...]
    rows: tuple[Row, ...]
    reason: str | None = None
    touches: tuple[Touch, ...] = ()


def tell(agreement: Agreement[S], narrator: Narrator[S], claim: str | None = None) -> Story:
    """Turn a replayed trace into a story.

    Args:
        agreement: The replayed trace.
        narrator: The model.
        claim: What does not hold in the end; None where that is not known.
    """
    rows: list[Row] = []
    before: State | None = None
    for step, state in zip(agreement.trace.steps, agreement.states, strict=True):
        rows.append(
            Row(
                number=step.number,
                actor=narrator.actor(step.action) if step.action else None,
                action=step.action,
                function=narrator.function(step.action) if step.action else None,
                lanes=narrator.lanes(state),
                changes=diff(before, step.state) if before is not None else (),
            )
        )
        before = step.state
    last = agreement.states[-1]
    actors = tuple(lane.actor for lane in narrator.lanes(last))
    return Story(actors, tuple(rows), narrator.reason(last), touches(narrator, claim, last))
