"""The debugger as a full screen: lanes, state, source, who holds what, and a line for commands.

``desk`` is what is looked at and every move, ``lines`` and the modules that make them what the panels say;
none of them knows Textual. ``panel``, ``dialogs`` and ``app`` put it on a terminal. Textual comes with the
extra ``debug`` and is imported when the screen is opened.
"""

from __future__ import annotations

from importlib.util import find_spec

from pytlc.debug.conditions import Evaluate
from pytlc.debug.opening import Session
from pytlc.errors import UsageError

__all__ = ["run"]


def run(session: Session, evaluate: Evaluate | None = None) -> None:
    """Show a behaviour on the full screen until the user leaves it.

    Args:
        session: What is stepped through.
        evaluate: What makes a condition of a TLA+ expression; None where no TLC can be asked.

    Raises:
        UsageError: Textual is not installed; it comes with the extra ``debug``.
    """
    if find_spec("textual") is None:
        raise UsageError("the full screen needs Textual: pip install 'pytlc[debug]'")
    from pytlc.tui.app import Screens  # noqa: PLC0415  # an extra, and slow
    from pytlc.tui.desk import Desk  # noqa: PLC0415

    Screens(Desk(session, evaluate)).run(mouse=False)
