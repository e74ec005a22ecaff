"""How text reaches a stream: colours only where the stream is a terminal, and nothing is ever cut.

A line that cannot be broken well (a path, a lock cycle in words) is written whole, whatever the width: a
terminal folds it, and in a pipe it stays one line for ``grep``.
"""

from __future__ import annotations

from typing import IO

from rich.console import Console, RenderableType


def write(renderable: RenderableType, stream: IO[str], *, width: int | None = None) -> None:
    """Write to a stream.

    Args:
        renderable: What the functions of :mod:`pytlc.report` return.
        stream: Where to; colours are left out unless it is a terminal, and where ``NO_COLOR`` is set.
        width: Columns; None for the terminal's, or 80 (or ``COLUMNS``) where there is none.
    """
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    console.print(renderable, soft_wrap=True)
