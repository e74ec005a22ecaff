"""A machine as one whole number: what a search keeps of millions of them.

Every field has a column of bits, and every value that was ever seen in it a pattern of these bits; the value
at reset has none of them set. A column has no bits before a second value turns up, so what never changes in
a scope costs nothing, and gets eight more whenever its patterns are used up. Older numbers stay right: in the
bits that came later they have zeros. Equal machines have equal numbers, and values are shared: of each there
is one object, however many machines have it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from pytlc.vgic.state import Machine

#: Bits that a column gets at a time.
_BITS = 8


class Column:
    """The bits of one field.

    Attributes:
        mask: All bits of the column.
        values: Pattern of bits -> value.
        patterns: Value -> pattern of bits.
    """

    __slots__ = ("_shifts", "mask", "patterns", "values")

    def __init__(self, first: Hashable) -> None:
        self.mask = 0
        self.values: dict[int, Any] = {0: first}
        self.patterns: dict[Any, int] = {first: 0}
        self._shifts: list[int] = []

    @property
    def is_full(self) -> bool:
        """Whether another value needs more bits."""
        return len(self.values) >> _BITS * len(self._shifts) > 0

    def widen(self, shift: int) -> None:
        """Use the bits from ``shift`` on too."""
        self._shifts.append(shift)
        self.mask |= (1 << _BITS) - 1 << shift

    def add(self, value: Hashable) -> int:
        """The pattern of a value that was never seen before."""
        number, pattern = len(self.values), 0
        for shift in self._shifts:
            pattern |= (number & (1 << _BITS) - 1) << shift
            number >>= _BITS
        self.values[pattern] = value
        self.patterns[value] = pattern
        return pattern


class Fields:
    """Some fields, and the bits that they have; :class:`Packing` keeps these up to date.

    Attributes:
        names: The fields.
        mask: Their bits.
    """

    __slots__ = ("mask", "names")

    def __init__(self) -> None:
        self.names: frozenset[str] = frozenset()
        self.mask = 0


class Packing:
    """The columns of one search.

    Args:
        reset: The machine whose number is 0.

    Attributes:
        columns: By field, in the order of the fields.
    """

    def __init__(self, reset: Machine) -> None:
        self.columns = {name: Column(value) for name, value in zip(reset._fields, reset, strict=True)}
        self._kept: list[Fields] = []
        self._used = 0

    def pack(self, machine: Machine) -> int:
        """The number of a machine."""
        return sum(self.pattern(name, value) for name, value in zip(self.columns, machine, strict=True))

    def unpack(self, number: int) -> Machine:
        """The machine with that number."""
        return Machine._make(column.values[number & column.mask] for column in self.columns.values())

    def pattern(self, name: str, value: Hashable) -> int:
        """The bits of a value of a field."""
        column = self.columns[name]
        pattern = column.patterns.get(value)
        if pattern is None:
            if column.is_full:
                self._widen(column)
            pattern = column.add(value)
        return pattern

    def keep(self, fields: Fields) -> None:
        """Keep the bits of these fields up to date from now on."""
        self._kept.append(fields)
        self._update(fields)

    def include(self, fields: Fields, names: Iterable[str]) -> bool:
        """Add fields to those that are kept; whether there are more of them now."""
        if fields.names.issuperset(names):
            return False
        fields.names = fields.names.union(names)
        self._update(fields)
        return True

    def _widen(self, column: Column) -> None:
        column.widen(self._used)
        self._used += _BITS
        for fields in self._kept:
            self._update(fields)

    def _update(self, fields: Fields) -> None:
        fields.mask = sum(self.columns[name].mask for name in fields.names)
