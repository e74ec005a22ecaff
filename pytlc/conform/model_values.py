"""Values as text for a module that extends a spec, which cannot name the spec's model values.

A model value that is only an element of a set in the configuration has no name in the modules. So the module
declares a constant for each, and the configuration gives it the value.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pytlc.values import FiniteSet, Function, ModelValue, Value, show

_PREFIX = "PytlcModel_"


def declared(models: Iterable[str]) -> str:
    """The declaration of the constants, with its line feed; empty without model values."""
    names = ", ".join(_PREFIX + name for name in sorted(models))
    return f"CONSTANTS\n  {names}\n" if names else ""


def assigned(models: Iterable[str]) -> str:
    """The lines of a configuration that give the constants their values; empty without model values."""
    lines = [f"  {_PREFIX}{name} = {name}" for name in sorted(models)]
    return "\n".join(["CONSTANTS", *lines]) if lines else ""


@lru_cache(maxsize=1 << 14, typed=True)
def constant_text(value: Value) -> str:
    """A value as TLA+ in which each model value is the constant that stands for it."""
    return show(_renamed(value))


def _renamed(value: Value) -> Value:
    match value:
        case ModelValue():
            return ModelValue(_PREFIX + value.name)
        case FiniteSet() if value.bounds is None:
            return FiniteSet(map(_renamed, value))
        case Function():
            return Function.of((_renamed(key), _renamed(image)) for key, image in value.items())
        case _:
            return value
