"""Pages of runs that were never made: a walk of the reference model with the spec that it is a walk of."""

from __future__ import annotations

import random

from pytlc.check import Answer, Counterexample
from pytlc.replay import Agreement, tell
from pytlc.report.reproducing import Way
from pytlc.report.run_page import Origin, run_html
from pytlc.spec import load_family, render
from pytlc.spec.listing import Listing
from pytlc.tlc import Finding, Outcome, Result
from pytlc.trace import Step, Trace
from pytlc.vgic.state import Machine
from pytlc.vgic_family.narrator import VgicNarrator


def walk_page(states: int, *, seed: int = 1, vcpus: int = 2) -> str:
    """The page of a random behaviour of the vGIC.

    Args:
        states: How many it has.
        seed: Which one.
        vcpus: Of the machine, each with a pCPU of its own.
    """
    family = load_family("vgic")
    scope = family.scope(vcpus=vcpus, pcpus=vcpus, spis=2, retargets=states)
    narrator = VgicNarrator("v4", scope)
    trace, machines = _walk(narrator, states, random.Random(seed))  # noqa: S311  # a walk, no secret
    story = tell(Agreement(trace, machines), narrator)
    finding = Finding(Outcome.INVARIANT, "NoLockCycle", None, trace)
    example = Counterexample(finding, trace, story=story)
    rendered = render(family.target("v4"), scope, (family.property("NoLockCycle"),))
    result = Result(Outcome.INVARIANT, "NoLockCycle", findings=(finding,))
    answer = Answer("vgic@v4", scope.words, ("NoLockCycle",), result, (example,), has_model=True)
    origin = Origin("walk", rendered.main, ways=(Way("with pytlc", "pytlc check vgic@v4"),))
    return run_html(answer, Listing(rendered.files), origin)


def _walk(narrator: VgicNarrator, states: int, chance: random.Random) -> tuple[Trace, tuple[Machine, ...]]:
    (machine,) = narrator.init()
    steps, machines = [Step(1, None, narrator.view(machine))], [machine]
    for number in range(2, states + 1):
        action, machine = chance.choice(list(narrator.enabled(machine)))
        steps.append(Step(number, action, narrator.view(machine)))
        machines.append(machine)
    return Trace(tuple(steps)), tuple(machines)
