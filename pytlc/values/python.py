"""Python objects as TLA+ values, and whether two values could ever be equal.

A set of Python stands for a set, a tuple, a list or a range for a sequence, a dict for a function. Two values
of different kinds, such as a number and a string, are never equal, and who compares them has made a mistake:
:func:`chance` finds that out, so that nobody takes the answer for one about the spec.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice

from pytlc.values.base import Composite, ModelValue, Value, is_value
from pytlc.values.model import FiniteSet, Function, Unenumerated

_KINDS: dict[type, str] = {
    bool: "a Boolean",
    int: "a number",
    str: "a string",
    ModelValue: "a model value",
    FiniteSet: "a set",
    Function: "a function",
    Unenumerated: "a set that TLC does not enumerate",
}
#: Elements of a large set that are looked at; those of one kind are alike.
_SAMPLE = 50
_DEEPEST = 40


def value_of(thing: object) -> Value | None:
    """The TLA+ value that a Python object stands for; None for one that stands for none."""
    if is_value(thing):
        return thing
    if isinstance(thing, Mapping):
        keys, images = _values(thing.keys()), _values(thing.values())
        return None if keys is None or images is None else Function.of(zip(keys, images, strict=True))
    if isinstance(thing, AbstractSet):
        elements = _values(thing)
        return None if elements is None else FiniteSet(elements)
    if isinstance(thing, tuple | list | range):
        elements = _values(thing)
        return None if elements is None else Function.sequence(elements)
    return None


def _values(things: Iterable[object]) -> list[Value] | None:
    found = [value_of(thing) for thing in things]
    return None if any(value is None for value in found) else [v for v in found if v is not None]


def kind(thing: object) -> str:
    """What a value is, in words; what it is in Python where it is none of TLA+'s."""
    if isinstance(thing, Function) and thing.size:
        return "a sequence" if thing.is_sequence else "a record" if thing.is_record else "a function"
    return _KINDS.get(type(thing)) or f"Python's {type(thing).__name__}"


def chance(one: Value, other: Value, depth: int = _DEEPEST) -> bool | None:
    """Whether two values that differ are of kinds that could be equal; None where that cannot be seen.

    It cannot be seen where one is an empty set or function: what the other spec or state has in it may be of
    any kind.
    """
    if depth == 0:
        return None
    if isinstance(one, FiniteSet) and isinstance(other, FiniteSet):
        return any_chance(islice(one, _SAMPLE), islice(other, _SAMPLE), depth - 1)
    if isinstance(one, Function) and isinstance(other, Function):
        return _functions(one, other, depth - 1)
    if isinstance(one, Composite) and isinstance(other, Composite):
        return Unenumerated in {type(one), type(other)}
    return type(one) is type(other)


def any_chance(some: Iterable[Value], others: Iterable[Value], depth: int = _DEEPEST) -> bool | None:
    """Whether one of some values could be one of some others; None where there are none to be compared."""
    one_each = [_one_of_each_kind(values) for values in (some, others)]
    found = {chance(one, other, depth) for one in one_each[0] for other in one_each[1]}
    return True if True in found else None if None in found or not found else False


def _one_of_each_kind(values: Iterable[Value]) -> list[Value]:
    kinds: dict[str, Value] = {}
    for value in values:
        if not isinstance(value, Composite) or value.size:
            kinds.setdefault(kind(value), value)
        else:
            kinds.setdefault(f"empty {type(value).__name__}", value)
    return list(kinds.values())


def _functions(one: Function, other: Function, depth: int) -> bool | None:
    if not (one.size and other.size):
        return None
    common = [key for key in islice(one, _SAMPLE) if key in other]
    if not common:
        return any_chance(islice(one, _SAMPLE), islice(other, _SAMPLE), depth)
    found = {chance(one[key], other[key], depth) for key in common}
    return False if False in found else None if None in found else True
