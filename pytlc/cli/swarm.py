"""``pytlc swarm``: many simulations at once, up to the first violation."""

from __future__ import annotations

import shlex
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.common import (
    as_json_option,
    dask_option,
    is_path,
    machine_options,
    override_options,
    override_words,
    print_json,
    progress_option,
    property_option,
    runs_option,
    spec_options,
    store_of,
)
from pytlc.cli.family_command import FamilyCommand, sizes
from pytlc.cli.simulate import simulated_question

if TYPE_CHECKING:
    from pytlc.check import Counterexample
    from pytlc.cluster import Cluster
    from pytlc.swarm import Swarmed
    from pytlc.toolchain import Toolchain


_REPEATED = {
    "--property": "properties",
    "--layer": "layers",
    "--library": "libraries",
    "--reads": "files_read",
}


class Seeds(click.ParamType[tuple[int, ...]]):
    """A number of seeds, or the seeds from one to another."""

    name = "N|A..B"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Turn the text into seeds; of a number, those from 1 to it."""
        if isinstance(value, tuple):
            return value
        first, dots, last = str(value).partition("..")
        if not first.isdecimal() or (dots and not last.isdecimal()):
            self.fail(f"{value!r} is neither a number of seeds nor a range such as 7..20", param, ctx)
        begin, end = (int(first), int(last)) if dots else (1, int(first))
        if end < begin:
            self.fail(f"{value!r} is no seed", param, ctx)
        return tuple(range(begin, end + 1))


class Depths(click.ParamType[tuple[int, ...]]):
    """Numbers of states, with commas between."""

    name = "M,.."

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Turn the text into numbers."""
        if isinstance(value, tuple):
            return value
        parts = str(value).split(",")
        if not all(part.isdecimal() and int(part) > 0 for part in parts):
            self.fail(f"{value!r} is no list of numbers such as 50,100,200", param, ctx)
        return tuple(map(int, parts))


@click.command(cls=FamilyCommand)
@click.argument("target")
@machine_options
@property_option
@spec_options
@override_options
@click.option("--seeds", type=Seeds(), default="100", show_default=True, help="One simulation for each.")
@click.option("--seed", type=click.IntRange(0), metavar="S", help="Only this one.")
@click.option(
    "--depth", "depths", type=Depths(), default="50,100,200", show_default=True, help="States, by turns."
)
@click.option(
    "--num",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    metavar="N",
    help="How many behaviours for each seed.",
)
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="How many at once [default: processors and memory]."
)
@dask_option
@click.option("--whole", is_flag=True, help="Leave no actions out, whatever the seed.")
@click.option("--deadline", type=click.FloatRange(1), metavar="SECONDS", help="Stop after this time.")
@click.option(
    "--minimise",
    "minimise_seconds",
    type=click.FloatRange(0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to look for a shorter counterexample; 0 for not at all.",
)
@click.option("--heap", type=int, metavar="MIB", help="Memory limit of each JVM.")
@click.option("--full", is_flag=True, help="Show every change of every step.")
@progress_option
@runs_option
@as_json_option
def swarm(target: str, *, full: bool, as_json: bool, **arguments: Any) -> None:
    """Simulate TARGET with many seeds at once: a version such as vgic@v4, or the path of a .tla file.

    Simulations differ in seed and depth, and every second one cannot take some of the actions, chosen by the
    seed. The first violation ends them all; it is minimised, replayed and kept, and can be found again by its
    seed. Nothing found is exit code 3: a swarm is never complete.
    """
    from pytlc.check import Checker
    from pytlc.swarm import Asked
    from pytlc.swarm import swarm as run_swarm
    from pytlc.tlc import TlcOptions
    from pytlc.toolchain import find_toolchain

    options = TlcOptions(check_deadlock=None if is_path(target) else False, heap_megabytes=arguments["heap"])
    question = simulated_question(target, arguments, options)
    seed: int | None = arguments["seed"]
    asked = Asked(
        seeds=arguments["seeds"] if seed is None else (seed,),
        depths=arguments["depths"],
        behaviours=arguments["num"],
        jobs=arguments["jobs"],
        seconds=arguments["deadline"],
        whole=arguments["whole"],
        minimise_seconds=arguments["minimise_seconds"],
    )
    checker = Checker(find_toolchain(), store_of(arguments["runs"]))
    from pytlc.report.swarming import swarm_progress  # rich is slow

    with (
        _workers(arguments["dask"], checker.toolchain) as cluster,
        swarm_progress(sys.stderr, len(asked.seeds), mode=arguments["progress"]) as on_run,
    ):
        if cluster is None:
            swarmed = run_swarm(checker, question, asked, on_run=on_run)
        else:
            asked = replace(asked, jobs=asked.jobs or cluster.places())
            swarmed = run_swarm(checker, question, asked, executor=cluster.executor, on_run=on_run)
    _show(swarmed, _again(target, arguments, swarmed), full=full, as_json=as_json)
    click.get_current_context().exit(swarmed.exit_code)


def _workers(address: str | None, toolchain: Toolchain) -> AbstractContextManager[Cluster | None]:
    from pytlc.cluster import open_cluster

    return nullcontext() if address is None else open_cluster(address, toolchain)


def _show(swarmed: Swarmed, again: str, *, full: bool, as_json: bool) -> None:
    from pytlc.report import write  # rich is slow
    from pytlc.report.swarming import swarmed_text, swarmed_to_jsonable  # rich is slow

    example, has_model = _example(swarmed)
    if as_json:
        print_json(swarmed_to_jsonable(swarmed, example, again=again, has_model=has_model))
    else:
        write(swarmed_text(swarmed, example, again=again, has_model=has_model, full=full), sys.stdout)


def _example(swarmed: Swarmed) -> tuple[Counterexample | None, bool]:
    """The counterexample to show, replayed where that can be done; and whether there is a model for it."""
    from pytlc.attempting import Failure, attempt
    from pytlc.check import Counterexample
    from pytlc.check.examining import replay_run
    from pytlc.check.kept import stored_about
    from pytlc.check.narrators import has_narrator

    if swarmed.winner is None or swarmed.winner.result is None:
        return None, False
    finding = swarmed.winner.result.findings[0]
    found = Counterexample(finding, finding.trace)
    run = swarmed.found if swarmed.minimised is None else swarmed.minimised.run
    if run is None:
        return found, False
    replayed = attempt("replaying", lambda: (replay_run(run)[0], has_narrator(stored_about(run))))
    return (replace(found, failure=replayed), True) if isinstance(replayed, Failure) else replayed


def _again(target: str, arguments: dict[str, Any], swarmed: Swarmed) -> str:
    """The command that finds the same violation: a plain simulation where nothing was left out."""
    winner = swarmed.winner
    if winner is None:
        return ""
    words = ["pytlc", "swarm" if winner.member.omitted else "simulate", target]
    for name in sizes():
        if arguments[name] is not None:
            words += [f"--{name.replace('_', '-')}", str(arguments[name])]
    for option, name in _REPEATED.items():
        for value in arguments[name]:
            words += [option, str(value)]
    words += ["--config", str(arguments["config"])] if arguments["config"] else []
    words += override_words(arguments)
    words += ["--num", str(arguments["num"]), "--depth", str(winner.member.depth)]
    return shlex.join([*words, "--seed", str(winner.member.seed)])
