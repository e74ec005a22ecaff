"""What must hold of a family: how bad it is when it does not, and on which machines it says anything.

A claim is an operator of the templates. How TLC is asked depends on its kind: an invariant and an action
property are checked in passing; a temporal one needs a fair specification and takes much longer; one of a
search is collected while TLC searches and judged when it has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from pytlc.errors import SpecError
from pytlc.spec.scope import Parameter, Scope
from pytlc.spec.tables import from_table

PropertyKind = Literal["invariant", "action", "temporal", "search"]

_EITHER = "|"


class Severity(Enum):
    """What is at stake, the worst first."""

    HANG = "hang"
    CORRUPT = "corrupt"
    LOSE = "lose"
    DELAY = "delay"
    MISPLACE = "misplace"
    MODEL = "model"

    @property
    def phrase(self) -> str:
        """What a violation does, to be put behind its subject, where a family has no words of its own."""
        return _PHRASES[self]

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


_SEVERITIES = tuple(severity.value for severity in Severity)
_PHRASES = {
    Severity.HANG: "hangs the system",
    Severity.CORRUPT: "corrupts data",
    Severity.LOSE: "loses something for ever",
    Severity.DELAY: "delays something",
    Severity.MISPLACE: "puts something in the wrong place",
    Severity.MODEL: "leaves what the model can describe",
}


@dataclass(frozen=True, slots=True)
class Property:
    """A named claim about a family.

    Attributes:
        name: The TLA+ operator, and the name of its Python twin.
        kind: ``invariant`` (of a state), ``action`` (of a step), ``temporal`` (of a behaviour, under the
            family's FairSpec) or ``search`` (of all that a search has seen).
        severity: How bad it is when it does not hold.
        claim: What must hold, in words.
        breaks: What happens to the guest or to Xen when it does not.
        needs: Parameters that must differ from 0, or it says nothing; ``a|b`` for one of several.
        definition: TLA+ text of an operator that is made for one check and not in the templates; else empty.
        stake: What a violation of this severity does in this family, to be put behind its subject.
    """

    name: str
    kind: PropertyKind
    severity: Severity
    claim: str
    breaks: str
    needs: tuple[str, ...] = ()
    definition: str = ""
    stake: str = ""

    @property
    def phrase(self) -> str:
        """What a violation does, to be put behind its subject."""
        return self.stake or self.severity.phrase

    def missing(self, scope: Scope) -> tuple[str, ...]:
        """What has to be switched on before it says anything, as options; empty where it applies."""
        return tuple(_options(need, scope) for need in self.needs if not _is_met(need, scope))


def _is_met(need: str, scope: Mapping[str, int]) -> bool:
    return any(scope[name] for name in need.split(_EITHER))


def _options(need: str, scope: Scope) -> str:
    by_name = {parameter.name: parameter for parameter in scope.parameters}
    return " or ".join(_option(by_name[name]) for name in need.split(_EITHER))


def _option(parameter: Parameter) -> str:
    return f"--{parameter.name} {parameter.choices[1] if parameter.choices else 1}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A table of ``[[properties]]``, as it stands in the file."""

    name: str
    kind: str
    severity: str
    claim: str
    breaks: str
    needs: tuple[str, ...] = ()
    definition: str = ""


def read_properties(
    rows: Iterable[Mapping[str, Any]],
    parameters: Mapping[str, Parameter],
    path: Path,
    *,
    stakes: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Property, ...]:
    """Read the ``[[properties]]`` of a family.

    Args:
        rows: The tables.
        parameters: What they may need.
        path: The file, for messages.
        stakes: ``[severities]`` of the family: what a violation does there, by severity.

    Raises:
        SpecError: A key, a kind, a severity or a needed parameter is unknown, or a key is missing or has a
            value of another type; the message says what is known.
    """
    for word in stakes:
        if word not in _SEVERITIES:
            raise SpecError(f"{path}: severities: {word!r} is not known; expected {', '.join(_SEVERITIES)}")
    return tuple(_read(row, parameters, path, stakes) for row in rows)


def _read(
    table: Mapping[str, Any], parameters: Mapping[str, Parameter], path: Path, stakes: Mapping[str, str]
) -> Property:
    where = f"{path}: property {table.get('name', 'without a name')}"
    row = from_table(_Row, table, where)
    known = {"kind": (row.kind, get_args(PropertyKind)), "severity": (row.severity, _SEVERITIES)}
    for key, (value, values) in known.items():
        if value not in values:
            raise SpecError(f"{where}: {key} {value!r} is not known; expected {', '.join(values)}")
    _check_needs(row.needs, parameters, where)
    kind: PropertyKind = row.kind  # type: ignore[assignment]
    return Property(
        name=row.name,
        kind=kind,
        severity=Severity(row.severity),
        claim=row.claim,
        breaks=row.breaks,
        needs=row.needs,
        definition=row.definition,
        stake=stakes.get(row.severity, ""),
    )


def _check_needs(needs: Iterable[str], parameters: Mapping[str, Parameter], where: str) -> None:
    for need in needs:
        for name in need.split(_EITHER):
            if name not in parameters:
                known = ", ".join(parameters)
                raise SpecError(f"{where}: it needs {name!r}, which is no parameter\nknown: {known}")
