"""A machine that notes which of its fields are looked at.

What a step or a property says of a machine can depend on nothing else, so it says the same of every machine
that has these fields in common. A watched machine stands in for a :class:`~pytlc.vgic.state.Machine`; whoever
uses it as a tuple has looked at all fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pytlc.vgic.packing import Packing
from pytlc.vgic.state import Machine


class _Watched:
    """Stands in for the machine with a number; a field that was looked at becomes an attribute."""

    def __init__(self, packing: Packing, number: int, seen: dict[str, None]) -> None:
        self._packing = packing
        self._number = number
        self._seen = seen
        #: Fields that a step has replaced, with their new values.
        self.changed: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        column = self._packing.columns.get(name)
        if column is None:
            return getattr(self._whole(), name)
        self._seen[name] = None
        value = column.values[self._number & column.mask]
        self.__dict__[name] = value
        return value

    def _replace(self, **changes: Any) -> _Watched:
        after = _Watched.__new__(_Watched)
        after.__dict__ = self.__dict__ | changes
        after.changed = self.changed | changes
        return after

    def _whole(self) -> Machine:
        return Machine._make(getattr(self, name) for name in self._packing.columns)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._whole())

    def __getitem__(self, index: int) -> Any:
        return self._whole()[index]

    def __len__(self) -> int:
        return len(self._packing.columns)

    def __eq__(self, other: object) -> bool:
        return self._whole() == (other._whole() if isinstance(other, _Watched) else other)

    def __hash__(self) -> int:
        return hash(self._whole())


def watched(packing: Packing, number: int, seen: dict[str, None]) -> Machine:
    """The machine with that number.

    Args:
        packing: What the number means.
        number: The machine.
        seen: Gets the fields that are looked at, in the order in which they are.
    """
    return cast("Machine", _Watched(packing, number, seen))


def changes_of(after: Machine) -> Mapping[str, Any]:
    """The fields that a step has replaced in a watched machine, with their new values.

    All of them where the step did not stay with what it was given.
    """
    stands_in: object = after
    return stands_in.changed if isinstance(stands_in, _Watched) else after._asdict()
