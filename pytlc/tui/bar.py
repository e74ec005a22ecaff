"""Single lines over the whole width: the title, the tabs, the slider."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size

from pytlc.tui.lines import Fixed, Line
from pytlc.tui.panel import Panel


class Bar(Panel, can_focus=False):
    """A line that is made for the width that there is."""

    def __init__(self, made: Callable[[int], Line], name: str) -> None:
        super().__init__(Fixed(), "", name, selects=False)
        self.remove_class("panel")
        self.add_class("bar")
        self._made = made

    def show(self, selected: int | None = None) -> None:  # noqa: ARG002  # a bar has one line
        """Draw again."""
        self.content = Fixed((self._made(self.width),))
        self.virtual_size = Size(self.width, 1)
        self.refresh()
