"""Sync, raise and restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.names import Name
from pytlc.vgic.state import ACTIVE, ENABLED, INVALID_LR, MIGRATING, QUEUED, VISIBLE, ListRegister, Local

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver


def sync(driver: Driver) -> Driver:
    """A trap of pcpu0 up to the end of its sync, caused by a kick."""
    return driver.edit(kick=1).do("TakeIrq pcpu0").run(0, "gic_interrupt.read_iar")


def test_sync_of_an_ended_interrupt(drive: Drive) -> None:
    """An EOIed register is retired: register, mask, flags, index and inflight list are reset."""
    machine = sync(drive("v0", 1, 1, 1, 1, 0).inject(0, 0).finish(0)).machine
    assert machine.hw_lr == ((ListRegister(),),)
    assert (machine.lr_mask, machine.status, machine.irq_lr) == ((0,), (ENABLED,), (INVALID_LR,))
    assert machine.inflight == ((),)


def test_sync_notes_an_active_interrupt(drive: Drive) -> None:
    """A register that the guest acknowledged sets ACTIVE and stays."""
    machine = sync(drive("v0", 1, 1, 1, 1, 0).inject(0, 0).do("GuestAck pcpu0 0")).machine
    assert machine.status == (ENABLED | VISIBLE | ACTIVE,)
    assert machine.lr_mask == (1,)


@pytest.mark.parametrize("acknowledged", [True, False])
def test_second_instance_is_coalesced(drive: Drive, *, acknowledged: bool) -> None:
    """QUEUED while the irq is in a live register is dropped by the sync."""
    driver = drive("v0", 1, 1, 1, 1, 0).inject(0, 0)
    if acknowledged:
        driver.do("GuestAck pcpu0 0")
    driver.edit(status=(ENABLED | VISIBLE | QUEUED,))
    assert not sync(driver).machine.status[0] & QUEUED


def test_disabled_irq_keeps_its_second_instance_while_active(drive: Drive) -> None:
    """U2 looks at QUEUED only if the irq is enabled."""
    driver = drive("v0", 1, 1, 1, 1, 0).inject(0, 0).do("GuestAck pcpu0 0").edit(status=(VISIBLE | QUEUED,))
    assert sync(driver).machine.status == (VISIBLE | QUEUED | ACTIVE,)


def test_queued_irq_is_raised_again(drive: Drive) -> None:
    """An ended irq with QUEUED goes straight back into a register and stays on the inflight list."""
    driver = drive("v0", 1, 1, 1, 1, 0).inject(0, 0).finish(0).edit(status=(ENABLED | VISIBLE | QUEUED,))
    machine = sync(driver).machine
    assert driver.view()["hwLr"] == {Name("pcpu0"): {0: {"virq": Name("spi32"), "state": "pending"}}}
    assert (machine.inflight, machine.status) == (((0,),), (ENABLED | VISIBLE,))


def test_queued_and_migrating_is_not_raised_again(drive: Drive) -> None:
    """While MIGRATING, a queued irq leaves the inflight list and QUEUED is not looked at."""
    driver = drive("v4", 1, 2, 1, 1, 0).inject(0, 0).finish(0)
    driver.edit(status=(ENABLED | VISIBLE | QUEUED | MIGRATING,), rank_vcpu=(1,))
    machine = sync(driver).machine
    assert (machine.inflight, machine.lr_pending) == (((), ()), ((), ()))
    assert machine.status == (ENABLED | QUEUED,)


def test_sync_walks_the_mask_upwards(drive: Drive) -> None:
    """Each register in use is synced once, lowest first, under one hold of the vgic lock."""
    driver = drive("v4", 1, 1, 3, 3, 0).inject(0, 0).inject(1, 0).inject(2, 0)
    driver.edit(lr_mask=(0b101,), kick=1).do("TakeIrq pcpu0")
    visited = []
    while driver.machine.pc[0] != "gic_interrupt.read_iar":
        if driver.machine.pc[0] == "gic_update_one_lr.read":
            visited.append(driver.machine.local[0].lr)
            assert [str(lock) for lock in driver.model.holds(driver.machine, 0)] == ["vgic lock of vcpu0"]
        (driver.machine,) = [after for step, after in driver.enabled() if step.args[0] == Name("pcpu0")]
    assert visited == [0, 2]
    assert driver.machine.local[0].lr == INVALID_LR


def test_empty_mask_still_waits_for_the_lock(drive: Drive) -> None:
    """With nothing to sync the lock is taken and released, so a holder delays the trap."""
    driver = drive("v4", 2, 2, 1, 1, 0).edit(kick=1).do("TakeIrq pcpu0").edit(lock=(-1, 1, -1, -1))
    assert driver.moves(0) == []
    driver.edit(lock=(-1, -1, -1, -1)).do("GicClearLrsLockVgic pcpu0")
    assert driver.machine.lock == (-1, -1, -1, -1)


def test_no_free_register_queues(drive: Drive) -> None:
    """Without a free list register an equal waits in lr_pending, also across the restore."""
    machine = drive("v4", 1, 1, 2, 1, 0).inject(0, 0).inject(1, 0).machine
    assert (machine.inflight, machine.lr_pending) == (((0, 1),), ((1,),))
    assert machine.status[1] == ENABLED | QUEUED


def test_restore_fills_what_the_sync_freed(drive: Drive) -> None:
    """A waiting irq gets the register that the guest ended."""
    driver = drive("v4", 1, 1, 2, 1, 0).inject(0, 0).inject(1, 0).finish(0)
    machine = sync(driver).run(0).machine
    assert (machine.inflight, machine.lr_pending, machine.status[1]) == (((1,),), ((),), ENABLED | VISIBLE)


def test_restore_evicts_the_less_urgent(drive: Drive) -> None:
    """A more urgent irq takes the register of a pending less urgent one, which waits again."""
    machine = drive("v4", 1, 1, 2, 1, 0, 2).inject(1, 0).inject(0, 0).machine
    assert machine.hw_lr[0][0].virq == 0
    assert machine.status == (ENABLED | VISIBLE, ENABLED | QUEUED)
    assert machine.irq_lr == (0, INVALID_LR)
    assert (machine.inflight, machine.lr_pending) == (((0, 1),), ((1,),))


def test_active_is_never_evicted(drive: Drive) -> None:
    """A register that the last sync saw active keeps its irq, however urgent the other is."""
    driver = drive("v4", 1, 1, 2, 1, 0, 2).inject(1, 0).do("GuestAck pcpu0 0").inject(0, 0)
    assert driver.machine.hw_lr[0][0].virq == 1
    assert driver.machine.lr_pending == ((0,),)


def test_evicted_irq_keeps_migrating(drive: Drive) -> None:
    """A victim in migration goes back to lr_pending with MIGRATING set."""
    driver = drive("v4", 1, 2, 2, 1, 1, 2).inject(1, 0).retarget(1, 1, 0).inject(0, 0)
    assert driver.machine.status[1] == ENABLED | QUEUED | MIGRATING
    assert driver.machine.lr_pending == ((1,), ())


def test_second_victim_is_searched_before_the_first(drive: Drive) -> None:
    """The search for the next victim starts before the last one, and not at the tail again."""
    driver = drive("v4", 1, 1, 4, 2, 0, 2).inject(1, 0).inject(3, 0)
    assert driver.machine.inflight == ((1, 3),)
    driver.edit(lr_pending=((0,),), inflight=((0, 1, 3),))
    local = Local(irq=0, virq=3, lr=0, lrs=2)
    locks = (-1, 0, -1, -1, -1, -1)
    driver.edit(pc=("gic_restore_pending_irqs.place",), local=(local,), lock=locks)
    driver.do("GicRestorePendingIrqsPlace pcpu0")
    assert driver.machine.irq_lr[1] == INVALID_LR
    assert driver.machine.irq_lr[3] == 1


def test_an_equal_ends_the_search_for_a_victim(drive: Drive) -> None:
    """An inflight entry as urgent as the irq stops the whole restore, and the lock is released."""
    driver = drive("v4", 1, 1, 3, 1, 0, 2).inject(0, 0)
    driver.edit(lr_pending=((2,),), inflight=((0, 2),))
    driver.edit(
        pc=("gic_restore_pending_irqs.place",), local=(Local(irq=2, lr=0, lrs=1),), lock=(-1, 0, -1, -1, -1)
    )
    driver.do("GicRestorePendingIrqsPlace pcpu0")
    assert driver.machine.pc == ("guest",)
    assert (driver.machine.lr_pending, driver.machine.lock) == (((2,),), (-1,) * 5)


def test_restore_places_at_most_as_many_as_there_are_registers(drive: Drive) -> None:
    """The loop ends after as many irqs as there are list registers."""
    driver = drive("v4", 1, 1, 3, 1, 0).edit(
        lr_pending=((0, 1, 2),), inflight=((0, 1, 2),), status=(ENABLED | QUEUED,) * 3
    )
    sync(driver).run(0)
    assert driver.machine.lr_pending == ((1, 2),)


def test_unlinked_irq_is_placed_again(drive: Drive) -> None:
    """An irq that another pCPU unlinked meanwhile is its own successor, as a self-linked node is."""
    driver = drive("v4", 1, 1, 1, 2, 0)
    driver.edit(
        pc=("gic_restore_pending_irqs.place",), local=(Local(irq=0, lr=0, lrs=2),), lock=(-1, 0, -1)
    ).do("GicRestorePendingIrqsPlace pcpu0")
    assert driver.machine.local[0] == Local(irq=0, lr=0, lrs=1)
    driver.do("GicRestorePendingIrqsPlace pcpu0")
    assert [register.virq for register in driver.machine.hw_lr[0]] == [0, 0]
    assert driver.machine.pc == ("guest",)


def test_an_empty_register_reads_as_sgi_0(drive: Drive) -> None:
    """A set mask bit over an empty register retires SGI 0 of the vCPU, wherever that is."""
    driver = drive("v4", 1, 1, 1, 2, 0, sgis=1).do("GuestSendSgi pcpu0 sgi0_vcpu0").run(0)
    assert (driver.machine.irq_lr, driver.machine.inflight) == ((0, 0), ((1,),))
    machine = sync(driver.edit(lr_mask=(3,))).machine
    assert (machine.lr_mask, machine.irq_lr) == ((1,), (0, INVALID_LR))
    assert (machine.inflight, machine.status[1]) == (((),), ENABLED)
    assert machine.hw_lr[0][0].virq == 1


def test_an_empty_register_without_sgis_is_left_alone(drive: Drive) -> None:
    """Without SGIs in the model, nothing happens to an empty register in use."""
    machine = sync(drive("v4", 1, 1, 1, 2, 0).edit(lr_mask=(1,))).machine
    assert (machine.lr_mask, machine.status) == ((1,), (ENABLED,))
