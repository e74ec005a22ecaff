"""The modules that make TLC decide whether logs are behaviours of a spec, from two templates beside this.

``PytlcLog`` extends the user's main module and repeats the structure of its next-state relation with a mark
at each action; ``PytlcLogData`` holds the events. Everything that they define begins with ``Pytlc``. Of the
configuration only the constants are kept: constraints, symmetry and view bound or shorten a search, and a log
may well lie outside of them.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from pytlc.conform.logs import Log, Observation
from pytlc.conform.model_values import assigned, constant_text, declared
from pytlc.conform.skeleton import (
    AnyOf,
    Apply,
    Exists,
    Formula,
    Skeleton,
    Structure,
    structure,
)
from pytlc.errors import UsageError
from pytlc.tlc import TlcJob
from pytlc.tlc.cfg import Config, read_config
from pytlc.tlc.modules import Definition, definitions, visible
from pytlc.trace import State
from pytlc.values import Value

MAIN = "PytlcLog"
PROBE = "PytlcProbe"
_DATA = "PytlcLogData"
_STEP = "PytlcStep"
_ANY = "PytlcStep_Next"
_WIDTH = 78
_NEXT = re.compile(r"\[\s*\]\s*\[\s*(\w+)\s*\]_")
_WORD = re.compile(r"\b[A-Za-z_]\w*\b")
_PROBE_TEXT = """---- MODULE {probe} ----
EXTENDS {main}
VARIABLE pytlcProbed
PytlcProbeInit == {init} /\\ pytlcProbed = FALSE
PytlcProbeNext == FALSE /\\ pytlcProbed' = TRUE
PytlcNever == pytlcProbed
====
"""


@dataclass(frozen=True, slots=True)
class Spec:
    """A spec as far as a log module needs to know it.

    Attributes:
        job: What TLC would be given to check it.
        init: Name of its initial predicate.
        next: Name of its next-state relation.
        structure: What that is made of; None where it cannot be repeated.
        models: Names of its model values.
    """

    job: TlcJob
    init: str
    next: str
    structure: Structure | None
    models: frozenset[str]

    @classmethod
    def of(cls, job: TlcJob) -> Spec:
        """Read the modules and the configuration of a job.

        Raises:
            UsageError: It cannot be told what the initial predicate and the next-state relation are.
        """
        modules = {name.removesuffix(".tla"): text for name, text in job.files.items()}
        known = definitions(visible(modules, job.main))
        config = read_config(job.config, name=f"{job.main}.cfg")
        init, following = _behaviour(job, config, known)
        found = structure(known, following, config.replaced)
        return cls(job, init, following, found, frozenset(config.model_values))

    @property
    def actions(self) -> Mapping[str, int] | None:
        """Number of arguments of each action, by name; None where they cannot be told apart."""
        return None if self.structure is None else self.structure.actions

    def probe(self) -> TlcJob:
        """A job that ends with an initial state as the counterexample of ``PytlcNever``."""
        text = _PROBE_TEXT.format(probe=PROBE, main=self.job.main, init=self.init)
        assigned = read_config(self.job.config).only("constants").text()
        config = f"{assigned}INIT PytlcProbeInit\nNEXT PytlcProbeNext\nINVARIANT PytlcNever\n"
        return TlcJob({**self.job.files, f"{PROBE}.tla": text}, PROBE, config, jars=self.job.jars)


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a log stops, for the search that tells what the spec allows there.

    Attributes:
        done: How many of its events have happened.
        state: The state to find a behaviour to; None for all that the spec allows instead.
    """

    done: int
    state: State | None = None


def log_job(spec: Spec, variables: Sequence[str], logs: Sequence[Log], stop: Stop | None = None) -> TlcJob:
    """The job that tells how far each log is a behaviour of the spec.

    Args:
        spec: The spec.
        variables: Its variables.
        logs: What was seen.
        stop: Where the only log stops; None to find that out.
    """
    kept = read_config(spec.job.config).only("constants").text()
    config = [kept, assigned(spec.models), "INIT PytlcInit", "NEXT PytlcNext"]
    if stop is not None and stop.state is not None:
        config.append("INVARIANT PytlcApart")
    files = {
        **spec.job.files,
        f"{MAIN}.tla": _module(spec, variables),
        f"{_DATA}.tla": _data(spec.models, variables, logs, stop),
    }
    return TlcJob(files, MAIN, "\n".join(config) + "\n", jars=spec.job.jars)


def _module(spec: Spec, variables: Sequence[str]) -> str:
    parts = {
        "main": spec.job.main,
        "variables": ", ".join(variables),
        "primed": ", ".join(f"{name}'" for name in variables),
        "was": _cases(variables, ""),
        "now": _cases(variables, "'"),
        "init": spec.init,
        "step": _ANY,
        "steps": "\n".join(_steps(spec)),
    }
    return _filled(f"{MAIN}.tla", parts)


def _data(models: Iterable[str], variables: Sequence[str], logs: Sequence[Log], stop: Stop | None) -> str:
    table = _Table(variables)
    initial = ", ".join(f"[{table.seen(log.initial)}]" for log in logs)
    events = ",\n".join(_events(log, table) for log in logs)
    target = stop.state if stop else None
    values = () if target is None else (constant_text(target[name]) for name in variables)
    parts = {
        "models": declared(models),
        "initial": initial,
        "events": events,
        "values": ",\n".join(table.texts),
        "gaps": ", ".join(str(log.gap) for log in logs),
        "stop": str(stop.done if stop else -1),
        "tracing": "TRUE" if target is not None else "FALSE",
        "target": f"<<{', '.join(values)}>>",
    }
    return _filled(f"{_DATA}.tla", parts)


