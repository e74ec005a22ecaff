"""``pytlc families`` and ``pytlc versions``."""

from __future__ import annotations

import json

from pytlc.spec import load_family
from tests.unit.cli.conftest import Pytlc

FAMILY = load_family("vgic")


def test_families_shows_sizes_and_properties(pytlc: Pytlc) -> None:
    """Every size has its option and every property its claim."""
    said = pytlc("families")
    assert said.code == 0
    for parameter in FAMILY.parameters.values():
        assert f"--{parameter.name} " in said.out
        assert parameter.doc in said.out
    for claim in FAMILY.properties:
        (line,) = (line for line in said.out.splitlines() if line.startswith(f"  {claim.name} "))
        assert line.split()[1:3] == [claim.severity.value, claim.kind]
        assert claim.claim in line


def test_families_as_json_has_the_same(pytlc: Pytlc) -> None:
    """Sizes with their bounds, and properties with kind and consequence."""
    (family,) = json.loads(pytlc("families", "--json").out)
    assert family["name"] == "vgic"
    assert [size["name"] for size in family["sizes"]] == list(FAMILY.parameters)
    assert {"minimum", "maximum", "default", "bound"} <= family["sizes"][0].keys()
    assert [claim["name"] for claim in family["properties"]] == [claim.name for claim in FAMILY.properties]
    assert all(claim["breaks"] for claim in family["properties"])
    stakes = [(claim.severity.value, list(claim.needs)) for claim in FAMILY.properties]
    assert [(claim["severity"], claim["needs"]) for claim in family["properties"]] == stakes


def test_versions_shows_commits_and_layers(pytlc: Pytlc) -> None:
    """A line for each version, with the target to paste, and one for each mistake with what it breaks."""
    said = pytlc("versions")
    assert said.code == 0
    lines = [line.split() for line in said.out.splitlines()]
    for version in FAMILY.versions:
        (line,) = (line for line in lines if line[:1] == [f"vgic@{version.name}"])
        assert line[1:3] == ([version.commit, version.date] if version.commit else ["on", version.on])
        assert version.layer in line or not version.layer
        assert version.source in said.out
    for mutant in FAMILY.mutants:
        (line,) = (line for line in lines if line[:1] == [mutant.name])
        assert line[1:5] == ["on", mutant.on, "violates", mutant.violates]


def test_versions_as_json_has_the_same(pytlc: Pytlc) -> None:
    """Versions oldest first, each with what it lies on, and every layer with what it was written on."""
    data = json.loads(pytlc("versions", "vgic", "--json").out)
    assert [version["commit"] for version in data["versions"]] == [v.commit for v in FAMILY.versions]
    assert [version["on"] for version in data["versions"]] == [v.on for v in FAMILY.versions]
    layers = {layer["name"]: layer for layer in data["layers"]}
    assert list(layers) == list(FAMILY.optional)
    assert layers["KeepVisible"]["violates"] == "VisibleIffInLr"
    assert (layers["KeepVisible"]["on"], layers["KeepVisible"]["version"]) == ("v4", None)
    assert (layers["LockFreePriority"]["on"], layers["LockFreePriority"]["version"]) == ("v3", "v4")


def test_every_layer_violates_a_property_of_the_family() -> None:
    """What is shown can be asked for."""
    for mutant in FAMILY.mutants:
        assert FAMILY.property(mutant.violates).name == mutant.violates
