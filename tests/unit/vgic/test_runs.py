"""Random runs of the newest version on a machine that no search gets through."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from pytlc.testing import target_machine

CLAIMS = ("TypeOK", "NoSelfDeadlock", "NoLockCycle", "AtMostOneList", "LrMaskAgrees", "AssertsHold")


def test_what_a_small_search_shows_holds_in_runs_of_a_large_machine() -> None:
    """Four pCPUs, three SPIs, an SGI, toggles: no claim breaks, and something can always happen."""
    machine = target_machine(
        "vgic@v6",
        *CLAIMS,
        deadlock=True,
        pcpus=4,
        vcpus=4,
        spis=3,
        sgis=1,
        lrs=2,
        priorities=2,
        retargets=8,
        toggles=4,
    )
    chosen = settings(
        derandomize=True,
        database=None,
        max_examples=10,
        stateful_step_count=200,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)
