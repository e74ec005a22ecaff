"""``pytlc verify``: check every recorded verdict again."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from pytlc.cli.ci import ci_options, reporter, repository_places
from pytlc.cli.common import Workers, as_json_option, print_json, runs_option, store_of
from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.check.spec_models import SpecModel
    from pytlc.check.verdict import Verdict
    from pytlc.check.verifying import Verified
    from pytlc.conform import VerifiedScope
    from pytlc.spec.conformance import RecordedScope
    from pytlc.spec.family import Family
    from pytlc.spec.models import Model


R = TypeVar("R", "Model", "RecordedScope", "SpecModel")


@click.command()
@click.argument("family", default="vgic")
@click.option(
    "--model", "names", multiple=True, metavar="NAME", help="Only this model or scope; may be repeated."
)
@click.option("--conform", is_flag=True, help="Compare state graphs instead: see pytlc conform.")
@click.option("--all", "everything", is_flag=True, help="Also those that take minutes.")
@click.option("--workers", type=Workers(), default="auto", show_default=True, help="Threads of TLC.")
@click.option("--record", "rewrite", is_flag=True, help="Write the counts found into the file.")
@runs_option
@as_json_option
@ci_options("verify")
def verify(
    family: str,
    names: tuple[str, ...],
    workers: int,
    runs: Path | None,
    *,
    conform: bool,
    everything: bool,
    rewrite: bool,
    as_json: bool,
) -> None:
    """Check every recorded model of FAMILY and compare outcome, property and distinct states.

    With --conform, compare the complete state graphs of spec and reference model in every scope that is
    recorded for that. What is marked slow is checked with --all, or by name.

    FAMILY may be Spec.models.toml too, with named models of Spec.tla beside it.

    Exits with 1 if anything is not as recorded.
    """
    from pytlc.check.spec_models import SUFFIX, load_spec_models
    from pytlc.check.verifying import verify as verify_models
    from pytlc.check.verifying import verify_specs
    from pytlc.spec.conformance import load_scopes
    from pytlc.spec.family import load_family
    from pytlc.spec.models import MODELS, load_models

    if family.endswith(SUFFIX):
        if conform:
            raise UsageError(f"--conform goes with a family; {family} has no reference model")
        path = Path(family)
        recorded = _chosen(load_spec_models(path), "model", names, everything=everything)
        verify_all = functools.partial(verify_specs, recorded)
        _verify_models(path, path.name, verify_all, workers, runs, rewrite=rewrite, as_json=as_json)
        return
    found = load_family(family)
    if conform:
        scopes = _chosen(load_scopes(found), "scope", names, everything=everything)
        _verify_scopes(found, scopes, rewrite=rewrite, as_json=as_json)
    else:
        models = _chosen(load_models(found), "model", names, everything=everything)
        verify_all = functools.partial(verify_models, found, models)
        path = found.root / MODELS
        _verify_models(path, found.name, verify_all, workers, runs, rewrite=rewrite, as_json=as_json)


def _verify_models(
    path: Path,
    group: str,
    verify_all: Callable[..., Iterator[Verified]],
    workers: int,
    runs: Path | None,
    *,
    rewrite: bool,
    as_json: bool,
) -> None:
    from pytlc.check import Checker
    from pytlc.check.verdict import AS_EXPECTED, FOUND
    from pytlc.tlc import WarmRunner
    from pytlc.toolchain import find_toolchain, prepare_archive

    store = store_of(runs)
    checker = Checker(find_toolchain(), store)
    prepare_archive(checker.toolchain)
    from pytlc.report.ci.tables import verified_report  # rich is slow
    from pytlc.report.progress import progress

    rows = []
    with progress(sys.stderr) as on_event, WarmRunner(checker.toolchain) as runner:
        for verified in verify_all(checker, workers=workers, on_event=on_event, runner=runner):
            rows.append(verified)
            reporter().add(functools.partial(verified_report, group, path, verified, repository_places()))
            if not as_json:
                click.echo(_line(verified), file=reporter().stream)
            if rewrite:
                _record(path, verified)
    different = sum(bool(row.differences) for row in rows)
    if as_json:
        print_json([_jsonable(row) for row in rows])
    else:
        told = f"{len(rows)} models, {different} not as recorded, TLC {checker.toolchain.jar.version}"
        click.echo(told, file=reporter().stream)
    click.get_current_context().exit(FOUND if different and not rewrite else AS_EXPECTED)


def _verify_scopes(found: Family, scopes: tuple[RecordedScope, ...], *, rewrite: bool, as_json: bool) -> None:
    from pytlc.check.verdict import AS_EXPECTED, FOUND
    from pytlc.conform import verify_scopes
    from pytlc.toolchain import find_toolchain

    toolchain = find_toolchain()
    from pytlc.report import comparison_to_jsonable  # rich is slow
    from pytlc.report.ci.tables import verified_scope_report  # rich is slow
    from pytlc.report.counting import counting

    rows = []
    with counting(sys.stderr) as on_counts:
        for verified in verify_scopes(found, scopes, toolchain, on_counts=on_counts):
            rows.append(verified)
            reporter().add(functools.partial(verified_scope_report, found, verified, repository_places()))
            if not as_json:
                click.echo(_scope_line(verified), file=reporter().stream)
            if rewrite and verified.agrees:
                _record_scope(found, verified)
    failed = sum(bool(row.differences) and not (rewrite and row.agrees) for row in rows)
    different = sum(bool(row.differences) for row in rows)
    if as_json:
        scopes_told = [(row, comparison_to_jsonable(row.comparison)) for row in rows]
        print_json([{"name": r.scope.name, **data, "differences": _told(r)} for r, data in scopes_told])
    else:
        told = f"{len(rows)} scopes, {different} not as recorded, TLC {toolchain.jar.version}"
        click.echo(told, file=reporter().stream)
    click.get_current_context().exit(FOUND if failed else AS_EXPECTED)


def _chosen(recorded: tuple[R, ...], what: str, names: tuple[str, ...], *, everything: bool) -> tuple[R, ...]:
    known = {entry.name: entry for entry in recorded}
    for name in names:
        if name not in known:
            raise UsageError(f"no recorded {what} {name!r}\nknown: {', '.join(known)}")
    if names:
        return tuple(known[name] for name in dict.fromkeys(names))
    return tuple(entry for entry in recorded if everything or not entry.is_slow)


def _line(verified: Verified) -> str:
    model, verdict, stats = verified.model, verified.verdict, verified.verdict.result.stats
    found = _found(verdict) if verified.differences else str(model.expectation)
    head = f"{'DIFFERS' if verified.differences else 'ok':8}{model.name:32}{found:28}"
    seconds = f"{stats.seconds:.1f} s" if stats.seconds is not None else ""
    lines = [f"{head}{stats.distinct or 0:>10,} distinct {seconds:>8}"]
    lines += [f"        {difference}" for difference in verified.differences]
    warnings = (f"warning: {found.sentence}" for found in verified.verdict.result.warnings)
    lines += [f"        {line}" for warning in warnings for line in warning.split("\n")]
    return "\n".join(lines)


def _found(verdict: Verdict) -> str:
    """What was found, in the words of what is recorded."""
    from pytlc.tlc import Outcome

    result = verdict.result
    if verdict.is_empty:
        return "nothing checked"
    if result.outcome is Outcome.SUCCESS:
        return "no error"
    violated = result.outcome.is_violation and result.property
    return f"violates {result.property}" if violated else result.outcome.value


def _scope_line(verified: VerifiedScope) -> str:
    scope, counts = verified.scope, verified.comparison.counts
    head = f"{'DIFFERS' if verified.differences else 'ok':8}{scope.name:32}{scope.target:28}"
    size = f"{counts.states:>10,} distinct {counts.transitions:>10,} transitions"
    lines = [f"{head}{size} {verified.comparison.seconds:>6.1f} s"]
    lines += [f"        {difference}" for difference in verified.differences]
    return "\n".join(lines)


def _record_scope(family: Family, verified: VerifiedScope) -> None:
    from pytlc.spec.conformance import CONFORMANCE, record_scope

    counts = verified.comparison.counts
    record_scope(
        family.root / CONFORMANCE,
        verified.scope.name,
        distinct=counts.states,
        transitions=counts.transitions,
        depth=counts.depth,
    )


def _record(path: Path, verified: Verified) -> None:
    from pytlc.spec.models import record

    stats, traces = verified.verdict.result.stats, verified.verdict.result.traces
    depth = len(traces[0]) if traces else stats.depth
    if stats.distinct is not None and depth is not None:
        record(path, verified.model.name, distinct=stats.distinct, depth=depth)


def _told(verified: Verified | VerifiedScope) -> list[dict[str, object]]:
    return [{"what": d.what, "recorded": d.recorded, "found": d.found} for d in verified.differences]


def _jsonable(verified: Verified) -> dict[str, object]:
    stats = verified.verdict.result.stats
    return {
        "model": verified.model.name,
        "target": verified.verdict.target,
        "outcome": verified.verdict.result.outcome.value,
        "property": verified.verdict.result.property,
        "distinct": stats.distinct,
        "depth": stats.depth,
        "seconds": stats.seconds,
        "differences": _told(verified),
        "warnings": [found.sentence for found in verified.verdict.result.warnings],
        "run": verified.verdict.run.name,
    }
