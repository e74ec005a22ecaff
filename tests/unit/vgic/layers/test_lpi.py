"""LPIs: delivery, and the ITS commands of the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.errors import UsageError
from pytlc.vgic.model import Model
from pytlc.vgic.names import Name
from pytlc.vgic.properties import PROPERTIES, no_self_deadlock
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    ENABLED,
    LR_ACTIVE,
    LR_ACTIVE_PENDING,
    LR_PENDING,
    NONE,
    PRISTINE_LPI,
    QUEUED,
    VISIBLE,
    ListRegister,
    Local,
)
from pytlc.vgic.versions import VERSIONS
from tests.unit.vgic.searching import explore

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive, Driver

LPI = 1
READ_TARGET = "vgic_vcpu_inject_lpi.read_target"
TAIL_OF_TRAP = "gic_restore_pending_irqs.lock_vgic"


def signal(driver: Driver) -> Driver:
    """The device writes its message, and pcpu0 takes the interrupt."""
    return driver.do("DeviceMsi lpi8192", "TakeIrq pcpu0")


def delivered(drive: Drive, pcpus: int = 2, **more: int) -> Driver:
    """The LPI is in the list register of vcpu0."""
    return signal(drive("v6", pcpus, pcpus, 1, 1, 0, lpis=1, **more)).run(0)


def test_lpis_need_a_version_that_has_them() -> None:
    """A scope with LPIs on a version without them is refused, and the message names one with them."""
    with pytest.raises(UsageError, match="v6"):
        Model(Scope(1, 1, 1, 1, 0, lpis=1), VERSIONS["v5"].layers)


def test_no_lpi_steps_without_lpis() -> None:
    """A version with LPIs takes no step of theirs in a machine that has none."""
    actions = {step.action for step in Model(Scope(1, 1, 1, 1, 0), VERSIONS["v6"].layers).steps}
    assert not {"DeviceMsi", "GicInterruptReadLpi", "GuestMovi", "GuestDiscard", "GuestMapti"} & actions


def test_delivery(drive: Drive) -> None:
    """An LPI goes into a list register; it has no active state outside, so it can be signalled again."""
    driver = delivered(drive)
    assert driver.machine.hw_lr[0] == (ListRegister(LPI, LR_PENDING),)
    assert driver.machine.status[LPI] == ENABLED | VISIBLE
    assert (driver.machine.inflight, driver.machine.lpi_pending) == (((LPI,), ()), 0)
    assert driver.machine.local == (Local(), Local())
    assert "DeviceMsi(lpi8192)" in [str(step) for step, _ in driver.enabled()]


def test_host_lpis_come_to_pcpu0(drive: Drive) -> None:
    """Every host LPI is routed to the first pCPU, whoever its target is."""
    driver = drive("v6", 2, 2, 1, 1, 0, lpis=1).do("DeviceMsi lpi8192")
    assert (driver.moves(0), driver.moves(1)) == (["TakeIrq(pcpu0)"], [])


def test_gic_interrupt_reads_on_after_an_lpi(drive: Drive) -> None:
    """IAR is read until neither an SPI nor an LPI is left."""
    driver = drive("v6", 1, 1, 1, 2, 0, lpis=1).do("DeviceAssert spi32", "DeviceMsi lpi8192", "TakeIrq pcpu0")
    driver.run(0, "gic_interrupt.read_iar")
    assert driver.moves(0) == ["GicInterruptReadIar(pcpu0, spi32)", "GicInterruptReadLpi(pcpu0, lpi8192)"]
    driver.do("GicInterruptReadLpi pcpu0 lpi8192").run(0, "gic_interrupt.read_iar")
    assert driver.moves(0) == ["GicInterruptReadIar(pcpu0, spi32)"]
    assert driver.run(0).machine.inflight == ((LPI, 0),)


def test_second_instance_while_active(drive: Drive) -> None:
    """An LPI that comes again while the guest handles it makes its register active and pending."""
    driver = signal(delivered(drive, 1).do("GuestAck pcpu0 0"))
    assert driver.run(0).machine.hw_lr == ((ListRegister(LPI, LR_ACTIVE_PENDING),),)
    assert driver.do("GuestEoi pcpu0 0").machine.hw_lr == ((ListRegister(LPI, LR_PENDING),),)


@pytest.mark.parametrize("version", ["lpi", "v6"])
def test_an_lpi_has_no_rank(drive: Drive, version: str) -> None:
    """Neither target nor priority of an LPI needs a lock while the guest cannot remap it."""
    driver = signal(drive(version, 1, 1, 1, 1, 0, lpis=1)).run(0, READ_TARGET)
    assert driver.model.wants(driver.machine, 0) is None
    driver.run(0, "vgic_get_virq_priority.read_priority")
    assert driver.model.wants(driver.machine, 0) is None
    assert driver.machine.local == (Local(irq=LPI, target=0),)


def test_priority_of_a_rankless_irq_needs_no_lock_in_any_version(drive: Drive) -> None:
    """The layer on a version that reads priorities under the rank lock reads that of an LPI without it."""
    driver = signal(drive("v3+Lpis", 1, 1, 1, 1, 0, lpis=1))
    driver.run(0, "vgic_get_virq_priority.read_priority")
    assert driver.model.wants(driver.machine, 0) is None


def test_movi_moves_the_next_one(drive: Drive) -> None:
    """MOVI changes the target and leaves an LPI that is inflight where it is; the next one sets QUEUED."""
    driver = delivered(drive, movis=1).do("GuestMovi pcpu1 lpi8192 vcpu1").run(1)
    assert driver.view()["lpiVcpu"] == {Name("lpi8192"): Name("vcpu1")}
    assert (driver.machine.inflight, driver.machine.movis) == (((LPI,), ()), 0)
    assert set(driver.machine.lock) == {NONE}
    signal(driver).run(0)
    assert driver.machine.inflight == ((LPI,), ())
    assert driver.machine.status[LPI] & QUEUED


def test_locks_of_movi(drive: Drive) -> None:
    """MOVI takes the ITS lock and then the vgic lock of the vCPU that the tables name."""
    driver = drive("v6", 2, 2, 1, 1, 0, lpis=1, movis=1).do("GuestMovi pcpu1 lpi8192 vcpu1")
    driver.run(1, "its_handle_movi.lock_its")
    assert str(driver.model.wants(driver.machine, 1)) == "its lock"
    driver.run(1, "its_handle_movi.lock_vgic")
    assert str(driver.model.wants(driver.machine, 1)) == "vgic lock of vcpu0"
    driver.run(1, "its_handle_movi.set_vcpu")
    held = [str(lock) for lock in driver.model.holds(driver.machine, 1)]
    assert held == ["vgic lock of vcpu0", "its lock"]


def test_movi_that_finds_nothing_to_do(drive: Drive) -> None:
    """A target that another vCPU has set meanwhile ends the command under the ITS lock."""
    driver = drive("v6", 2, 2, 1, 1, 0, lpis=1, movis=2)
    driver.do("GuestMovi pcpu0 lpi8192 vcpu1", "GuestMovi pcpu1 lpi8192 vcpu1").run(0)
    driver.run(1, "its_handle_movi.lock_its").do("ItsHandleMoviLockIts pcpu1")
    assert (driver.machine.pc[1], set(driver.machine.lock)) == (TAIL_OF_TRAP, {NONE})


def test_discard_leaves_the_list_register(drive: Drive) -> None:
    """DISCARD makes pending_irq new and takes it off the lists; the register goes at the next sync."""
    driver = delivered(drive, remaps=1).do("GuestDiscard pcpu1 lpi8192").run(1)
    machine = driver.machine
    assert (machine.mapped, machine.status[LPI], machine.irq_lr[LPI]) == (0, 0, 0)
    assert (machine.inflight, machine.lpi_vcpu, machine.remaps) == (((), ()), (0,), 0)
    assert (machine.hw_lr[0], machine.lr_mask) == ((ListRegister(LPI, LR_PENDING),), (1, 0))
    driver.edit(kick=1).do("TakeIrq pcpu0").run(0)
    assert (driver.machine.hw_lr[0], driver.machine.lr_mask) == ((ListRegister(),), (0, 0))


def test_locks_of_discard(drive: Drive) -> None:
    """DISCARD waits for the tree lock while it holds the ITS lock and the vgic lock."""
    driver = drive("v6", 1, 1, 1, 1, 0, lpis=1, remaps=1).do("GuestDiscard pcpu0 lpi8192")
    driver.run(0, "its_discard_event.remove")
    assert str(driver.model.wants(driver.machine, 0)) == "lpi_tree lock"
    assert [str(lock) for lock in driver.model.holds(driver.machine, 0)] == ["vgic lock of vcpu0", "its lock"]
    assert set(driver.run(0).machine.lock) == {NONE}


@pytest.mark.parametrize(
    "label", [READ_TARGET, "vgic_vcpu_inject_irq.lock_vgic", "gic_raise_guest_irq.raise"]
)
def test_injection_of_an_lpi_that_is_unmapped_meanwhile(drive: Drive, label: str) -> None:
    """Wherever pending_irq is looked up again, an LPI that is gone is dropped without a list register."""
    driver = signal(drive("v6", 1, 1, 1, 1, 0, lpis=1, remaps=1)).run(0, label)
    machine = driver.edit(mapped=0).run(0, TAIL_OF_TRAP).machine
    assert (machine.hw_lr, machine.lr_pending, machine.lr_mask) == (((ListRegister(),),), ((),), (0,))
    assert (machine.local, set(machine.lock)) == ((Local(),), {NONE})


def test_raise_inflight_of_an_lpi_that_is_unmapped_meanwhile(drive: Drive) -> None:
    """The register that pending_irq names is not looked at for an LPI that is gone."""
    driver = signal(delivered(drive, 1, remaps=1)).run(0, "gic_raise_inflight_irq.test").edit(mapped=0)
    driver.do("GicRaiseInflightIrqTest pcpu0")
    assert driver.machine.pc == ("vgic_vcpu_inject_irq.unlock",)


def remapped(drive: Drive, state: int) -> Driver:
    """vcpu0's list register still holds the LPI from before; the LPI is mapped anew."""
    driver = delivered(drive, 1, remaps=1).do("GuestDiscard pcpu0 lpi8192")
    driver.run(0, "its_discard_event.lock_its").run(0, TAIL_OF_TRAP)
    driver.edit(hw_lr=((ListRegister(LPI, state),),), pc=("guest",))
    return driver.edit(mapped=1 << LPI, status=(ENABLED, ENABLED | PRISTINE_LPI))


