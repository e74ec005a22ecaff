"""Long stories for the exports: random walks of the vGIC's reference model."""

from __future__ import annotations

import random

from pytlc.replay import Agreement, Story, replay, tell
from pytlc.trace import Step, Trace
from pytlc.vgic_family.narrator import VgicNarrator

SIZES = {"pcpus": 2, "vcpus": 2, "spis": 2, "lrs": 1, "retargets": 2}


def walk(seed: int, steps: int = 120) -> Story:
    """What happens on two pCPUs of the first version, up to a deadlock."""
    return walked(seed, steps)[1]


def walked(seed: int, steps: int) -> tuple[Trace, Story]:
    """The same with its trace."""
    narrator = VgicNarrator("v0", SIZES)
    choose = random.Random(seed)  # noqa: S311  # a walk
    (machine,) = narrator.init()
    taken = [Step(1, None, narrator.view(machine))]
    for number in range(2, steps + 2):
        enabled = list(narrator.enabled(machine))
        if not enabled:
            break
        action, machine = choose.choice(enabled)
        taken.append(Step(number, action, narrator.view(machine)))
    agreed = replay(Trace(tuple(taken)), narrator)
    assert isinstance(agreed, Agreement)
    return agreed.trace, tell(agreed, narrator)
