"""The family that comes with pytlc, everything it renders, and a copy of it that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.spec.family import Family, load_family, read_family
from pytlc.spec.render import Rendered, render


def codes(family: Family) -> tuple[str, ...]:
    """Every version, and every mutant on the oldest and on the newest."""
    versions = [version.name for version in family.versions]
    mutants = [f"{base}+{mutant.name}" for base in (versions[0], versions[-1]) for mutant in family.mutants]
    return (*versions, *mutants)


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
