"""``pytlc render``: write a spec, for reading or for plain TLC."""

from __future__ import annotations

from pathlib import Path

import click

from pytlc.cli.common import as_json_option, find_properties, find_target, print_json, size_options
from pytlc.errors import StorageError
from pytlc.spec import Rendered
from pytlc.spec import render as render_target


@click.command()
@click.argument("target")
@size_options
@click.option("--property", "properties", multiple=True, metavar="NAME", help="Check this; may be repeated.")
@click.option("--no-symmetry", is_flag=True, help="Do not treat interrupts as interchangeable.")
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
    output: Path,
    *,
    no_symmetry: bool,
    as_json: bool,
    **sizes: int | None,
) -> None:
    """Write the modules and the cfg of TARGET, such as vgic@v1."""
    found = find_target(target)
    scope = found.family.scope(**sizes)
    chosen = find_properties(found.family, properties)
    rendered = render_target(found, scope, chosen, symmetry=not no_symmetry)
    if as_json:
        print_json({"main": rendered.main, "config": rendered.config, "files": dict(rendered.files)})
        return
    _write(rendered, output)
    click.echo(f"{target} on {scope}: {len(rendered.files)} files in {output}")
    click.echo(f"java -cp tla2tools.jar tlc2.TLC -deadlock -config {rendered.config} {rendered.main}.tla")


def _write(rendered: Rendered, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in rendered.files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"{folder}: cannot write the spec: {error.strerror}; name another folder"
        ) from error
