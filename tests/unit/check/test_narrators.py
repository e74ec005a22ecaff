"""Which runs have a reference model."""

from __future__ import annotations

import pytest

from pytlc.check.narrators import narrator_for
from pytlc.errors import UsageError
from pytlc.spec import load_family
from pytlc.vgic_family.narrator import VgicNarrator

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
