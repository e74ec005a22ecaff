"""Looking up versions by name, hash and sum."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pytlc.errors import UsageError
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.versions import MUTANTS, VERSIONS, find_version


def test_versions_are_the_upstream_commits_in_order() -> None:
    """Each version adds the layer of one commit to the version before it."""
    assert list(VERSIONS) == ["v0", "v1", "v2", "v3", "v4"]
    layers = [version.layers for version in VERSIONS.values()]
    assert all(above[:-1] == below for below, above in pairwise(layers))
    assert [version.upstream[:10] for version in VERSIONS.values()] == [
        "79903e50db",
        "378384399e",
        "31bc6a93a0",
        "91ef736493",
        "43208a9cb4",
    ]


@pytest.mark.parametrize("text", ["3783843", "378384399e", "378384399ED6", VERSIONS["v1"].upstream])
def test_by_hash(text: str) -> None:
    """Seven or more characters of a hash find its version, in either case."""
    assert find_version(text) is VERSIONS["v1"]


@pytest.mark.parametrize("text", ["378384", "378384399f", "v5", "", "V1x"])
def test_unknown_version(text: str) -> None:
    """A short hash, a wrong hash and an unknown name are usage errors that list what there is."""
    with pytest.raises(UsageError, match=r"unknown version .*\n.*7 or more characters.*\n  v0  79903e50db"):
        find_version(text)


def test_nearest_spelling() -> None:
    """The error names the nearest version or mutant, whatever the case."""
    with pytest.raises(UsageError, match=r"did you mean v4\?"):
        find_version("V4")
    with pytest.raises(UsageError, match=r"did you mean v4\+KeepVisible\?"):
        find_version("keepvisible")
    with pytest.raises(UsageError, match=r"unknown mutant 'KeepVisble'; did you mean .*KeepVisible\?"):
        find_version("v4+KeepVisble")


def test_mutants_are_added() -> None:
    """A sum stacks the mutants over the version and keeps its commit."""
    version = find_version("378384399e+KeepVisible+KeepLrQueue")
    assert version.name == "v1+KeepVisible+KeepLrQueue"
    assert [layer.name for layer in version.layers] == ["v1", "KeepVisible", "KeepLrQueue"]
    assert [mutant.breaks for mutant in version.mutants] == ["VisibleIffInLr", "LrPendingSubset"]
    assert version.upstream == VERSIONS["v1"].upstream


def test_a_mutant_is_named_once() -> None:
    """The same mutant twice is a usage error."""
    with pytest.raises(UsageError, match="twice"):
        find_version("v4+KeepVisible+KeepVisible")


def test_every_mutant_breaks_a_property() -> None:
    """The property that a mutant is made for exists, and no two mutants are made for the same."""
    broken = [mutant.breaks for mutant in MUTANTS.values()]
    assert set(broken) <= set(PROPERTIES)
    assert len(set(broken)) == len(broken)
