"""``pytlc report``: a page that needs no other file and no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytlc.cli.common import layers_option, runs_option, store_of
from pytlc.errors import TraceFormatError, UsageError
from pytlc.files import write_atomic

if TYPE_CHECKING:
    from pytlc.check.verdict import Answer
    from pytlc.runs import RunStore, StoredRun
    from pytlc.spec import Family
    from pytlc.spec.layers import OwnLayer
    from pytlc.tlc import Finding
    from pytlc.trace import Trace, TraceFile


#: What the page of a run is called where it cannot be called after the run.
_NAMELESS = "report"


@click.command()
@click.argument("subject", default="last")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to [default: the name of the run, in this folder].",
)
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@layers_option
@click.option("--family", metavar="DIR", help="Take the reference model of the family in this folder.")
@click.option("--sweep", "of_sweep", is_flag=True, help="SUBJECT is a sweep.")
@click.option(
    "--store",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="PYTLC_SWEEPS",
    help="Database of sweeps [default: .pytlc/sweeps.sqlite].",
)
@runs_option
def report(
    subject: str,
    *,
    out: Path | None,
    show: bool,
    layers: tuple[Path, ...],
    family: str | None,
    of_sweep: bool,
    store: Path | None,
    runs: Path | None,
) -> None:
    """Write SUBJECT as one HTML page.

    A SUBJECT is a run (a name or the start of one, a folder, or "last"), or a trace file, of pytlc or in ITF.
    The page needs no other file and no network: the verdict, each counterexample as a sequence diagram with
    its locks, what each step changes, the spec beside it, and how to reproduce it.

    With --sweep it is a sweep (a name, the first digits of an id, or "last"): all verdicts, the smallest
    machines that fail with their counterexamples, and how the cost grows.
    """
    from pytlc.spec import load_family
    from pytlc.spec.layers import read_layer

    if of_sweep:
        from pytlc.cli.sweep_page import sweep_page  # jinja2 is slow

        name, text = sweep_page(subject, store, store_of(runs))
    else:
        own = [read_layer(folder) for folder in layers]
        instead = load_family(family) if family else None
        name, text = _page(subject, store_of(runs), own, instead)
    path = out or Path(f"{name}.html")
    write_atomic(path, text.encode())
    click.echo(path)
    if show:
        click.launch(str(path.absolute()))


def _page(subject: str, store: RunStore, own: list[OwnLayer], family: Family | None) -> tuple[str, str]:
    """The name of the page, and its text."""
    from pytlc.check.stored import stored_answer

    path = Path(subject)
    if path.is_file():
        return path.name.partition(".")[0] or _NAMELESS, _of_file(path, own, family)
    run = store.find(subject)
    answer = stored_answer(run, own, family=family, others=store.runs())
    return run.name, _of_run(run, answer, family)


def _of_run(run: StoredRun, answer: Answer, family: Family | None, title: str = "") -> str:
    from pytlc.check.kept import stored_about
    from pytlc.check.stored import claims_of
    from pytlc.report.reproducing import facts, ways  # rich is slow
    from pytlc.report.run_page import Origin, run_html  # jinja2 is slow
    from pytlc.spec.listing import Listing

    spec = run.spec()
    claims = claims_of(stored_about(run, family))
    origin = Origin(run.name, spec.main, title, facts(run), ways(run), claims)
    return run_html(answer, Listing(spec.files, run.sources()), origin)


def _of_file(path: Path, own: list[OwnLayer], family: Family | None) -> str:
    """The page of a behaviour, as one of its run where it has one."""
    from pytlc.check.stored import behaviour_answer
    from pytlc.check.verdict import Answer, Counterexample
    from pytlc.runs.stored import run_of_trace
    from pytlc.spec.listing import Listing
    from pytlc.tlc import Result

    file = _load(path)
    finding = _finding(file)
    title = f"{path.name}: {_words(file.trace)}"
    try:
        run = run_of_trace(path, file.meta)
    except UsageError:
        from pytlc.report.run_page import Origin, run_html  # jinja2 is slow

        found = (finding,) if finding.outcome.is_violation else ()
        result = Result(finding.outcome, finding.property, findings=found)
        example = Counterexample(finding, file.trace)
        answer = Answer(path.name, (), (), result, (example,), has_model=False)
        return run_html(answer, Listing(), Origin(path.name, "", title))
    return _of_run(run, behaviour_answer(run, finding, own, family=family), family, title)


def _load(path: Path) -> TraceFile:
    from pytlc.trace import TraceFile, load_itf, load_trace

    try:
        return load_trace(path)
    except TraceFormatError as own:
        try:
            return TraceFile(load_itf(path), {})
        except TraceFormatError:
            raise own from None


def _finding(file: TraceFile) -> Finding:
    """What a trace file says that it shows; nothing where it says something else."""
    from pytlc.tlc import Finding, Outcome

    said, violated = file.meta.get("outcome"), file.meta.get("property")
    outcome = next((o for o in Outcome if o.is_violation and o.value == said), Outcome.BOUNDED)
    return Finding(outcome, violated if isinstance(violated, str) else None, trace=file.trace)


def _words(trace: Trace) -> str:
    return f"a behaviour of {len(trace):,} state{'s' if len(trace) != 1 else ''}"
