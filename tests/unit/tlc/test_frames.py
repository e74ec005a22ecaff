"""The framing of TLC's output."""

from __future__ import annotations

from typing import Protocol

import pytest

from pytlc.tlc.frames import Frame, FrameReader, Plain, Severity, read_frames


class _Recording(Protocol):
    @property
    def lines(self) -> tuple[str, ...]: ...


def _items(text: str) -> list[Frame | Plain]:
    return list(read_frames(text.split("\n")))


def test_a_frame_keeps_its_text_and_class() -> None:
    """Code, class and the lines between the markers make one frame."""
    assert _items("@!@!@STARTMSG 2110:1 @!@!@\nInvariant A\nis violated.\n@!@!@ENDMSG 2110 @!@!@") == [
        Frame(2110, Severity.ERROR, "Invariant A\nis violated.")
    ]


def test_text_outside_frames_survives_in_its_place() -> None:
    """Lines before, between and after frames are delivered in order."""
    items = _items("a\n@!@!@STARTMSG 1:0 @!@!@\nx\n@!@!@ENDMSG 1 @!@!@\nb")
    assert items == [Plain("a"), Frame(1, Severity.NONE, "x"), Plain("b")]


def test_a_frame_inside_a_frame_is_embedded_and_its_text_stays() -> None:
    """The outer text reads on through the inner one, which may start in the middle of a line."""
    text = (
        "@!@!@STARTMSG 1000:1 @!@!@\nThe exception was X\n: @!@!@STARTMSG 5006:0 @!@!@\nat line 3\n"
        "@!@!@ENDMSG 5006 @!@!@\nafter\n@!@!@ENDMSG 1000 @!@!@"
    )
    inner = Frame(5006, 0, "at line 3")
    assert _items(text) == [Frame(1000, 1, "The exception was X\n: \nat line 3\nafter", (inner,))]


def test_walk_lists_a_frame_before_those_inside_it() -> None:
    """Outermost first, to any depth."""
    frame = Frame(1, 1, "", (Frame(2, 0, "", (Frame(3, 0, ""),)), Frame(4, 0, "")))
    assert [inner.code for inner in frame.walk()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "line",
    [
        '"@!@!@STARTMSG 2110:1 @!@!@"',
        "@!@!@STARTMSG 2110:1 @!@!@ and more",
        "@!@!@ENDMSG 2110 @!@!@",
        '"@!@!@ENDMSG 1 @!@!@"',
        "@!@!@",
    ],
)
def test_what_only_looks_like_a_marker_is_text(line: str) -> None:
    """A marker that TLC cannot have put there, or that ends no open frame, is printed text."""
    assert _items(line) == [Plain(line)]
    assert _items(f"@!@!@STARTMSG 1:0 @!@!@\n{line}\n@!@!@ENDMSG 1 @!@!@") == [Frame(1, 0, line)]


def test_an_outer_end_closes_an_unfinished_inner_frame() -> None:
    """Nothing of the inner text is lost when its end marker is missing."""
    text = "@!@!@STARTMSG 1:1 @!@!@\n@!@!@STARTMSG 2:0 @!@!@\nx\n@!@!@ENDMSG 1 @!@!@"
    assert _items(text) == [Frame(1, 1, "x", (Frame(2, 0, "x", complete=False),))]


def test_a_cut_stream_delivers_what_was_open() -> None:
    """The frame that was being read comes out marked as incomplete, with its embedded ones."""
    reader = FrameReader()
    assert reader.feed("@!@!@STARTMSG 1:1 @!@!@") == ()
    assert reader.feed("head @!@!@STARTMSG 2:0 @!@!@") == ()
    assert reader.feed("body") == ()
    inner = Frame(2, 0, "body", complete=False)
    assert reader.close() == (Frame(1, 1, "head \nbody", (inner,), complete=False),)
    assert reader.close() == ()


def test_line_ends_of_any_kind_are_left_out() -> None:
    """Lines may come with their ends."""
    assert FrameReader().feed("text\r\n") == (Plain("text"),)


def test_every_line_of_every_recording_is_delivered(recording: _Recording) -> None:
    """Joined together, the texts of all items are the output without its markers."""
    delivered = "\n".join(item.text for item in read_frames(recording.lines) if item.text)
    expected = "\n".join(_without_marker(line) for line in recording.lines)
    assert _words(delivered) == _words(expected)


def _without_marker(line: str) -> str:
    if line.endswith(" @!@!@") and ("@!@!@STARTMSG" in line or line.startswith("@!@!@ENDMSG")):
        return line[: line.index("@!@!@")]
    return line


def _words(text: str) -> list[str]:
    return text.split()
