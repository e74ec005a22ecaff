"""``pytlc sweep``: a grid of versions and sizes, and what sweeps have found."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pytlc.cli.common import as_json_option, print_json, runs_option, store_of
from pytlc.cli.sweep_run import full_option, run_sweep, show, store_option
from pytlc.files import write_atomic
from pytlc.sweep.formats import FORMATS


class _Sweeps(click.Group):
    """A group in which whatever is no command of its own is the target of a sweep."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or the running of a sweep."""
        if args and args[0] not in self.commands:
            args = ["run", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_Sweeps, context_settings={"ignore_unknown_options": True})
def sweep() -> None:
    """Check a grid of versions and sizes: pytlc sweep vgic --version v0..v6 --vcpus 1..3 --memory sc,weak.

    Any spec is swept over its constants: pytlc sweep Spec.tla --constant N=1..4 --constant 'P={p1},{p1,p2}';
    a FILE.toml has one or several sweeps. Each axis is a list of values: 1..3, 1,3, 1..9:2, v0..v6, sc,weak.
    What is recorded is never checked again: the same command goes on where it was.
    "pytlc sweep run --help" has all options.
    """


sweep.add_command(run_sweep)


@sweep.command(name="list")
@store_option
@as_json_option
def list_sweeps(store: Path | None, *, as_json: bool) -> None:
    """List the sweeps, the newest first."""
    from pytlc.sweep import Store

    with Store(store or Store.default_path()) as opened:
        found = opened.sweeps()
    from pytlc.report import write  # rich is slow
    from pytlc.report.sweep import sweeps_text  # rich is slow
    from pytlc.report.sweep_jsonable import sweeps_to_jsonable  # rich is slow

    if as_json:
        print_json(sweeps_to_jsonable(found))
    else:
        write(sweeps_text(found), sys.stdout)


@sweep.command(name="show")
@click.argument("which", default="last")
@store_option
@runs_option
@full_option
@as_json_option
def show_sweep(which: str, store: Path | None, runs: Path | None, *, full: bool, as_json: bool) -> None:
    """Show a sweep: a name, the first digits of an id, or "last"."""
    from pytlc.sweep import Store

    with Store(store or Store.default_path()) as opened:
        info = opened.find(which)
        entries = opened.entries(info.id)
    data = show(info, entries, store_of(runs), as_json=as_json, full=full)
    if data is not None:
        print_json(data)


@sweep.command(name="export")
@click.argument("which", default="last")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="[default: as the file is called, or csv]."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File [default: stdout].")
@store_option
def export_sweep(which: str, form: str | None, out: Path | None, store: Path | None) -> None:
    """Write the points of a sweep as a table, one a row: CSV, JSON, Parquet or Markdown."""
    from pytlc.sweep import Store
    from pytlc.sweep.export import exported

    named = out.suffix.removeprefix(".").lower() if out else ""
    with Store(store or Store.default_path()) as opened:
        entries = opened.entries(opened.find(which).id)
    content = exported(entries, form or (named if named in FORMATS else FORMATS[0]))
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        write_atomic(out, content)
        click.echo(f"{out}: {len(entries):,} points", err=True)


@sweep.command(name="plot")
@click.argument("which", default="last")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="File, .svg or .png (with the extra plots).",
)
@click.option("--over", metavar="AXIS", help="Only plots over this size.")
@click.option("--of", "up", type=click.Choice(["states", "seconds"]), help="Only plots of these.")
@store_option
def plot_sweep(which: str, out: Path, over: str | None, up: str | None, store: Path | None) -> None:
    """Draw how states and seconds grow over each size, on a logarithmic scale, a line for each setting."""
    from pytlc.sweep import Store

    with Store(store or Store.default_path()) as opened:
        info = opened.find(which)
        entries = opened.entries(info.id)
    from pytlc.report.plot import plots_svg  # rich is slow
    from pytlc.report.sweep_plots import chosen_plots, image, sweep_plots  # rich is slow

    plots = chosen_plots(sweep_plots(entries, info.is_size), over, up)
    write_atomic(out, image(plots_svg(plots), out.suffix))
    click.echo(f"{out}: {len(plots)} {'plot' if len(plots) == 1 else 'plots'}", err=True)


@sweep.command(name="diff")
@click.argument("one")
@click.argument("other")
@store_option
@as_json_option
def diff_sweeps(one: str, other: str, store: Path | None, *, as_json: bool) -> None:
    """Compare two sweeps point by point: verdicts and state counts that changed.

    Exits with 1 if anything differs.
    """
    from pytlc.check.verdict import AS_EXPECTED, FOUND
    from pytlc.sweep import Store
    from pytlc.sweep.summary import compare

    with Store(store or Store.default_path()) as opened:
        first, second = opened.find(one), opened.find(other)
        changes = compare(opened.entries(first.id), opened.entries(second.id))
    from pytlc.report import write  # rich is slow
    from pytlc.report.sweep import comparison_text  # rich is slow
    from pytlc.report.sweep_jsonable import comparison_to_jsonable  # rich is slow

    if as_json:
        print_json(comparison_to_jsonable(first, second, changes))
    else:
        write(comparison_text(first, second, changes), sys.stdout)
    click.get_current_context().exit(FOUND if changes else AS_EXPECTED)


@sweep.command(name="remove")
@click.argument("which")
@store_option
def remove_sweep(which: str, store: Path | None) -> None:
    """Forget a sweep; results stay for others that have the same points."""
    from pytlc.sweep import Store

    with Store(store or Store.default_path()) as opened:
        info = opened.find(which)
        opened.remove(info.id)
    click.echo(f"{info.id} ({info.name}) is forgotten")
