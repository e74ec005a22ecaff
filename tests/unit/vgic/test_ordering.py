"""Fine atomicity and weak memory change how long things take, and not what they do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.versions import VERSIONS
from tests.unit.vgic.searching import explore

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive

SIZES = (1, 2, 2, 1, 1)


def reached(model: Model) -> Iterable[Machine]:
    """Every machine that the model reaches."""
    seen = set(model.init())
    waiting = list(seen)
    while waiting:
        fresh = {after for _, after in model.enabled(waiting.pop())} - seen
        seen |= fresh
        waiting += fresh
    return seen


@pytest.mark.parametrize("version", ["v0", "v4", "v6"])
def test_fine_locks_only_take_time(version: str) -> None:
    """What one pCPU reaches with locks as steps is, between those steps, what it reaches without.

    One pCPU waits for nobody, so no lock that it waits for is held by another.
    """
    coarse = set(reached(Model(Scope(*SIZES), VERSIONS[version].layers)))
    fine = reached(Model(Scope(*SIZES, atomicity=1), VERSIONS[version].layers))
    assert {m for m in fine if m.granted == m.freeing == (0,)} == coarse


@pytest.mark.parametrize("version", ["v4", "v6"])
def test_drained_machines_are_those_of_strong_memory(version: str) -> None:
    """One pCPU sees its own stores, so with nothing buffered it is where it would be without a buffer."""
    strong = set(reached(Model(Scope(*SIZES), VERSIONS[version].layers)))
    weak = reached(Model(Scope(*SIZES, memory=1), VERSIONS[version].layers))
    extra = {"gic_update_one_lr.wmb", "vgic_migrate_irq.unlock"}
    assert {m for m in weak if m.buffer == (0,) and m.pc[0] not in extra} <= strong
    assert {m for m in weak if m.pc == ("guest",)} == {m for m in strong if m.pc == ("guest",)}


def test_a_lock_is_held_from_grant_to_free() -> None:
    """What is granted or about to be freed is held by the pCPU, and a pCPU in the guest holds nothing."""
    model = Model(Scope(2, 2, 1, 1, 1, atomicity=1), VERSIONS["v4"].layers)
    for m in reached(model):
        for p in (0, 1):
            for lock, holder in enumerate(m.lock):
                if (m.granted[p] | m.freeing[p]) >> lock & 1:
                    assert holder == p
            if m.pc[p] == "guest" and not m.freeing[p]:
                assert p not in m.lock


def test_nobody_wants_what_was_granted(drive: Drive) -> None:
    """A pCPU with a lock granted, or one to free, waits for none: v0 does not wait for itself."""
    driver = drive("v0", 1, 1, 1, 1, 0, atomicity=1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    assert str(driver.model.wants(driver.machine, 0)) == "vgic lock of vcpu0"
    assert driver.model.wants(driver.do("SpinLockAcquire pcpu0").machine, 0) is None
    assert driver.model.wants(driver.do("GicClearLrsLockVgic pcpu0").machine, 0) is None
    found = explore(driver.model, [PROPERTIES["NoSelfDeadlock"]])
    assert found.complete
    assert not found.violations


@pytest.mark.parametrize(
    ("version", "sizes", "distinct", "depth"),
    [
        ("v0", {"atomicity": 1}, 50, 50),
        ("v4", {"atomicity": 1}, 42, 42),
        ("v0", {"memory": 1}, 45, 33),
        ("v4", {"memory": 1}, 39, 34),
    ],
)
def test_size_of_the_smallest_machine(version: str, sizes: dict[str, int], distinct: int, depth: int) -> None:
    """The smallest machine has a known number of states when locks and stores take time."""
    found = explore(Model(Scope(1, 1, 1, 1, 0, **sizes), VERSIONS[version].layers), PROPERTIES.values())
    assert (found.distinct, found.depth, found.stuck) == (distinct, depth, 0)
    assert not found.violations
