"""Mutated outputs of TLC, and what may come of reading them."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any

from pytlc.errors import ParseError, UsageError
from pytlc.graph.dot import DotReader
from pytlc.graph.vocabulary import Vocabulary
from pytlc.tlc import cfg
from pytlc.tlc.result import Result
from pytlc.tlc.runner import replay_text
from pytlc.trace import (
    parse_action_header,
    trace_from_itf,
    trace_to_itf,
    value_from_json,
    value_to_json,
)
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


def changed(data: Any, random: Random, donors: list[Any]) -> Any:
    """JSON data with one part of it exchanged for a part of something else, or for what is no value."""
    if random.random() < 0.15 or not isinstance(data, dict | list) or not data:
        return random.choice((*donors, None, True, -1, 1.5, "", "9" * 5000, [], {}, [[]], {"#bigint": "x"}))
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    key = random.choice(list(data)) if isinstance(data, dict) else random.randrange(len(data))
    if random.random() < 0.1:
        del copy[key]
    else:
        copy[key] = changed(data[key], random, donors)
    return copy


def parts(data: Any) -> list[Any]:
    """JSON data and everything in it."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [data, *(part for item in inner for part in parts(item))]


def read_json(data: Any) -> None:
    """Read as a value, and as a trace in ITF; what was read can be written and read again."""
    with suppress(ParseError):
        value = value_from_json(data)
        assert value_from_json(value_to_json(value)) == value
    with suppress(ParseError):
        trace = trace_from_itf(data)
        with suppress(UsageError):
            assert trace_from_itf(trace_to_itf(trace)).states == trace.states


def read_graph(text: str) -> None:
    """Read as a state graph, in two pieces."""
    data = text.encode("utf-8", "surrogateescape" if "\ud800" not in text else "replace")
    for feed in (lambda reader, chunk: list(reader.feed(chunk)), DotReader.columns):
        reader = DotReader(Vocabulary())
        with suppress(ParseError):
            for chunk in (data[: len(data) // 2], data[len(data) // 2 :]):
                feed(reader, chunk)
            reader.close()


def read_config(text: str) -> None:
    """Read as a configuration; what is not refused is written and read again."""
    config = cfg.understood(text)
    cfg.unread(text)
    cfg.without_check_deadlock(text)
    with suppress(UsageError):
        assert cfg.read_config(config.text()) == config


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
