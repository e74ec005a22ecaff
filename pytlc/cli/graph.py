"""``pytlc graph``: all states of a spec and all transitions between them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.common import (
    as_json_option,
    find_target,
    is_path,
    machine_options,
    override_options,
    overrides_of,
    print_json,
    progress_option,
    refuse_family_options,
    refuse_spec_options,
    runs_option,
    spec_options,
)
from pytlc.cli.family_command import FamilyCommand, sizes
from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.graph import Graph
    from pytlc.tlc import TlcJob, TlcOptions
    from pytlc.trace import Trace


_FILES = (".dot", ".dump")


@click.command(cls=FamilyCommand)
@click.argument("target")
@machine_options
@spec_options
@override_options
@click.option("--where", metavar="PYTHON", help="Only the states in which this holds: 'len(queue) > 2'.")
@click.option("--to", "goal", metavar="PYTHON", help="A shortest behaviour to a state in which this holds.")
@click.option("--from", "start", metavar="PYTHON", help="Where that behaviour begins [default: initially].")
@click.option(
    "--lasso", metavar="PYTHON", help="A behaviour that comes through such a state again and again."
)
@click.option(
    "--export",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the graph: .graphml, .dot, .json, .jsonl, .csv, .svg.",
)
@click.option(
    "--variables", metavar="NAME,..", default="", help="What of a state is written or drawn [default: all]."
)
@click.option("--max-states", type=click.IntRange(min=1), metavar="N", help="Stop after this many states.")
@click.option("--deadline", type=float, metavar="SECONDS", help="Stop TLC after this time.")
@click.option("--heap", type=int, metavar="MIB", help="Memory limit of the JVM.")
@click.option("--reduced", is_flag=True, help="Keep the cfg's VIEW and SYMMETRY; then no behaviour is shown.")
@progress_option
@runs_option
@as_json_option
def graph(target: str, *, file: Path | None, as_json: bool, **arguments: Any) -> None:
    """Show the state graph of TARGET: all states and all transitions.

    TARGET is a version such as vgic@v1, the path of a .tla file, a run (a name or "last"), or a file that TLC
    wrote with -dump dot,actionlabels F (or -dump F, states only). Nothing is checked. Without further options
    the graph is told in numbers. A drawing shows the behaviour of --to or --lasso, or the counterexample of
    the run.

    States are numbered from 0, breadth first. They are the states of the spec itself: VIEW and SYMMETRY are
    switched off unless --reduced, --view or --symmetry asks for them.

    In PYTHON variables stand for their values and model values have their names; a set equals a Python set, a
    sequence a tuple, a record a dict. For a way to where a TLA+ expression holds: pytlc check Spec.tla
    --invariant '~(EXPR)'.

    Exits with 1 if there is no such state or behaviour, with 3 if a bound stopped the search before or the
    spec has no state.
    """
    _agree(arguments, file)
    asked = _asked(target, arguments)
    found = _graph(asked, arguments)
    behaviour = _behaviour(found, arguments)
    if file is not None:
        names = tuple(name.strip() for name in arguments["variables"].split(",") if name.strip())
        found.write(file, variables=names, highlight=behaviour or asked.shown)
    answer = _Answer(found, asked, behaviour, arguments)
    if answer.is_question:
        for note in asked.notes:
            click.echo(f"pytlc: {note}", err=True)
    if as_json:
        print_json(answer.data())
    else:
        answer.show()
    click.get_current_context().exit(answer.exit_code)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the graph is read from, a file or a job; and what a drawing shows unasked."""

    name: str
    origin: Path | TlcJob
    shown: Trace | None = None
    reduced: bool = False

    @property
    def notes(self) -> list[str]:
        from pytlc.graph.running import representation

        words = () if isinstance(self.origin, Path) else representation(self.origin)
        if self.reduced:
            return [f"by {word} of the configuration a state stands for all that are alike" for word in words]
        if not words:
            return []
        are = "is" if len(words) == 1 else "are"
        return [
            f"{' and '.join(words)} of the configuration {are} switched off, to have the spec's own states"
        ]


def _agree(arguments: Mapping[str, Any], file: Path | None) -> None:
    """Refuse options that say nothing together, and what could be told only when TLC is done.

    Raises:
        UsageError: There are such.
    """
    from pytlc.graph.export import check_name
    from pytlc.trace import expression_of

    questions = [name for name in ("where", "goal", "lasso") if arguments[name] is not None]
    if len(questions) > 1:
        raise UsageError("--where, --to and --lasso are questions of their own: ask one at a time")
    if arguments["start"] is not None and arguments["goal"] is None:
        raise UsageError("--from goes with --to")
    if _is_reduced(arguments) and (arguments["goal"] is not None or arguments["lasso"] is not None):
        raise UsageError(
            "--to and --lasso are behaviours of the spec itself, and with --reduced, --view or --symmetry a "
            "way through the graph need be none; leave those out"
        )
    for name in (*questions, "start"):
        if arguments[name] is not None:
            expression_of(arguments[name])
    if file is not None:
        check_name(file)


def _is_reduced(arguments: Mapping[str, Any]) -> bool:
    return bool(arguments["reduced"] or arguments["view"] or arguments["symmetry_set"])


