"""Which properties the versions have on small machines, by searches of everything."""

from __future__ import annotations

import pytest

from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import VERSIONS
from tests.unit.vgic.searching import explore


@pytest.mark.parametrize("version", VERSIONS)
def test_one_pcpu_satisfies_everything(version: str) -> None:
    """Without a second CPU and without retargets no version violates anything, and nothing gets stuck."""
    found = explore(Model(Scope(1, 1, 2, 1, 0, 2), VERSIONS[version].layers), PROPERTIES.values())
    assert found.complete
    assert not found.violations
    assert found.stuck == 0


@pytest.mark.parametrize("version", VERSIONS)
def test_what_two_pcpus_and_one_retarget_violate(version: str) -> None:
    """One retarget misplaces an interrupt; once the target is read without the rank lock it does worse.

    An injection then finds the irq inflight, and syncs a list register that the other pCPU has retired.
    """
    expected = {"OwnerIsTarget", "NoDeliveryToOld", "RaiseInflightInLr"}
    if version == "thread-v3":
        expected.add("NoWaitForever")
    elif version not in {"v0", "thread-v2"}:
        expected |= {"LrIndexValid", "InflightIsActive", "NoDataRace", "AffinityFollowsTarget"}
    found = explore(Model(Scope(2, 2, 1, 1, 1), VERSIONS[version].layers), PROPERTIES.values())
    assert found.complete
    assert set(found.violations) == expected
