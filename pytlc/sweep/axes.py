"""An axis of a grid: a name and its values, and how they are written.

Values stand between commas; ``1..3`` are the whole numbers from one to the other, ``1..9:2`` every second of
them, and ``v0..v6`` the words from one to the other where they have an order, as versions have. A comma in
brackets or quotes separates nothing, so a TLA+ value can be one: ``{p1, p2}, {p1, p2, p3}``, ``[a |-> 1]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pytlc.errors import UsageError
from pytlc.tla.tokens import tokens

#: A value of a point: a number, or a word or text as it was written.
Cell: TypeAlias = int | str

_NUMBER = re.compile(r"-?[0-9]{1,9}")
_RANGE = re.compile(r"(-?[0-9]{1,9})\.\.(-?[0-9]{1,9})(?::([0-9]{1,9}))?")
_WORDS = re.compile(r"([^\s.]+)\.\.([^\s.]+)")
#: An element of a set that counts as one: no range, and nothing that chooses.
_ELEMENT = re.compile(r'-?\w+|"[^"]*"|[{\[<].*[}\]>]')
_OPEN, _CLOSE = frozenset({"(", "[", "{", "<<"}), frozenset({")", "]", "]_", "}", ">>", ">>_"})
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension of a grid.

    Attributes:
        name: What varies: ``version``, a size, a constant.
        values: What it takes, each once.
    """

    name: str
    values: tuple[Cell, ...]


def parse_axis(name: str, text: str, *, order: Sequence[str] = ()) -> Axis:
    """Read an axis.

    Args:
        name: Its name, for the axis and for messages.
        text: Its values.
        order: The words that a range of words may go through.

    Raises:
        UsageError: The text is no list of values, a range is empty or too long, or a value stands twice.
    """
    values = tuple(value for part in _parts(name, text) for value in _values(name, part, order))
    if not values:
        raise UsageError(f"{name}: no value in {text!r}; give values such as 1..3 or 1,3")
    return _once(name, text, values)


def axis_of(name: str, given: object, *, order: Sequence[str] = ()) -> Axis:
    """An axis as it is given from Python or in a file: a text, one value, or a list of values.

    Raises:
        UsageError: It is none of these, or as :func:`parse_axis`.
    """
    if isinstance(given, str):
        return parse_axis(name, given, order=order)
    values = tuple(given) if isinstance(given, list | tuple | range) else (given,)
    for value in values:
        if type(value) not in {int, str}:
            wanted = 'a list of numbers and texts, or one text such as "1..3"'
            raise UsageError(f"{name}: {value!r} is no value of an axis; give {wanted}")
    if not values:
        raise UsageError(f"{name}: no value is given")
    return _once(name, given, values)


def magnitude(value: Cell) -> int | None:
    """How large a value is: a number itself, a set that is written out by its elements; else None."""
    if isinstance(value, int):
        return value
    inner = value.strip()
    if not (inner.startswith("{") and inner.endswith("}")):
        return None
    try:
        elements = list(_parts("", inner[1:-1]))
    except UsageError:
        return None
    if elements == [""]:
        return 0
    return len(elements) if all(map(_ELEMENT.fullmatch, elements)) else None


def _once(name: str, given: object, values: tuple[Cell, ...]) -> Axis:
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise UsageError(f"{name}: {twice} stands twice in {given!r}; give each value once")
    return Axis(name, values)


def _parts(name: str, text: str) -> Iterator[str]:
    """The texts between the commas that are in no bracket and no string."""
    depth = start = 0
    for token in tokens(text, others=True):
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
        if depth < 0 or token.text == '"':
            break
        if token.text == "," and depth == 0:
            yield text[start : token.start].strip()
            start = token.end
    else:
        if depth == 0:
            yield text[start:].strip()
            return
    raise UsageError(f"{name}: a bracket or a quote is not closed in {text!r}")


def _values(name: str, part: str, order: Sequence[str]) -> Iterator[Cell]:
    if not part:
        raise UsageError(f"{name}: a value is empty; give values such as 1..3 or 1,3")
    if numbers := _RANGE.fullmatch(part):
        yield from _numbers(name, part, *numbers.groups())
    elif _NUMBER.fullmatch(part):
        yield int(part)
    elif (words := _WORDS.fullmatch(part)) and order:
        yield from _between(name, part, words[1], words[2], order)
    else:
        yield part


def _numbers(name: str, part: str, first: str, last: str, step: str | None) -> range:
    found = range(int(first), int(last) + 1, int(step or 1) or 1)
    if step == "0" or not 0 < len(found) <= _MOST:
        raise UsageError(f"{name}: {part} holds no number or too many; give FIRST..LAST or FIRST..LAST:STEP")
    return found


def _between(name: str, part: str, first: str, last: str, order: Sequence[str]) -> Sequence[str]:
    known = ", ".join(order)
    for word in (first, last):
        if word not in order:
            raise UsageError(f"{name}: {part}: {word} is not known; there are, in order: {known}")
    found = order[order.index(first) : order.index(last) + 1]
    if not found:
        raise UsageError(f"{name}: {part}: {first} comes behind {last}; there are, in order: {known}")
    return found
