"""What a step changed, exactly or in short.

In short, sets say only what came and went, and strings lose their quotes: a reader of an interleaving knows
that ``pending`` is the state of a list register. The exact form is TLA+.
"""

from __future__ import annotations

from collections.abc import Iterable

from pytlc.trace import Change
from pytlc.values import FiniteSet, Function, Value, show


def short_change(change: Change) -> str:
    """``status[spi32]: +VISIBLE -QUEUED``, ``irqLr[spi32]: 0 -> 255``."""
    moved = elements_moved(change)
    if moved:
        return f"{change.where}: {moved}"
    return f"{change.where}: {_plain(change.before)} -> {_plain(change.after)}"


def elements_moved(change: Change) -> str:
    """``+b -a`` for a set that gained b and lost a; empty for anything that is no set in both states."""
    if not isinstance(change.before, FiniteSet) or not isinstance(change.after, FiniteSet):
        return ""
    return " ".join((*_signed("+", change.added), *_signed("-", change.removed)))


def shown(value: Value | None) -> str:
    """The exact text of one side of a change."""
    return "(absent)" if value is None else show(value)


def _signed(sign: str, elements: Iterable[Value]) -> list[str]:
    return [f"{sign}{_plain(element)}" for element in elements]


def _plain(value: Value | None) -> str:
    if isinstance(value, str) and value.isidentifier():
        return value
    if isinstance(value, Function) and value.is_sequence:
        return f"<<{', '.join(map(_plain, value.as_tuple()))}>>"
    return shown(value)