def _asked(text: str, arguments: Mapping[str, Any]) -> _Asked:
    from pytlc.check import Question
    from pytlc.tlc import TlcOptions

    options = TlcOptions(heap_megabytes=arguments["heap"], deadline_seconds=arguments["deadline"])
    path = Path(text)
    if is_path(text):
        refuse_family_options(arguments, "layers")
        question = Question.of_path(
            path,
            arguments["config"],
            options,
            libraries=arguments["libraries"],
            reads=arguments["files_read"],
            overrides=overrides_of(arguments),
        )
        return _Asked(text, question.job, reduced=_is_reduced(arguments))
    refuse_spec_options(text, arguments)
    if path.suffix in _FILES or path.is_file():
        _refuse_search(text, arguments)
        return _Asked(text, path)
    if "@" in text:
        target = find_target(text, arguments["layers"])
        scope = target.family.scope(**{name: arguments[name] for name in target.family.parameters})
        question = Question.of_target(target, scope, (), options, symmetry=False)
        return _Asked(target.name, question.job)
    return _of_run(text, arguments, options)


def _of_run(text: str, arguments: Mapping[str, Any], options: TlcOptions) -> _Asked:
    from pytlc.runs import RunStore

    refuse_family_options(arguments, "layers")
    runs: Path | None = arguments["runs"]
    run = (RunStore(runs.absolute()) if runs else RunStore.default()).find(text)
    job, traces = run.spec().job(options), run.traces()
    shown = traces[0] if traces and not arguments["reduced"] else None
    return _Asked(f"run {run.name}", job, shown, reduced=arguments["reduced"])


def _refuse_search(text: str, arguments: Mapping[str, Any]) -> None:
    names = ("max_states", "deadline", "heap", "layers", "reduced", *sizes())
    for name in names:
        if arguments[name]:
            raise UsageError(f"--{name.replace('_', '-')} goes with a search; {text} is there already")


def _graph(asked: _Asked, arguments: Mapping[str, Any]) -> Graph:
    from pytlc.graph import Graph
    from pytlc.tlc import TlcRunner
    from pytlc.toolchain import find_toolchain

    if isinstance(asked.origin, Path):
        return Graph.load(asked.origin)
    from pytlc.report.graph import graph_progress  # rich is slow

    runner = TlcRunner(find_toolchain())
    with graph_progress(sys.stderr, mode=arguments["progress"]) as on_size:
        return Graph.of(
            asked.origin,
            runner,
            max_states=arguments["max_states"],
            on_size=on_size,
            reduced=asked.reduced,
        )


def _behaviour(found: Graph, arguments: Mapping[str, Any]) -> Trace | None:
    if arguments["lasso"] is not None:
        return found.lasso(arguments["lasso"])
    if arguments["goal"] is not None:
        return found.path(arguments["goal"], start=arguments["start"])
    return None


class _Answer:
    """What is told of the graph: a behaviour, some states, or the graph in numbers."""

    def __init__(
        self, found: Graph, asked: _Asked, behaviour: Trace | None, arguments: Mapping[str, Any]
    ) -> None:
        self._graph = found
        self._asked = asked
        self._behaviour = behaviour
        self._wants_behaviour = arguments["goal"] is not None or arguments["lasso"] is not None
        self._states = None if arguments["where"] is None else list(found.find(arguments["where"]))

    @property
    def is_question(self) -> bool:
        """It is no summary, which has notes of its own."""
        return self._wants_behaviour or self._states is not None

    @property
    def exit_code(self) -> int:
        """0 there is what was asked for, 1 there is none, 3 the graph is not whole, or has no state."""
        from pytlc.check.verdict import AS_EXPECTED, BOUNDED, FOUND

        missing = self._behaviour is None if self._wants_behaviour else self._states == []
        if not len(self._graph):
            return BOUNDED
        if not self._graph.complete and (missing or not self._wants_behaviour):
            return BOUNDED
        return FOUND if missing else AS_EXPECTED

    def data(self) -> Any:
        """As JSON."""
        from pytlc.report.graph import graph_to_jsonable, states_to_jsonable  # rich is slow
        from pytlc.trace import trace_to_json

        if self._wants_behaviour:
            notes = {"notes": self._asked.notes} if self._asked.notes else {}
            return None if self._behaviour is None else {**trace_to_json(self._behaviour), **notes}
        if self._states is not None:
            return states_to_jsonable(self._graph, self._states)
        return graph_to_jsonable(self._graph, self._asked.name, self._asked.notes)

    def show(self) -> None:
        """Write it to stdout."""
        from pytlc.report import trace_text, write  # rich is slow
        from pytlc.report.graph import graph_text, states_text  # rich is slow

        if self._behaviour is not None:
            write(trace_text(self._behaviour, first=1, last=len(self._behaviour)), sys.stdout)
        elif self._wants_behaviour:
            part = "" if self._graph.complete else "the part that was read of "
            why = "" if len(self._graph) else ": it has no state"
            click.echo(f"no behaviour of {part}{self._asked.name} does that{why}")
        elif self._states is not None:
            write(states_text(self._graph, self._states), sys.stdout)
            click.echo(f"{len(self._states):,} of {len(self._graph):,} states")
        else:
            write(graph_text(self._graph, self._asked.name, self._asked.notes), sys.stdout)
