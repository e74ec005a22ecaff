"""What is on the lists of a vCPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.locks import RANK, vgic_lock
from pytlc.vgic.properties.lists import (
    at_most_one_list,
    lists_sorted,
    lr_pending_subset,
    queues_match_status,
)
from pytlc.vgic.state import ENABLED, NONE, QUEUED, VISIBLE, put

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Driver


@pytest.mark.parametrize(
    "lists", [{"inflight": ((0,), (0,))}, {"inflight": ((0, 0), ())}, {"lr_pending": ((1,), (1,))}]
)
def test_at_most_one_list(driver: Driver, lists: dict[str, object]) -> None:
    """An irq on two lists, or twice on one, violates AtMostOneList."""
    assert not at_most_one_list(driver.model, driver.edit(**lists).machine)


def test_lr_pending_subset(driver: Driver) -> None:
    """An irq that waits without being inflight violates the subset, but not while the vgic lock is held."""
    driver.edit(lr_pending=((1,), ()))
    assert not lr_pending_subset(driver.model, driver.machine)
    driver.edit(lock=(NONE, 1, NONE, NONE, NONE))
    assert lr_pending_subset(driver.model, driver.machine)


@pytest.mark.parametrize("field", ["inflight", "lr_pending"])
def test_lists_sorted(driver: Driver, field: str) -> None:
    """A less urgent irq before a more urgent one violates it, but not while the vCPU's lock is held."""
    driver.edit(irq_priority=(1, 0), **{field: ((1, 0), ())})
    assert lists_sorted(driver.model, driver.machine)
    driver.edit(**{field: ((0, 1), ())})
    assert not lists_sorted(driver.model, driver.machine)
    driver.edit(lock=put(driver.machine.lock, vgic_lock(1), 0))
    assert not lists_sorted(driver.model, driver.machine)
    driver.edit(lock=put(driver.machine.lock, vgic_lock(0), 0))
    assert lists_sorted(driver.model, driver.machine)


def test_a_destroyed_link_is_not_sorted(driver: Driver) -> None:
    """A link that a late store has destroyed violates it, whoever holds what."""
    assert lists_sorted(driver.model, driver.machine)
    assert not lists_sorted(driver.model, driver.edit(torn=1).machine)


@pytest.mark.parametrize(
    "fields",
    [
        {"inflight": ((), ())},
        {"lr_pending": ((0,), ())},
        {"status": (ENABLED, QUEUED), "lr_pending": ((1,), ())},
        {"status": (ENABLED, ENABLED), "lr_pending": ((1,), ())},
    ],
)
def test_queues_match_status(driver: Driver, fields: dict[str, object]) -> None:
    """Visible and not inflight, visible and waiting, waiting and disabled or not queued violate it."""
    assert queues_match_status(driver.model, driver.machine)
    driver.edit(**fields)
    assert not queues_match_status(driver.model, driver.machine)
    for lock in (RANK, vgic_lock(0), vgic_lock(1)):
        driver.edit(lock=put((NONE,) * 5, lock, 1))
        assert queues_match_status(driver.model, driver.machine)


def test_a_queue_that_matches(driver: Driver) -> None:
    """An enabled and queued irq that waits is as it must be."""
    driver.edit(status=(ENABLED | VISIBLE, ENABLED | QUEUED), lr_pending=((1,), ()), inflight=((0, 1), ()))
    assert queues_match_status(driver.model, driver.machine)
