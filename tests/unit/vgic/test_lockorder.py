"""Edges between locks, in one machine and over a whole search."""

from __future__ import annotations

import pytest

from pytlc.vgic.lockorder import LockEdge, lock_edges
from pytlc.vgic.model import Model
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import find_version
from tests.unit.vgic.conftest import Drive
from tests.unit.vgic.searching import explore

RANK_VGIC = LockEdge("rank", "vgic", "vgic_migrate_irq.lock_vgic")
DESC_RANK = LockEdge("desc", "rank", "vgic_get_virq_priority.read_priority")
DESC_VGIC = LockEdge("desc", "vgic", "vgic_vcpu_inject_irq.lock_vgic")
VGIC_RANK = LockEdge("vgic", "rank", "vgic_get_target_vcpu.read_target")


def test_an_edge_is_there_while_a_lock_is_held_and_another_one_wanted(drive: Drive) -> None:
    """Before the first is taken and after the second is, there is none."""
    driver = drive("v0", 2, 2, 1, 1, 1).do("GuestWriteItargetsr pcpu0 spi32 vcpu1")
    driver.run(0, "vgic_store_itargetsr.lock_rank")
    assert lock_edges(driver.model, driver.machine) == frozenset()
    driver.run(0, "vgic_migrate_irq.lock_vgic")
    assert lock_edges(driver.model, driver.machine) == {RANK_VGIC}
    driver.run(0, "vgic_migrate_irq.set_affinity")
    assert lock_edges(driver.model, driver.machine) == frozenset()


@pytest.mark.parametrize(
    ("version", "edges"),
    [
        ("v0", {RANK_VGIC, DESC_RANK, DESC_VGIC, VGIC_RANK, DESC_RANK._replace(label=VGIC_RANK.label)}),
        ("v1", {RANK_VGIC, DESC_RANK, DESC_VGIC}),
        ("v4", {RANK_VGIC, DESC_VGIC}),
    ],
)
def test_a_search_collects_every_edge_with_a_shortest_way_to_it(version: str, edges: set[LockEdge]) -> None:
    """Only v0 takes the rank lock with a vgic lock held, in gic_update_one_lr; the last machine shows it."""
    model = Model(Scope(2, 2, 1, 1, 1), find_version(version).layers)
    found = explore(model, marks=lock_edges)
    assert found.complete
    assert set(found.seen) == edges
    for edge, path in found.seen.items():
        assert edge in lock_edges(model, path[-1][1])
        assert all(edge not in lock_edges(model, machine) for _, machine in path[:-1])


def test_the_priority_is_read_under_the_rank_lock_while_it_is_held() -> None:
    """With a second retarget v1 takes the lock that it holds: an edge from a class to itself."""
    found = explore(Model(Scope(2, 2, 1, 1, 2), find_version("v1").layers), marks=lock_edges)
    assert LockEdge("rank", "rank", "vgic_get_virq_priority.read_priority") in found.seen


def test_nothing_is_collected_unless_it_is_asked_for() -> None:
    """A search without marks has seen nothing."""
    assert explore(Model(Scope(1, 1, 1, 1, 0))).seen == {}


def test_how_finely_locks_are_taken_changes_no_edge() -> None:
    """What was granted is no longer wanted, and what is about to be freed is no longer kept."""
    coarse, fine = (Model(Scope(2, 2, 1, 1, 1, atomicity=a), find_version("v0").layers) for a in (0, 1))
    searches = [explore(model, marks=lock_edges) for model in (coarse, fine)]
    assert searches[0].distinct < searches[1].distinct
    assert set(searches[0].seen) == set(searches[1].seen)
