"""``pytlc sweep``: a grid of versions and sizes, and what sweeps have found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pytlc.check import Checker
from pytlc.check.verdict import AS_EXPECTED, BOUNDED, COULD_NOT_RUN, FOUND
from pytlc.cli.common import as_json_option, layers_option, print_json, progress_option, runs_option
from pytlc.cli.family_command import FamilyCommand, SizeOption, sizes
from pytlc.errors import UsageError
from pytlc.runs import RunStore
from pytlc.spec.family import is_folder, load_family
from pytlc.spec.layers import read_layer
from pytlc.spec.scope import Parameter
from pytlc.sweep import Axis, Entry, Grid, Store, SweepInfo
from pytlc.sweep.crew import LocalCrew, heap_share, local_size
from pytlc.sweep.plan import plan
from pytlc.sweep.running import Limits, Sweep
from pytlc.sweep.subject import PROPERTY, VERSION, FamilySubject, Subject
from pytlc.sweep.summary import IsSize, compare
from pytlc.toolchain import find_toolchain, prepare_archive

_WORST_FIRST = (FOUND, COULD_NOT_RUN, BOUNDED)

store_option = click.option(
    "--store",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="PYTLC_SWEEPS",
    help="Database of sweeps [default: .pytlc/sweeps.sqlite].",
)


class _Sweeps(click.Group):
    """A group in which whatever is no command of its own is the target of a sweep."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or the running of a sweep."""
        if args and args[0] not in self.commands:
            args = ["run", *args]
        return super().resolve_command(ctx, args)


class _SweepCommand(FamilyCommand):
    """A command whose sizes are axes: texts with several values."""

    def declared(self, parameter: Parameter) -> tuple[list[str], dict[str, Any]]:
        """The option of an axis."""
        return _axis_option(parameter)

    def names_family(self, text: str) -> str | None:
        """A folder, with a version behind or without."""
        folder = text.partition("@")[0]
        return folder if is_folder(folder) else None


def _axis_option(parameter: Parameter) -> tuple[list[str], dict[str, Any]]:
    metavar = ",".join(parameter.choices[:2]) if parameter.choices else "N..M"
    text = f"{parameter.doc[:1].upper()}{parameter.doc[1:]}."
    return [f"--{parameter.name}", parameter.name], {"metavar": metavar, "help": text}


def _axes(function: Any) -> Any:
    for parameter in reversed(sizes().values()):
        names, attributes = _axis_option(parameter)
        function = click.option(*names, cls=SizeOption, **attributes)(function)
    return function


@click.group(cls=_Sweeps, context_settings={"ignore_unknown_options": True})
def sweep() -> None:
    """Check a grid of versions and sizes: pytlc sweep vgic --version v0..v6 --vcpus 1..3 --memory sc,weak.

    Each axis is a list of values: 1..3, 1,3, 1..9:2, v0..v6, sc,weak. What is recorded is never checked
    again: the same command goes on where it was. "pytlc sweep run --help" has all options.
    """


@sweep.command(name="run", cls=_SweepCommand)
@click.argument("target")
@click.option("--version", metavar="V..W", help="Versions: v0..v6, or v1,v4+NoKick.")
@_axes
@click.option("--property", "properties", multiple=True, metavar="NAME", help="Check this; may be repeated.")
@click.option("--each-property", is_flag=True, help="Check each of the properties alone: one more axis.")
@click.option("--liveness", is_flag=True, help="Check temporal properties too.")
@click.option("--no-symmetry", is_flag=True, help="Treat nothing as interchangeable, such as interrupts.")
@layers_option
@click.option(
    "--assume", default="", metavar="PYTHON", help="Only points of which this holds: 'spis <= vcpus'."
)
@click.option(
    "--wise", type=click.IntRange(1), metavar="N", help="Cover all combinations of N axes: 2 for pairs."
)
@click.option(
    "--stop-at-first-failure",
    is_flag=True,
    help="Of each version, look for the smallest machine that fails and at no larger one.",
)
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Checks at once [default: one a processor]."
)
@click.option("--deadline", type=float, metavar="SECONDS", help="Stop each check after this time.")
@click.option(
    "--heap", type=int, metavar="MIB", help="Memory of the JVM of each large check [default: a share]."
)
@click.option("--name", metavar="NAME", help="What to call the sweep.")
@store_option
@progress_option
@runs_option
@as_json_option
def run_sweep(target: str, *, as_json: bool, **arguments: Any) -> None:
    """Check every point of a grid of TARGET: a family such as vgic, a version vgic@v1, or a folder.

    Exits with 1 if a point fails, with 3 if one was stopped and none fails.
    """
    subject, axes = _subject(target, arguments)
    grid = Grid(axes, arguments["assume"], arguments["wise"])
    toolchain = find_toolchain()
    prepare_archive(toolchain)
    jobs = arguments["jobs"] or local_size()
    limits = Limits(
        deadline=_deadline(arguments["deadline"]),
        heap_megabytes=arguments["heap"] or heap_share(jobs),
        stop_at_first_failure=arguments["stop_at_first_failure"],
    )
    runs: Path | None = arguments["runs"]
    checker = Checker(toolchain, RunStore(runs.absolute()) if runs else RunStore.default())
    from pytlc.report.sweep_progress import sweep_progress  # noqa: PLC0415  # rich is slow

    with (
        Store(arguments["store"] or Store.default_path()) as store,
        sweep_progress(sys.stderr, mode=arguments["progress"]) as watcher,
        LocalCrew(toolchain, jobs) as crew,
    ):
        options = {"stop_at_first_failure": limits.stop_at_first_failure}
        made = plan(
            subject,
            grid,
            jar_sha256=toolchain.jar.sha256,
            name=arguments["name"],
            options=options,
            on_point=watcher.planning,
        )
        entries = Sweep(made, store, checker, crew, limits, watcher).run()
        info = store.find(made.id)
    _show(info, entries, subject.is_size, as_json=as_json)
    click.get_current_context().exit(_exit_code(entries))


