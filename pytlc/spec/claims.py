"""What must hold of a family: how bad it is when it does not, and on which machines it says anything.

A claim is an operator of the templates. How TLC is asked depends on its kind: an invariant and an action
property are checked in passing; a temporal one needs a fair specification and takes much longer; one of a
search is collected while TLC searches and judged when it has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args

from pytlc.errors import SpecError
from pytlc.spec.scope import Parameter, Scope

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
        """What a violation does, to be put behind its subject."""
        return _PHRASES[self]

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


_PHRASES = {
    Severity.HANG: "hangs Xen",
    Severity.CORRUPT: "corrupts data of Xen",
    Severity.LOSE: "loses an interrupt",
    Severity.DELAY: "delays an interrupt",
    Severity.MISPLACE: "leaves an interrupt on the wrong CPU",
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
    """

    name: str
    kind: PropertyKind
    severity: Severity
    claim: str
    breaks: str
    needs: tuple[str, ...] = ()
    definition: str = ""

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


def read_properties(
    rows: Iterable[Mapping[str, Any]], parameters: Mapping[str, Parameter], path: Path
) -> tuple[Property, ...]:
    """Read the ``[[properties]]`` of a family; ``path`` is for messages.

    Raises:
        SpecError: A kind, a severity or a needed parameter is unknown; the message says what is known.
        TypeError: A key is missing or unexpected.
    """
    return tuple(_read(row, parameters, path) for row in rows)


def _read(row: Mapping[str, Any], parameters: Mapping[str, Parameter], path: Path) -> Property:
    where = f"{path}: property {row.get('name', 'without a name')}"
    known = {"kind": get_args(PropertyKind), "severity": tuple(severity.value for severity in Severity)}
    for key, values in known.items():
        if key in row and row[key] not in values:
            raise SpecError(f"{where}: {key} {row[key]!r} is not known; expected {', '.join(values)}")
    needs = tuple(_needs(row, parameters, where))
    return Property(**_without_severity(row), needs=needs, severity=Severity(row["severity"]))


def _without_severity(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in {"needs", "severity"}}


def _needs(row: Mapping[str, Any], parameters: Mapping[str, Parameter], where: str) -> Iterator[str]:
    needs = row.get("needs", [])
    if not isinstance(needs, list) or not all(isinstance(need, str) for need in needs):
        raise SpecError(f"{where}: needs {needs!r}: expected a list of parameters")
    for need in needs:
        for name in need.split(_EITHER):
            if name not in parameters:
                known = ", ".join(parameters)
                raise SpecError(f"{where}: it needs {name!r}, which is no parameter\nknown: {known}")
        yield need
