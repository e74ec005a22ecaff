"""``pytlc tools``: provision Java and TLC, and show what is in use."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pytlc.errors import ToolchainError
from pytlc.toolchain.pins import PINS

if TYPE_CHECKING:
    from pytlc.toolchain import Java, TlcJar
    from pytlc.toolchain.jar import Failure, Survey


T = TypeVar("T")
_CANNOT_RUN = ToolchainError.exit_code


@dataclass(frozen=True, slots=True)
class Status:
    """What a check would use now; a tool that cannot be had is None and has an entry in `problems`."""

    java: Java | None
    java_banner: str | None
    tlc: TlcJar | None
    tlc_banner: str | None
    archive: Path | None
    failures: tuple[Failure, ...]
    problems: tuple[str, ...]


@click.group()
def tools() -> None:
    """Provision Java and TLC; show what is in use."""


@tools.command()
@click.option(
    "--source",
    type=click.Choice([*(pin.source for pin in PINS), "all"]),
    help="Where tla2tools.jar comes from [default: the first that has it].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def install(context: click.Context, source: str | None, as_json: bool) -> None:  # noqa: FBT001  # click's flag
    """Put a verified tla2tools.jar into the cache and look for Java.

    Sources that failed recently are asked again. Exits with 2 if no jar or no Java can be had.
    """
    from pytlc.toolchain import find_java
    from pytlc.toolchain.jar import nothing_found, survey_jars, wanted_pins
    from pytlc.toolchain.pins import pin_named

    pins = wanted_pins() if source is None else PINS if source == "all" else (pin_named(source),)
    survey = survey_jars(retry=True, first_only=source is None, pins=pins)
    if not survey.jars:
        raise nothing_found(survey)
    java, problems = _attempt(find_java)
    if java is not None:
        _make_archives(java, survey.jars)
    click.echo(_install_json(survey, java, problems) if as_json else _install_text(survey, java))
    _finish(context, problems)


@tools.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:  # noqa: FBT001  # click's flag
    """Show which Java and TLC are used, from where, and what they say their versions are.

    Nothing is downloaded. Exits with 2 if one of the two is missing or does not work.
    """
    current = gather_status()
    click.echo(_status_json(current) if as_json else _status_text(current))
    _finish(context, current.problems)


def _make_archives(java: Java, jars: tuple[TlcJar, ...]) -> None:
    from pytlc.toolchain import Toolchain, make_archive

    for jar in jars:
        _, problems = _attempt(functools.partial(make_archive, Toolchain(java, jar)))
        for problem in problems:
            click.echo(f"checks start slower than they could: {problem}", err=True)


def gather_status() -> Status:
    """Find both tools without installing anything, and run the version command of each."""
    from pytlc.toolchain import Toolchain, find_archive, find_jar, find_java
    from pytlc.toolchain.jar import remembered_failures

    java, java_problems = _attempt(find_java)
    jar, jar_problems = _attempt(lambda: find_jar(java=java, offline=True))
    from pytlc.toolchain.jar import tlc_banner
    from pytlc.toolchain.java import java_banner

    said, said_problems = _attempt(lambda: java_banner(java.path)) if java else (None, ())
    banner, banner_problems = _attempt(lambda: tlc_banner(java, jar.path)) if java and jar else (None, ())
    problems = java_problems + jar_problems + said_problems + banner_problems
    archive = find_archive(Toolchain(java, jar)) if java and jar else None
    return Status(java, said, jar, banner, archive, remembered_failures(), problems)


def _attempt(find: Callable[[], T]) -> tuple[T | None, tuple[str, ...]]:
    try:
        return find(), ()
    except ToolchainError as error:
        return None, (str(error),)


def _finish(context: click.Context, problems: tuple[str, ...]) -> None:
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        context.exit(_CANNOT_RUN)


def _install_text(survey: Survey, java: Java | None) -> str:
    lines = [f"not available: {refusal.error}" for refusal in survey.refusals]
    lines += [_jar_line(jar) for jar in survey.jars]
    return "\n".join(lines + ([_java_line(java)] if java else []))


def _status_text(current: Status) -> str:
    from pytlc.toolchain import cache_folder

    lines = [_java_line(current.java) if current.java else "Java  none"]
    lines += [f"      {line}" for line in (current.java_banner or "").splitlines()]
    lines += [_jar_line(current.tlc) if current.tlc else "TLC   none"]
    lines += [f"      sha256 {current.tlc.sha256}"] if current.tlc else []
    lines += [f"      {current.tlc_banner}"] if current.tlc_banner else []
    lines += [f"      archive {current.archive or 'none: made beside the next check'}"] if current.tlc else []
    lines += [f"cache {cache_folder()}"]
    lines += [f"not asked before {failure.until_text}: {failure.reason}" for failure in current.failures]
    return "\n".join(lines)


def _java_line(java: Java) -> str:
    return f"Java  {java.version} from {java.source}: {java.path}"


def _jar_line(jar: TlcJar) -> str:
    return f"TLC   {jar.version} from {jar.source}: {jar.path}"


def _install_json(survey: Survey, java: Java | None, problems: tuple[str, ...]) -> str:
    refused = [{"source": refusal.source, "reason": str(refusal.error)} for refusal in survey.refusals]
    return _dump(
        {
            "installed": [asdict(jar) for jar in survey.jars],
            "refused": refused,
            "java": asdict(java) if java else None,
            "problems": problems,
        }
    )


def _status_json(current: Status) -> str:
    from pytlc.toolchain import cache_folder

    return _dump({**asdict(current), "cache": cache_folder()})


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, default=str)
