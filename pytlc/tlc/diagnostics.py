"""One thing that TLC or SANY has to say about the spec, its configuration or the run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pytlc.trace import Location


class Level(Enum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A message and where it points; lines and columns are 1-based, None where nothing was said.

    ``module`` is a module's name; None with a line when the line is one of the configuration file.
    """

    level: Level
    message: str
    module: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

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
