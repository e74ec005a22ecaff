"""Which runs have a reference model."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from pytlc.check.narrators import has_narrator, model_for, narrator_for, predicates_for
from pytlc.errors import SpecError, UsageError
from pytlc.spec import load_family
from pytlc.vgic_family.narrator import VgicNarrator
from tests.unit.example import edit

SIZES = dict(load_family("vgic").scope())


@pytest.mark.parametrize("code", ["v0", "v4", "v4+KeepVisible"])
def test_every_version_of_the_vgic_has_a_model(code: str) -> None:
    """Versions and layers on top of them have one."""
    assert isinstance(narrator_for({"family": "vgic", "code": code, "scope": SIZES}), VgicNarrator)


@pytest.mark.parametrize("family", [None, "other"])
def test_other_specs_have_none(family: str | None) -> None:
    """A user's spec and another family are not replayed."""
    assert narrator_for({"family": family}) is None


def test_a_version_that_the_model_does_not_know_is_refused() -> None:
    """A run of a newer pytlc is not replayed on another version."""
    with pytest.raises(UsageError, match="v77"):
        narrator_for({"family": "vgic", "code": "v77", "scope": SIZES})


def about(folder: Path) -> dict[str, object]:
    """What a question about the ticket lock in a folder records."""
    family = load_family(str(folder))
    return {"code": "v1", "scope": dict(family.scope()), "python": family.python}


def test_a_family_in_a_folder_has_the_model_of_its_python(ticket: Path) -> None:
    """With the lanes and the predicates that it tells."""
    asked = about(ticket)
    narrator, model = narrator_for(asked), model_for(asked)
    assert narrator is not None
    assert model is not None
    (state,) = narrator.init()
    assert [lane.actor for lane in narrator.lanes(state)] == ["p0", "p1"]
    assert list(predicates_for(asked, model)) == ["MutualExclusion", "InTurn"]


def test_a_family_without_a_model_has_none(ticket: Path) -> None:
    """Without the function, and without the file; predicates are none then."""
    (ticket / "model.py").write_text("")
    assert not has_narrator(about(ticket))
    edit(ticket / "family.toml", 'python = "model.py"\n', "")
    assert narrator_for(about(ticket)) is None
    assert predicates_for(about(ticket), Mock()) == {}


def test_what_is_no_model_is_refused(ticket: Path) -> None:
    """The message has the file, the class and what it lacks."""
    edit(ticket / "model.py", "    def view(self", "    def viev(self")
    with pytest.raises(SpecError, match=r"model\.py: reference\(\) returns TicketLock, .* no method view; "):
        narrator_for(about(ticket))
