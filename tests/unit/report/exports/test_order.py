"""Vector clocks are what the order says, by an independent closure over all pairs of steps."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from pytlc.replay import Row, Story
from pytlc.report.exports.order import Event, events
from tests.unit.report.exports.stories import walk

CONTROL = {"pc", "ret", "local", "lock"}


def held(row: Row) -> set[tuple[str, str]]:
    """Who holds what after a step."""
    return {(lane.actor, lock) for lane in row.lanes for lock in lane.holds}


def follows(story: Story) -> set[tuple[int, int]]:
    """Pairs of steps by place, from 0, of which the first comes before the second."""
    befores = [held(row) for row in story.rows]
    rows = story.rows[1:]
    hosts = [row.actor or "environment" for row in rows]
    gives = [{lock for _, lock in befores[n] - befores[n + 1]} for n in range(len(rows))]
    takes = [{lock for _, lock in befores[n + 1] - befores[n]} for n in range(len(rows))]
    writes = [{c.where for c in row.changes if c.path[0] not in CONTROL} for row in rows]
    named = [{str(k) for c in row.changes if c.path[0] not in CONTROL for k in c.path[1:]} for row in rows]
    order = set()
    for one, other in combinations(range(len(rows)), 2):
        between = range(one + 1, other)
        if (
            hosts[one] == hosts[other]
            or any(not any(x in gives[n] for n in between) for x in gives[one] & takes[other])
            or any(not any(x in writes[n] for n in between) for x in writes[one] & writes[other])
            or (hosts[other] in named[one] and hosts[other] not in [hosts[n] for n in between])
        ):
            order.add((one, other))
    for middle in range(len(rows)):
        into = [one for one in range(middle) if (one, middle) in order]
        order |= {
            (one, last) for one in into for last in range(middle + 1, len(rows)) if (middle, last) in order
        }
    return order


def before(one: Event, other: Event) -> bool:
    """What the clocks say."""
    return one.clock[one.host] <= other.clock.get(one.host, 0)


@pytest.mark.parametrize("seed", range(6))
def test_clocks_are_the_order(seed: int) -> None:
    """One step is before another one exactly if the closure says so, whichever pair is taken."""
    story = walk(seed)
    found = events(story)
    said = {(i, j) for (i, one), (j, other) in combinations(enumerate(found), 2) if before(one, other)}
    assert said == follows(story)
    everything = {(i, j) for i, j in combinations(range(len(found)), 2)}
    assert said < everything


def test_each_host_counts_its_own_steps() -> None:
    """From one, in steps of one, and no clock goes back along a host: what ShiViz requires."""
    found = events(walk(7))
    for host in {event.host for event in found}:
        own = [event for event in found if event.host == host]
        assert [event.clock[host] for event in own] == list(range(1, len(own) + 1))
        for one, other in pairwise(own):
            assert all(other.clock[name] >= number for name, number in one.clock.items())


def test_steps_apart_are_not_ordered(story: Story) -> None:
    """Of two actors that share no lock yet, and a device that changes nothing of theirs."""
    device, move, guest, take = events(story)
    assert [event.host for event in (device, move, guest, take)] == ["environment", "cpu0", "cpu1", "cpu1"]
    assert before(device, move)
    assert not before(move, guest)
    assert not before(device, take)
