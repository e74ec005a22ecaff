"""Parts of a state by their paths, as they are printed and typed: ``status[spi32]``, ``local[pcpu0].irq``."""

from __future__ import annotations

from collections.abc import Iterator

from pytlc.errors import UsageError
from pytlc.trace import State
from pytlc.trace.model import key_text
from pytlc.values import Function, ModelValue, Value

_OPENING, _CLOSING = "[<({", "]>)}"


def part_of(state: State, path: str) -> Value:
    """The value at a path.

    Args:
        state: The state.
        path: A variable, and behind it arguments in brackets, as they are printed, or fields behind dots.

    Raises:
        UsageError: There is no such variable, or no such part of it; the message has those that there are.
    """
    variable, *keys = _split(path)
    if variable not in state:
        raise UsageError(f"the spec has no variable {variable!r}; it has {', '.join(state)}")
    value, so_far = state[variable], variable
    for key in keys:
        entries = {_key(known): known for known in value} if isinstance(value, Function) else {}
        if key.strip('"') not in entries or not isinstance(value, Function):
            has = f"it has {', '.join(entries)}" if entries else "it has no parts"
            raise UsageError(f"{so_far} has no part {key!r}; {has}")
        value, so_far = value[entries[key.strip('"')]], f"{so_far}[{key}]"
    return value


def is_path(state: State, text: str) -> bool:
    """Whether a text is meant as a path: it begins with a variable and has only parts behind it."""
    variable, *keys = _split(text)
    return variable in state and (not keys or text.endswith("]") or keys[-1].isidentifier())


def paths(state: State, *, most: int = 2000) -> Iterator[str]:
    """Every path to a variable or a part of one, outer ones first, up to a number."""
    pending: list[tuple[str, Value]] = list(state.items())
    for index in range(most):
        if index == len(pending):
            return
        path, value = pending[index]
        yield path
        if isinstance(value, Function) and not value.is_sequence:
            pending.extend((path + _subscript(value, key), value[key]) for key in value)


def own_values(state: State, actor: str) -> dict[str, Value]:
    """What each function of a spec has for an actor, by variable: ``pc``, ``local``."""
    key = ModelValue(actor)
    return {name: value[key] for name, value in state.items() if isinstance(value, Function) and key in value}


def locals_of(state: State, actor: str) -> dict[str, Value]:
    """The local variables of an actor: the fields of the records that are its own."""
    records = (value for value in own_values(state, actor).values() if isinstance(value, Function))
    return {
        field: value
        for record in records
        if record.is_record and record
        for field, value in record.as_record().items()
    }


def _key(key: Value) -> str:
    return key if isinstance(key, str) else key_text(key)


def _subscript(function: Function, key: Value) -> str:
    return f".{key}" if function.is_record else f"[{_key(key)}]"


def _split(path: str) -> list[str]:
    """The variable and the keys; brackets inside of brackets belong to a key."""
    pieces, depth = [""], 0
    for character in path.strip():
        inside = depth > 0
        depth += (character in _OPENING) - (character in _CLOSING)
        if not inside and character in "[.":
            pieces.append("")
        elif depth > 0 or (not inside and character != "]"):
            pieces[-1] += character
    return [piece.strip() for piece in pieces]
