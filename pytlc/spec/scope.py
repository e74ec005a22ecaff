"""Sizes of a machine: what can be asked for, defaults, bounds, and how a scope is told in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pytlc.errors import UsageError


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

    def word(self, size: int) -> str:
        """Tell in one word that it has not its default: its name, or the choice if that says more."""
        return self.choices[size] if self.choices and self.choices[size] != "on" else self.name

    def count(self, size: int) -> str:
        """Tell a size in words, such as ``2 vCPUs`` or ``weak memory``."""
        if self.choices:
            return f"{self.unit} {self.choices[size]}"
        return f"{size} {self.unit if size == 1 else self.plural or self.unit + 's'}"


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
            close = difflib.get_close_matches(name, parameters, n=1)
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
