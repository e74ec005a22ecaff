"""One thing that TLC or SANY has to say about the spec, its configuration or the run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pytlc.trace import Location

#: Columns of SANY and TLC count a tab up to the next multiple of this.
_TAB = 8
#: Columns of an excerpt.
_WIDTH = 160


class Level(Enum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A message and where it points; lines and columns are 1-based, None where nothing was said.

    ``module`` is a module's name; None with a line when the line is one of the configuration file. ``text``
    is that line, None where it is not at hand, such as that of a standard module.
    """

    level: Level
    message: str
    module: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    text: str | None = None

    @classmethod
    def at(cls, level: Level, message: str, location: Location | None) -> Diagnostic:
        """A diagnostic about the text at ``location``."""
        if location is None:
            return cls(level, message)
        return cls(
            level,
            message,
            module=location.module,
            line=location.begin_line,
            column=location.begin_column,
            end_line=location.end_line,
            end_column=location.end_column,
        )

    @property
    def place(self) -> str:
        """``M:4:13`` as far as it is known; empty without a module."""
        if self.module is None:
            return ""
        known = (part for part in (self.module, self.line, self.column) if part is not None)
        return ":".join(map(str, known))

    @property
    def sentence(self) -> str:
        """The message behind its place, and the line that it points at."""
        place = f"{self.place}: " if self.place else ""
        return "\n".join((f"{place}{self.message.strip()}", *self.excerpt))

    @property
    def excerpt(self) -> tuple[str, ...]:
        """The line that it points at, with carets below what it points at; empty where there is no line."""
        if self.text is None or self.line is None:
            return ()
        number, line = str(self.line), self.text.rstrip().expandtabs(_TAB)
        begin = self.column
        if begin is None or begin > len(line) + 1:
            return (f"{number} | {line[:_WIDTH]}",)
        end = self.end_column if self.end_line == self.line else None
        end = begin if self.end_line is None else len(line) if end is None else end
        left = max(0, begin - _WIDTH // 2) if len(line) > _WIDTH else 0
        line = line[left : left + _WIDTH]
        first, last = begin - left, min(end - left, len(line))
        carets = "^" * max(last - first + 1, 1)
        return (f"{number} | {line}", f"{' ' * len(number)} | {' ' * (first - 1)}{carets}")
