"""``pytlc families`` and ``pytlc versions``: what can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pytlc.cli.common import as_json_option, print_json

if TYPE_CHECKING:
    from pytlc.spec.claims import Property
    from pytlc.spec.family import Family, Version


@click.command()
@click.argument("names", metavar="[FAMILY]...", nargs=-1)
@as_json_option
def families(names: tuple[str, ...], *, as_json: bool) -> None:
    """List the families that come with pytlc, or those given, with their sizes and properties.

    FAMILY is a name, or the folder of a family of your own.
    """
    from pytlc.spec.family import family_names, load_family

    found = [load_family(name) for name in names or family_names()]
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
    from pytlc.spec.family import load_family

    found = load_family(family)
    if as_json:
        print_json({"versions": [asdict(row) for row in found.versions], "layers": _layers(found)})
        return
    upstream = [version for version in found.versions if version.commit]
    _upstream(family, upstream)
    others = [version for version in found.versions if not version.commit]
    _others(family, others, "proposals that were not merged" if upstream else "versions")
    if found.mutants:
        click.echo("\nmistakes on purpose, with the version that each was written on")
        _columns([(m.name, f"on {m.on}", f"violates {m.violates}", m.row, m.subject) for m in found.mutants])
    examples = [f"{family}@{layer.on}+{layer.name}" for layer in found.optional.values()]
    if examples:
        click.echo(
            f"\nAll of these layers can be put on a version, as in {examples[-1]} or {examples[0]},\n"
            f"where they undo nothing. --layer DIR puts one of yours on top."
        )


def _upstream(family: str, versions: list[Version]) -> None:
    if versions:
        click.echo("upstream, with the layer that each puts on the one before it")
        rows = [(f"{family}@{v.name}", v.commit, v.date, v.layer or "the base", v.subject) for v in versions]
        _columns(rows)


def _others(family: str, versions: list[Version], head: str) -> None:
    if versions:
        click.echo(f"\n{head}")
        rows = [
            (f"{family}@{v.name}", f"on {v.on}" if v.on else "the base", v.subject, f"({v.source})")
            for v in versions
        ]
        _columns(rows)


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


def _columns(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  " + "  ".join(cells).rstrip())
