"""What lies over the panels for a moment: a list to choose from, and pages of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from pytlc.tui.lines import Fixed, Kind, Line, plain
from pytlc.tui.panel import Panel

_MOVES: list[BindingType] = [
    Binding("down,j", "move(1)", "down"),
    Binding("up,k", "move(-1)", "up"),
    Binding("pagedown", "move(10)", "further down"),
    Binding("pageup", "move(-10)", "further up"),
    Binding("home", "move(-1000000)", "first"),
    Binding("end", "move(1000000)", "last"),
    Binding("escape,q", "close", "close"),
]


class _Over(ModalScreen["tuple[str, int] | None"]):
    """A panel over the others."""

    BINDINGS: ClassVar[list[BindingType]] = _MOVES

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self.panel = panel

    def compose(self) -> ComposeResult:
        """The panel in the middle."""
        with Vertical(classes="over"):
            yield self.panel

    def on_mount(self) -> None:
        """Take the keys."""
        self.panel.focus()
        self.panel.show()

    def action_move(self, count: int) -> None:
        """Select another line, or scroll."""
        self.panel.move(count)

    def action_close(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class Page(_Over):
    """Lines to be read."""

    BINDINGS: ClassVar[list[BindingType]] = [*_MOVES, Binding("enter,question_mark", "close", "close")]

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__(Panel(Fixed(tuple(lines)), title, "page", selects=False))
        self.panel.border_subtitle = "escape closes"


class Picker(_Over):
    """A list to choose from; answers with the key that was pressed and the number of the line.

    Args:
        title: What is listed.
        lines: What there is.
        keys: Keys beside enter that choose a line, and what each does.
        about: What is said under the list of the line that is selected, if anything.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*_MOVES, Binding("enter", "choose('enter')", "choose")]

    def __init__(
        self,
        title: str,
        lines: Sequence[Line],
        keys: Sequence[tuple[str, str]] = (),
        about: Callable[[int], Sequence[Line]] | None = None,
    ) -> None:
        none = plain("(none)", Kind.DIM)
        super().__init__(Panel(Fixed(tuple(lines) or (none,)), title, "picker"))
        self._count = len(lines)
        self._about = about
        self._below = Panel(Fixed(), "", "about", selects=False)
        for key, _ in keys:
            self._bindings.bind(key, f"choose('{key}')")
        self.panel.border_subtitle = "  ".join(f"{key} {what}" for key, what in (*keys, ("escape", "closes")))

    def compose(self) -> ComposeResult:
        """The list, and what is said of a line under it."""
        with Vertical(classes="over"):
            yield self.panel
            if self._about is not None:
                yield self._below

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._tell()

    def action_move(self, count: int) -> None:
        """Select another line."""
        super().action_move(count)
        self._tell()

    def action_choose(self, key: str) -> None:
        """Answer with the line; a key that needs none works on an empty list too."""
        if self._count or key == "a":
            self.dismiss((key, self.panel.selected))

    def _tell(self) -> None:
        if self._about is not None and self._count:
            self._below.content = Fixed(tuple(self._about(self.panel.selected)))
            self._below.show()
