"""Where the step that leads to a state is written: in the spec, or in the Python of the reference model."""

from __future__ import annotations

from inspect import getblock
from linecache import getlines
from pathlib import Path

from pytlc.tui.desk import Desk
from pytlc.tui.lines import Kind, Line, crop, plain


class Code:
    """The lines of the step that a desk is behind.

    Attributes:
        python: Those of the reference model, instead of those of the spec.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.python = False
        self._head = ""
        self._lines: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._lines)

    def head(self, width: int) -> Line | None:
        """The file, and the line of the template that it is from."""
        return crop(plain(self._head, Kind.HEAD), width)

    def line(self, index: int, width: int) -> Line:
        """A line with its number."""
        number, text = self._lines[index]
        is_comment = text.lstrip().startswith(("\\*", "#", "(*"))
        kind = Kind.HEAD if index == 0 else Kind.DIM if is_comment else Kind.PLAIN
        return crop(((f"{number:>5} ", Kind.DIM), (text, kind)), width)

    def refresh(self) -> None:
        """Look at the step to the state that the desk is at now."""
        self._head, self._lines = _python(self._desk) if self.python else _spec(self._desk)


def _spec(desk: Desk) -> tuple[str, list[tuple[int, str]]]:
    action, listing = desk.timeline.action(desk.number), desk.session.listing
    if action is None:
        return "the initial state", []
    region = listing.of_action(action)
    if region is None:
        return f"{action.name}: the modules of the spec are not at hand", []
    lines = listing.lines(region.file)[region.first - 1 : region.last]
    origin = listing.source(region)
    head = f"{region.file}:{region.first}" + (f"  from {origin}" if origin else "")
    return head, list(enumerate(lines, region.first))


def _python(desk: Desk) -> tuple[str, list[tuple[int, str]]]:
    timeline = desk.timeline
    action = timeline.action(desk.number)
    if action is None:
        return "the initial state", []
    if timeline.narrator is None:
        return "this spec has no reference model", []
    place = timeline.narrator.place(action)
    if place is None:
        return f"the reference model does not say where {action.name} is written", []
    lines = getblock(getlines(place.file)[place.line - 1 :])
    return f"{Path(place.file).name}:{place.line}  {place.function}", [
        (number, text.rstrip("\n")) for number, text in enumerate(lines, place.line)
    ]
