"""The model of the example family: exhaustively searched, by the predicates of its properties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from pytlc.check.narrators import model_for, predicates_for
from pytlc.errors import DisabledStep, LayerError, UnknownStep, UsageError
from pytlc.reference import ReferenceModel, StatePredicate, Twins
from pytlc.spec.claims import Property
from pytlc.spec.family import Mutant, Version, load_family
from pytlc.spec.plain import PlainModel
from pytlc.spec.scope import Parameter
from pytlc.trace import Action
from pytlc.values import ModelValue
from tests.unit.example import TICKET

PYTHON = load_family(str(TICKET)).python


def about(code: str, *, processes: int = 2, tickets: int = 4) -> Mapping[str, Any]:
    """What a question about the lock records."""
    return {"code": code, "scope": {"processes": processes, "tickets": tickets}, "python": PYTHON}


def model(code: str, twins: Twins | None = None) -> ReferenceModel[Any]:
    """The lock of two processes."""
    found = model_for(about(code), twins or {})
    assert found is not None
    return found


def violated(asked: Mapping[str, Any]) -> set[str]:
    """Names of the predicates that do not hold of every state and every step."""
    lock = model_for(asked)
    assert lock is not None
    claims, broken = predicates_for(asked, lock), set()
    seen, waiting = set(lock.init()), list(lock.init())
    for state in waiting:
        for action, after in lock.enabled(state):
            for name, claim in claims.items():
                holds = claim.holds(after) if isinstance(claim, StatePredicate) else None
                if holds is None and not isinstance(claim, StatePredicate):
                    holds = claim.holds(state, action, after)
                broken |= set() if holds else {name}
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return broken


@pytest.mark.parametrize(
    ("code", "sizes", "names"),
    [
        ("v0", {}, {"MutualExclusion"}),
        ("v1", {"processes": 3}, set()),
        ("v1", {"processes": 3, "tickets": 2}, {"MutualExclusion"}),
        ("v1+BargeIn", {}, {"InTurn"}),
        ("v0+AtomicDraw", {}, set()),
    ],
)
def test_the_model_violates_what_the_spec_does(code: str, sizes: dict[str, int], names: set[str]) -> None:
    """Of the invariant and the action property, as models.toml records of the spec."""
    assert violated(about(code, **sizes)) == names


def test_a_step_that_is_none_and_one_that_waits_are_told_apart() -> None:
    """As the protocol asks."""
    lock = model("v1")
    (state,) = lock.init()
    with pytest.raises(UnknownStep, match="DrawRead"):
        lock.apply(state, Action("DrawRead", (ModelValue("p0"),)))
    with pytest.raises(DisabledStep, match="Enter"):
        lock.apply(state, Action("Enter", (ModelValue("p0"),)))
    (taken, after), *_ = lock.enabled(state)
    assert lock.apply(state, taken) == after


def test_an_unknown_version_is_told() -> None:
    """With those that are known."""
    with pytest.raises(UsageError, match=r"no version v7\nknown: v0, v1"):
        model("v7")


def test_a_layer_of_a_user_replaces_a_step() -> None:
    """From the text of its twin; one that does not import is told with its path."""
    twin = "STEPS = {'Draw': lambda tickets, lock, p: None}\n"
    (start,) = model("v1").init()
    assert list(model("v1").enabled(start))
    assert not list(model("v1+Shut", {"Shut": (twin, "/Shut.py")}).enabled(start))
    with pytest.raises(LayerError, match=r"^/Shut\.py: the twin does not import: NameError in line 1"):
        model("v1+Shut", {"Shut": ("STEPS = nothing\n", "/Shut.py")})


@pytest.mark.parametrize("cls", [Parameter, Version, Mutant, Property, PlainModel])
def test_the_readme_has_every_key(cls: type) -> None:
    """Of family.toml, and of what the templates may name."""
    text = (TICKET / "README.md").read_text()
    told = set(re.findall(r"`(?:model\.)?(\w+)`", text))
    assert {field.name for field in fields(cls)} - told <= {"stake"}


def test_the_family_of_an_example_is_not_one_of_pytlc(tmp_path: Path) -> None:
    """It has to be named by its folder."""
    with pytest.raises(UsageError, match=r"(?s)no family 'ticket'.*as in \./ticket"):
        load_family("ticket")
    assert not load_family(str(TICKET)).is_built_in
