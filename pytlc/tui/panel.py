"""One widget for every panel: lines that are drawn when they are seen, one of them selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from pytlc.tui.lines import Content, Kind, Line


class Panel(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines of a content.

    Args:
        content: What is shown.
        title: What stands in the border.
        name: How the panel is found.
        selects: A line can be selected; else the panel only scrolls.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"panel--{kind}" for kind in Kind} | {"panel--selected"}

    # On the panel, because a screen of Textual's has its own meaning of them, which goes before the app's.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next_panel(1)", "the next panel"),
        Binding("shift+tab", "app.focus_next_panel(-1)", "the panel before"),
    ]

    def __init__(self, content: Content, title: str, name: str, *, selects: bool = True) -> None:
        super().__init__(id=name, classes="panel")
        self.content = content
        self.border_title = title
        self.selects = selects
        self.selected = 0
        self.on_width: Callable[[int], None] | None = None

    @property
    def width(self) -> int:
        """Columns that there are for a line."""
        return self.scrollable_content_region.width or 1

    @property
    def heads(self) -> int:
        """How many lines stay above the others."""
        return 0 if self.content.head(self.width) is None else 1

    def show(self, selected: int | None = None) -> None:
        """Draw again, with a line selected and in sight."""
        if selected is not None:
            self.selected = selected
        self.selected = max(0, min(self.selected, len(self.content) - 1))
        self.virtual_size = Size(self.width, len(self.content) + self.heads)
        if self.selects and self.size.height:
            self._bring_in_sight()
        self.refresh()

    def move(self, count: int) -> None:
        """Select another line, or scroll where none is selected."""
        if self.selects:
            self.show(self.selected + count)
        else:
            self.scroll_to(y=self.scroll_y + count, animate=False)

    def render_line(self, y: int) -> Strip:
        """One line of what is seen."""
        width = self.width
        head = self.content.head(width)
        if head is not None and y == 0:
            return self._strip(head, width)
        index = y + self.scroll_offset.y - (head is not None)
        if not 0 <= index < len(self.content):
            return Strip.blank(width, self.rich_style)
        return self._strip(
            self.content.line(index, width), width, selected=self.selects and index == self.selected
        )

    def on_resize(self) -> None:
        """Lay out for another width."""
        if self.on_width is not None:
            self.on_width(self.width)
        self.show()

    def _bring_in_sight(self) -> None:
        """Scroll so that a few lines around the selected one are seen."""
        height = self.size.height - self.heads
        margin = min(3, max((height - 1) // 2, 0))
        top = self.scroll_offset.y
        low, high = self.selected - height + 1 + margin, self.selected - margin
        wanted = max(0, min(max(top, low), high))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True, force=True)

    def _strip(self, line: Line, width: int, *, selected: bool = False) -> Strip:
        base = self.rich_style
        if selected:
            base += self.get_component_rich_style("panel--selected", partial=True)
            text = "".join(piece for piece, _ in line)
            return Strip([Segment(text, base)]).adjust_cell_length(width, base)
        segments = [
            Segment(text, base + self.get_component_rich_style(f"panel--{kind}", partial=True))
            for text, kind in line
        ]
        return Strip(segments).adjust_cell_length(width, base)
