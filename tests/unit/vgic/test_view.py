"""The neutral description of a machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytlc.reference import NamedClaims, explore
from pytlc.vgic.model import Model
from pytlc.vgic.names import Lock, Name, Store, Targets
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.versions import VERSIONS
from pytlc.vgic.view import VARIABLES, WHEN, Neutral, Record, neutral_argument, variables, view

if TYPE_CHECKING:
    from tests.unit.vgic.conftest import Drive


def test_every_field_is_a_variable() -> None:
    """The variables are the fields of the machine, one for one."""
    assert tuple(VARIABLES.values()) == Machine._fields


def test_view_of_a_delivered_interrupt(drive: Drive) -> None:
    """Ids are names, sets are frozensets, lists are tuples, records are records."""
    shown = drive("v4", 2, 2, 1, 1, 0).inject(0, 0).view()
    spi, p0, p1 = Name("spi32"), Name("pcpu0"), Name("pcpu1")
    assert tuple(shown) == tuple(VARIABLES)[: len(shown)]
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

    def check(machine: Machine) -> bool:
        shown = view(scope, machine)
        assert not any(isinstance(leaf, bool) for leaf in leaves(shown))
        return seen.setdefault(repr(shown), machine) == machine

    found = explore(model, NamedClaims({"Distinct": check}))
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


def test_variables_of_the_parts_that_exist() -> None:
    """A variable is shown exactly in the scopes that have its part, in the order of the table."""
    budgets = ("toggles", "moves", "offlines", "movis", "remaps")
    parts = ("lpis", "uie", "nesting", "memory", "reads", "atomicity", *budgets)
    sizes = ("pcpus", "vcpus", "spis", "lrs", "retargets")
    everything = Scope(**dict.fromkeys((*sizes, *parts), 1))
    assert variables(everything) == tuple(VARIABLES)
    assert set(WHEN) == set(VARIABLES) - set(variables(Scope(1, 1, 1, 1, 1)))
    assert all(hasattr(Scope, part) for part in WHEN.values())


def test_locals_and_locks_of_the_parts_that_exist(drive: Drive) -> None:
    """The locals of words and of the scheduler are shown with them, BOOLEAN as a boolean."""
    (local,) = parts(drive("v4", 1, 2, 2, 1, 1, words=1, scheduler=1).view()["local"])
    assert isinstance(local, Record)
    assert (local["rest"], local["running"]) == ((), False)
    locks = drive("v4", 1, 1, 1, 1, 0, sgis=1).view()["lock"]
    assert isinstance(locks, dict)
    assert ("rank", Name("rank0_vcpu0")) in set(locks)


def parts(function: Neutral) -> list[Neutral]:
    """The values of a function."""
    assert isinstance(function, dict)
    return list(function.values())


def test_arguments_in_the_same_terms() -> None:
    """Functions, records and locks among the arguments of a step are shown as such values are."""
    targets = Targets(((Name("spi32"), Name("vcpu1")),))
    assert neutral_argument(targets) == {Name("spi32"): Name("vcpu1")}
    store = Store("inflight", "next", Name("spi32"))
    assert neutral_argument(store) == Record(list="inflight", half="next", irq=Name("spi32"))
    assert neutral_argument(Lock("its", "dom")) == ("its", "dom")
    assert neutral_argument(Name("pcpu0")) == Name("pcpu0")
