"""Looking up versions by name, hash and sum."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pytlc.errors import LayerError, UsageError
from pytlc.vgic.compose import Layer
from pytlc.vgic.properties import PROPERTIES
from pytlc.vgic.steps.list_registers import gic_update_one_lr__read
from pytlc.vgic.versions import MUTANTS, VERSIONS, find_version


def test_versions_are_the_upstream_commits_in_order() -> None:
    """Each version adds the layer of one commit to the version before it."""
    upstream = [version for version in VERSIONS.values() if version.upstream]
    assert all(above.layers[:-1] == below.layers for below, above in pairwise(upstream))
    assert {version.name: version.upstream[:10] for version in upstream} == {
        "v0": "79903e50db",
        "v1": "378384399e",
        "v2": "31bc6a93a0",
        "v3": "91ef736493",
        "v4": "43208a9cb4",
        "v5": "5f66da6590",
        "lpi": "a1df3d257f",
        "v6": "c84e4b2dd4",
    }


def test_proposals_have_a_base_of_their_own() -> None:
    """Each adds one layer to the version that it was made for, and has no commit."""
    below = {"thread-v2": "v0", "thread-v3": "v0", "thread-barrier": "v1"}
    assert {version.name for version in VERSIONS.values() if not version.upstream} == set(below)
    for name, base in below.items():
        assert VERSIONS[name].layers[:-1] == VERSIONS[base].layers
        assert find_version(name).layers[-1].name == name


def test_the_layer_of_a_version_can_be_put_on_another_one() -> None:
    """By its own name; one that is there already is a usage error."""
    version = find_version("v4+EnabledCheck")
    assert version.layers == (*VERSIONS["v4"].layers, VERSIONS["v6"].layers[-1])
    assert version.name == "v4+EnabledCheck"
    with pytest.raises(UsageError, match="v6 has EnabledCheck already"):
        find_version("v6+EnabledCheck")


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("v4+KeepVisible+KeepLrMask", "gic_update_one_lr__read, which KeepVisible defines here"),
        ("v5+MigrateWithoutLock", "vgic_migrate_irq__lock_vgic, which v5 defines here"),
        ("v0+StatusUnderL", "which v0 defines here and v3 where v5 was written, in v4"),
    ],
)
def test_a_layer_that_would_undo_another_one_is_refused(text: str, step: str) -> None:
    """The step is named, and who defines it here and where the layer was written."""
    with pytest.raises(LayerError, match=step):
        find_version(text)


def test_a_layer_of_a_user_can_be_named() -> None:
    """It was written on what it is put on, so every version takes it."""
    mine = Layer("Mine", {"gic_update_one_lr__read": gic_update_one_lr__read})
    assert find_version("v5+Mine", {"Mine": mine}).layers == (*VERSIONS["v5"].layers, mine)
    with pytest.raises(LayerError, match="Mine redefines gic_update_one_lr__read, which KeepVisible defines"):
        find_version("v5+KeepVisible+Mine", {"Mine": mine})
    with pytest.raises(UsageError, match="unknown layer 'Mine'"):
        find_version("v5+Mine")


@pytest.mark.parametrize("text", ["3783843", "378384399e", "378384399ED6", VERSIONS["v1"].upstream])
def test_by_hash(text: str) -> None:
    """Seven or more characters of a hash find its version, in either case."""
    assert find_version(text) is VERSIONS["v1"]


@pytest.mark.parametrize("text", ["378384", "378384399f", "v9", "", "V1x"])
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
    with pytest.raises(UsageError, match=r"unknown layer 'KeepVisble'; did you mean .*KeepVisible\?"):
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
    """The property that a mutant is made for exists, and so does the version that it was written on."""
    assert {mutant.breaks for mutant in MUTANTS.values()} <= set(PROPERTIES)
    assert {mutant.on for mutant in MUTANTS.values()} <= set(VERSIONS)
