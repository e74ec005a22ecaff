"""The job that makes TLC decide whether logs are behaviours of a spec, from two templates beside this.

``log.tla`` is put behind the user's main module, with the next-state relation once more and a mark at each
action; ``log_data.tla`` holds the events, in the module of values. Every name in them that begins with Pytlc
gets one that the spec does not have. Of the cfg only the constants are kept: constraints, symmetry and view
bound or shorten a search, and a log may well lie outside of them; an alias would be shown in place of states.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from pytlc.conform.logs import Log, Observation
from pytlc.conform.steps import marked
from pytlc.errors import UsageError
from pytlc.tlc import TlcJob
from pytlc.tlc.cfg import Config
from pytlc.tlc.wrapping import Wrapping
from pytlc.trace import State
from pytlc.values import Value

_NAME = re.compile(r"\b[Pp]ytlc[A-Z]\w*")
_HOLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Spec:
    """A spec as far as logs need to know it.

    Attributes:
        job: What TLC would be given to check it.
        actions: Number of arguments of each action, by name; None where they cannot be told apart.
        models: Names of its model values.
    """

    job: TlcJob
    actions: Mapping[str, int] | None
    models: frozenset[str]

    @classmethod
    def of(cls, job: TlcJob) -> Spec:
        """Read the modules and the cfg of a job.

        Raises:
            UsageError: It cannot be told what the initial predicate and the next-state relation are.
        """
        wrapping = Wrapping(job)
        _, following = _behaviour(wrapping)
        step = marked(wrapping, following)
        return cls(job, step.actions if step else None, frozenset(wrapping.config.model_values))

    def probe(self) -> TlcJob:
        """A job that ends with an initial state as its counterexample, which has one more variable."""
        wrapping = Wrapping(self.job)
        init, _ = _behaviour(wrapping)
        probed = wrapping.fresh("pytlcProbed")
        wrapping.append(f"VARIABLE {probed}")
        config = Config(
            init=wrapping.define("PytlcInit", f"{init} /\\ {probed} = FALSE"),
            next=wrapping.define("PytlcNext", f"FALSE /\\ {probed}' = TRUE"),
            constants=wrapping.config.constants,
            invariants=(wrapping.define("PytlcNever", probed),),
        )
        return wrapping.job(config)


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a log stops, for the search that tells what the spec allows there.

    Attributes:
        done: How many of its events have happened.
        state: The state to find a behaviour to; None for all that the spec allows instead.
    """

    done: int
    state: State | None = None


@dataclass(frozen=True, slots=True)
class LogJob:
    """What TLC is given.

    Attributes:
        job: The job.
        last: The variable that holds name and arguments of the last step.
    """

    job: TlcJob
    last: str


def log_job(spec: Spec, variables: Sequence[str], logs: Sequence[Log], stop: Stop | None = None) -> LogJob:
    """The job that tells how far each log is a behaviour of the spec.

    Args:
        spec: The spec.
        variables: Its variables.
        logs: What was seen.
        stop: Where the only log stops; None to find that out.
    """
    wrapping = Wrapping(spec.job)
    init, following = _behaviour(wrapping)
    main, data = _template("log.tla"), _template("log_data.tla")
    names = {word: wrapping.fresh(word) for word in dict.fromkeys(_NAME.findall(main + data))}
    step = _step(wrapping, following, names)
    wrapping.append_values(_filled(data, names, _data(wrapping, variables, logs, stop)))
    wrapping.append(
        _filled(main, names, {"init": init, "step": step, **_of_variables(variables, names["pytlcV"])})
    )
    is_found = stop is not None and stop.state is not None
    config = Config(
        init=names["PytlcInit"],
        next=names["PytlcNext"],
        constants=wrapping.config.constants,
        invariants=(names["PytlcApart"],) if is_found else (),
    )
    return LogJob(wrapping.job(config), names["pytlcLast"])


def _behaviour(wrapping: Wrapping) -> tuple[str, str]:
    """Names of the initial predicate and of the next-state relation."""
    found = wrapping.behaviour()
    if found is None:
        named = wrapping.config.specification or "the cfg"
        raise UsageError(
            f"{wrapping.base.main}: {named} cannot be taken apart into an initial predicate and [][Next]_v; "
            "write INIT and NEXT into the cfg in place of SPECIFICATION"
        )
    return found


