"""Breaking text into lines at places where a reader expects it, and painting pieces of it side by side.

rich folds words that are too long at any character; names of C functions and paths into values are such
words, and are broken here before a dot or bracket or behind an underscore instead.
"""

from __future__ import annotations

import re
from itertools import groupby

from rich.text import Text

#: Where a line may be broken, the best places first; what still does not fit is cut anywhere.
_BREAKS = tuple(map(re.compile, (r"(?<=; )", r"(?<= )(?! )", r"(?=[.(\[])", r"(?<=[_,;:])")))
_SMALLEST = 4


def wrap(text: str, width: int, *, hang: int = 0) -> list[str]:
    """Break one line into lines of at most ``width``, at least 4, all but the first indented by ``hang``.

    Leading spaces stay, spaces at breaks go; an empty text is one empty line.
    """
    if len(text) <= width:
        return [text]
    first, *rest = _fill(text, max(width - hang, _SMALLEST), 0)
    return [first.rstrip(), *(" " * hang + line.rstrip() for line in rest)]


def _fill(text: str, width: int, level: int) -> list[str]:
    if len(text.rstrip()) <= width:
        return [text]
    if level == len(_BREAKS):
        return [text[start : start + width] for start in range(0, len(text), width)]
    lines: list[str] = []
    for piece in _BREAKS[level].split(text):
        if lines and len((lines[-1] + piece).rstrip()) <= width:
            lines[-1] += piece
        else:
            lines.extend(part for part in _fill(piece, width, level + 1) if part)
    return lines


class Canvas:
    """One line to which text is put at columns; what comes later covers what was there."""

    def __init__(self) -> None:
        self._cells: list[tuple[str, str]] = []

    def put(self, column: int, text: str, style: str = "") -> None:
        """Put a text so that it begins at the column, counted from 0."""
        missing = column + len(text) - len(self._cells)
        self._cells.extend([(" ", "")] * missing)
        self._cells[column : column + len(text)] = [(character, style) for character in text]

    def text(self) -> Text:
        """The line without spaces at its end."""
        line = Text()
        for style, cells in groupby(self._cells, key=lambda cell: cell[1]):
            line.append("".join(character for character, _ in cells), style or None)
        line.rstrip()
        return line
