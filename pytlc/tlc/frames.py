"""The outermost form of TLC's ``-tool`` output: a stream of framed messages with plain text between them.

A frame is ``@!@!@STARTMSG <code>:<class> @!@!@``, its text, ``@!@!@ENDMSG <code> @!@!@`` (class
``tlc2.output.MP``). Three things make a stack necessary: a message that quotes an exception holds that
exception's own frame, the inner start marker may follow other text on its line, and text that a spec
prints may look like a marker. A marker counts only where TLC can have put it: a start marker ends its
line, an end marker is its whole line and names a frame that is open. TLC itself goes three frames deep; a
start marker below the sixteenth is text too, so that no printed text makes reading slow.

Output that is there as a whole is not cut into lines: only the lines with a marker are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

_MARK = "@!@!@"
_START = re.compile(r"@!@!@STARTMSG (\d{1,9})(?::(\d{1,9}))? @!@!@$", re.ASCII)
_END = re.compile(r"@!@!@ENDMSG (\d{1,9}) @!@!@$", re.ASCII)
_DEEPEST = 16


class Severity(IntEnum):
    """The class that TLC prints behind the code of a message."""

    NONE = 0
    ERROR = 1
    BUG = 2
    WARNING = 3
    STATE = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """One message.

    Attributes:
        code: The message code; `pytlc.tlc.codes` names the known ones.
        severity: The printed class, a `Severity` as far as TLC defines them.
        text: Everything between the markers but the markers of embedded frames; lines joined by line feeds.
        embedded: The frames that stood inside this one, in order.
        complete: False when the stream ended, or an outer frame was closed, before this one's end marker.
    """

    code: int
    severity: int
    text: str
    embedded: tuple[Frame, ...] = ()
    complete: bool = True

    def walk(self) -> Iterator[Frame]:
        """This frame and all that are embedded in it, outermost first."""
        yield self
        for inner in self.embedded:
            yield from inner.walk()


@dataclass(frozen=True, slots=True)
class Plain:
    """One line outside all frames: SANY's report, or what the spec printed."""

    text: str


@dataclass(slots=True)
class _Open:
    code: int
    severity: int
    lines: list[str] = field(default_factory=list)
    embedded: list[Frame] = field(default_factory=list)

    def close(self, *, complete: bool) -> Frame:
        return Frame(self.code, self.severity, "\n".join(self.lines), tuple(self.embedded), complete)


class FrameReader:
    """Turns lines into frames and plain lines as they come; holds back only a frame that is still open."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    def feed(self, line: str) -> tuple[Frame | Plain, ...]:
        """Take one line, with or without its line end; return what it completes."""
        line = line.rstrip("\r\n")
        if _MARK in line:
            if len(self._open) < _DEEPEST and (start := _START.search(line)):
                return self._start(line[: start.start()], int(start[1]), int(start[2] or 0))
            if (end := _END.match(line)) and any(frame.code == int(end[1]) for frame in self._open):
                return self._end(int(end[1]))
        if self._open:
            self._open[-1].lines.append(line)
            return ()
        return (Plain(line),)

    def feed_text(self, text: str) -> Iterator[Frame | Plain]:
        """Take whole lines, the last one without its line feed; the items are those of :meth:`feed`."""
        start = 0
        while (mark := text.find(_MARK, start)) >= 0:
            begin = text.rfind("\n", start, mark) + 1 or start
            end = text.find("\n", mark)
            if begin > start:
                yield from self._unmarked(text[start : begin - 1])
            yield from self.feed(text[begin : end if end >= 0 else None])
            if end < 0:
                return
            start = end + 1
        yield from self._unmarked(text[start:])

    def _unmarked(self, lines: str) -> Iterator[Frame | Plain]:
        """Take lines without a marker; inside a frame they need not be told apart."""
        if self._open and "\r" not in lines:
            self._open[-1].lines.append(lines)
            return
        for line in lines.split("\n"):
            yield from self.feed(line)

    def close(self) -> tuple[Frame, ...]:
        """Deliver the frame that a cut stream left open, if any."""
        while len(self._open) > 1:
            self._pop(complete=False)
        return () if not self._open else (self._open.pop().close(complete=False),)

    def _start(self, before: str, code: int, severity: int) -> tuple[Frame | Plain, ...]:
        outside: tuple[Plain, ...] = ()
        if before and self._open:
            self._open[-1].lines.append(before)
        elif before:
            outside = (Plain(before),)
        self._open.append(_Open(code, severity))
        return outside

    def _end(self, code: int) -> tuple[Frame, ...]:
        while self._open[-1].code != code:
            self._pop(complete=False)
        return self._pop(complete=True)

    def _pop(self, *, complete: bool) -> tuple[Frame, ...]:
        closed = self._open.pop()
        frame = closed.close(complete=complete)
        if not self._open:
            return (frame,)
        self._open[-1].lines.extend(closed.lines)
        self._open[-1].embedded.append(frame)
        return ()


def read_frames(lines: Iterable[str]) -> Iterator[Frame | Plain]:
    """All items of a stream that is there as a whole, an unfinished frame last."""
    reader = FrameReader()
    for line in lines:
        if items := reader.feed(line):
            yield from items
    yield from reader.close()


def read_text(text: str) -> Iterator[Frame | Plain]:
    """As :func:`read_frames`, of text whose lines are separated by line feeds."""
    reader = FrameReader()
    yield from reader.feed_text(text)
    yield from reader.close()
