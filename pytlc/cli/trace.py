"""``pytlc trace``: look at a behaviour, compare two, write it in another form, evaluate along it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.common import as_json_option, print_json, progress_option, runs_option, store_of
from pytlc.errors import TraceFormatError, UsageError
from pytlc.files import write_atomic

if TYPE_CHECKING:
    from pytlc.runs import StoredRun
    from pytlc.tlc.evaluate import Evaluated
    from pytlc.trace import Step, Trace

#: Forms that tell who acts, for which a behaviour is replayed where it can be.
STORIES = ("perfetto", "shiviz", "mermaid", "svg")
FORMATS = ("json", "itf", "tla", "text", *STORIES)

_number_option = click.option(
    "--number", type=click.IntRange(1), default=1, show_default=True, help="Which counterexample of a run."
)


@dataclass(frozen=True, slots=True)
class Source:
    """A trace, and the run that it is from; None for one from a file."""

    trace: Trace
    run: StoredRun | None

    @property
    def names(self) -> frozenset[str]:
        """The model values that the cfg of its run gives."""
        from pytlc.tlc.cfg import understood

        return frozenset(understood(self.run.spec().config).model_values) if self.run else frozenset()


@click.group()
def trace() -> None:
    """Look at a behaviour, compare two, write it in another form, evaluate along it.

    A SOURCE is a run (a name or the start of one, a folder, or "last") or a trace file, of pytlc or in ITF.
    """


@trace.command(name="show")
@click.argument("source", default="last")
@_number_option
@click.option("--first", type=click.IntRange(1), default=1, help="First state to show.")
@click.option("--last", type=click.IntRange(1), help="Last state to show.")
@click.option("--full", is_flag=True, help="Show every state whole.")
@click.option(
    "--where",
    "predicate",
    metavar="PYTHON",
    help="Only states in which this holds: 'len(queue) > 2'.",
)
@runs_option
def show_trace(source: str, *, predicate: str | None, runs: Path | None, **arguments: Any) -> None:
    """Show a behaviour: the first state, then what each step changes."""
    from pytlc.report import trace_text, write  # rich is slow
    from pytlc.trace import where

    origin = _find(source, runs, arguments["number"])
    found = origin.trace
    last = min(arguments["last"] or len(found), len(found))
    ranges = [(arguments["first"], last)]
    if predicate is not None:
        ranges = [(step.number, step.number) for step in where(found, predicate, names=origin.names)]

    for first, end in ranges:
        if arguments["first"] <= first <= end <= last:
            full = arguments["full"] or predicate is not None
            write(trace_text(found, first=first, last=end, full=full), sys.stdout)


@trace.command(name="diff")
@click.argument("left")
@click.argument("right")
@runs_option
@as_json_option
def diff_traces(left: str, right: str, *, runs: Path | None, as_json: bool) -> None:
    """Compare two behaviours state by state. Exits with 1 if they differ."""
    from pytlc.check.verdict import AS_EXPECTED, FOUND

    before, after = _find(left, runs, 1).trace, _find(right, runs, 1).trace
    pairs = zip(before.steps, after.steps, strict=False)
    differing = [(one.number, lines) for one, other in pairs if (lines := _differences(one, other))]
    rest = _rest(before, after)
    if as_json:
        print_json({"states": [{"number": n, "changes": lines} for n, lines in differing], "rest": rest})
    else:
        for number, lines in differing:
            click.echo("\n".join([f"State {number}:", *(f"  {line}" for line in lines)]))
        click.echo("\n".join(rest) or ("" if differing else f"equal: {len(before)} states"))
    click.get_current_context().exit(FOUND if differing or rest else AS_EXPECTED)


@trace.command()
@click.argument("source", default="last")
@click.option("--format", "form", type=click.Choice(FORMATS), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to [default: stdout].")
@_number_option
@runs_option
def export(source: str, *, form: str, output: Path | None, number: int, runs: Path | None) -> None:
    """Write a behaviour in another form: json, pytlc's own; itf; text, as TLC prints it; or one of these.

    tla: a module with its configuration beside it, so -o is needed; TLC finds the behaviour in it again.

    perfetto: trace events for ui.perfetto.dev, a microsecond a step: functions, steps, locks.

    shiviz: a log with vector clocks, as ShiViz loads it. mermaid: a sequence diagram as text. svg: drawn.

    These tell who acts and who holds which lock where there is a reference model; without one a variable "pc"
    tells who acts.
    """
    found = _find(source, runs, number)
    if form == "tla":
        _export_module(found.trace, output)
        return
    if form in STORIES:
        from pytlc.cli.exporting import told_text  # the reference model is not needed else

        text = told_text(form, found.trace, found.run, Path(source))
    else:
        text = _TEXTS[form](found)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomic(output, text.encode())


@trace.command(name="eval")
@click.argument("source")
@click.argument("expression")
@click.option("--python", is_flag=True, help="The expression is Python instead of TLA+.")
@_number_option
@runs_option
@as_json_option
def eval_along(
    source: str, expression: str, *, python: bool, number: int, runs: Path | None, as_json: bool
) -> None:
    """Evaluate EXPRESSION in every state of a behaviour.

    TLA+ is evaluated by TLC; on a run it may use all that the spec defines. An expression about a step, such
    as "x' > x" or an action of the spec, is evaluated for each step. In Python the variables stand for their
    values and model values have their names.
    """
    from pytlc.trace import along, value_to_json
    from pytlc.values import is_value, show

    found = _find(source, runs, number)
    places = [str(step.number) for step in found.trace.steps]
    if python:
        values = along(found.trace, expression, names=found.names)
    else:
        evaluated = _by_tlc(found, expression)
        values = evaluated.values
        places = _steps(found.trace) if evaluated.of_steps else places
    if as_json:
        print_json([value_to_json(value) if is_value(value) else str(value) for value in values])
        return
    for place, value in zip(places, values, strict=True):
        click.echo(f"{place}: {show(value) if is_value(value) else value}")


@trace.command()
@click.argument("source", default="last")
@click.option(
    "--deadline",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to look for shorter ones.",
)
@click.option(
    "--of", "run", metavar="RUN", help="The run whose spec a trace file is of, and what it violates."
)
@click.option("--full", is_flag=True, help="Show every change of every step.")
@_number_option
@progress_option
@runs_option
@as_json_option
def minimise(
    source: str, *, deadline: float, run: str | None, full: bool, as_json: bool, **arguments: Any
) -> None:
    """Find a shorter behaviour that violates the same (also: minimize).

    SOURCE is a run, a trace file in the folder of one, or with --of any trace file. Where there is a
    reference model that knows the property, steps are left out there and the model is searched; else TLC
    searches the spec around the behaviour. TLC takes the shorter one again, and it is kept as a run of its
    own, the last.
    Ctrl-C ends the search with the shortest one so far.
    """
    from pytlc.cli.minimising import run_minimise  # the other commands need no TLC

    run_minimise(source, run, deadline=deadline, full=full, as_json=as_json, **arguments)


trace.add_command(minimise, "minimize")


def _find(text: str, runs: Path | None, number: int) -> Source:
    path = Path(text)
    if path.is_file():
        return Source(load_any(path), None)
    store = store_of(runs)
    run = store.find(text)
    traces = run.traces()
    if number > len(traces):
        raise UsageError(f"run {run.name} has {len(traces)} counterexamples, so there is no number {number}")
    return Source(traces[number - 1], run)


def load_any(path: Path) -> Trace:
    """The trace in a file, of pytlc or in ITF."""
    from pytlc.trace import load_itf, load_trace

    try:
        return load_trace(path).trace
    except TraceFormatError as own:
        try:
            return load_itf(path)
        except TraceFormatError:
            raise own from None


def _differences(one: Step, other: Step) -> list[str]:
    from pytlc.trace import diff

    actions = [str(step.action or "initial") for step in (one, other)]
    lines = [] if actions[0] == actions[1] else [f"action: {actions[0]} -> {actions[1]}"]
    return [*lines, *map(str, diff(one.state, other.state))]


def _rest(left: Trace, right: Trace) -> list[str]:
    if len(left) != len(right):
        return [f"length: {len(left)} -> {len(right)} states"]
    return [] if left.ending == right.ending else [f"ending: {left.ending} -> {right.ending}"]


def _export_module(found: Trace, output: Path | None) -> None:
    from pytlc.trace import trace_module

    if output is None or output.suffix != ".tla":
        raise UsageError("a module and its configuration are two files: name the module, -o Name.tla")
    module = trace_module(found, output.stem)
    if module.renamed:
        names = ", ".join(f"{old} is {new}" for old, new in module.renamed.items())
        click.echo(f"pytlc: in TLA+ {names}", err=True)
    write_atomic(output, module.module.encode())
    write_atomic(output.with_suffix(".cfg"), module.config.encode())


def _itf(found: Source) -> str:
    from pytlc.trace import trace_to_itf

    return json.dumps(trace_to_itf(found.trace), indent=1) + "\n"


def _own(found: Source) -> str:
    from pytlc.trace import trace_file_text

    return trace_file_text(found.trace, {"run": found.run.name} if found.run else {})


def _printed(found: Source) -> str:
    return "".join(
        f"State {step.number}: {step.action or 'initial'}\n{step.state}\n\n" for step in found.trace.steps
    )


_TEXTS: dict[str, Callable[[Source], str]] = {"json": _own, "itf": _itf, "text": _printed}


def _steps(found: Trace) -> list[str]:
    """The steps by the states that they lead from and to; that of a lasso's way back too."""
    from pytlc.trace import Loop, Stuttering

    numbers = [*range(1, len(found) + 1)]
    if isinstance(found.ending, Loop):
        numbers.append(found.ending.to)
    elif isinstance(found.ending, Stuttering):
        numbers.append(len(found))
    return [f"{before} -> {after}" for before, after in pairwise(numbers)]


def _by_tlc(found: Source, expression: str) -> Evaluated:
    from pytlc.tlc import TlcRunner  # Python expressions need no TLC
    from pytlc.tlc.evaluate import evaluate_along
    from pytlc.toolchain import find_toolchain

    spec = found.run.spec() if found.run else None
    evaluated = evaluate_along(found.trace, expression, TlcRunner(find_toolchain()), spec=spec)
    if evaluated.renamed:
        names = ", ".join(f"{old} is {new}" for old, new in evaluated.renamed.items())
        click.echo(f"pytlc: in TLA+ {names}", err=True)
    return evaluated
