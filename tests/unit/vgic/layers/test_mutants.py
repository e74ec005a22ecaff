"""Each mutant violates the property that it is made for, on a machine where the unmutated code does not."""

from __future__ import annotations

import pytest

from pytlc.vgic.explore import Exploration, explore
from pytlc.vgic.model import Model
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.scope import Scope
from pytlc.vgic.versions import MUTANTS, find_version

#: Mutant -> a machine that is just large enough.
SCOPES = {
    "WideInvalidLr": Scope(1, 1, 1, 1, 0),
    "InsertWithoutTest": Scope(2, 2, 1, 1, 1),
    "KeepLrQueue": Scope(1, 2, 2, 1, 1),
    "KeepVisible": Scope(1, 1, 1, 1, 0),
    "KeepLrMask": Scope(1, 1, 1, 1, 0),
    "MigrateWithoutLock": Scope(1, 2, 2, 1, 1),
}


def check(version: str, name: str) -> Exploration:
    """Search the version on the mutant's machine for its property, up to the first violation."""
    model = Model(SCOPES[name], find_version(version).layers)
    return explore(model, [PROPERTIES[MUTANTS[name].breaks]], stop_at_first=True)


def test_every_mutant_has_a_machine() -> None:
    """No mutant goes untested."""
    assert set(SCOPES) == set(MUTANTS)


@pytest.mark.parametrize("base", ["v0", "v4"])
@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_is_found(name: str, base: str) -> None:
    """The mutant violates its property on the oldest and on the newest code."""
    assert list(check(f"{base}+{name}", name).violations) == [MUTANTS[name].breaks]


@pytest.mark.parametrize("base", ["v0", "v4"])
@pytest.mark.parametrize("name", MUTANTS)
def test_unmutated_code_is_fine(name: str, base: str) -> None:
    """Without the mutant an exhaustive search of the same machine finds no violation of that property."""
    found = check(base, name)
    assert found.complete
    assert not found.violations


def test_migration_without_lock_leaves_the_lock_of_others() -> None:
    """A pCPU that never took the vgic lock does not release it for the one that holds it."""
    model = Model(Scope(2, 2, 1, 1, 1), find_version("v4+MigrateWithoutLock").layers)
    (machine,) = model.initial()
    held = (0, 1, -1, -1)
    local = machine.local[0]._replace(irq=0, old=0, new=1)
    for label in ("lock_vgic", "set_affinity", "move_affinity", "test_inflight", "set_migrating"):
        at = machine._replace(
            pc=(f"vgic_migrate_irq.{label}", "guest"),
            ret=(("vgic_store_itargetsr.write_target",), ()),
            local=(local, machine.local[1]),
            lock=held,
        )
        after = [after for step, after in model.enabled(at) if model.pcpu_of(step) == 0]
        assert [next_machine.lock for next_machine in after] == [held], label
