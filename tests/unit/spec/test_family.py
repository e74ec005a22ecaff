"""Families: how targets are named and looked up, and what a malformed ``family.toml`` is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.errors import SpecError, UsageError
from pytlc.spec.family import Family, family_names, load_family, read_family


def test_a_version_is_found_by_name_and_by_hash(family: Family) -> None:
    """Name, recorded hash, a prefix of it of seven characters and the full hash name the same version."""
    for version in family.versions:
        for text in (version.name, version.commit, version.commit[:7], version.commit + "f00"):
            assert family.target(text).version is version


def test_layers_are_those_of_the_versions_below_and_then_the_mutants(family: Family) -> None:
    """The base has no layer, each version those before it, and mutants lie on top in the order given."""
    assert family.target("v0").layers == ()
    assert family.target("v2").layers == ("v1", "v2")
    target = family.target("v1+KeepVisible+KeepLrMask")
    assert target.layers == ("v1", "KeepVisible", "KeepLrMask")
    assert (target.code, target.name) == ("v1+KeepVisible+KeepLrMask", "vgic@v1+KeepVisible+KeepLrMask")


def test_a_hash_in_a_target_is_told_by_its_version(family: Family) -> None:
    """The name of a target does not depend on how the version was asked for."""
    assert family.target("378384399e+KeepVisible").code == "v1+KeepVisible"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("v9", ["version 'v9'", "v4 (43208a9cb4)"]),
        ("V4+KeepVisible", ["version 'V4'", "known: v0"]),
        ("378384", ["version '378384'"]),
        ("", ["version ''"]),
        ("v4+KeepVisble", ["layer 'KeepVisble'", "did you mean KeepVisible?", "WideInvalidLr"]),
        ("v4+", ["layer ''"]),
        ("v4+KeepVisible+KeepVisible", ["KeepVisible stands twice", "once"]),
    ],
)
def test_an_unknown_name_is_told_what_there_is(family: Family, code: str, words: list[str]) -> None:
    """The message names what is unknown, the nearest name, and all that are known."""
    with pytest.raises(UsageError) as caught:
        family.target(code)
    assert all(word in str(caught.value) for word in words)


def test_properties_are_found_by_name(family: Family) -> None:
    """A known name gives the property; an unknown one the nearest and all."""
    assert family.property("NoLockCycle").kind == "invariant"
    assert family.property("OwnerLockHeld").kind == "action"
    with pytest.raises(
        UsageError, match=r"no property 'NoLockCycles'; did you mean NoLockCycle\?\nknown: TypeOK"
    ):
        family.property("NoLockCycles")


def test_an_unknown_family_is_told_which_there_are() -> None:
    """The families that come with pytlc can be loaded; another name is refused with their list."""
    assert [load_family(name).name for name in family_names()] == list(family_names())
    with pytest.raises(UsageError, match=r"no family 'vgicc'; did you mean vgic\?\nknown: vgic"):
        load_family("vgicc")


def test_every_layer_file_belongs_to_a_version_or_mutant_and_the_reverse(family: Family) -> None:
    """No layer is forgotten in ``family.toml`` and none is missing from the folder."""
    files = {path.name for path in (family.root / "layers").iterdir()}
    names = [*(v.name for v in family.versions[1:]), *(m.name for m in family.mutants)]
    assert files == {f"{name}.tla.j2" for name in names}


def test_every_mutant_names_a_property_of_the_family(family: Family) -> None:
    """What a mutant is said to violate exists."""
    assert {family.property(mutant.violates).name for mutant in family.mutants} == {
        mutant.violates for mutant in family.mutants
    }


def test_every_property_is_an_operator_of_the_properties_module(family: Family) -> None:
    """What ``family.toml`` claims stands in ``VgicProps`` under the same name."""
    text = (family.root / "VgicProps.tla").read_text()
    for claim in family.properties:
        assert f"\n{claim.name} ==" in text


def test_a_missing_family_file_is_named(tmp_path: Path) -> None:
    """The message says which file was looked for."""
    with pytest.raises(SpecError, match=r"family\.toml: cannot be read as TOML"):
        read_family(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "vgic"', "name = ", "cannot be read as TOML"),
        ('title = "virtual GIC of Xen/ARM"', "", "'title'"),
        ('subject = "arm: read/write', 'subjct = "arm: read/write', "subjct"),
        ("maximum = 32\n", "maximun = 32\n", "maximun"),
        ('kind = "invariant"\n', 'knd = "invariant"\n', "knd"),
    ],
)
def test_a_malformed_family_file_is_told_where(
    broken: Callable[..., Family], old: str, new: str, words: str
) -> None:
    """A syntax error, a missing key and a misspelt key each name the file and the key."""
    with pytest.raises(SpecError, match=rf"family\.toml: .*{words}"):
        broken("family.toml", old, new)


@pytest.mark.parametrize("text", ["378384399e", "3783843", "378384399EABCDEF", "3783843".upper()])
def test_a_version_is_found_by_any_abbreviation_of_its_hash(family: Family, text: str) -> None:
    """Seven digits or more name a commit, in any case, longer than what is recorded too."""
    assert family.target(text).version.name == "v1"


@pytest.mark.parametrize("text", ["378384", "378384399ezz", "v", ""])
def test_what_is_no_abbreviation_of_a_hash_is_unknown(family: Family, text: str) -> None:
    """Too few digits, or digits that are none, name nothing."""
    with pytest.raises(UsageError, match="has no version"):
        family.target(text)
