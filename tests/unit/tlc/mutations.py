"""Mutated outputs of TLC, and what may come of reading them."""

from __future__ import annotations

from contextlib import suppress
from random import Random

from pytlc.errors import ParseError
from pytlc.tlc.result import Result
from pytlc.tlc.runner import replay_text
from pytlc.trace import parse_action_header
from pytlc.values import parse_state, parse_value, show

#: What a mutation puts in; the signs of values and messages, and characters that mean something to regexes.
SIGNS = (
    *'<>{}[]():,@|."\\ \n\r\t%$-=/0123456789aN_é\x00\x01\u2028\ud800',
    *("<<", ">>", "|->", ":>", "@@", "..", " \\X ", "SUBSET ", "UNION ", "Seq(", " \\cup ", "\\in", "TRUE"),
    *("@!@!@STARTMSG 2217:4 @!@!@\n", "@!@!@ENDMSG 2217 @!@!@\n", "@!@!@", "/\\ x = ", "1: <A line 1"),
    "9" * 5000,
)  # fmt: skip
_LONGEST = 4000


def mutated(text: str, random: Random) -> str:
    """A part of the text with some places cut, repeated, exchanged or replaced by signs."""
    start = random.randrange(max(1, len(text) - _LONGEST))
    text = text[start : start + random.randrange(1, _LONGEST)]
    for _ in range(random.randrange(1, 8)):
        begin = random.randrange(len(text) + 1)
        end = min(len(text), begin + random.choice((0, 0, 1, 2, 5, 40)))
        middle = random.choice((random.choice(SIGNS), "", text[begin:end] * 3, text[-3:]))
        text = text[:begin] + middle + text[end:]
    return text


def read_values(text: str) -> None:
    """Read as a state and as the header of an action, and as a value, which can be written again."""
    for read in (parse_state, parse_action_header):
        with suppress(ParseError):
            read(text)
    with suppress(ParseError):
        value = parse_value(text)
        assert parse_value(show(value)) == value


def read_output(text: str) -> Result:
    """Read as the output of TLC, which is never refused."""
    return replay_text(text)
