"""What a step changed, as paths into the variables: ``status[spi32]: {} -> {"queued"}``.

Functions and records with the same domain are compared entry by entry. Sets are not taken apart, they say
what was added and removed. A sequence is usually a queue, where a change at the head moves every element: it
is shown whole, and compared element by element only when it is too long to be read and kept its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pytlc.trace.model import State, key_text
from pytlc.values import FiniteSet, Function, Value, equal, is_field_name, show

_SHORT = 60
_LISTED = 100_000


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two states.

    Attributes:
        path: The variable, then the arguments that lead to the changed part of its value.
        before: The part's value in the first state, None when the variable is not in that state.
        after: The same in the second state.
    """

    path: tuple[Value, ...]
    before: Value | None
    after: Value | None

    @property
    def where(self) -> str:
        """The path as text: ``local[pcpu0].irq``."""
        variable, *keys = self.path
        return str(variable) + "".join(map(_subscript, keys))

    @property
    def added(self) -> tuple[Value, ...]:
        """Elements of a set or sequence that are there afterwards and were not before.

        Empty for other values, and for sets of more than 100,000 elements.
        """
        return _missing_from(self.before, self.after)

    @property
    def removed(self) -> tuple[Value, ...]:
        """Elements of a set or sequence that were there before and are not afterwards; see :attr:`added`."""
        return _missing_from(self.after, self.before)

    def __str__(self) -> str:
        return f"{self.where}: {_text(self.before)} -> {_text(self.after)}"


def diff(before: State, after: State) -> tuple[Change, ...]:
    """The changes from one state to another, in the order of the variables and then of their arguments."""
    names = [*before, *(name for name in after if name not in before)]
    return tuple(change for name in names for change in _changes(name, before.get(name), after.get(name)))


def _changes(name: str, before: Value | None, after: Value | None) -> Iterator[Change]:
    pending: list[tuple[tuple[Value, ...], Value | None, Value | None]] = [((name,), before, after)]
    while pending:
        path, old, new = pending.pop()
        if old is not None and new is not None and equal(old, new):
            continue
        if isinstance(old, Function) and isinstance(new, Function) and _entry_by_entry(old, new):
            pending.extend([((*path, key), old[key], new[key]) for key in old][::-1])
        else:
            yield Change(path, old, new)


def _entry_by_entry(old: Function, new: Function) -> bool:
    if old.is_sequence != new.is_sequence:
        return False
    if old.is_sequence:
        return len(old) == len(new) and not (_is_short(old) and _is_short(new))
    return len(old) == len(new) and all(key in new for key in old)


def _is_short(sequence: Function) -> bool:
    return len(sequence) <= _SHORT and len(show(sequence)) <= _SHORT


def _missing_from(here: Value | None, there: Value | None) -> tuple[Value, ...]:
    if isinstance(here, FiniteSet) and isinstance(there, FiniteSet) and there.size <= _LISTED:
        return tuple(element for element in there if element not in here)
    if isinstance(here, Function) and isinstance(there, Function) and here.is_sequence and there.is_sequence:
        return _surplus(here.as_tuple(), there.as_tuple())
    return ()


def _surplus(here: tuple[Value, ...], there: tuple[Value, ...]) -> tuple[Value, ...]:
    """The elements of the second sequence that the first has fewer times."""
    counts: dict[Function, int] = {}
    for element in here:
        wrapped = Function.sequence([element])
        counts[wrapped] = counts.get(wrapped, 0) + 1
    surplus = []
    for element in there:
        wrapped = Function.sequence([element])
        counts[wrapped] = counts.get(wrapped, 0) - 1
        if counts[wrapped] < 0:
            surplus.append(element)
    return tuple(surplus)


def _subscript(key: Value) -> str:
    if isinstance(key, str) and is_field_name(key):
        return f".{key}"
    return f"[{key_text(key)}]"


def _text(value: Value | None) -> str:
    return "(absent)" if value is None else show(value)
