"""What happened: where walks ended, what was set, which files were written."""

from __future__ import annotations

from pytlc.tui.desk import Desk
from pytlc.tui.lines import Kind, Line, crop


class Log:
    """The log of a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __len__(self) -> int:
        return len(self._desk.log)

    def head(self, _width: int) -> Line | None:
        """None."""
        return None

    def line(self, index: int, width: int) -> Line:
        """One entry: the state, on which branch, and what happened."""
        entry = self._desk.log[index]
        where = f"{entry.branch}:{entry.number}" if entry.branch else str(entry.number)
        kind = Kind.VIOLATED if "VIOLATED" in entry.text else Kind.PLAIN
        return crop(((f"{where:>6}  ", Kind.DIM), (entry.text, kind)), width)
