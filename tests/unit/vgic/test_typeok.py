"""The types of the variables that only some machines have."""

from __future__ import annotations

import pytest

from pytlc.vgic.initial import initial_machine
from pytlc.vgic.model import Model
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import (
    ENABLED,
    LR_ACTIVE_PENDING,
    PRISTINE_LPI,
    Frame,
    ListRegister,
    Local,
)
from pytlc.vgic.typeok import type_ok
from pytlc.vgic.versions import VERSIONS

PARTS = ("virtuals", "sgis", "lpis", "toggles", "moves", "offlines", "movis", "remaps")
SWITCHED = ("words", "uie", "nesting", "memory", "reads", "atomicity")
SIZES = ("pcpus", "vcpus", "spis", "lrs", "retargets")
FULL = Scope(**dict.fromkeys((*SIZES, *PARTS, *SWITCHED), 1))
BARE = Scope(**dict.fromkeys(SIZES, 1))


@pytest.mark.parametrize("scope", [FULL, BARE])
def test_the_initial_machine_is_well_typed(scope: Scope) -> None:
    """Every variable starts with a value of its type, with every part of the machine and with none."""
    assert type_ok(Model(scope, VERSIONS["v6"].layers), initial_machine(scope))


@pytest.mark.parametrize(
    "fields",
    [
        {"phys_enabled": 2},
        {"toggles": 2},
        {"moves": -1},
        {"uie": 2},
        {"current": (1,)},
        {"processor": (-1,)},
        {"is_running": 2},
        {"saved_lr": ()},
        {"saved_mask": (2,)},
        {"blocked": 2},
        {"down": 2},
        {"stack": ((Frame("nowhere", (), Local()),),)},
        {"stack": ((Frame("idle", (), Local()),) * 2,)},
        {"buffer": (1 << 20,)},
        {"torn": 1 << 4},
        {"early": ((0, 2),)},
        {"early": ((1, 0),)},
        {"granted": (3,)},
        {"freeing": (1 << 6,)},
        {"lpi_pending": 1},
        {"lpi_vcpu": ()},
        {"mapped": 1},
        {"local": (Local(running=2),)},
        {"local": (Local(rest=((2, 0),)),)},
        {"local": (Local(irq=4),)},
        {"hw_lr": ((ListRegister(0, LR_ACTIVE_PENDING),),)},
        {"status": (ENABLED | PRISTINE_LPI << 1,) * 4},
    ],
    ids=str,
)
def test_a_value_outside_its_type(fields: dict[str, object]) -> None:
    """A machine with one variable outside its type is not well typed."""
    machine = initial_machine(FULL)._replace(**fields)  # type: ignore[arg-type]
    assert not type_ok(Model(FULL, VERSIONS["v6"].layers), machine)


@pytest.mark.parametrize(
    "fields",
    [
        {"hw_lr": ((ListRegister(1, LR_ACTIVE_PENDING),),)},
        {"status": (ENABLED | PRISTINE_LPI,) * 4},
        {"local": (Local(running=1, rest=((1, 0),), irq=3),)},
        {"early": ((0, 1),)},
        {"stack": ((Frame("guest", (), Local()),),)},
    ],
    ids=str,
)
def test_what_only_some_machines_may_hold(fields: dict[str, object]) -> None:
    """Values that belong to a part of the machine are well typed with it, and not without."""
    assert type_ok(Model(FULL, VERSIONS["v6"].layers), initial_machine(FULL)._replace(**fields))  # type: ignore[arg-type]
    bare = initial_machine(BARE)._replace(**fields)  # type: ignore[arg-type]
    assert not type_ok(Model(BARE, VERSIONS["v6"].layers), bare)
