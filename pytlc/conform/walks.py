"""Random walks of a reference model, as logs in which everything was seen."""

from __future__ import annotations

import random
from collections.abc import Hashable
from typing import TypeVar

from pytlc.conform.logs import Event, Log, observe
from pytlc.errors import UsageError
from pytlc.reference import ReferenceModel
from pytlc.trace import Action

S = TypeVar("S", bound=Hashable)


def walk(model: ReferenceModel[S], *, length: int, seed: int) -> Log:
    """One walk: every step is one of those that are enabled, each as likely as the others.

    Args:
        model: What walks.
        length: The number of steps; fewer where the model comes to a state without one.
        seed: The same seed gives the same walk.

    Raises:
        UsageError: The length is not positive.
    """
    if length < 1:
        raise UsageError(f"a walk has at least one step, not {length}")
    chance = random.Random(seed)  # noqa: S311  # walks have to repeat, not to be unpredictable
    state = chance.choice(list(model.init()))
    initial, events = observe(model.view(state)), list[Event]()
    for _ in range(length):
        enabled = list(model.enabled(state))
        if not enabled:
            break
        action, state = chance.choice(enabled)
        events.append(_event(action, model, state))
    return Log(f"walk {seed}", initial, tuple(events))


def _event(action: Action, model: ReferenceModel[S], state: S) -> Event:
    return Event(0, action.name, action.arguments, observe(model.view(state)))
