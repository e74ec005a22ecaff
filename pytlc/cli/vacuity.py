"""What ``pytlc check`` says besides: what of a clean verdict says nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.check import Checker, Question, Verdict
    from pytlc.tlc import TlcOptions
    from pytlc.vacuity import Vacuity


F = TypeVar("F", bound=Callable[..., Any])


def vacuity_options(function: F) -> F:
    """Add the options that ask whether a clean verdict says anything."""
    for option in (
        click.option(
            "--strict",
            is_flag=True,
            help="Exit with 1 if something says nothing, with 3 if that could not be judged.",
        ),
        click.option(
            "--switches",
            is_flag=True,
            help="Check each switch the other way: what changes nothing? One search each.",
        ),
        click.option(
            "--vacuity",
            is_flag=True,
            help="Say what a clean verdict says nothing of: actions never taken, antecedents never true.",
        ),
    ):
        function = option(function)
    return function


def wants_vacuity(arguments: Mapping[str, Any]) -> bool:
    """Whether it is asked for.

    Raises:
        UsageError: Something is to be strict that is not asked for.
    """
    asked = bool(arguments["vacuity"] or arguments["switches"])
    if arguments["strict"] and not asked:
        raise UsageError("--strict makes findings of --vacuity count; give --vacuity or --switches too")
    return asked


def counting(options: TlcOptions, *, vacuity: bool) -> TlcOptions:
    """The options with the counts that are needed to judge actions."""
    return replace(options, coverage=True) if vacuity else options


def judge(
    question: Question, verdict: Verdict, checker: Checker, *, switches: bool
) -> tuple[Vacuity, Verdict]:
    """What of a verdict says nothing, and the verdict; where that cannot be judged, both say so."""
    from pytlc.attempting import attempt
    from pytlc.tlc import TlcRunner
    from pytlc.vacuity import Vacuity, examine

    stage = "judging vacuity"
    runner = TlcRunner(checker.toolchain)
    found = attempt(stage, lambda: examine(question, verdict, runner, switches=switches))
    if isinstance(found, Vacuity):
        return found, verdict
    failed = Vacuity(notes=("vacuity is not judged: that failed",), complete=False)
    return failed, replace(verdict, failures=(*verdict.failures, found))


def without_counts(verdict: Verdict) -> Verdict:
    """The verdict without the counts that nobody asked to see."""
    return replace(verdict, result=replace(verdict.result, coverage=None))


def strict_code(code: int, vacuity: Vacuity | None, *, strict: bool) -> int:
    """The exit code where findings count: a clean verdict that says nothing of something is none.

    Nor is one of which nothing could be judged.
    """
    from pytlc.check.verdict import AS_EXPECTED, BOUNDED, FOUND

    if not strict or code != AS_EXPECTED or vacuity is None:
        return code
    return FOUND if vacuity.serious else AS_EXPECTED if vacuity.complete else BOUNDED
