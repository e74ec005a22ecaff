"""Bounds of a scope and the placement of vCPUs."""

from __future__ import annotations

import pytest

from pytlc.errors import UsageError
from pytlc.vgic.scope import BOUNDS, SWITCHES, Scope
from pytlc.vgic.state import NONE

GOOD = {"pcpus": 2, "vcpus": 2, "spis": 31, "lrs": 1, "retargets": 1, "ranks": 1, "lpis": 1}


@pytest.mark.parametrize("name", BOUNDS)
def test_below_the_bound_is_refused(name: str) -> None:
    """A size one below its bound is a usage error that names it and says what to do."""
    low = BOUNDS[name][0]
    with pytest.raises(UsageError, match=rf"{name} is {low - 1}; .*at least {low}: raise {name}"):
        Scope(**GOOD | {name: low - 1})


@pytest.mark.parametrize("name", BOUNDS)
def test_above_the_bound_is_refused(name: str) -> None:
    """The bound is accepted; a size one above is a usage error that gives the bound and its reason."""
    high = BOUNDS[name][1]
    Scope(**GOOD | {name: high})
    with pytest.raises(UsageError, match=rf"{name} is {high + 1}; at most {high}, because .*: lower {name}"):
        Scope(**GOOD | {name: high + 1})


@pytest.mark.parametrize("value", [True, 1.0, "2", None])
def test_only_whole_numbers(value: object) -> None:
    """A size that is no int, or a bool, is a usage error."""
    with pytest.raises(UsageError, match="whole number"):
        Scope(**GOOD | {"lrs": value})  # type: ignore[arg-type]


def test_vcpus_are_dealt_to_pcpus() -> None:
    """The vCPU n is on pCPU n modulo their number, and the lowest one there runs."""
    scope = Scope(2, 3, 1, 1, 0)
    assert [scope.processor(v) for v in range(3)] == [0, 1, 0]
    assert [scope.current(p) for p in range(2)] == [0, 1]
    assert [scope.is_running(v) for v in range(3)] == [True, True, False]


def test_pcpu_without_vcpu_runs_nothing() -> None:
    """A pCPU beyond the vCPUs has no current vCPU."""
    assert Scope(3, 1, 1, 1, 0).current(2) == NONE


def test_priorities_alternate() -> None:
    """The rank priority of SPI n is n modulo the number of priorities."""
    assert [Scope(1, 1, 3, 1, 0, 2).rank_priority(spi) for spi in range(3)] == [0, 1, 0]
    assert [Scope(1, 1, 4, 1, 0, 3).rank_priority(spi) for spi in range(4)] == [0, 1, 2, 0]


@pytest.mark.parametrize("name", SWITCHES)
def test_switches_are_zero_or_one(name: str) -> None:
    """A switch takes its two choices by number; anything else is a usage error that names them."""
    first, second = SWITCHES[name]
    for value in (0, 1):
        assert getattr(Scope(**GOOD | {"memory": 1, name: value}), name) == value
    for wrong in (2, -1, True, second):
        with pytest.raises(UsageError, match=rf"{name} is .*; give 0 for {first} or 1 for {second}"):
            Scope(**GOOD | {name: wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"words": 1, "gic": 1}, "gic v3 has no words"),
        ({"reads": 1}, "set memory to weak"),
        ({"movis": 1, "lpis": 0}, "movis is 1, but there are no LPIs: raise lpis"),
        ({"remaps": 2, "lpis": 0}, "remaps is 2, but there are no LPIs: raise lpis"),
        ({"ranks": 3, "spis": 2}, "ranks is 3, more than the 2 SPIs to deal to them: lower ranks"),
    ],
)
def test_what_does_not_go_together(sizes: dict[str, int], message: str) -> None:
    """A combination that describes no machine is a usage error that says what to change."""
    with pytest.raises(UsageError, match=message):
        Scope(**GOOD | sizes)


def test_names_of_irqs() -> None:
    """SPIs are dealt to the ranks; then come emulated devices, SGIs by number and vCPU, and LPIs."""
    scope = Scope(1, 2, 3, 1, 0, ranks=2, virtuals=1, sgis=2, lpis=1)
    assert [scope.irq_name(irq).text for irq in range(scope.irqs)] == [
        *("spi32", "spi64", "spi33", "vspi48"),
        *("sgi0_vcpu0", "sgi0_vcpu1", "sgi1_vcpu0", "sgi1_vcpu1"),
        "lpi8192",
    ]
    assert [scope.rank_of(irq) for irq in range(8)] == [1, 2, 1, 1, 0, 0, 0, 0]


def test_kinds_of_irqs() -> None:
    """Every irq is of one kind; only an SPI that is no emulated device is backed by hardware."""
    scope = Scope(1, 2, 1, 1, 0, virtuals=1, sgis=2, lpis=1)
    assert [scope.is_hw(irq) for irq in range(7)] == [True] + [False] * 6
    assert [scope.is_sgi(irq) for irq in range(7)] == [False] * 2 + [True] * 4 + [False]
    assert [scope.is_lpi(irq) for irq in range(7)] == [False] * 6 + [True]
    assert [scope.sgi_owner(irq) for irq in range(2, 6)] == [0, 1, 0, 1]
    assert scope.sgi(1, 0) == 4


def test_priorities_are_dealt_by_kind() -> None:
    """The first of each kind is the most urgent; all instances of an SGI are equally urgent."""
    scope = Scope(1, 2, 2, 1, 0, 2, virtuals=2, sgis=2, lpis=2)
    assert [scope.rank_priority(irq) for irq in range(scope.irqs)] == [0, 1, 0, 1, 0, 0, 1, 1, 0, 1]


@pytest.mark.parametrize("name", ["wfi", "scheduler", "moves", "offlines"])
def test_what_makes_vcpus_stop(name: str) -> None:
    """Each of the four things that stop a running vCPU brings the scheduler."""
    assert not Scope(**GOOD).scheduling
    assert Scope(**GOOD | {name: 1}).scheduling
