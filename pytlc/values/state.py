"""The reader of printed states (``TLCState.toString``): which text belongs to which variable.

A conjunct begins at the start of a line. Inside a value no line does, because TLC escapes line ends in
strings and indents the lines of a wrapped value; so the text is cut without reading the values.
"""

from __future__ import annotations

from pytlc.errors import ValueSyntaxError
from pytlc.values.base import Value
from pytlc.values.parse import WORD, parse_value

_CONJUNCTION = "\n/\\ "


def parse_state(text: str) -> dict[str, Value]:
    r"""Read a printed state: a conjunct ``/\ name = value`` per variable, or one ``name = value`` alone.

    The variables stay in TLC's order.

    Raises:
        ValueSyntaxError: The text is not a state; the position is that in the whole text.
    """
    state: dict[str, Value] = {}
    start = len("/\\ ") if text.startswith("/\\ ") else 0
    for conjunct in text[start:].rstrip().split(_CONJUNCTION):
        name, equals, value = conjunct.partition(" = ")
        if not equals or not WORD.fullmatch(name) or name in state:
            raise ValueSyntaxError(text, start, "a variable that has not occurred yet and ' = '")
        try:
            state[name] = parse_value(value)
        except ValueSyntaxError as error:
            place = start + len(name) + len(equals) + error.position
            raise ValueSyntaxError(text, place, error.expected) from None
        start += len(conjunct) + len(_CONJUNCTION)
    return state
