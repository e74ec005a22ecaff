"""The family that comes with pytlc, everything it renders, and a copy of it that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.errors import LayerError
from pytlc.spec.family import Family, Target, load_family, read_family
from pytlc.spec.rendering import Rendered, render
from pytlc.spec.stacking import check_stack, environment_of


def codes(family: Family) -> tuple[str, ...]:
    """Every version, every mutant where it was written, and those on the oldest that undo nothing there."""
    versions = [version.name for version in family.versions]
    mutants = [f"{mutant.on}+{mutant.name}" for mutant in family.mutants]
    oldest = [f"{versions[0]}+{mutant.name}" for mutant in family.mutants if mutant.on != versions[0]]
    return (*versions, *mutants, *(code for code in oldest if fits(family.target(code))))


def fits(target: Target) -> bool:
    """Whether no layer of a target undoes what another one does."""
    try:
        check_stack(target, environment_of(target))
    except LayerError:
        return False
    return True


@pytest.fixture(scope="session")
def family() -> Family:
    """The vGIC."""
    return load_family("vgic")


@pytest.fixture(scope="session")
def rendered(family: Family) -> dict[str, Rendered]:
    """All targets by code, on a machine with two of everything and with all properties."""
    scope = family.scope(vcpus=2, spis=2, lrs=2, priorities=2)
    return {code: render(family.target(code), scope, family.properties) for code in codes(family)}


@pytest.fixture
def copied(family: Family, tmp_path: Path) -> Path:
    """A copy of the family's folder."""
    return Path(shutil.copytree(family.root, tmp_path / "vgic"))


@pytest.fixture
def broken(copied: Path) -> Callable[..., Family]:
    """The family with one text of one file replaced; the text must be there."""

    def replace(file: str, old: str, new: str) -> Family:
        path = copied / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return read_family(copied)

    return replace
