"""Sizes of a machine: what can be asked for, defaults, bounds, and how a scope is told in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytlc.closest import closest
from pytlc.errors import SpecError, UsageError
from pytlc.spec.tables import from_table

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A size that a family is rendered for.

    Attributes:
        name: Name of the option, and of the field of the reference model's scope.
        default: A number, or the name of the parameter whose value it takes.
        minimum: Smallest size.
        maximum: Largest size.
        unit: What is counted, in the singular.
        doc: One line of help.
        bound: Why there is a maximum.
        plural: Plural of ``unit`` where it is not formed with an s.
        quiet: Leave it out when a scope is told and it has its default.
        shapes: What the modules say depends on whether it has its default; other sizes are constants.
        choices: Words to choose from, where it is no number; its size is then the index of the word.
        constant: Constant of the spec that it gives a value, in a family with no Python for its context;
            empty where only the templates ask for it.
        members: Beginning of the names of the model values, where that constant is a set of them.
        symmetric: They are interchangeable, and TLC may be told so.
    """

    name: str
    default: int | str
    minimum: int
    maximum: int
    unit: str
    doc: str
    bound: str
    plural: str = ""
    quiet: bool = False
    shapes: bool = False
    choices: tuple[str, ...] = ()
    constant: str = ""
    members: str = ""
    symmetric: bool = False

    @property
    def units(self) -> str:
        """What is counted, in the plural."""
        return self.plural or self.unit + "s"

    def word(self, size: int) -> str:
        """Tell in one word that it has not its default: its name, or the choice if that says more."""
        return self.choices[size] if self.choices and self.choices[size] != "on" else self.name

    def count(self, size: int) -> str:
        """Tell a size in words, such as ``2 vCPUs`` or ``weak memory``."""
        if self.choices:
            return f"{self.unit} {self.choices[size]}"
        return f"{size} {self.unit if size == 1 else self.units}"


def read_parameters(tables: Mapping[str, Mapping[str, Any]], path: Path) -> Mapping[str, Parameter]:
    """Read ``[parameters]`` of a family; ``path`` is for messages.

    Raises:
        SpecError: A key is unknown or missing or has a value of another type, or two do not go together.
    """
    found = {
        name: from_table(Parameter, table, f"{path}: parameter {name}", name=name)
        for name, table in tables.items()
    }
    for parameter in found.values():
        for wrong, what in _MISFITS:
            if wrong(parameter, found):
                raise SpecError(f"{path}: parameter {parameter.name}: {what}")
    return found


_MISFITS: tuple[tuple[Callable[[Parameter, Mapping[str, Parameter]], object], str], ...] = (
    (lambda p, _: not _NAME.fullmatch(p.name), "its name is an option: expected a word in lower case"),
    (
        lambda p, known: isinstance(p.default, str) and p.default not in known,
        "default names no parameter; expected a number, or the parameter whose value it takes",
    ),
    (lambda p, _: p.minimum > p.maximum, "minimum is above maximum"),
    (
        lambda p, _: p.choices and (p.minimum, p.maximum) != (0, len(p.choices) - 1),
        "minimum and maximum are the indexes of the first and the last of its choices",
    ),
    (lambda p, _: p.members and not p.constant, "members needs constant, the set that they are members of"),
    (lambda p, _: p.symmetric and not p.members, "symmetric needs members: only model values can be"),
)


@dataclass(frozen=True, slots=True)
class Scope(Mapping[str, int]):
    """The sizes of one machine, by parameter, in the family's order."""

    parameters: tuple[Parameter, ...]
    sizes: tuple[int, ...]

    def __getitem__(self, name: str) -> int:
        for parameter, size in zip(self.parameters, self.sizes, strict=True):
            if parameter.name == name:
                return size
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (p.name for p in self.parameters)

    def __len__(self) -> int:
        return len(self.sizes)

    @property
    def words(self) -> tuple[str, ...]:
        """Each size in words."""
        pairs = zip(self.parameters, self.sizes, strict=True)
        return tuple(p.count(n) for p, n in pairs if not (p.quiet and n == p.default))

    @property
    def shape(self) -> tuple[str, ...]:
        """What makes the modules differ from those of the defaults, a word each: ``toggles``, ``weak``."""
        pairs = zip(self.parameters, self.sizes, strict=True)
        return tuple(p.word(n) for p, n in pairs if p.shapes and n != p.default)

    def __str__(self) -> str:
        return ", ".join(self.words)


def resolve(family: str, parameters: Mapping[str, Parameter], given: Mapping[str, int | str | None]) -> Scope:
    """Build a scope from what is given and the defaults.

    Args:
        family: Name of the family, for messages.
        parameters: Parameters of the family, by name.
        given: Sizes by parameter, or the word for one that is a choice; None means not given.

    Raises:
        UsageError: A name is unknown or a size outside its bounds.
    """
    for name in given:
        if name not in parameters:
            close = closest(name, parameters)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise UsageError(f"{family} has no size {name!r}{hint}\nknown: {', '.join(parameters)}")
    numbers = {name: _number(family, parameters[name], value) for name, value in given.items()}
    sizes = {name: _size(name, parameters, numbers) for name in parameters}
    # What was asked for comes first: a default may be a size that was given, and the message names that.
    for name in sorted(sizes, key=lambda name: numbers.get(name) is None):
        _check(family, parameters[name], sizes[name])
    return Scope(tuple(parameters.values()), tuple(sizes.values()))


def _number(family: str, parameter: Parameter, value: int | str | None) -> int | None:
    if not isinstance(value, str):
        return value
    if value in parameter.choices:
        return parameter.choices.index(value)
    wanted = " or ".join(parameter.choices) if parameter.choices else "a whole number"
    raise UsageError(f"{family}: --{parameter.name} {value} is not known: give {wanted}")


def _size(name: str, parameters: Mapping[str, Parameter], given: Mapping[str, int | None]) -> int:
    size = given.get(name)
    if size is None:
        default = parameters[name].default
        return default if isinstance(default, int) else _size(default, parameters, given)
    return size


def _check(family: str, parameter: Parameter, size: int) -> None:
    if not parameter.minimum <= size <= parameter.maximum:
        why = f" ({parameter.bound})" if size > parameter.maximum else ""
        raise UsageError(
            f"{family}: --{parameter.name} {size} is out of bounds: "
            f"give {parameter.minimum} to {parameter.maximum}{why}"
        )