@sweep.command(name="list")
@store_option
@as_json_option
def list_sweeps(store: Path | None, *, as_json: bool) -> None:
    """List the sweeps, the newest first."""
    with Store(store or Store.default_path()) as opened:
        found = opened.sweeps()
    from pytlc.report import write  # noqa: PLC0415  # rich is slow
    from pytlc.report.sweep import sweeps_text, sweeps_to_jsonable  # noqa: PLC0415  # rich is slow

    if as_json:
        print_json(sweeps_to_jsonable(found))
    else:
        write(sweeps_text(found), sys.stdout)


@sweep.command(name="show")
@click.argument("which", default="last")
@store_option
@as_json_option
def show_sweep(which: str, store: Path | None, *, as_json: bool) -> None:
    """Show a sweep: a name, the first digits of an id, or "last"."""
    with Store(store or Store.default_path()) as opened:
        info = opened.find(which)
        entries = opened.entries(info.id)
    _show(info, entries, _is_size(entries), as_json=as_json)


@sweep.command(name="diff")
@click.argument("one")
@click.argument("other")
@store_option
@as_json_option
def diff_sweeps(one: str, other: str, store: Path | None, *, as_json: bool) -> None:
    """Compare two sweeps point by point: verdicts and state counts that changed.

    Exits with 1 if anything differs.
    """
    with Store(store or Store.default_path()) as opened:
        first, second = opened.find(one), opened.find(other)
        changes = compare(opened.entries(first.id), opened.entries(second.id))
    from pytlc.report import write  # noqa: PLC0415  # rich is slow
    from pytlc.report.sweep import comparison_text, comparison_to_jsonable  # noqa: PLC0415  # rich is slow

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
    with Store(store or Store.default_path()) as opened:
        info = opened.find(which)
        opened.remove(info.id)
    click.echo(f"{info.id} ({info.name}) is forgotten")


def _subject(target: str, arguments: dict[str, Any]) -> tuple[Subject, tuple[Axis, ...]]:
    """What is looked at, and the axes in the order of the family."""
    name, _, code = target.partition("@")
    family = load_family(name)
    if code and arguments[VERSION]:
        raise UsageError(f"the version is given twice, in {target} and by --version; drop one of them")
    subject = FamilySubject(
        family,
        code or None,
        arguments["properties"],
        liveness=arguments["liveness"],
        symmetry=not arguments["no_symmetry"],
        own=[read_layer(folder) for folder in arguments["layers"]],
    )
    named = (VERSION, *family.parameters)
    axes = [subject.axis(name, arguments[name]) for name in named if arguments.get(name) is not None]
    if arguments["each_property"]:
        claims = arguments["properties"] or [claim.name for claim in family.properties]
        axes.append(Axis(PROPERTY, tuple(claims)))
    return subject, tuple(axes) or (subject.axis(VERSION, code or family.newest.name),)


def _is_size(entries: tuple[Entry, ...]) -> IsSize:
    """Of a stored sweep, whose family may be gone: an axis of numbers is a size."""
    kinds = {name: isinstance(value, int) for entry in entries for name, value in entry.point.values}
    return lambda name: kinds.get(name, False)


def _show(info: SweepInfo, entries: tuple[Entry, ...], is_size: IsSize, *, as_json: bool) -> None:
    from pytlc.report import write  # noqa: PLC0415  # rich is slow
    from pytlc.report.sweep import sweep_text, sweep_to_jsonable  # noqa: PLC0415  # rich is slow

    if as_json:
        print_json(sweep_to_jsonable(info, entries, is_size))
    else:
        write(sweep_text(info, entries, is_size), sys.stdout)


def _exit_code(entries: tuple[Entry, ...]) -> int:
    codes = {entry.record.exit_code for entry in entries if entry.record is not None}
    return next((code for code in _WORST_FIRST if code in codes), AS_EXPECTED)


def _deadline(seconds: float | None) -> float | None:
    if seconds is not None and not seconds > 0:
        raise UsageError(f"--deadline {seconds:g} is no time: give seconds above 0")
    return seconds
