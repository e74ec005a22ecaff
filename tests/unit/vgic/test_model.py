"""The entry points of the model: initial, enabled, apply, wants, holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytlc.errors import DisabledStep, SpecError, UnknownStep, UsageError
from pytlc.vgic.model import Model
from pytlc.vgic.names import Name, Step
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import VERSIONS

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive


def test_initial_machine(drive: Drive) -> None:
    """At first every vCPU runs, every SPI is enabled, idle, routed to vcpu0 and in no list register."""
    shown = drive("v4", 3, 2, 1, 1, 2).view()
    assert list(shown["pc"].values()) == ["guest", "guest", "idle"]  # type: ignore[union-attr]
    assert shown["status"] == {Name("spi32"): frozenset({"ENABLED"})}
    assert shown["irqLr"] == {Name("spi32"): 0}
    assert shown["rankVcpu"] == {Name("spi32"): Name("vcpu0")}
    assert shown["physAff"] == {Name("spi32"): Name("pcpu0")}


def test_enabled_is_what_apply_accepts(drive: Drive) -> None:
    """For every step of the model, apply gives what enabled lists, and refuses what it does not list."""
    driver = drive("v4", 2, 2, 1, 1, 1).do("DeviceAssert spi32", "TakeIrq pcpu0")
    listed = dict(driver.enabled())
    for step in driver.model.steps:
        if step in listed:
            assert driver.model.apply(driver.machine, step) == listed[step]
        else:
            with pytest.raises(DisabledStep):
                driver.model.apply(driver.machine, step)


def test_order_is_deterministic() -> None:
    """Two models of the same version and scope list the same steps in the same order."""
    scope = Scope(2, 2, 2, 2, 1)
    one, other = Model(scope, VERSIONS["v3"].layers), Model(scope, VERSIONS["v3"].layers)
    (machine,) = one.init()
    for _ in range(40):
        choices = one.enabled(machine)
        assert choices == other.enabled(machine)
        machine = choices[len(choices) // 2][1]


def test_steps_do_not_change_their_machine(drive: Drive) -> None:
    """Listing what is enabled leaves the machine as it was."""
    driver = drive("v0", 2, 2, 1, 1, 1).do("DeviceAssert spi32")
    before = tuple(driver.machine)
    driver.enabled()
    assert tuple(driver.machine) == before


def test_unknown_action_is_named(drive: Drive) -> None:
    """An action that the version lacks is an error with the nearest spelling."""
    with pytest.raises(UnknownStep, match=r"no action TakeIrqs; did you mean TakeIrq\?"):
        drive("v0", 1, 1, 1, 1, 0).do("TakeIrqs pcpu0")


def test_action_of_a_later_version_is_unknown(drive: Drive) -> None:
    """The last step of v3's completion of a migration does not exist in v2."""
    with pytest.raises(UnknownStep, match="GicUpdateOneLrClearMigrating"):
        drive("v2", 1, 1, 1, 1, 0).do("GicUpdateOneLrClearMigrating pcpu0")


def test_arguments_outside_the_scope(drive: Drive) -> None:
    """An argument that the scope does not have is an error that says what the action takes."""
    with pytest.raises(UnknownStep, match=r"GuestAck takes \(pcpu, lr\)"):
        drive("v0", 1, 1, 1, 1, 0).do("GuestAck pcpu0 1")


def test_disabled_because_elsewhere(drive: Drive) -> None:
    """A step of another label says where the pCPU is."""
    with pytest.raises(DisabledStep, match=r"belongs to do_IRQ\.lock_desc, pcpu0 is at guest"):
        drive("v0", 1, 1, 1, 1, 0).do("DoIRQLockDesc pcpu0")


def test_disabled_because_of_a_lock(drive: Drive) -> None:
    """A step that waits for a lock says which lock and who holds it."""
    driver = drive("v0", 2, 2, 2, 1, 2)
    driver.retarget(0, 1, 1, "vgic_store_itargetsr.lock_rank").retarget(
        1, 1, 0, "vgic_migrate_irq.test_migrating"
    )
    with pytest.raises(DisabledStep, match="waits: pcpu0 holds the rank lock"):
        driver.do("VgicStoreItargetsrLockRank pcpu1")


def test_disabled_because_of_its_guard(drive: Drive) -> None:
    """A step of guest or device whose guard fails says so."""
    driver = drive("v0", 1, 1, 1, 1, 0).do("DeviceAssert spi32")
    with pytest.raises(DisabledStep, match="its guard does not hold"):
        driver.do("DeviceAssert spi32")
    with pytest.raises(DisabledStep, match="pcpu0 is at guest, but its guard does not hold"):
        driver.do("GuestEoi pcpu0 0")


def test_wants_and_holds(drive: Drive) -> None:
    """A pCPU holds what it acquired and wants what its label waits for, whether free or not."""
    driver = drive("v0", 2, 2, 1, 1, 1).retarget(0, 1, 0, "vgic_migrate_irq.lock_vgic")
    model, machine = driver.model, driver.machine
    assert [str(lock) for lock in model.holds(machine, 0)] == ["rank lock"]
    assert str(model.wants(machine, 0)) == "vgic lock of vcpu0"
    assert model.holds(machine, 1) == ()
    assert model.wants(machine, 1) is None


@pytest.mark.parametrize(
    ("label", "first"),
    [("vgic_get_target_vcpu.read_target", "v1"), ("vgic_get_virq_priority.read_priority", "v4")],
)
def test_readers_that_stopped_taking_the_rank_lock(drive: Drive, label: str, first: str) -> None:
    """A reader wants the rank lock before the version that freed it, and nothing from that version on."""
    upstream = [name for name in VERSIONS if not name.startswith("thread")]
    for version in upstream:
        driver = drive(version, 1, 1, 1, 1, 0).do("DeviceAssert spi32", "TakeIrq pcpu0").run(0, label)
        wanted = driver.model.wants(driver.machine, 0)
        assert (wanted is None) == (upstream.index(version) >= upstream.index(first)), version


def test_a_label_without_a_step_is_an_error(drive: Drive) -> None:
    """A pCPU at a label that the program lacks is an error of the layers, not a deadlock."""
    driver = drive("v1", 1, 1, 1, 1, 0).edit(pc=("vgic_store_itargetsr.unlock_rank",))
    with pytest.raises(
        SpecError, match=r"'vgic_store_itargetsr\.unlock_rank', which no step of v0 \+ v1 has"
    ):
        driver.enabled()


def test_pcpu_of_a_step(drive: Drive) -> None:
    """The first argument of a step is its pCPU, except for the device's."""
    model = drive("v0", 2, 2, 1, 1, 0).model
    assert model.pcpu_of(Step.of("TakeIrq", "pcpu1")) == 1
    assert model.pcpu_of(Step.of("DeviceAssert", "spi32")) is None


def test_lpis_need_a_version_that_has_them() -> None:
    """A scope with LPIs on a version without them is a usage error that names the versions with them."""
    with pytest.raises(UsageError, match=r"lpis is 1, but v0 \+ v1 has no LPIs: take a version with them"):
        Model(Scope(1, 1, 1, 1, 0, lpis=1), VERSIONS["v1"].layers)


def test_steps_of_parts_that_the_machine_lacks_are_unknown(drive: Drive) -> None:
    """A step that exists only with a switch is unknown without it."""
    with pytest.raises(UnknownStep, match="GuestWriteIcenabler"):
        drive("v4", 1, 1, 1, 1, 0).do("GuestWriteIcenabler pcpu0 spi32")
