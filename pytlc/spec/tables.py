"""Tables of a TOML file as dataclasses, with every key and every type checked.

The fields of the class say which keys there are; one with a default may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pytlc.closest import closest
from pytlc.errors import SpecError

T = TypeVar("T")

_WORDS = {
    str: "a text",
    int: "a whole number",
    int | str: "a whole number or a text",
    int | None: "a whole number",
    bool: "true or false",
    bool | None: "true or false",
    tuple[str, ...]: "a list of texts",
    list[dict[str, Any]]: "tables, each under a line with two brackets",
    dict[str, Any]: "a table",
    dict[str, str]: "a table of texts",
    dict[str, dict[str, Any]]: "a table of tables",
}


def from_table(cls: type[T], table: Mapping[str, Any], where: str, **given: Any) -> T:
    """Build a dataclass from a table.

    Args:
        cls: The dataclass.
        table: The table.
        where: File and table, for messages.
        given: Fields that the table does not say.

    Raises:
        SpecError: A key is unknown or missing, or its value is of another type; the message names it.
    """
    hints = _hints(cls)  # type: ignore[arg-type]
    known = {f.name: f for f in fields(cls) if f.name not in given}  # type: ignore[arg-type]
    for key in table:
        if key not in known:
            close = closest(key, known)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise SpecError(f"{where}: unknown key {key!r}{hint}\nexpected are {', '.join(known)}")
    for key, declared in known.items():
        if key not in table and declared.default is MISSING and declared.default_factory is MISSING:
            raise SpecError(f"{where}: key {key!r} is missing; expected is {_WORDS[hints[key]]}")
    return cls(**given, **{key: _checked(value, hints[key], key, where) for key, value in table.items()})


@cache
def _hints(cls: type) -> dict[str, Any]:
    """Types of the fields; each of a hundred versions of a family is such a table."""
    return get_type_hints(cls)


def _checked(value: Any, hint: Any, key: str, where: str) -> Any:
    if not _fits(value, hint):
        raise SpecError(f"{where}: {key} = {value!r}: expected {_WORDS[hint]}")
    return tuple(value) if hint == tuple[str, ...] else value


def _fits(value: Any, hint: Any) -> bool:
    if hint in {str, int, bool}:
        return type(value) is hint
    if hint == int | None:
        return type(value) is int
    if hint == bool | None:
        return type(value) is bool
    if hint == int | str:
        return type(value) in {int, str}
    items = list(value.values()) if isinstance(value, dict) else value
    if isinstance(value, dict) != (hint in {dict[str, Any], dict[str, str], dict[str, dict[str, Any]]}):
        return False
    wanted = {
        tuple[str, ...]: str,
        list[dict[str, Any]]: dict,
        dict[str, str]: str,
        dict[str, dict[str, Any]]: dict,
        dict[str, Any]: object,
    }[hint]
    return isinstance(items, list) and all(isinstance(item, wanted) for item in items)
