"""The reader of printed states (``TLCState.toString``): which text belongs to which variable.

A conjunct begins at the start of a line. Inside a value no line does, because TLC escapes line ends in
strings and indents the lines of a wrapped value; so the text is cut without reading the values.
"""

from __future__ import annotations

from functools import lru_cache

from pytlc.errors import ValueSyntaxError
from pytlc.values import parse
from pytlc.values.base import Value
from pytlc.values.common import WORD
from pytlc.values.parse import parse_value

_CONJUNCTION = "\n/\\ "
_EXPECTED = "a variable that has not occurred yet and ' = '"
_REMEMBERED = 1 << 14
_LONGEST_REMEMBERED = 512


def parse_state(text: str) -> dict[str, Value]:
    r"""Read a printed state: a conjunct ``/\ name = value`` per variable, or one ``name = value`` alone.

    The variables stay in TLC's order.

    Raises:
        ValueSyntaxError: The text is not a state; the position is that in the whole text.
    """
    start = len("/\\ ") if text.startswith("/\\ ") else 0
    conjuncts = text[start:].rstrip().split(_CONJUNCTION)
    try:
        state = dict(map(_conjunct, conjuncts))
    except ValueSyntaxError:
        raise _placed(text, start, conjuncts) from None
    if len(state) < len(conjuncts):
        raise _placed(text, start, conjuncts)
    return state


def forget() -> None:
    """Drop what this reader and that of values remember; for measurements."""
    _remembered.cache_clear()
    parse.forget()


def _conjunct(text: str) -> tuple[str, Value]:
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _read(text)


def _read(text: str) -> tuple[str, Value]:
    name, equals, value = text.partition(" = ")
    if not equals or not WORD.fullmatch(name):
        raise ValueSyntaxError(text, 0, _EXPECTED)
    try:
        return name, parse_value(value)
    except ValueSyntaxError as error:
        place = len(name) + len(equals) + error.position
        raise ValueSyntaxError(text, place, error.expected) from None


_remembered = lru_cache(maxsize=_REMEMBERED)(_read)


def _placed(text: str, start: int, conjuncts: list[str]) -> ValueSyntaxError:
    """The first mistake among the conjuncts, at its place in the whole text."""
    seen: set[str] = set()
    for conjunct in conjuncts:
        try:
            name, _ = _conjunct(conjunct)
        except ValueSyntaxError as error:
            return ValueSyntaxError(text, start + error.position, error.expected)
        if name in seen:
            break
        seen.add(name)
        start += len(conjunct) + len(_CONJUNCTION)
    return ValueSyntaxError(text, start, _EXPECTED)
