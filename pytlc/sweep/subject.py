"""What a sweep looks at: which axes it has, and the question that a point asks; the versions of a family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pytlc.check import Question
from pytlc.errors import UsageError
from pytlc.spec.family import Family, Target
from pytlc.spec.layers import OwnLayer
from pytlc.spec.selection import select
from pytlc.sweep.axes import Axis, Cell, axis_of
from pytlc.sweep.grid import Point
from pytlc.tlc import TlcOptions

VERSION, PROPERTY = "version", "property"
#: Counts have to repeat, and each search has a core of its own.
_OPTIONS = TlcOptions(workers=1, check_deadlock=False)


class Subject(Protocol):
    """What is looked at."""

    @property
    def name(self) -> str:
        """A family, or the path of a spec."""
        ...

    def axis(self, name: str, given: object) -> Axis:
        """An axis as it is written, or as a list of values.

        Raises:
            UsageError: There is no such axis, or what is given is no list of values of it.
        """
        ...

    def is_size(self, axis: Axis) -> bool:
        """Whether a greater value of this axis is a larger machine."""
        ...

    def property_names(self) -> tuple[str, ...]:
        """What is checked, or can be, each by name."""
        ...

    def question(self, point: Point, *, traced: bool = False) -> Question:
        """What a point asks.

        Args:
            point: One value of each axis.
            traced: Find out which line of the templates each line of the spec is from.

        Raises:
            UsageError: There is no such machine, or nothing to be checked of it.
        """
        ...


@dataclass(frozen=True, slots=True)
class FamilySubject:
    """Versions of a family on machines.

    Attributes:
        family: The family.
        code: The version where ``version`` is no axis; None for the newest.
        properties: What is checked; nothing for all that say something of the machine. With an axis
            ``property`` each value is checked alone.
        liveness: Check temporal properties too.
        symmetry: Declare interchangeable what is.
        own: Layers of the user, on top of each version.
        sizes: The machine, where it is no axis.
    """

    family: Family
    code: str | None = None
    properties: tuple[str, ...] = ()
    liveness: bool = False
    symmetry: bool = True
    own: Sequence[OwnLayer] = ()
    sizes: Mapping[str, int | str] | None = None

    @property
    def name(self) -> str:
        """The family's; of one in a folder the folder."""
        return self.family.name if self.family.is_built_in else str(self.family.root)

    def axis(self, name: str, given: object) -> Axis:
        """An axis: ``version``, ``property``, or a size of the family."""
        axis = axis_of(name, given, order=self._order(name))
        for value in axis.values:
            self._check(name, value)
        return axis

    def is_size(self, axis: Axis) -> bool:
        """Sizes are numbers; a switch may take something away as well."""
        parameter = self.family.parameters.get(axis.name)
        return parameter is not None and not parameter.choices

    def property_names(self) -> tuple[str, ...]:
        """Those that were named, or all of the family."""
        return tuple(self.properties) or tuple(claim.name for claim in self.family.properties)

    def question(self, point: Point, *, traced: bool = False) -> Question:
        """The check of a version on a machine."""
        values = dict(point.values)
        code = str(values.pop(VERSION, self.code or self.family.newest.name))
        named = (str(values.pop(PROPERTY)),) if PROPERTY in values else self.properties
        scope = self.family.scope(**(dict(self.sizes or {}) | values))
        chosen = select(self.family, named, scope, liveness=self.liveness)
        if not chosen.properties:
            raise UsageError(f"{self.family.name}: no property says anything of {scope}")
        return Question.of_target(
            self._target(code), scope, chosen.properties, _OPTIONS, symmetry=self.symmetry, traced=traced
        )

    def _order(self, name: str) -> tuple[str, ...]:
        if name == VERSION:
            return tuple(version.name for version in self.family.versions)
        if name == PROPERTY:
            return tuple(claim.name for claim in self.family.properties)
        if name not in self.family.parameters:
            known = ", ".join((VERSION, PROPERTY, *self.family.parameters))
            raise UsageError(f"{self.family.name} has no axis {name!r}; there are: {known}")
        return self.family.parameters[name].choices

    def _check(self, name: str, value: Cell) -> None:
        """Refuse what no machine can have, which is a mistake and no point to be left out."""
        if name == VERSION:
            self._target(str(value))
        elif name == PROPERTY:
            self.family.property(str(value))
        elif isinstance(value, str) and value not in self.family.parameters[name].choices:
            choices = self.family.parameters[name].choices
            wanted = " or ".join(choices) if choices else "whole numbers, such as 1..3"
            raise UsageError(f"{name}: {value!r} is no value of it; give {wanted}")

    def _target(self, code: str) -> Target:
        return self.family.target(code, self.own)
