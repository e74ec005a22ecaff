"""Device, guest, and the traps that leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.vgic.names import Name
from pytlc.vgic.state import LR_ACTIVE, LR_PENDING, PHYS_ACTIVE, PHYS_INACTIVE, ListRegister

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive

VSPI = Name("vspi48")


def test_device_asserts_again_while_active(drive: Drive) -> None:
    """An active SPI becomes active and pending, and cannot be asserted a second time."""
    driver = drive("v4", 1, 1, 1, 1, 0, 1, 2).inject(0, 0).do("DeviceAssert spi32")
    assert driver.view()["physState"] == {Name("spi32"): "active_pending"}
    assert "DeviceAssert(spi32)" not in [str(step) for step, _ in driver.enabled()]


def test_reasserts_are_spent(drive: Drive) -> None:
    """An active SPI is asserted only as often as the scope allows; an inactive one always."""
    driver = drive("v4", 1, 1, 1, 1, 0, 1, 1).inject(0, 0).do("DeviceAssert spi32")
    assert driver.view()["reasserts"] == 0
    driver.edit(phys_state=(PHYS_ACTIVE,))
    assert "DeviceAssert(spi32)" not in [str(step) for step, _ in driver.enabled()]
    driver.edit(phys_state=(PHYS_INACTIVE,))
    assert "DeviceAssert(spi32)" in [str(step) for step, _ in driver.enabled()]


def test_active_and_pending_is_not_signalled(drive: Drive) -> None:
    """A pending SPI that is also active interrupts nobody until the guest's EOI deactivates it."""
    driver = drive("v4", 1, 1, 1, 1, 0, 1, 1).inject(0, 0).do("DeviceAssert spi32", "GuestAck pcpu0 0")
    assert driver.moves(0) == ["GuestEoi(pcpu0, 0)"]
    driver.do("GuestEoi pcpu0 0")
    assert driver.view()["physState"] == {Name("spi32"): "pending"}
    assert driver.moves(0) == ["TakeIrq(pcpu0)"]


def test_eoi_leaves_the_register_for_the_sync(drive: Drive) -> None:
    """After the EOI the list register is invalid, keeps its irq, and stays in the mask."""
    driver = drive("v4", 1, 1, 1, 1, 0).inject(0, 0).finish(0)
    assert driver.view()["hwLr"] == {Name("pcpu0"): {0: {"virq": Name("spi32"), "state": "invalid"}}}
    assert driver.view()["lrMask"] == {Name("pcpu0"): frozenset({0})}


@pytest.mark.parametrize(
    ("states", "acked"),
    [
        ((LR_PENDING, LR_PENDING), ["GuestAck(pcpu0, 0)"]),
        ((LR_ACTIVE, LR_PENDING), []),
        ((LR_PENDING, LR_ACTIVE), ["GuestAck(pcpu0, 0)"]),
    ],
)
def test_guest_acknowledges_by_priority(drive: Drive, states: tuple[int, int], acked: list[str]) -> None:
    """Only a most urgent pending irq is acknowledged, and only if it is more urgent than every active one."""
    driver = drive("v4", 1, 1, 2, 2, 0, 2)
    registers = (ListRegister(0, states[0]), ListRegister(1, states[1]))
    driver.edit(hw_lr=(registers,), lr_mask=(3,), irq_priority=(0, 1))
    assert [move for move in driver.moves(0) if move.startswith("GuestAck")] == acked


def test_equal_priorities_do_not_preempt(drive: Drive) -> None:
    """Of two equals either is acknowledged first, and the second not before the first is ended."""
    driver = drive("v4", 1, 1, 2, 2, 0).inject(0, 0).inject(1, 0)
    assert driver.moves(0) == ["GuestAck(pcpu0, 0)", "GuestAck(pcpu0, 1)"]
    assert driver.do("GuestAck pcpu0 1").moves(0) == ["GuestEoi(pcpu0, 1)"]


def test_retargets_are_spent(drive: Drive) -> None:
    """The guest writes only targets that differ, and only as often as the scope allows."""
    driver = drive("v4", 1, 2, 1, 1, 1)
    assert driver.moves(0) == ["GuestWriteItargetsr(pcpu0, spi32, vcpu1)"]
    assert driver.retarget(0, 1, 0).moves(0) == []
    assert driver.view()["retargets"] == 0


def test_idle_pcpu_does_nothing(drive: Drive) -> None:
    """A pCPU without a vCPU takes no step, not even when kicked."""
    assert drive("v4", 2, 1, 1, 1, 1).edit(kick=2).moves(1) == []


def test_trap_syncs_first(drive: Drive) -> None:
    """Every trap goes through gic_clear_lrs and remembers what it came for."""
    driver = drive("v4", 2, 2, 1, 1, 1)
    driver.do("DeviceAssert spi32", "TakeIrq pcpu0", "GuestWriteItargetsr pcpu1 spi32 vcpu1")
    assert driver.machine.pc == ("gic_clear_lrs.lock_vgic",) * 2
    assert driver.machine.ret == (("gic_interrupt.read_iar",), ("vgic_store_itargetsr.lock_rank",))


def test_an_irq_without_hardware_is_active_and_pending(drive: Drive) -> None:
    """A second instance of an emulated irq joins the active one in its register, and the EOI leaves it."""
    driver = drive("v4", 1, 1, 1, 1, 0, virtuals=1).do("GuestWriteVdevice pcpu0 vspi48").run(0)
    driver.do("GuestAck pcpu0 0", "GuestWriteVdevice pcpu0 vspi48").run(0)
    assert driver.view()["hwLr"] == {Name("pcpu0"): {0: {"virq": VSPI, "state": "active_pending"}}}
    assert "GuestAck(pcpu0, 0)" not in driver.moves(0)
    driver.do("GuestEoi pcpu0 0")
    assert driver.view()["hwLr"] == {Name("pcpu0"): {0: {"virq": VSPI, "state": "pending"}}}
    assert driver.view()["physState"] == {Name("spi32"): "inactive"}


@pytest.mark.parametrize("irq", ["sgi0_vcpu1", "sgi1_vcpu0"])
def test_sgis_are_sent_to_any_vcpu(drive: Drive, irq: str) -> None:
    """An SGI of another vCPU, or of the sender, is a choice at any time and traps."""
    driver = drive("v4", 2, 2, 1, 1, 0, sgis=2).do(f"GuestSendSgi pcpu0 {irq}")
    assert driver.machine.ret == (("vgic_to_sgi.inject",), ())


def test_underflow_leaves_the_guest(drive: Drive) -> None:
    """With UIE set, the guest is left once at most one register is valid."""
    driver = drive("v4", 1, 1, 3, 2, 0, uie=1).inject(0, 0).inject(1, 0).inject(2, 0)
    assert driver.view()["uie"] == frozenset({Name("pcpu0")})
    assert "TakeIrq(pcpu0)" not in driver.moves(0)
    driver.finish(0).do("TakeIrq pcpu0")
    assert driver.run(0, "gic_interrupt.read_iar").view()["uie"] == frozenset()
    driver.run(0)
    assert driver.view()["uie"] == frozenset()
    assert driver.machine.lr_pending == ((),)
