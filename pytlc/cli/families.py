"""``pytlc families`` and ``pytlc versions``: what can be checked."""

from __future__ import annotations

from dataclasses import asdict

import click

from pytlc.cli.common import as_json_option, print_json
from pytlc.spec.claims import Property
from pytlc.spec.family import Family, family_names, load_family


@click.command()
@as_json_option
def families(*, as_json: bool) -> None:
    """List the families of specs, with their sizes and properties."""
    found = [load_family(name) for name in family_names()]
    if as_json:
        print_json([_family(family) for family in found])
        return
    for family in found:
        click.echo(f"{family.name}  {family.title}\n\nsizes")
        _columns([(f"--{p.name}", p.doc) for p in family.parameters.values()])
        click.echo("\nproperties")
        _columns([(p.name, p.severity.value, p.kind, _claim(p)) for p in family.properties])


@click.command()
@click.argument("family", default="vgic")
@as_json_option
def versions(family: str, *, as_json: bool) -> None:
    """List the code versions of FAMILY, what was proposed, and the layers that can be put on top of them."""
    found = load_family(family)
    if as_json:
        print_json({"versions": [asdict(row) for row in found.versions], "layers": _layers(found)})
        return
    name = found.name
    upstream = [version for version in found.versions if version.commit]
    proposed = [version for version in found.versions if not version.commit]
    click.echo("upstream, with the layer that each puts on the one before it")
    _columns([(f"{name}@{v.name}", v.commit, v.date, v.layer or "the base", v.subject) for v in upstream])
    if proposed:
        click.echo("\nproposals that were not merged")
        _columns([(f"{name}@{v.name}", f"on {v.on}", v.subject, f"({v.source})") for v in proposed])
    click.echo("\nmistakes on purpose, with the version that each was written on")
    _columns([(m.name, f"on {m.on}", f"violates {m.violates}", m.row, m.subject) for m in found.mutants])
    mistake, commit = found.mutants[0].name, upstream[1].layer
    click.echo(
        f"\nAll of these layers can be put on a version, as in {name}@{upstream[-1].name}+{mistake} or "
        f"{name}@{upstream[0].name}+{commit},\nwhere they undo nothing. --layer DIR puts one of yours on top."
    )


def _layers(family: Family) -> list[dict[str, object]]:
    """Every layer that can be put on a version; one that a version is made of names that."""
    mutants = {mutant.name: mutant for mutant in family.mutants}
    return [
        {
            "name": layer.name,
            "on": layer.on,
            "version": None if layer.name in mutants else layer.stem,
            "violates": mutants[layer.name].violates if layer.name in mutants else None,
            "row": mutants[layer.name].row if layer.name in mutants else None,
            "subject": layer.subject,
        }
        for layer in family.optional.values()
    ]


def _family(family: Family) -> dict[str, object]:
    return {
        "name": family.name,
        "title": family.title,
        "sizes": [asdict(p) for p in family.parameters.values()],
        "properties": [_property(p) for p in family.properties],
    }


def _claim(claim: Property) -> str:
    """What must hold, and on which machines it says anything."""
    needs = " and ".join(need.replace("|", " or ") for need in claim.needs)
    return f"{claim.claim} (needs {needs})" if needs else claim.claim


def _property(claim: Property) -> dict[str, object]:
    return {
        "name": claim.name,
        "kind": claim.kind,
        "severity": claim.severity.value,
        "claim": claim.claim,
        "breaks": claim.breaks,
        "needs": list(claim.needs),
    }


def _columns(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  " + "  ".join(cells).rstrip())
