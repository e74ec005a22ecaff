"""``pytlc families`` and ``pytlc versions``: what can be checked."""

from __future__ import annotations

from dataclasses import asdict

import click

from pytlc.cli.common import as_json_option, print_json
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
        _columns([(p.name, p.claim) for p in family.properties])


@click.command()
@click.argument("family", default="vgic")
@as_json_option
def versions(family: str, *, as_json: bool) -> None:
    """List the code versions of FAMILY, and the layers that can be put on top of them."""
    found = load_family(family)
    if as_json:
        layers = [asdict(row) for row in found.mutants]
        print_json({"versions": [asdict(row) for row in found.versions], "layers": layers})
        return
    _columns([(f"{found.name}@{v.name}", v.commit, v.date, v.subject) for v in found.versions])
    click.echo(f"\nlayers, as in {found.name}@{found.versions[-1].name}+{found.mutants[0].name}")
    _columns([(m.name, f"violates {m.violates}", m.subject) for m in found.mutants])


def _family(family: Family) -> dict[str, object]:
    return {
        "name": family.name,
        "title": family.title,
        "sizes": [asdict(p) for p in family.parameters.values()],
        "properties": [asdict(p) for p in family.properties],
    }


def _columns(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  " + "  ".join(cells).rstrip())
