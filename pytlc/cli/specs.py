"""``pytlc specs``: the checked-in specs beside what the templates render."""

from __future__ import annotations

from pathlib import Path

import click

from pytlc.errors import StaleSpec


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("specs"))
@click.option("--family", default="vgic", show_default=True, help="Whose specs: a name, or a folder.")
@click.option("--check", is_flag=True, help="Only compare; exit with 1 if anything differs.")
def specs(folder: Path, family: str, *, check: bool) -> None:
    """Rewrite FOLDER from the templates of the recorded models."""
    from pytlc.spec import golden, load_family

    files = golden.files_of(load_family(family))
    if not check:
        changed = golden.write(folder, files)
        click.echo(f"{folder}: {len(files)} files, {len(changed)} of them changed")
        return
    differences = golden.compare(folder, files)
    if differences:
        raise StaleSpec(golden.report(differences))
    click.echo(f"{folder}: {len(files)} files, as the templates render them")
