"""Families: how targets are named and looked up, and what a malformed ``family.toml`` is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.errors import SpecError, UsageError
from pytlc.spec.family import Family, family_names, load_family, read_family
from tests.unit.spec.toy_family import toy


def test_a_version_is_found_by_name_and_by_hash(family: Family) -> None:
    """Name, recorded hash, a prefix of it of seven characters and the full hash name the same version."""
    for version in family.versions:
        assert family.target(version.name).version is version
        for text in (version.commit, version.commit[:7], version.commit + "f00") if version.commit else ():
            assert family.target(text).version is version


def test_layers_are_those_of_the_versions_below_and_then_the_mutants(family: Family) -> None:
    """The base has no layer, each version those before it, and mutants lie on top in the order given."""
    assert family.target("v0").layers == ()
    assert family.target("v2").layers == ("v1", "v2")
    target = family.target("v1+KeepVisible+KeepLrQueue")
    assert target.layers == ("v1", "KeepVisible", "KeepLrQueue")
    assert (target.code, target.name) == ("v1+KeepVisible+KeepLrQueue", "vgic@v1+KeepVisible+KeepLrQueue")


def test_a_proposal_lies_on_its_own_version(tmp_path: Path) -> None:
    """And a commit on the one before it, unless it says otherwise."""
    family = toy(tmp_path, {})
    assert {version.name: version.on for version in family.versions} == {
        "v0": "",
        "v1": "v0",
        "v2": "v1",
        "other": "v0",
    }
    assert family.newest.name == "v2"
    assert family.target("other").layers == ("other",)
    assert family.target("v2").layers == ("v1", "v2")
    assert (family.version("other").origin, family.version("v1").origin) == ("mail of a day", "1111111")


def test_the_layer_of_a_version_can_be_put_on_another_one(tmp_path: Path) -> None:
    """By its own name, under which it is told; a version that has it already is refused."""
    target = toy(tmp_path, {}).target("other+Second+Late")
    assert target.layers == ("other", "v2", "Late")
    assert (target.name, target.own) == ("toy@other+Second+Late", ())
    assert list(target.family.optional) == ["First", "Second", "Early", "Late"]
    with pytest.raises(UsageError, match=r"toy@v2 has v1 \(First\) already; leave First out"):
        target.family.target("v2+First")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('on = "v0"\nsource', 'on = "v9"\nsource', "version other is on v9, which does not come before"),
        ('source = "mail of a day"\n', "", "version other needs a commit with its date or"),
        (
            'commit = "1111111"',
            'commit = "1111111"\nsource = "mail"',
            "version v1 needs a commit with its date or",
        ),
        ('on = "v2"', 'on = "v9"', "mutant Late is on v9, which is no version"),
        ('name = "Early"', 'name = "First"', "two layers have the name First"),
        ('on = "v2"\n', "", "mutant Late: key 'on' is missing"),
    ],
)
def test_versions_and_layers_that_contradict_each_other_are_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    """The file is named, and the version or the layer."""
    toy(tmp_path, {})
    path = tmp_path / "family.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(SpecError, match=rf"family\.toml: .*{words}"):
        read_family(tmp_path)


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
    """What ``family.toml`` claims stands in ``VgicProps``, or beside the constants if it is collected."""
    texts = {name: (family.root / f"{name}.tla.j2").read_text() for name in ("VgicProps", family.model)}
    for claim in family.properties:
        assert f"\n{claim.name} ==" in texts[family.model if claim.kind == "search" else "VgicProps"]


def test_a_missing_family_file_is_named(tmp_path: Path) -> None:
    """The message says which file was looked for."""
    with pytest.raises(SpecError, match=r"family\.toml is missing: a family is a folder"):
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
