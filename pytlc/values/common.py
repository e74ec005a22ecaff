r"""The reader of the forms that most printed values have, from the inside out.

A trace of thousands of states is mostly integers, sets, tuples, records and functions of those, and time goes
where a text is taken apart token by token. Here a bracket without brackets inside is cut at its separators,
which Python does at the speed of C, and replaced by a place holder; the next round sees the bracket around
it. Nothing is guessed: whatever does not fit (a string in which a separator may stand, an expression, a
mistake) is left to :mod:`pytlc.values.parse`, which reads every form and says where a mistake is.

Innermost brackets repeat from state to state, and so do domains; both are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pytlc.values.base import ModelValue, Value, ordered, table_key
from pytlc.values.model import (
    FiniteSet,
    Unenumerated,
    ordered_function,
    trusted_sequence,
    trusted_set,
)

NUMBER = re.compile(r"-?[0-9]+")
WORD = re.compile(r"\w*[^\W0-9]\w*")
CONSTANTS: dict[str, Value] = {
    "TRUE": True,
    "FALSE": False,
    "BOOLEAN": FiniteSet([False, True]),
    **{name: Unenumerated(name, [name]) for name in ("Nat", "Int", "Real", "STRING")},
}
#: Words that begin an expression when something follows them; alone they are model values or mistakes.
_BEGINNINGS = frozenset({"SUBSET", "UNION"})

_HOLDER = "\x01"
_EASY_STRINGS = re.compile(r'[^"\x01]*+(?:"[\w .;!?/+*-]*+"[^"\x01]*+)*+')
_INNERMOST = re.compile(r"<<[^<>\[\](){}]*+>>|\{[^<\[\](){}]*+\}|\[[^<\[\](){}]*+\]|\([^<\[\](){}]*+\)")
_INTERVAL = re.compile(r"(-?[0-9]{1,18})\.\.(-?[0-9]{1,18})")
_ROUNDS = 12
_LONGEST_NUMBER = 18
_REMEMBERED = 1 << 14
_LONGEST_GROUP = 512
_WIDEST_DOMAIN = 64
_CLOSING = frozenset("]})>")


class _Unusual(Exception):  # never leaves this module
    """The text is to be read by the reader of every form."""


def read_common(text: str) -> Value | None:
    """The value of a text in one of the common forms; None when it has another form, or a mistake."""
    try:
        return _reduce(text) if text[-1:] in _CLOSING else _scalar(text)
    except _Unusual:
        return None


def forget() -> None:
    """Drop what is remembered; for measurements."""
    _flat.cache_clear()
    _domain.cache_clear()


def _reduce(text: str) -> Value:
    if _EASY_STRINGS.fullmatch(text) is None:
        raise _Unusual
    held: list[Value] = []

    def hold(found: re.Match[str]) -> str:
        group = found[0]
        alone = _HOLDER not in group and len(group) <= _LONGEST_GROUP
        held.append(_flat(group) if alone else _group(group, held))
        return f"{_HOLDER}{len(held) - 1}{_HOLDER}"

    for _ in range(_ROUNDS):
        text, count = _INNERMOST.subn(hold, text)
        if not count:
            break
    return _part(text, held)


@lru_cache(maxsize=_REMEMBERED)
def _flat(group: str) -> Value:
    return _group(group, [])


def _group(group: str, held: list[Value]) -> Value:
    return _READERS[group[0]](group, held)


def _part(text: str, held: list[Value]) -> Value:
    text = text.strip()
    if text[:1] == _HOLDER and text[1:-1].isdecimal():
        return held[int(text[1:-1])]
    return _scalar(text)


def _scalar(text: str) -> Value:
    if NUMBER.fullmatch(text) and len(text) <= _LONGEST_NUMBER:
        return int(text)
    if text in CONSTANTS:
        return CONSTANTS[text]
    if WORD.fullmatch(text) and text not in _BEGINNINGS:
        return ModelValue(text)
    if text[:1] == text[-1:] == '"' and len(text) > 1 and '"' not in text[1:-1] and "\\" not in text:
        return text[1:-1]
    if interval := _INTERVAL.fullmatch(text):
        return FiniteSet.interval(int(interval[1]), int(interval[2]))
    raise _Unusual


def _list(body: str, held: list[Value]) -> list[Value]:
    return [_part(part, held) for part in body.split(",")] if body.strip() else []


def _sequence(group: str, held: list[Value]) -> Value:
    return trusted_sequence(_list(group[2:-2], held))


def _set(group: str, held: list[Value]) -> Value:
    return trusted_set(_list(group[1:-1], held))


def _record(group: str, held: list[Value]) -> Value:
    names, images = _pairs(group[1:-1].split(","), "|->", held)
    return _function(tuple([f'"{_name(name)}"' for name in names]), images, held)


def _name(text: str) -> str:
    name = text.strip()
    if WORD.fullmatch(name) is None:
        raise _Unusual
    return name


def _pairs(parts: list[str], sign: str, held: list[Value]) -> tuple[list[str], list[Value]]:
    keys, images = [], []
    for part in parts:
        key, separator, image = part.partition(sign)
        if not separator:
            raise _Unusual
        keys.append(key)
        images.append(_part(image, held))
    return keys, images


def _table(group: str, held: list[Value]) -> Value:
    keys, images = _pairs(group[1:-1].split("@@"), ":>", held)
    return _function(tuple(keys), images, held)


def _function(keys: tuple[str, ...], images: list[Value], held: list[Value]) -> Value:
    if len(keys) > _WIDEST_DOMAIN or any(_HOLDER in key for key in keys):
        domain, order = _sorted([_part(key, held) for key in keys])
    else:
        domain, order = _domain(keys)
    return ordered_function(domain, tuple([images[place] for place in order]))


@lru_cache(maxsize=_REMEMBERED)
def _domain(keys: tuple[str, ...]) -> tuple[tuple[Value, ...], tuple[int, ...]]:
    return _sorted([_part(key, []) for key in keys])


def _sorted(arguments: list[Value]) -> tuple[tuple[Value, ...], tuple[int, ...]]:
    """The arguments in order, and where each of them stood."""
    places = {table_key(argument): place for place, argument in enumerate(arguments)}
    if len(places) < len(arguments):
        raise _Unusual
    domain = ordered(arguments)
    return tuple(domain), tuple([places[table_key(argument)] for argument in domain])


_READERS: dict[str, Callable[[str, list[Value]], Value]] = {
    "<": _sequence,
    "{": _set,
    "[": _record,
    "(": _table,
}
