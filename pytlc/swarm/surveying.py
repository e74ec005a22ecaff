"""What a few behaviours of a swarm came by: a sample, because TLC keeps nothing of a simulation.

TLC up to 2.19 does not name the actions of the behaviours that it writes; where a reference model takes them,
it tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pytlc.reference import ReferenceModel
from pytlc.replay import Agreement, replay
from pytlc.swarm.members import Member, member_job
from pytlc.tlc import TlcJob, TlcRunner
from pytlc.tlc.behaviours import read_behaviour
from pytlc.toolchain import Toolchain
from pytlc.trace import Trace

#: Behaviours of the sample.
SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Survey:
    """What a sample of behaviours came by.

    Attributes:
        behaviours: How many it has.
        states: States of them all.
        distinct: Different ones among these.
        depth: States of the longest.
        taken: How often each action was taken; None where nobody tells.
    """

    behaviours: int
    states: int
    distinct: int
    depth: int
    taken: Mapping[str, int] | None

    def never(self, actions: Iterable[str]) -> tuple[str, ...]:
        """The actions that the sample never took; empty where nobody tells."""
        return () if self.taken is None else tuple(name for name in actions if name not in self.taken)


def survey(
    job: TlcJob, member: Member, toolchain: Toolchain, model: ReferenceModel[Any] | None, seconds: float
) -> Survey | None:
    """Sample the behaviours of a member; None where none came to its end.

    Args:
        job: What the swarm is about.
        member: Whose behaviours; one that leaves nothing out.
        toolchain: What runs TLC.
        model: The reference model; None where there is none.
        seconds: How long it may take.
    """
    traces: list[Trace] = []
    asked = member_job(job, member, {}, SAMPLE)
    simulate = asked.options.simulate
    assert simulate is not None  # noqa: S101  # member_job sets it
    options = replace(asked.options, deadline_seconds=seconds, simulate=replace(simulate, written=True))
    runner = TlcRunner(toolchain, on_behaviour=lambda text: traces.append(read_behaviour(text)))
    runner.run(replace(asked, options=options))
    return _of(traces, model) if traces else None


def _of(traces: list[Trace], model: ReferenceModel[Any] | None) -> Survey:
    states = [state for trace in traces for state in trace.states]
    taken: dict[str, int] = {}
    known = True
    for trace in traces:
        for action in _actions(trace, model):
            known = known and action is not None
            if action is not None:
                taken[action] = taken.get(action, 0) + 1
    longest = max(map(len, traces))
    return Survey(len(traces), len(states), len(set(states)), longest, taken if known else None)


def _actions(trace: Trace, model: ReferenceModel[Any] | None) -> list[str | None]:
    told = trace
    if model is not None:
        outcome = replay(trace, model)
        if isinstance(outcome, Agreement):
            told = outcome.trace
    return [None if action is None else action.name for action in told.actions[1:]]
