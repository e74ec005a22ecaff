"""The members of a swarm: simulations that differ in more than their seed.

Holzmann, Joshi and Groce, "Swarm Verification Techniques" (IEEE TSE 37(6), 2011): many small searches that
are unlike one another see more of a large state space in the same time than one that goes on longer. Groce et
al., "Swarm Testing" (ISSTA 2012): leaving features out at random finds what the rest hides when all is there,
because a feature that is always there may keep the state away from where another one fails.

So members differ in the seed, in the depth, and every second one cannot take some of the actions. What such a
member does is still a behaviour of the spec, with one exception: a deadlock may be one of the missing
actions, so it does not look for deadlocks. What it finds is held against the whole spec before it counts.
Everything about a member follows from its seed, so a seed can be run again alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pytlc.tlc import Simulation, TlcJob
from pytlc.tlc.cfg import Substitution
from pytlc.tlc.wrapping import Wrapping

#: At most one action of so many is left out.
_OF = 4


@dataclass(frozen=True, slots=True)
class Member:
    """One simulation.

    Attributes:
        seed: Of TLC's random generator, and of what is left out.
        depth: The most states of each behaviour.
        omitted: The actions that it cannot take.
    """

    seed: int
    depth: int
    omitted: tuple[str, ...] = ()


def members(
    seeds: Iterable[int], depths: Sequence[int], actions: Mapping[str, int], *, whole: bool
) -> tuple[Member, ...]:
    """The members for some seeds.

    Args:
        seeds: One member for each.
        depths: Taken in turn, by the seed.
        actions: What may be left out, with the numbers of arguments.
        whole: Leave nothing out.
    """
    names = () if whole else tuple(sorted(actions))
    return tuple(Member(seed, depths[seed % len(depths)], omitted(seed, names)) for seed in seeds)


def omitted(seed: int, actions: Sequence[str]) -> tuple[str, ...]:
    """The actions that the member of a seed leaves out: for every second seed none, else up to a quarter."""
    most = len(actions) // _OF
    if seed % 2 == 0 or most == 0:
        return ()
    chance = random.Random(seed)  # noqa: S311  # has to repeat, not to be unpredictable
    return tuple(sorted(chance.sample(list(actions), chance.randint(1, most))))


def member_job(job: TlcJob, member: Member, actions: Mapping[str, int], behaviours: int | None) -> TlcJob:
    """The simulation of a member.

    Args:
        job: What the swarm is about.
        member: How this one differs.
        actions: Numbers of arguments, by action.
        behaviours: How many; None until it is stopped.
    """
    asked = Simulation(behaviors=behaviours, depth=member.depth)
    options = replace(job.options, workers=1, seed=member.seed, simulate=asked)
    if not member.omitted:
        return replace(job, options=options)
    wrapping = Wrapping(job)
    never = {count: _never(wrapping, count) for count in sorted({actions[name] for name in member.omitted})}
    omitted = tuple(Substitution(name, never[actions[name]]) for name in member.omitted)
    config = replace(wrapping.config, constants=(*wrapping.config.constants, *omitted))
    return wrapping.job(config, options=replace(options, check_deadlock=False))


def _never(wrapping: Wrapping, count: int) -> str:
    parameters = [wrapping.fresh("pytlcAny") for _ in range(count)]
    return wrapping.define("PytlcNever", "FALSE", parameters=parameters)
