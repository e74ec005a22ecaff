"""Pieces of HTML for notebooks: self-contained, without scripts, readable on light and dark ground.

Everything that comes from a spec goes through :func:`text`, which clips and escapes it. Colours are those of
the page, with shades that let either ground through.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

#: Characters of one value; what is longer is told by its length.
LONGEST = 120
_STYLE = (
    ".pytlc table{border-collapse:collapse;font-size:90%}"
    ".pytlc td,.pytlc th{border:1px solid rgba(128,128,128,.35);padding:2px 8px;text-align:left;"
    "vertical-align:top;background:none;color:inherit}"
    ".pytlc code{background:none;color:inherit;white-space:pre-wrap}"
    ".pytlc mark{background:rgba(255,190,0,.3);color:inherit}"
    ".pytlc .bad{border-left:4px solid rgba(220,50,50,.9);padding-left:8px}"
    ".pytlc .good{border-left:4px solid rgba(40,160,80,.9);padding-left:8px}"
    ".pytlc .open{border-left:4px solid rgba(220,160,0,.9);padding-left:8px}"
    ".pytlc .dim{opacity:.7}"
)


def page(*parts: str) -> str:
    """The whole representation of an object."""
    return f'<div class="pytlc"><style>{_STYLE}</style>{"".join(parts)}</div>'


def text(given: object, longest: int = LONGEST) -> str:
    """A text, escaped; the end of a long one is left out, with a note."""
    plain = str(given)
    if len(plain) <= longest:
        return escape(plain)
    return f'{escape(plain[:longest])}<span class="dim">... ({len(plain):,} characters)</span>'


def code(given: object, longest: int = LONGEST) -> str:
    """The same as code."""
    return f"<code>{text(given, longest)}</code>"


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are HTML already."""
    head = "".join(f"<th>{cell}</th>" for cell in header)
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def foldable(summary: str, inside: str, *, is_open: bool) -> str:
    """What can be folded away."""
    return f"<details{' open' if is_open else ''}><summary>{summary}</summary>{inside}</details>"
