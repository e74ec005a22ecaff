"""The line at the bottom in which commands and conditions are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

Complete = Callable[[str], tuple[str, ...]]


class Prompt(Input):
    """An input with completion and history.

    Args:
        complete: What a beginning may become.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete(1)", "complete", priority=True),
        Binding("shift+tab", "complete(-1)", "complete", priority=True),
        Binding("up", "recall(-1)", "earlier", priority=True),
        Binding("down", "recall(1)", "later", priority=True),
        Binding("escape", "give_up", "give up", priority=True),
    ]

    class GivenUp(Message):
        """Nothing is to be done."""

    class Offered(Message):
        """What a beginning may become."""

        def __init__(self, names: tuple[str, ...]) -> None:
            super().__init__()
            self.names = names

    def __init__(self, complete: Complete) -> None:
        super().__init__(id="prompt", suggester=_First(complete), select_on_focus=False, compact=True)
        self._complete = complete
        self._offers: tuple[str, ...] = ()
        self._history: list[str] = []
        self._recalled = 0

    def begin(self, text: str) -> None:
        """Start with a text."""
        self.value = text
        self.cursor_position = len(text)
        self._offers, self._recalled = (), len(self._history)

    def keep(self, text: str) -> None:
        """Remember a line that was typed."""
        if text.strip() and self._history[-1:] != [text]:
            self._history.append(text)

    def action_complete(self, by: int) -> None:
        """Complete the last word; once more takes the next that it may become."""
        if self.value in self._offers:
            index = (self._offers.index(self.value) + by) % len(self._offers)
        else:
            self._offers, index = self._complete(self.value), 0 if by > 0 else -1
        if self._offers:
            self.value = self._offers[index]
            self.cursor_position = len(self.value)
        self.post_message(self.Offered(self._offers))

    def action_recall(self, by: int) -> None:
        """An earlier line, or a later one."""
        self._recalled = max(0, min(self._recalled + by, len(self._history)))
        recalled = self._history[self._recalled] if self._recalled < len(self._history) else ""
        self.value = recalled
        self.cursor_position = len(recalled)

    def action_give_up(self) -> None:
        """Do nothing."""
        self.post_message(self.GivenUp())


class _First(Suggester):
    """The first that a beginning may become, shown behind the cursor; right takes it."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """One that goes on from what was typed."""
        return next(iter(self._complete(value)), None) if value.strip() else None