class _Table:
    """The values of whole variables, each once."""

    def __init__(self, variables: Sequence[str]) -> None:
        self._variables = tuple(variables)
        self._places: dict[str, int] = {}

    @property
    def texts(self) -> list[str]:
        return list(self._places)

    def seen(self, observations: Sequence[Observation]) -> str:
        """Two fields of a record; a state in which each variable was seen whole is told by places."""
        whole = {str(seen.path[0]): seen for seen in observations if len(seen.path) == 1}
        if len(whole) == len(observations) == len(self._variables):
            places = ", ".join(str(self._place(whole[name].value)) for name in self._variables)
            return f"parts |-> <<>>, whole |-> <<{places}>>"
        return f"parts |-> <<{', '.join(map(_part, observations))}>>, whole |-> <<>>"

    def _place(self, value: Value) -> int:
        return self._places.setdefault(constant_text(value), len(self._places) + 1)


def _part(seen: Observation) -> str:
    variable, *keys = seen.path
    return f'<<"{variable}", <<{", ".join(map(constant_text, keys))}>>, {constant_text(seen.value)}>>'


def _events(log: Log, table: _Table) -> str:
    rows = []
    for event in log.events:
        arguments = ", ".join(map(constant_text, event.arguments or ()))
        known = "TRUE" if event.arguments is not None else "FALSE"
        rows.append(
            f'    [action |-> "{event.action or ""}", known |-> {known}, arguments |-> <<{arguments}>>,\n'
            f"     {table.seen(event.seen)}]"
        )
    return "  <<\n" + ",\n".join(rows) + "\n  >>"


def _cases(variables: Sequence[str], prime: str) -> str:
    rows = [f'v = "{name}" -> {name}{prime}' for name in variables]
    return "  CASE " + "\n    [] ".join(rows)


def _steps(spec: Spec) -> Iterator[str]:
    r"""Each combining operator once more, with a mark at each action; callees before callers."""
    if spec.structure is None:
        yield f'{_ANY}(k) ==\n  /\\ k = 0 \\/ PytlcIs(pytlcWalk, k, "", <<>>)\n  /\\ {spec.next}'
        yield '  /\\ PytlcTold("", <<>>)\n'
        return
    for name in reversed(_in_order(spec.structure)):
        parameters, body = spec.structure.combining[name]
        head = _ANY if name == next(iter(spec.structure.combining)) else f"{_STEP}_{name}"
        yield f"{head}({', '.join(('pytlcEvent', *parameters))}) =="
        yield from _marked(body, 2, spec.structure)
        yield ""


def _in_order(found: Structure) -> list[str]:
    """The combining operators, each before those that it uses."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name in order:
            return
        for part in _applied(found.combining[name][1]):
            if part.name in found.combining:
                visit(part.name)
        order.append(name)

    visit(next(iter(found.combining)))
    return order[::-1]


def _applied(part: Skeleton) -> Iterator[Apply]:
    match part:
        case Apply():
            yield part
        case Exists():
            yield from _applied(part.body)
        case AnyOf():
            for inner in part.parts:
                yield from _applied(inner)


def _marked(part: Skeleton, indent: int, found: Structure) -> Iterator[str]:
    margin = " " * indent
    match part:
        case AnyOf():
            for inner in part.parts:
                first, *rest = _marked(inner, indent + 3, found)
                yield f"{margin}\\/ {first.lstrip()}"
                yield from rest
        case Exists():
            yield f"{margin}\\E {part.bounds} :"
            yield from _marked(part.body, indent + 2, found)
        case Apply() if part.name in found.combining:
            yield f"{margin}{_STEP}_{part.name}({', '.join(('pytlcEvent', *part.arguments))})"
        case Apply():
            arguments = ", ".join(part.arguments)
            call = f"{part.name}({arguments})" if arguments else part.name
            yield f'{margin}/\\ PytlcIs(pytlcWalk, pytlcEvent, "{part.name}", <<{arguments}>>)'
            yield f"{margin}/\\ {call}"
            yield f'{margin}/\\ PytlcTold("{part.name}", <<{arguments}>>)'
        case Formula():
            yield f'{margin}/\\ PytlcIs(pytlcWalk, pytlcEvent, "", <<>>)'
            first, *rest = textwrap.indent(textwrap.dedent(part.text), margin + "   ").split("\n")
            yield f"{margin}/\\ {first.lstrip()}"
            yield from rest
            yield f'{margin}/\\ PytlcTold("", <<>>)'


def _behaviour(job: TlcJob, config: Config, known: Mapping[str, Definition]) -> tuple[str, str]:
    """Names of the initial predicate and of the next-state relation."""
    if config.init and config.next:
        return config.init, config.next
    found = _of_formula(config.specification or "", known)
    if found is None:
        raise UsageError(
            f"{job.main}: cannot tell what Init and Next are; write INIT and NEXT into the configuration"
        )
    return found


def _of_formula(name: str, known: Mapping[str, Definition]) -> tuple[str, str] | None:
    r"""Init and Next of ``Spec == Init /\ [][Next]_vars /\ ..``, or of a formula that uses such a one."""
    if name not in known:
        return None
    words = [word for word in _WORD.findall(known[name].body) if word in known]
    following = _NEXT.search(known[name].body)
    if following:
        return (words[0], following[1]) if words and words[0] != following[1] else None
    return next((found for word in words if word != name and (found := _of_formula(word, known))), None)


def _filled(template: str, parts: Mapping[str, str]) -> str:
    text = resources.files("pytlc.conform").joinpath(template).read_text(encoding="utf-8")
    return re.sub(r"\$\{(\w+)\}", lambda hole: parts[hole[1]], text)
