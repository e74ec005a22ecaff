"""``pytlc sweep TARGET``: the checks of a grid are made."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from pytlc.cli.common import (
    as_json_option,
    dask_option,
    layers_option,
    override_options,
    overrides_of,
    print_json,
    progress_option,
    refuse_spec_options,
    reuse_option,
    runs_option,
    spec_options,
    store_of,
)
from pytlc.cli.family_command import FamilyCommand, SizeOption, sizes
from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.runs import RunStore
    from pytlc.spec.scope import Parameter
    from pytlc.sweep import Entry, Record, SweepInfo
    from pytlc.sweep.definition import Definition
    from pytlc.sweep.plan import Plan
    from pytlc.vacuity import Vacuity


_AXIS = re.compile(r"\s*(\w+)\s*(?:<-|=)(.*)", re.DOTALL)
#: What says how a sweep is made, and not what it is: it goes with a file too.
_EXECUTION = ("jobs", "deadline", "heap")

store_option = click.option(
    "--store",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="PYTLC_SWEEPS",
    help="Database of sweeps [default: .pytlc/sweeps.sqlite].",
)

full_option = click.option("--full", is_flag=True, help="Show every point, however many there are.")


class _SweepCommand(FamilyCommand):
    """A command whose sizes are axes: texts with several values."""

    def declared(self, parameter: Parameter) -> tuple[list[str], dict[str, Any]]:
        """The option of an axis."""
        return _axis_option(parameter)

    def names_family(self, text: str) -> str | None:
        """A folder, with a version behind or without."""
        from pytlc.spec.family import is_folder

        folder = text.partition("@")[0]
        is_file = text.endswith((".tla", ".toml"))
        return folder if is_folder(folder) and not is_file else None


def _axis_option(parameter: Parameter) -> tuple[list[str], dict[str, Any]]:
    metavar = ",".join(parameter.choices[:2]) if parameter.choices else "N..M"
    text = f"{parameter.doc[:1].upper()}{parameter.doc[1:]}."
    return [f"--{parameter.name}", parameter.name], {"metavar": metavar, "help": text}


def _axes_options(function: Any) -> Any:
    for parameter in reversed([*sizes().values()]):
        names, attributes = _axis_option(parameter)
        function = click.option(*names, cls=SizeOption, **attributes)(function)
    return function


def _grid_options(function: Any) -> Any:
    for option in (
        click.option("--name", metavar="NAME", help="What to call the sweep."),
        click.option(
            "--stop-at-first-failure",
            is_flag=True,
            help="Of each version, look for the smallest machine that fails and at no larger one.",
        ),
        click.option(
            "--wise",
            type=click.IntRange(1),
            metavar="N",
            help="Cover the combinations of N axes: 2 for pairs.",
        ),
        click.option(
            "--assume", default="", metavar="PYTHON", help="Only points of which this holds: 'spis <= vcpus'."
        ),
        click.option(
            "--axis",
            "axes",
            multiple=True,
            metavar="NAME=VALUES",
            help="Any axis: a size, version, property, or a constant; may be repeated.",
        ),
        click.option(
            "--each-property", is_flag=True, help="Check each of the properties alone: one more axis."
        ),
    ):
        function = option(function)
    return function


def _execution_options(function: Any) -> Any:
    for option in (
        dask_option,
        click.option(
            "--retry",
            is_flag=True,
            help="Make again what was stopped or ran out of memory, stack, disk or time, and "
            "counterexamples whose run was removed.",
        ),
        reuse_option,
        click.option(
            "--vacuity",
            is_flag=True,
            help="Say what no point ever comes to: actions never taken, antecedents never true. Points that "
            "hold are searched twice more.",
        ),
        click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing."),
        click.option(
            "--heap",
            type=int,
            metavar="MIB",
            help="Memory of each large check's JVM [default: a share].",
        ),
        click.option("--deadline", type=float, metavar="SECONDS", help="Stop each check after this time."),
        click.option(
            "--jobs", type=click.IntRange(1), metavar="N", help="Checks at once [default: one a processor]."
        ),
    ):
        function = option(function)
    return function


@click.command(name="run", cls=_SweepCommand)
@click.argument("target")
@click.option("--version", metavar="V..W", help="Versions: v0..v6, or v1,v4+NoKick.")
@_axes_options
@click.option("--property", "properties", multiple=True, metavar="NAME", help="Check this; may be repeated.")
@click.option("--liveness", is_flag=True, help="Check temporal properties too.")
@click.option("--no-symmetry", is_flag=True, help="Treat nothing as interchangeable, such as interrupts.")
@layers_option
@spec_options
@override_options
@click.option("--deadlock/--no-deadlock", default=None, help="Report states without a successor of a spec.")
@_grid_options
@_execution_options
@store_option
@full_option
@progress_option
@runs_option
@as_json_option
def run_sweep(target: str, *, as_json: bool, dry_run: bool, **arguments: Any) -> None:
    """Check every point of a grid of TARGET.

    A family such as vgic, a version vgic@v1, a folder with a family; a .tla file, whose axes are constants
    (--constant N=1..3 --constant 'Procs={p1},{p1,p2}'; a set of numbers is written (1..3)); or a .toml file
    with sweeps.

    Exits with 1 if a point fails, with 3 if one was stopped and none fails.
    """
    from pytlc.check.verdict import AS_EXPECTED
    from pytlc.sweep.performing import WORST_FIRST

    run = _foreseen if dry_run else _swept
    found = [run(one, arguments, as_json=as_json) for one in _definitions(target, arguments)]
    if as_json:
        print_json(found[0][0] if len(found) == 1 else [data for data, _ in found])
    codes = {code for _, code in found}
    click.get_current_context().exit(next((code for code in WORST_FIRST if code in codes), AS_EXPECTED))


def show(
    info: SweepInfo, entries: tuple[Entry, ...], runs: RunStore, *, as_json: bool, full: bool
) -> dict[str, Any] | None:
    """Print a sweep; or give it as data."""
    from pytlc.report import write  # rich is slow
    from pytlc.report.sweep import sweep_text  # rich is slow
    from pytlc.report.sweep_jsonable import sweep_to_jsonable  # rich is slow
    from pytlc.sweep.performing import removed_runs

    removed = removed_runs(entries, runs)
    if as_json:
        return sweep_to_jsonable(info, entries, removed)
    write(sweep_text(info, entries, removed, full=full), sys.stdout)
    return None


def _swept(
    definition: Definition, arguments: Mapping[str, Any], *, as_json: bool
) -> tuple[dict[str, Any] | None, int]:
    """Make a sweep and show it: the data, if that is asked for, and the exit code."""
    from pytlc.attempting import Failure, attempt
    from pytlc.check import Checker
    from pytlc.sweep import Store
    from pytlc.sweep.crew import open_crew
    from pytlc.sweep.performing import exit_code, limits_of, planned
    from pytlc.sweep.running import Sweep
    from pytlc.sweep.vacuity import vacuous_everywhere
    from pytlc.toolchain import find_toolchain, prepare_archive
    from pytlc.toolchain.machine import processors
    from pytlc.vacuity import Vacuity

    toolchain = find_toolchain()
    prepare_archive(toolchain)
    checker = Checker(toolchain, store_of(arguments["runs"]))
    limits = limits_of(definition, retry=arguments["retry"])
    from pytlc.report.sweep_progress import sweep_progress  # rich is slow

    with (
        Store(arguments["store"] or Store.default_path()) as store,
        sweep_progress(sys.stderr, mode=arguments["progress"]) as watcher,
        open_crew(toolchain, jobs=definition.jobs, heap=definition.heap, dask=arguments["dask"]) as crew,
    ):
        made = planned(definition, toolchain.jar.sha256, watcher.planning, reuse=arguments["reuse"])
        entries = Sweep(made, store, checker, crew, limits, watcher).run()
        info = store.find(made.id)
    data = show(info, entries, checker.store, as_json=as_json, full=arguments["full"])
    if arguments["vacuity"]:
        click.echo("vacuity: the points that hold are looked at once more", err=True)
        jobs = definition.jobs or processors()
        found = attempt("judging vacuity", lambda: vacuous_everywhere(made, entries, checker, jobs=jobs))
        if isinstance(found, Failure):
            click.echo(f"pytlc: {found}\n{found.bug}".rstrip(), err=True)
            found = Vacuity(notes=(f"vacuity is not judged: {found.reason}",), complete=False)
        told = _vacuity(found, as_json=as_json)
        data = None if data is None else {**data, "vacuity": told}
    return data, exit_code(entries)


def _vacuity(found: Vacuity, *, as_json: bool) -> dict[str, Any] | None:
    from pytlc.report import write  # rich is slow
    from pytlc.report.vacuity import vacuity_text, vacuity_to_jsonable  # rich is slow
    from pytlc.spec.source_map import NO_SOURCES

    if as_json:
        return vacuity_to_jsonable(found, NO_SOURCES)
    write(vacuity_text(found, NO_SOURCES), sys.stdout)
    return None


def _foreseen(
    definition: Definition, arguments: Mapping[str, Any], *, as_json: bool
) -> tuple[dict[str, Any] | None, int]:
    """Show what a sweep would do; nothing is written."""
    from pytlc.check.verdict import AS_EXPECTED
    from pytlc.sweep import Store
    from pytlc.sweep.forecast import forecast
    from pytlc.sweep.performing import limits_of, planned
    from pytlc.sweep.running import settled
    from pytlc.toolchain import find_toolchain

    made = planned(definition, find_toolchain().jar.sha256, reuse=arguments["reuse"])
    limits = limits_of(definition, retry=arguments["retry"])
    runs = store_of(arguments["runs"])
    ahead = forecast(
        made,
        _recorded(arguments["store"] or Store.default_path(), made),
        lambda record: settled(record, limits, runs),
    )
    from pytlc.report import write  # rich is slow
    from pytlc.report.sweep_plan import plan_text, plan_to_jsonable  # rich is slow

    if as_json:
        return plan_to_jsonable(made, ahead), AS_EXPECTED
    write(plan_text(made, ahead), sys.stdout)
    return None, AS_EXPECTED


def _recorded(path: Path, made: Plan) -> dict[str, Record]:
    """What a store has of the checks of a sweep; it is not made for that."""
    from pytlc.sweep import Store

    if not path.exists():
        return {}
    with Store(path) as store:
        found = ((digest, store.get(digest)) for digest in made.questions)
        return {digest: record for digest, record in found if record is not None}


def _definitions(target: str, arguments: Mapping[str, Any]) -> tuple[Definition, ...]:
    from pytlc.sweep.definition import read_definitions

    execution = {name: arguments[name] for name in _EXECUTION if arguments[name] is not None}
    if not target.endswith(".toml"):
        return (_definition(target, arguments, execution),)
    context = click.get_current_context()
    shown = {"as_json", "dry_run", "full", "progress", "vacuity"}
    own = {*_EXECUTION, *shown, "dask", "target", "retry", "reuse", "store", "runs"}
    for name in sorted(context.params.keys() - own):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise UsageError(f"--{name.replace('_', '-')} stands in {target} if it is to be")
    return tuple(replace(one, **execution) for one in read_definitions(Path(target)))


def _definition(target: str, arguments: Mapping[str, Any], execution: Mapping[str, Any]) -> Definition:
    from pytlc.spec.family import load_family
    from pytlc.sweep.definition import Definition
    from pytlc.sweep.subject import VERSION
    from pytlc.tlc.overriding import Overrides

    parameters = load_family(target.partition("@")[0]).parameters if not target.endswith(".tla") else sizes()
    axes = {name: arguments[name] for name in (VERSION, *parameters) if arguments.get(name) is not None}
    for name, values in _named_axes("axis", arguments["axes"]):
        _add(axes, name, values)
    if target.endswith(".tla"):
        for name, values in _named_axes("constant", arguments["constants"]):
            _add(axes, name, values)
        overrides = overrides_of({**arguments, "constants": ()})
    else:
        refuse_spec_options(target, arguments)
        overrides = Overrides()
    plain = ("assume", "wise", "each_property", "liveness", "no_symmetry", "stop_at_first_failure", "name")
    return Definition(
        target=target,
        axes=axes,
        properties=arguments["properties"],
        layers=arguments["layers"],
        libraries=arguments["libraries"],
        reads=arguments["files_read"],
        config=arguments["config"],
        deadlock=arguments["deadlock"],
        overrides=None if overrides.is_empty else overrides,
        **{name: arguments[name] for name in plain},
        **execution,
    )


def _named_axes(option: str, given: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in given:
        found = _AXIS.fullmatch(text)
        if found is None:
            raise UsageError(f"--{option} {text!r}: expected NAME=VALUES, such as N=1..3")
        yield found[1], found[2].strip()


def _add(axes: dict[str, Any], name: str, values: str) -> None:
    if name in axes:
        raise UsageError(f"the axis {name} is given twice")
    axes[name] = values
