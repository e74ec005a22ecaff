"""Where messages begin and end, however they come, and what is no message."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.debug.dap.framing import LARGEST_BODY, LARGEST_HEADER, Framer, framed
from pytlc.debug.dap.messages import Arguments, read_request
from pytlc.errors import ProtocolError, UsageError


@given(st.lists(st.dictionaries(st.text(), st.text()), max_size=5), st.integers(1, 40))
def test_messages_come_out_whole_however_they_are_cut(messages: list[dict[str, str]], size: int) -> None:
    """Chunks of any size give the same messages, also with text that is no ASCII."""
    stream = b"".join(map(framed, messages))
    framer = Framer()
    chunks = (stream[at : at + size] for at in range(0, len(stream), size))
    found = [json.loads(body) for chunk in chunks for body in framer.feed(chunk)]
    assert found == messages
    assert framer.pending == 0


def test_other_headers_and_letters_are_no_matter() -> None:
    """A header may have more lines, and any case."""
    framer = Framer()
    assert list(framer.feed(b"Content-Type: x\r\ncontent-LENGTH:2\r\n\r\n{}")) == [b"{}"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "one Content-Length"),
        (b"Content-Length: -1\r\n\r\n", "one Content-Length"),
        (b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n", "one Content-Length"),
        (b"Content-Length: %d\r\n\r\n" % (LARGEST_BODY + 1), "too large"),
        (b"x" * (LARGEST_HEADER + 1), "without the end of a header"),
    ],
)
def test_what_is_no_message_is_refused(sent: bytes, told: str) -> None:
    """Nothing is read after it, because nobody knows where the next one begins."""
    with pytest.raises(ProtocolError, match=told):
        list(Framer().feed(sent))


def test_a_message_that_is_cut_off_is_known_to_be() -> None:
    """What has come of it is counted."""
    framer = Framer()
    assert list(framer.feed(b"Content-Length: 10\r\n\r\n{")) == []
    assert framer.pending == 1


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"type": "request", "seq": "1", "command": "next"}',
        b'{"type": "event", "seq": 1, "command": "next"}',
        b'{"type": "request", "seq": 1, "command": "next", "arguments": []}',
    ],
)
def test_a_body_that_says_nothing_is_refused(body: bytes) -> None:
    """No JSON, no object, no request, or arguments that are none."""
    with pytest.raises(ProtocolError):
        read_request(body)


def test_arguments_have_the_types_that_are_asked_for() -> None:
    """A truth value is no number, null is as if it were not there."""
    arguments = Arguments({"flag": True, "none": None, "text": "x"})
    assert arguments.find("none", int) is None
    assert arguments.get("text", str) == "x"
    with pytest.raises(UsageError, match="whole number"):
        arguments.get("flag", int)
    with pytest.raises(UsageError, match="needs 'other'"):
        arguments.get("other", str)