def _step(wrapping: Wrapping, following: str, names: Mapping[str, str]) -> str:
    """The conjuncts of a step of the spec in which every action is marked, or the step as a whole."""
    event, named, told = (names[name] for name in ("pytlcK", "PytlcNamed", "PytlcTold"))
    step = marked(wrapping, following)
    if step is not None:
        return f"  {step.operator}({event}, {named}, {told})"
    return f'  /\\ {named}({event}, "", <<>>)\n  /\\ {following}\n  /\\ {told}("", <<>>)'


def _of_variables(variables: Sequence[str], parameter: str) -> dict[str, str]:
    return {
        "variables": ", ".join(variables),
        "primed": ", ".join(f"{name}'" for name in variables),
        "was": _cases(variables, parameter, ""),
        "now": _cases(variables, parameter, "'"),
    }


def _cases(variables: Sequence[str], parameter: str, prime: str) -> str:
    rows = [f'{parameter} = "{name}" -> {name}{prime}' for name in variables]
    return "  CASE " + "\n    [] ".join(rows)


def _data(
    wrapping: Wrapping, variables: Sequence[str], logs: Sequence[Log], stop: Stop | None
) -> dict[str, str]:
    table = _Table(wrapping, variables)
    target = stop.state if stop else None
    values = () if target is None else (wrapping.text(target[name]) for name in variables)
    return {
        "initial": ", ".join(f"[{table.seen(log.initial)}]" for log in logs),
        "events": ",\n".join(table.events(log) for log in logs),
        "values": ",\n".join(table.texts),
        "gaps": ", ".join(str(log.gap) for log in logs),
        "stop": str(stop.done if stop else -1),
        "tracing": "TRUE" if target is not None else "FALSE",
        "target": f"<<{', '.join(values)}>>",
    }


class _Table:
    """The values of whole variables, each once."""

    def __init__(self, wrapping: Wrapping, variables: Sequence[str]) -> None:
        self._wrapping = wrapping
        self._variables = tuple(variables)
        self._places: dict[str, int] = {}
        self._texts: dict[tuple[type, Value], str] = {}

    @property
    def texts(self) -> list[str]:
        return list(self._places)

    def seen(self, observations: Sequence[Observation]) -> str:
        """Two fields of a record; a state in which each variable was seen whole is told by places."""
        whole = {str(seen.path[0]): seen for seen in observations if len(seen.path) == 1}
        if len(whole) == len(observations) == len(self._variables):
            places = ", ".join(str(self._place(whole[name].value)) for name in self._variables)
            return f"parts |-> <<>>, whole |-> <<{places}>>"
        return f"parts |-> <<{', '.join(map(self._part, observations))}>>, whole |-> <<>>"

    def _place(self, value: Value) -> int:
        return self._places.setdefault(self._text(value), len(self._places) + 1)

    def _text(self, value: Value) -> str:
        """The text of a value, made once: the same values come again and again."""
        key = (type(value), value)
        if key not in self._texts:
            self._texts[key] = self._wrapping.text(value)
        return self._texts[key]

    def _part(self, seen: Observation) -> str:
        variable, *keys = seen.path
        row = ", ".join(map(self._text, keys))
        return f'<<"{variable}", <<{row}>>, {self._text(seen.value)}>>'

    def events(self, log: Log) -> str:
        rows = []
        for event in log.events:
            arguments = ", ".join(map(self._text, event.arguments or ()))
            known = "TRUE" if event.arguments is not None else "FALSE"
            rows.append(
                f'    [action |-> "{event.action or ""}", known |-> {known}, arguments |-> <<{arguments}>>,\n'
                f"     {self.seen(event.seen)}]"
            )
        return "  <<\n" + ",\n".join(rows) + "\n  >>"


def _template(name: str) -> str:
    return resources.files("pytlc.conform").joinpath(name).read_text(encoding="utf-8")


def _filled(template: str, names: Mapping[str, str], parts: Mapping[str, str]) -> str:
    """The template under the names that it has here, with what goes into its holes."""
    text = _NAME.sub(lambda word: names[word[0]], template)
    return _HOLE.sub(lambda hole: parts[hole[1]], text).rstrip("\n")
