"""Which properties a check is about: those that were named, or all that say something of the machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pytlc.errors import UsageError
from pytlc.spec.claims import Property
from pytlc.spec.family import Family
from pytlc.spec.scope import Scope

#: Why temporal properties are left out by TLC.
_TEMPORAL = "not checked, because temporal properties take much longer: {}; add --liveness"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is checked, and what is to be said of the rest.

    Attributes:
        properties: In the order in which they were named, or in that of the family.
        notes: Which properties were left out without having been asked for, and why; a sentence each.
    """

    properties: tuple[Property, ...]
    notes: tuple[str, ...] = ()


def select(
    family: Family,
    names: Iterable[str],
    scope: Scope,
    *,
    liveness: bool = False,
    no_temporal: str = _TEMPORAL,
) -> Selection:
    """Choose what to check on a machine.

    Args:
        family: Where to choose from.
        names: Properties to check; none for all that apply, except the temporal ones.
        scope: The machine.
        liveness: Check the temporal properties that apply too.
        no_temporal: What is said of those that are left out, with braces for their names.

    Raises:
        UsageError: There is no property of a name, or one that is named says nothing of the machine; the
            message says what to switch on.
    """
    named = tuple(dict.fromkeys(map(family.property, names)))
    for claim in named:
        if missing := " and ".join(claim.missing(scope)):
            raise UsageError(f"{family.name}: {claim.name} says nothing of {scope}; add {missing}")
    applying = [claim for claim in family.properties if not claim.missing(scope)]
    temporal = [claim for claim in applying if claim.kind == "temporal"]
    if named:
        return Selection(tuple(dict.fromkeys((*named, *(temporal if liveness else ())))))
    chosen = tuple(claim for claim in applying if liveness or claim.kind != "temporal")
    return Selection(chosen, tuple(_notes(family, scope, [] if liveness else temporal, no_temporal)))


def _notes(family: Family, scope: Scope, left_out: list[Property], no_temporal: str) -> Iterator[str]:
    if left_out:
        names = ", ".join(claim.name for claim in left_out)
        yield no_temporal.format(names)
    missing = ((claim, claim.missing(scope)) for claim in family.properties if claim.kind != "temporal")
    apart = [f"{claim.name} (needs {' and '.join(options)})" for claim, options in missing if options]
    if apart:
        yield f"not checked, because they say nothing of this machine: {', '.join(apart)}"
