"""Merged steps hide nothing: locks in steps of their own give the same verdicts, at more states."""

from __future__ import annotations

import pytest

from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import find_version
from tests.unit.vgic.searching import Found, explore

VERSIONS = ("v0", "v1", "v2", "v3", "v4", "v5", "v6", "thread-v2", "thread-v3")


def searched(code: str, retargets: int, *, fine: int) -> Found:
    """Everything that the version can do, with all properties."""
    scope = Scope(2, 2, 1, 1, retargets, atomicity=fine)
    return explore(Model(scope, find_version(code).layers), PROPERTIES.values())


@pytest.mark.parametrize(
    ("code", "retargets"), [*((code, 1) for code in VERSIONS), ("v0", 2), ("v1", 2), ("thread-v3", 2)]
)
def test_coarse_and_fine_give_the_same_verdicts(code: str, retargets: int) -> None:
    """The same properties are violated, and by a counterexample that is not shorter."""
    coarse, fine = searched(code, retargets, fine=0), searched(code, retargets, fine=1)
    assert coarse.complete
    assert fine.complete
    assert coarse.violations.keys() == fine.violations.keys()
    assert coarse.violations
    assert all(len(fine.violations[name]) >= len(path) for name, path in coarse.violations.items())
    assert fine.distinct > coarse.distinct
