"""Twins of a model with one switch the other way: a switch with which nothing changes says nothing.

Switches are the sizes of a family's machine that change what its modules say, and the constants of any spec
that are TRUE or FALSE in its cfg. Where the numbers of states and the depth are the same, both state graphs
are compared, by the fingerprints of their states and the names of their actions.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pytlc.check import Question
from pytlc.tlc import Dump, Outcome, Result, TlcJob, TlcOptions
from pytlc.tlc.cfg import Assignment, read_config
from pytlc.tlc.runner import Runner
from pytlc.vacuity.finding import Kind, Vacuous
from pytlc.values import show

_INITIAL = "style = filled]"
_NODE = re.compile(r"-?\d+ ")
_EDGE = re.compile(r'-?\d+ -> -?\d+ (?:\[label="[^"]*")?')


@dataclass(frozen=True, slots=True)
class Twins:
    """What the twins of a model say.

    Attributes:
        findings: Switches that change nothing.
        judged: All of them, as if they did.
        notes: Those that could not be judged.
    """

    findings: tuple[Vacuous, ...] = ()
    judged: tuple[Vacuous, ...] = ()
    notes: tuple[str, ...] = ()


NO_TWINS = Twins()
"""Nobody asked for them."""


@dataclass(frozen=True, slots=True)
class _Twin:
    """The model with one switch the other way."""

    switch: str
    now: str
    other: str
    job: TlcJob


def vacuous_switches(question: Question, result: Result, runner: Runner) -> Twins:
    """Check a twin for each switch of a model, and compare it.

    Raises:
        ToolchainError: TLC cannot be run.
    """
    findings, judged, notes = list[Vacuous](), list[Vacuous](), list[str]()
    for twin in (*_of_scope(question), *_of_config(question.job)):
        same = _same_texts(twin.job, question.job)
        other = result if same else runner.run(twin.job)
        told = _told(twin, other)
        alike = other.outcome is Outcome.SUCCESS and _size(other) == _size(result)
        if alike and (same or _graph(twin.job, runner) == _graph(question.job, runner)):
            findings.append(told)
        if other.outcome is Outcome.SUCCESS or other.outcome.is_violation:
            judged.append(told)
        else:
            ended = f"with {twin.other} the search ended with {other.outcome.value}"
            notes.append(f"not judged: the switch {twin.switch}, because {ended}")
    return Twins(tuple(findings), tuple(judged), tuple(notes))


def _same_texts(one: TlcJob, other: TlcJob) -> bool:
    return dict(one.files) == dict(other.files) and one.config == other.config


def _told(twin: _Twin, other: Result) -> Vacuous:
    size = f"{other.stats.distinct} distinct states, depth {other.stats.depth}"
    what = f"{twin.switch} changes nothing: with {twin.now} and with {twin.other} there are {size}"
    return Vacuous(Kind.SWITCH, twin.switch, what)


def _size(result: Result) -> tuple[int | None, ...]:
    return result.stats.generated, result.stats.distinct, result.stats.depth


def _graph(job: TlcJob, runner: Runner) -> int:
    """A number for the state graph of a model: the sum of those of its states and transitions."""
    options = replace(_options(job), dump=Dump.DOT)
    with tempfile.TemporaryDirectory(prefix="pytlc-twin-") as folder:
        runner.run(replace(job, options=options), output=Path(folder))
        with (Path(folder) / "states.dot").open(encoding="utf-8", errors="replace") as graph:
            return sum(map(_number, graph))


def _number(line: str) -> int:
    """Of a state its fingerprint counts and whether it is initial; of a transition the name of its action."""
    found = _EDGE.match(line) or _NODE.match(line)
    if found is None:
        return 0
    text = found[0] + ("initial" if line.rstrip().endswith(_INITIAL) else "")
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def _of_scope(question: Question) -> Iterator[_Twin]:
    """The switches of a family's machine that are on, each off."""
    if question.version is None or question.scope is None:
        return
    for parameter in question.scope.parameters:
        now, default = question.scope[parameter.name], parameter.default
        if not parameter.shapes or not isinstance(default, int) or now == default:
            continue
        sizes = (default if p is parameter else question.scope[p.name] for p in question.scope.parameters)
        scope = replace(question.scope, sizes=tuple(sizes))
        claims = tuple(claim for claim in question.claims if not claim.missing(scope))
        options, symmetry = _options(question.job), question.symmetry
        twin = Question.of_target(question.version, scope, claims, options, symmetry=symmetry)
        yield _Twin(f"--{parameter.name}", parameter.count(now), parameter.count(default), twin.job)


def _of_config(job: TlcJob) -> Iterator[_Twin]:
    config = read_config(job.config, name=f"{job.main}.cfg")
    for name, value in config.assigned.items():
        if isinstance(value, bool):
            kept = (one for one in config.constants if one.name != name or one.module is not None)
            other = replace(config, constants=(*kept, Assignment(name, not value)))
            twin = replace(job, config=other.text(), options=_options(job))
            yield _Twin(name, show(value), show(not value), twin)


def _options(job: TlcJob) -> TlcOptions:
    return replace(job.options, coverage=False, dump=None)