def test_mapti(drive: Drive) -> None:
    """An LPI that is mapped again is enabled, new, and has the target that the guest names."""
    driver = drive("v6", 2, 2, 1, 1, 0, lpis=1, remaps=1).do("GuestDiscard pcpu0 lpi8192").run(0)
    driver.do("GuestMapti pcpu0 lpi8192 vcpu1").run(0)
    machine = driver.machine
    assert (machine.mapped, machine.status[LPI], machine.lpi_vcpu) == (2, ENABLED | PRISTINE_LPI, (1,))
    assert set(machine.lock) == {NONE}


def test_mapti_holds_the_its_lock(drive: Drive) -> None:
    """One command at a time: MAPTI holds the ITS lock to its end, and a second one waits."""
    driver = drive("v6", 2, 2, 1, 1, 0, lpis=1, remaps=1).do("GuestDiscard pcpu0 lpi8192").run(0)
    driver.do("GuestMapti pcpu0 lpi8192 vcpu1", "GuestMapti pcpu1 lpi8192 vcpu0")
    driver.run(0, "its_handle_mapti.insert").run(1, "its_handle_mapti.lock_its")
    assert [str(lock) for lock in driver.model.holds(driver.machine, 0)] == ["its lock", "lpi_tree lock"]
    assert driver.moves(1) == []
    driver.run(0).run(1)
    assert driver.machine.lpi_vcpu == (1,)
    assert set(driver.machine.lock) == {NONE}


