"""Reports for continuous integration, written however a command ends."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

import click

from pytlc.errors import UsageError
from pytlc.files import storage_errors, write_atomic

if TYPE_CHECKING:
    from pytlc.check import Question
    from pytlc.report.ci import Report
    from pytlc.report.ci.places import Places

F = TypeVar("F", bound=Callable[..., Any])

_REPORTER = "pytlc.reporter"
_STDOUT = Path("-")
_SUMMARY = "GITHUB_STEP_SUMMARY"


def ci_options(command: str) -> Callable[[F], F]:
    """Add the options that write what a command comes to for a CI, and do so however it ends.

    Args:
        command: Name of the command; its function has a parameter ``as_json``.
    """
    path = click.Path(path_type=Path, dir_okay=False, allow_dash=True)

    def add(function: F) -> F:
        @functools.wraps(function)
        def reported(
            *arguments: Any, junit: Path | None, sarif: Path | None, github: bool, **options: Any
        ) -> None:
            context = click.get_current_context()
            with _reporting(command, junit, sarif, github=github, as_json=options["as_json"]) as reporting:
                context.meta[_REPORTER] = reporting
                function(*arguments, **options)

        for option in (
            click.option("--github", is_flag=True, help="Annotate for GitHub, and write its summary."),
            click.option("--sarif", type=path, metavar="FILE", help="Findings as SARIF; - for stdout."),
            click.option("--junit", type=path, metavar="FILE", help="Cases as JUnit XML; - for stdout."),
        ):
            reported = option(reported)
        return cast("F", reported)

    return add


def reporter() -> Reporter:
    """What collects the report of the command that is running."""
    found: Reporter = click.get_current_context().meta[_REPORTER]
    return found


def places_of(question: Question, arguments: Mapping[str, Any]) -> Places:
    """Where the modules of a question are."""
    from pytlc.report.ci.places import Places, repository  # rich is slow

    root = repository(Path.cwd())
    if question.version is not None:
        return Places(root, question.sources, main=question.job.main)
    path = Path(question.target).absolute()
    config = arguments["config"] or path.with_name(f"{question.job.main}.cfg")
    libraries = tuple(folder for folder in arguments["libraries"] if folder.is_dir())
    found = config if config.exists() else None
    return Places(root, folders=(path.parent, *libraries), config=found, main=question.job.main)


def repository_places() -> Places:
    """Where recorded models and histories are."""
    from pytlc.report.ci.places import Places, repository  # rich is slow

    return Places(repository(Path.cwd()))


@dataclass(slots=True)
class Reporter:
    """Collects what a command comes to, and writes it where it was asked for.

    Attributes:
        command: Name of the command.
        junit: File for JUnit XML, if any.
        sarif: File for SARIF, if any.
        github: Print annotations.
        stream: Where the text of the command goes: stderr where stdout is taken by a file.
        notes: Where annotations go.
    """

    command: str
    junit: Path | None
    sarif: Path | None
    github: bool
    stream: IO[str]
    notes: IO[str]
    _reports: list[Report] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        """Whether anybody wants a report."""
        return self.junit is not None or self.sarif is not None or self.github

    def add(self, make: Callable[[], Report]) -> None:
        """Take a part of the report; it is made only if it is wanted."""
        if self.is_asked:
            self._reports.append(make())

    def write(self) -> None:
        """Write all of it.

        Raises:
            StorageError: A file cannot be written.
        """
        from pytlc.report.ci import Report, junit, sarif, summary, workflow_commands  # rich is slow

        whole = Report(self.command)
        for report in self._reports:
            whole += report
        for path, writer in ((self.junit, junit), (self.sarif, sarif)):
            if path == _STDOUT:
                click.echo(writer(whole), nl=False)
            elif path is not None:
                write_atomic(path, writer(whole))
        if self.github:
            click.echo(workflow_commands(whole), file=self.notes, nl=False)
            self._append(summary(whole))

    def _append(self, text: str) -> None:
        path = os.environ.get(_SUMMARY)
        if path:
            with storage_errors(Path(path)), Path(path).open("a", encoding="utf-8") as stream:
                stream.write(text)


@contextmanager
def _reporting(
    command: str, junit: Path | None, sarif: Path | None, *, github: bool, as_json: bool
) -> Iterator[Reporter]:
    """What collects reports while a command runs; they are written at its end, whatever it is.

    An error becomes a test case and a finding of its own.

    Raises:
        UsageError: Two things are to be written to stdout.
    """
    taken = [f"--{name} -" for name, path in (("junit", junit), ("sarif", sarif)) if path == _STDOUT]
    taken += ["--json"] if as_json else []
    if len(taken) > 1:
        raise UsageError(f"{' and '.join(taken)} are both for stdout; give a file")
    stream = sys.stderr if taken and not as_json else sys.stdout
    notes = sys.stderr if taken else sys.stdout
    collecting = Reporter(command, junit, sarif, github, stream, notes)
    if not collecting.is_asked:
        yield collecting
        return
    try:
        yield collecting
    except (click.exceptions.Exit, click.ClickException, click.Abort):
        raise
    except (Exception, KeyboardInterrupt) as error:
        failed = _failed(command, type(error).__name__, str(error) or "interrupted")
        collecting.add(lambda: failed)
        raise
    finally:
        collecting.write()


def _failed(command: str, kind: str, message: str) -> Report:
    from pytlc.report.ci import Case, Finding, Level, Report  # rich is slow
    from pytlc.report.ci.model import Status  # rich is slow

    first = message.partition("\n")[0]
    case = Case(command, f"pytlc {command}", Status.ERROR, first, message)
    finding = Finding(f"pytlc/{kind}", Level.ERROR, first, message)
    return Report(command, (case,), (finding,))
