"""From Python values to TLA+ values, and TLA+ that is given as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pytlc.errors import UsageError
from pytlc.tlc.cfg import LARGEST
from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, is_value
from pytlc.values.base import Composite

_OPAQUE = frozenset({"opaque", "|->", "filter"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_KNOWN = "bool, int, str, set, list, tuple, range, dict, the values of pytlc, and Tla('text')"


@dataclass(frozen=True, slots=True)
class Tla:
    r"""TLA+ as it would stand in a spec: ``Tla("[p \\in Procs |-> 0]")``.

    Identifiers that the spec does not know are model values: ``Tla("{p1, p2}")``.
    """

    text: str


def tla_value(given: object) -> Value:
    """The TLA+ value of a Python value.

    Sets are sets, lists and tuples sequences, ranges intervals; a dict is a function, with names for keys a
    record.

    Raises:
        UsageError: It has no form in TLA+; the message shows it.
    """
    value = _converted(given, given)
    for part in parts(value):
        _check(part, given)
    return value


def parts(value: Value) -> Iterator[Value]:
    """The value and everything in it, an interval as a whole; a part that occurs again may come once."""
    pending, seen = [value], set[Composite]()
    while pending:
        part = pending.pop()
        yield part
        if isinstance(part, Composite) and part not in seen:
            seen.add(part)
            pending.extend(part.parts)
            pending.extend(getattr(part, "bounds", None) or ())


def _converted(given: object, whole: object) -> Value:
    try:
        if is_value(given):
            return given
        if isinstance(given, range):
            return FiniteSet.interval(given.start, given.stop - 1) if given.step == 1 else FiniteSet(given)
        if isinstance(given, AbstractSet):
            return FiniteSet(_converted(element, whole) for element in given)
        if isinstance(given, list | tuple):
            return Function.sequence(_converted(element, whole) for element in given)
        if isinstance(given, Mapping):
            return Function.of((_converted(k, whole), _converted(v, whole)) for k, v in given.items())
    except RecursionError as error:
        raise UsageError(f"{_shown(whole)} is nested too deeply, or holds itself") from error
    inside = "" if given is whole else f" in {_shown(whole)}"
    raise UsageError(f"{_shown(given)}{inside} has no form in TLA+; known are {_KNOWN}")


def _check(part: Value, whole: object) -> None:
    if type(part) is int and abs(part) > LARGEST:
        raise UsageError(f"{part} in {_shown(whole)}: TLC's numbers go from -{LARGEST} to {LARGEST}")
    if isinstance(part, str) and (wrong := _CONTROL.search(part)):
        raise UsageError(f"{_shown(whole)}: no TLA+ string holds the character {wrong[0]!r}")
    if isinstance(part, Unenumerated) and part.kind in _OPAQUE:
        raise UsageError(f"TLC cannot evaluate {part}, which it printed itself")
    if isinstance(part, ModelValue) and re.fullmatch(r"\w*[A-Za-z_]\w*", part.name) is None:
        raise UsageError(f"{part.name!r} in {_shown(whole)} is no name of a model value")


def _shown(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 200 else f"{text[:200]}..."
