"""Bounds of a scope and the placement of vCPUs."""

from __future__ import annotations

import pytest

from pytlc.errors import UsageError
from pytlc.vgic.scope import BOUNDS, Scope
from pytlc.vgic.state import NONE

GOOD = {"pcpus": 2, "vcpus": 2, "spis": 1, "lrs": 1, "retargets": 1, "priorities": 1, "reasserts": 1}


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