@pytest.mark.parametrize("state", [LR_PENDING, LR_ACTIVE])
def test_sync_discards_the_register_of_an_older_mapping(drive: Drive, state: int) -> None:
    """The register of the older mapping is cleared whatever its state, and PRISTINE with it."""
    driver = remapped(drive, state).edit(kick=1).do("TakeIrq pcpu0").run(0)
    assert (driver.machine.hw_lr, driver.machine.lr_mask) == (((ListRegister(),),), (0,))
    assert driver.machine.status[LPI] == ENABLED


def test_pristine_lpi_reuses_its_register(drive: Drive) -> None:
    """A new LPI goes into the register that has its number already: two must not have the same."""
    driver = drive("v6", 1, 1, 1, 2, 0, lpis=1, remaps=1)
    driver.edit(hw_lr=((ListRegister(), ListRegister(LPI, LR_PENDING)),), lr_mask=(2,))
    driver.edit(status=(ENABLED, ENABLED | PRISTINE_LPI), pc=("gic_raise_guest_irq.raise",))
    driver.edit(ret=(("guest",),), local=(Local(irq=LPI, vcpu=0),)).do("GicRaiseGuestIrqRaise pcpu0")
    assert driver.machine.hw_lr == ((ListRegister(), ListRegister(LPI, LR_PENDING)),)
    assert (driver.machine.status[LPI], driver.machine.irq_lr[LPI]) == (ENABLED | VISIBLE, 1)


def test_mapti_and_a_nested_lpi_deadlock(drive: Drive) -> None:
    """The tree lock is taken with interrupts on, and an LPI that nests wants to read the tree."""
    driver = drive("v6", 1, 1, 1, 1, 0, lpis=1, remaps=1, nesting=1).do("GuestDiscard pcpu0 lpi8192").run(0)
    driver.do("GuestMapti pcpu0 lpi8192 vcpu0").run(0, "its_handle_mapti.insert")
    driver.do("DeviceMsi lpi8192", "TakeNestedIrq pcpu0").run(0, READ_TARGET)
    assert driver.moves(0) == []
    assert not no_self_deadlock(driver.model, driver.machine)


@pytest.mark.parametrize("more", [{}, {"remaps": 1}, {"nesting": 1, "remaps": 1}], ids=str)
def test_every_reachable_machine_is_well_formed(more: dict[str, int]) -> None:
    """Whatever LPIs and ITS commands do, every variable keeps its type."""
    scope = Scope(1, 1, 1, 1, 0, lpis=1, **more)
    found = explore(Model(scope, VERSIONS["v6"].layers), [PROPERTIES["TypeOK"]])
    assert found.complete
    assert not found.violations
