"""``pytlc check``: the main job."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.ci import ci_options, places_of, reporter
from pytlc.cli.common import (
    as_json_option,
    family_options,
    find_target,
    is_path,
    override_options,
    overrides_of,
    print_json,
    progress_option,
    refuse_family_options,
    refuse_spec_options,
    reuse_option,
    runs_option,
    search_options,
    sources_option,
    spec_options,
    store_of,
    tlc_options,
)
from pytlc.cli.family_command import FamilyCommand
from pytlc.cli.vacuity import (
    counting,
    judge,
    strict_code,
    vacuity_options,
    wants_vacuity,
    without_counts,
)
from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.check import Checker, Question, Verdict
    from pytlc.check.spec_models import SpecModel
    from pytlc.report.ci import Report
    from pytlc.tlc.checkpoints import Keeping
    from pytlc.vacuity import Vacuity


@click.command(cls=FamilyCommand)
@click.argument("target")
@family_options
@spec_options
@override_options
@click.option("--model", metavar="NAME", help="The model of this name in Spec.models.toml, beside Spec.tla.")
@click.option("--deadlock/--no-deadlock", default=None, help="Report states without a successor.")
@tlc_options
@vacuity_options
@click.option(
    "--checkpoint",
    type=click.FloatRange(0, 35_000),
    metavar="MINUTES",
    help="How often a checkpoint is kept; 0 for never [default: 30, and never where the search is small].",
)
@click.option("--resume", is_flag=True, help="Go on from the checkpoint of a search that was stopped.")
@reuse_option
@click.option("--full", is_flag=True, help="Show every change of every step.")
@sources_option
@progress_option
@runs_option
@as_json_option
@ci_options("check")
def check(target: str, *, full: bool, sources: bool, as_json: bool, **arguments: Any) -> None:
    """Check TARGET: a version such as vgic@v1 or path/to/family@v1, or the path of a .tla file.

    Without --property everything is checked that says something of the machine, except temporal properties,
    which take much longer: those are checked with --liveness, or when they are named. A .tla file is checked
    as its cfg says.

    To resume an interrupted search, add --resume to the same command. Further arguments of TLC follow --,
    such as -- -fpbits 2.
    """
    from pytlc.check import Checker
    from pytlc.report.progress import Meter, progress
    from pytlc.tlc import TlcRunner
    from pytlc.toolchain import find_toolchain, prepare_archive

    wanted = wants_vacuity(arguments)
    question = _spec_question(target, arguments) if is_path(target) else _family_question(target, arguments)
    checker = Checker(find_toolchain(), store_of(arguments["runs"]))
    question, keeping = _kept(
        question,
        checker,
        asked=bool(arguments["checkpoint"]),
        resume=arguments["resume"],
        reuse=arguments["reuse"],
    )
    runner = TlcRunner(checker.toolchain, scratch=arguments["scratch"], keeping=keeping)
    prepare_archive(checker.toolchain)
    meter = Meter()
    try:
        with progress(sys.stderr, mode=arguments["progress"], meter=meter) as on_event:
            verdict = checker.check(question, on_event=on_event, runner=runner)
    except KeyboardInterrupt:
        if meter.so_far:
            click.echo(f"pytlc: {meter.so_far}", err=True)
        _tell_how_to_go_on(question, checker)
        raise
    vacuity = None
    if wanted:
        vacuity, verdict = judge(question, verdict, checker, switches=arguments["switches"])
    strict = arguments["strict"]
    reporter().add(lambda: _report(question, verdict, vacuity, arguments))
    shown = verdict if arguments["coverage"] else without_counts(verdict)
    if as_json:
        _print_json(shown, vacuity)
    else:
        _print_text(shown, vacuity, full=full, sources=sources)
    click.get_current_context().exit(strict_code(verdict.exit_code, vacuity, strict=strict))


def _report(
    question: Question, verdict: Verdict, vacuity: Vacuity | None, arguments: dict[str, Any]
) -> Report:
    from pytlc.report.ci.verdicts import Asked, verdict_report

    asked = Asked(verdict.target, question.job, places_of(question, arguments))
    return verdict_report("check", verdict, asked, vacuity, strict=arguments["strict"])


def _print_json(verdict: Verdict, vacuity: Vacuity | None) -> None:
    from pytlc.report import verdict_to_jsonable

    told = None
    if vacuity is not None:
        from pytlc.report.vacuity import vacuity_to_jsonable

        told = vacuity_to_jsonable(vacuity, verdict.sources)
    print_json({**verdict_to_jsonable(verdict), "vacuity": told})


def _print_text(verdict: Verdict, vacuity: Vacuity | None, *, full: bool, sources: bool) -> None:
    from pytlc.report import verdict_text, write

    write(verdict_text(verdict, full=full, sources=sources), reporter().stream)
    if vacuity is not None:
        from pytlc.report.vacuity import vacuity_text

        write(vacuity_text(vacuity, verdict.sources), reporter().stream)


def _kept(
    question: Question, checker: Checker, *, asked: bool, resume: bool, reuse: bool
) -> tuple[Question, Keeping]:
    """Where its checkpoints go; the question says where there was none to go on from."""
    from pytlc.runs.unfinished import TARGET, continuable
    from pytlc.tlc.checkpoints import Keeping, obstacle

    target = _absolute(question.target)
    keeping = Keeping(checker.store.root, resume=resume, about={TARGET: target})
    reason = obstacle(question.job)
    if reason and asked:
        question = replace(question, notes=(*question.notes, f"no checkpoints are kept: {reason}"))
    if not resume:
        return question, keeping
    temporal = [claim.name for claim in question.claims if claim.kind == "temporal"]
    if temporal:
        raise UsageError(
            f"--resume cannot be had with temporal properties ({', '.join(temporal)}): TLC's recovery is not "
            f"to be trusted there; check them apart, from the beginning"
        )
    jar = checker.toolchain.jar
    if continuable(checker.store.root, target, question.job, jar, reuse=reuse) is None:
        note = "there was no checkpoint to go on from, so the search began afresh"
        click.echo(f"pytlc: {note}", err=True)
        question = replace(question, notes=(*question.notes, note))
    return question, keeping


def _tell_how_to_go_on(question: Question, checker: Checker) -> None:
    from pytlc.tlc.checkpoints import folder_of, read_checkpoint

    found = read_checkpoint(folder_of(checker.store.root, question.job, checker.toolchain.jar))
    if found is not None:
        click.echo(f"pytlc: {found.advice(question.job)}", err=True)


def _absolute(target: str) -> str:
    """A target that is the same from any folder."""
    return str(Path(target).absolute()) if is_path(target) else target


def _family_question(text: str, arguments: dict[str, Any]) -> Question:
    from pytlc.check import Question
    from pytlc.spec.models import expected_states, known_models
    from pytlc.spec.selection import select

    target = find_target(text, arguments["layers"])
    refuse_spec_options(text, arguments)
    family = target.family
    scope = family.scope(**{name: arguments[name] for name in family.parameters})
    expected = expected_states(known_models(family), scope)
    options = search_options(arguments, check_deadlock=bool(arguments["deadlock"]), expected=expected)
    options = counting(options, vacuity=wants_vacuity(arguments))
    chosen = select(family, arguments["properties"], scope, liveness=arguments["liveness"])
    symmetry = not arguments["no_symmetry"]
    return Question.of_target(
        target, scope, chosen.properties, options, symmetry=symmetry, notes=chosen.notes
    )


def _spec_model(text: str, name: str | None) -> SpecModel | None:
    if not name:
        return None
    from pytlc.check.spec_models import find_spec_model, models_beside

    return find_spec_model(models_beside(Path(text)), name)


def _spec_question(text: str, arguments: dict[str, Any]) -> Question:
    from pytlc.check import Question
    from pytlc.tlc.overriding import combined

    refuse_family_options(arguments, "properties", "layers", "no_symmetry", "liveness")
    model = _spec_model(text, arguments["model"])
    asked = arguments["deadlock"]
    deadlock = model.deadlock if asked is None and model is not None else asked
    expected = model.expectation.distinct if model else None
    options = search_options(arguments, check_deadlock=deadlock, expected=expected)
    options = counting(options, vacuity=wants_vacuity(arguments))
    if model is not None:
        if arguments["config"] or arguments["libraries"] or arguments["files_read"]:
            raise UsageError(
                "--config, --library and --reads do not go with --model: Spec.models.toml says what it needs"
            )
        overrides = combined(model.overrides, overrides_of(arguments))
        return replace(model, overrides=overrides).question(options)
    return Question.of_path(
        Path(text),
        arguments["config"],
        options,
        libraries=arguments["libraries"],
        reads=arguments["files_read"],
        overrides=overrides_of(arguments),
    )
