"""How a stored run is made again: with pytlc, and with TLC alone."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pytlc.runs import StoredRun
from pytlc.runs.stored import SPEC
from pytlc.spec.family import family_names, load_family


@dataclass(frozen=True, slots=True)
class Way:
    """A command, and what it does."""

    words: str
    command: str


def ways(run: StoredRun) -> tuple[Way, ...]:
    """The commands that make a run again.

    Raises:
        TraceFormatError: What the run records cannot be read.
    """
    record = run.record()
    about = record.get("about") or {}
    bare = _bare(run, record)
    spec = run.path / SPEC
    found = [Way("with pytlc", _shell(_pytlc(run, record, about)))]
    if bare:
        jar = "with TLC alone, where tla2tools.jar lies beside the spec"
        found.append(Way(jar, f"cd {shlex.quote(str(spec))} && {_shell(bare)}"))
    if about.get("python"):
        found.append(Way("the behaviour again on the reference model", f"pytlc replay {run.name}"))
    return tuple(found)


def facts(run: StoredRun) -> tuple[tuple[str, str], ...]:
    """Where a run is kept, and what it was made with.

    Raises:
        TraceFormatError: What the run records cannot be read.
    """
    record = run.record()
    tools = record.get("toolchain") or {}
    jar, java = tools.get("jar") or {}, tools.get("java") or {}
    return (
        ("run", run.name),
        ("kept in", str(run.path)),
        ("digest of its inputs", str(record.get("digest"))),
        ("TLC", f"{tools.get('tlc')} from {jar.get('source')}"),
        ("SHA-256 of its jar", str(jar.get("sha256"))),
        ("Java", f"{java.get('version')} from {java.get('source')}"),
    )


def _bare(run: StoredRun, record: Mapping[str, Any]) -> list[str]:
    """The command for TLC alone; with one worker where that has found what the run shows."""
    words = list(record.get("command") or [])
    if run.summary().get("confirmed") and "-workers" in words:
        words[words.index("-workers") + 1] = "1"
    return words


def _shell(words: list[str]) -> str:
    return " ".join(map(shlex.quote, map(str, words)))


def _pytlc(run: StoredRun, record: Mapping[str, Any], about: Mapping[str, Any]) -> list[str]:
    options = record.get("options") or {}
    simulate = options.get("simulate")
    command = ["pytlc", "simulate" if simulate else "check"]
    named = about.get("family") in family_names() and not record.get("kept")
    deadlock = options.get("check_deadlock")
    if named and _known(about):
        command += [str(about.get("target")), *_family_options(about)]
        command += ["--deadlock"] if deadlock and not simulate else []
    else:
        command.append(str(run.path / SPEC / f"{record.get('main')}.tla"))
        command += ["--no-deadlock"] if deadlock is False and not simulate else []
    if simulate:
        command += ["--num", str(simulate.get("behaviors")), "--depth", str(simulate.get("depth"))]
        command += ["--seed", str(options.get("seed"))]
        return command
    return [*command, *_search_options(options)]


def _search_options(options: Mapping[str, Any]) -> Iterator[str]:
    """How TLC searches, where that is not as by default."""
    if options.get("coverage"):
        yield "--coverage"
    if options.get("continue_after_violation"):
        yield "--continue"
    for name, key in (("--dfid", "dfs_depth"), ("--lncheck", "lncheck")):
        if options.get(key) is not None:
            yield from (name, str(options[key]))
    for flag in options.get("extra_jvm") or ():
        if flag.startswith("-D"):
            yield from ("--jvm-property", flag.removeprefix("-D"))
    if options.get("extra_tlc"):
        yield from ("--", *options["extra_tlc"])


def _known(about: Mapping[str, Any]) -> bool:
    """Whether every property of a run is one of its family, and none was made for this run only."""
    names = {claim.name for claim in load_family(about["family"]).properties}
    return names.issuperset(about.get("properties", ()))


def _family_options(about: Mapping[str, Any]) -> Iterator[str]:
    """Sizes that are not as by default, and the properties."""
    family = load_family(about["family"])
    sizes = about.get("scope") or {}
    chosen: dict[str, int] = {}
    for parameter in family.parameters.values():
        size = sizes.get(parameter.name)
        if isinstance(size, int) and size != family.scope(**chosen)[parameter.name]:
            chosen[parameter.name] = size
            yield from (f"--{parameter.name}", parameter.choices[size] if parameter.choices else str(size))
    for name in about.get("properties", ()):
        yield from ("--property", name)
