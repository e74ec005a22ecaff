"""Source as a debugger lists it: texts side by side where they have room, else one below another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from pytlc.report.layout import Canvas, wrap

_GAP = 2
_SIDE = 58
_HANG = 4


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a file.

    Attributes:
        title: What it is, and where it is from.
        first: Number of its first line.
        lines: Them.
        marked: Number of the line that something points at; None where nothing does.
    """

    title: str
    first: int
    lines: tuple[str, ...]
    marked: int | None = None


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """Excerpts that belong together: the same step in two languages."""

    excerpts: tuple[Excerpt, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Put them side by side if each has room enough for its lines, or for many of them."""
        count = len(self.excerpts)
        room = (options.max_width - _GAP * (count - 1)) // max(count, 1)
        if count > 1 and room >= min(_SIDE, max(map(_width, self.excerpts))):
            yield from _beside(self.excerpts, room)
            return
        for excerpt in self.excerpts:
            for index, (line, style) in enumerate(_numbered(excerpt)):
                yield Text(line, style="bold" if index == 0 else style)


def source_sheet(excerpts: Sequence[Excerpt]) -> SourceSheet:
    """Excerpts as text."""
    return SourceSheet(tuple(excerpts))


def _beside(excerpts: tuple[Excerpt, ...], room: int) -> RenderResult:
    columns = [_folded(excerpt, room) for excerpt in excerpts]
    for row in zip_longest(*columns, fillvalue=("", "")):
        canvas = Canvas()
        for index, (line, style) in enumerate(row):
            canvas.put(index * (room + _GAP), line, style)
        yield canvas.text()


def _folded(excerpt: Excerpt, room: int) -> list[tuple[str, str]]:
    """Lines that are no longer than there is room: what is longer goes on in the next one, indented."""
    hang = _gutter(excerpt) + _HANG
    return [(part, style) for line, style in _numbered(excerpt) for part in wrap(line, room, hang=hang)]


def _numbered(excerpt: Excerpt) -> list[tuple[str, str]]:
    width = _gutter(excerpt)
    lines = [(excerpt.title, "bold")]
    for number, line in enumerate(excerpt.lines, excerpt.first):
        marked = number == excerpt.marked
        lines.append(
            (f"{'>' if marked else ' '}{number:>{width}}  {line}".rstrip(), "cyan" if marked else "")
        )
    return lines


def _gutter(excerpt: Excerpt) -> int:
    return len(str(excerpt.first + len(excerpt.lines)))


def _width(excerpt: Excerpt) -> int:
    return max(len(line) for line, _ in _numbered(excerpt))
