"""The neutral description of a machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytlc.vgic.explore import explore
from pytlc.vgic.model import Model
from pytlc.vgic.names import Name
from pytlc.vgic.properties import Property
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.versions import VERSIONS
from pytlc.vgic.view import VARIABLES, Neutral, Record, view

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive


def test_every_field_is_a_variable() -> None:
    """The variables are the fields of the machine, one for one."""
    assert tuple(VARIABLES.values()) == Machine._fields


def test_view_of_a_delivered_interrupt(drive: Drive) -> None:
    """Ids are names, sets are frozensets, lists are tuples, records are records."""
    shown = drive("v4", 2, 2, 1, 1, 0).inject(0, 0).view()
    spi, p0, p1 = Name("spi32"), Name("pcpu0"), Name("pcpu1")
    assert tuple(shown) == tuple(VARIABLES)
    assert shown["status"] == {spi: frozenset({"ENABLED", "VISIBLE"})}
    assert shown["inflight"] == {Name("vcpu0"): (spi,), Name("vcpu1"): ()}
    assert shown["hwLr"] == {
        p0: {0: Record(virq=spi, state="pending")},
        p1: {0: Record(virq=Name("NoIrq"), state="invalid")},
    }
    assert shown["lrMask"] == {p0: frozenset({0}), p1: frozenset()}
    assert shown["inProgress"] == frozenset({spi})
    assert shown["physState"] == {spi: "active"}


def test_locks_are_pairs(drive: Drive) -> None:
    """A lock is the pair of its kind and its owner, and maps to its holder."""
    shown = drive("v0", 1, 1, 1, 1, 0).do("DeviceAssert spi32", "TakeIrq pcpu0")
    lock = shown.run(0, "vgic_get_target_vcpu.read_target").view()["lock"]
    assert lock == {
        ("rank", Name("rank1")): Name("NoPcpu"),
        ("vgic", Name("vcpu0")): Name("NoPcpu"),
        ("desc", Name("spi32")): Name("pcpu0"),
    }


def test_locals_are_records(drive: Drive) -> None:
    """Absent locals are named by kind; the invalid list register is 255."""
    shown = drive("v0", 1, 2, 1, 1, 1).do("GuestWriteItargetsr pcpu0 spi32 vcpu1").view()
    none = Name("NoVcpu")
    assert shown["local"] == {
        Name("pcpu0"): Record(
            irq=Name("spi32"),
            virq=Name("NoIrq"),
            vcpu=none,
            target=none,
            old=none,
            new=Name("vcpu1"),
            priority=0,
            lr=255,
            lrs=0,
        )
    }
    assert shown["ret"] == {Name("pcpu0"): ("vgic_store_itargetsr.lock_rank",)}


def test_different_machines_look_different() -> None:
    """No two reachable machines have the same view, and no view contains a boolean."""
    scope = Scope(1, 2, 1, 1, 1)
    model = Model(scope, VERSIONS["v4"].layers)
    seen: dict[str, Machine] = {}

    def check(_model: Model, machine: Machine) -> bool:
        shown = view(scope, machine)
        assert not any(isinstance(leaf, bool) for leaf in leaves(shown))
        return seen.setdefault(repr(shown), machine) == machine

    found = explore(model, [Property("Distinct", "", "", state=check)])
    assert not found.violations
    assert len(seen) == found.distinct > 100


def leaves(value: Neutral | dict[str, Neutral]) -> Iterator[object]:
    """Everything in a view that has no parts."""
    if isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, tuple | frozenset):
        for part in value:
            yield from leaves(part)
    else:
        yield value
