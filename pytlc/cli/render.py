"""``pytlc render``: write a spec, for reading or for plain TLC."""

from __future__ import annotations

from pathlib import Path

import click

from pytlc.cli.common import as_json_option, family_options, find_target, print_json
from pytlc.cli.family_command import FamilyCommand
from pytlc.files import write_atomic


@click.command(cls=FamilyCommand)
@click.argument("target")
@family_options
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder for the files [default: the current one].",
)
@as_json_option
def render(
    target: str,
    properties: tuple[str, ...],
    layers: tuple[Path, ...],
    output: Path,
    *,
    no_symmetry: bool,
    liveness: bool,
    as_json: bool,
    **sizes: int | None,
) -> None:
    """Write the modules and the cfg of TARGET, such as vgic@v1 or path/to/family@v1."""
    from pytlc.spec import render as render_target
    from pytlc.spec.selection import select

    found = find_target(target, layers)
    scope = found.family.scope(**sizes)
    chosen = select(found.family, properties, scope, liveness=liveness).properties
    rendered = render_target(found, scope, chosen, symmetry=not no_symmetry)
    if as_json:
        print_json({"main": rendered.main, "config": rendered.config, "files": dict(rendered.files)})
        return
    for name, text in rendered.files.items():
        write_atomic(output / name, text.encode())
    click.echo(f"{target} on {scope}: {len(rendered.files)} files in {output}")
    click.echo(f"java -cp tla2tools.jar tlc2.TLC -deadlock -config {rendered.config} {rendered.main}.tla")
