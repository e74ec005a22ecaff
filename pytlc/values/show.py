"""The writer of values: TLA+ text that TLC evaluates back to the value.

:mod:`pytlc.values.parse` reads it too.

Wrapping follows TLC's own layout: a value that does not fit goes to one element per line, indented behind its
bracket. A record with a field that SANY refuses (``IF``) is written as a function on strings. ``@@`` and
``:>`` need ``EXTENDS TLC`` where the text is used.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytlc.values.base import Composite, Piece, Value, Verbatim, flat_pieces, one_line, scalar_text


def show(value: Value, *, width: int | None = None) -> str:
    """The text of a value on one line, or wrapped to lines of about ``width`` characters.

    A line is longer than ``width`` only by closing brackets, separators, or what cannot be broken (strings,
    intervals).
    """
    return one_line(value) if width is None else _wrapped(value, width)


def brief(value: Value, limit: int) -> str:
    """The beginning of the one-line text of a value: no more than ``limit`` characters, then dots.

    What follows is not written to find out, so that a large value costs no more than a small one.
    """
    texts: list[str] = []
    length = 0
    pending: list[Iterator[Piece | Verbatim]] = [iter((value,))]
    while pending and length <= limit:
        piece = next(pending[-1], None)
        if piece is None:
            pending.pop()
        elif isinstance(piece, Composite):
            pending.append(_pieces(piece))
        else:
            texts.append(piece if isinstance(piece, Verbatim) else scalar_text(piece))
            length += len(texts[-1])
    text = "".join(texts)
    return text if length <= limit else f"{text[:limit]}..."


def _pieces(value: Composite) -> Iterator[Piece | Verbatim]:
    """As :func:`flat_pieces`, one after the other."""
    opening, items, separator, closing = value.shape()
    yield Verbatim(opening)
    for position, item in enumerate(items):
        if position:
            yield Verbatim(separator)
        yield from item
    yield Verbatim(closing)


def _wrapped(value: Value, width: int) -> str:
    lengths = _lengths(value)
    texts: list[str] = []
    column = 0
    pending: list[Piece | Verbatim] = [value]
    while pending:
        piece = pending.pop()
        if isinstance(piece, Composite):
            fits = lengths[piece] <= width - column
            pending.extend(reversed(flat_pieces(piece.shape()) if fits else _broken(piece, column)))
            continue
        text = piece if isinstance(piece, Verbatim) else scalar_text(piece)
        texts.append(text)
        column = len(text) - text.rfind("\n") - 1 if "\n" in text else column + len(text)
    return "".join(texts)


def _broken(value: Composite, column: int) -> list[Piece | Verbatim]:
    """The pieces of a value with each item on its own line, for a value that begins in the column."""
    opening, items, separator, closing = value.shape()
    if not items or not separator:
        return flat_pieces((opening, items, separator, closing))
    next_line = separator.rstrip() + "\n" + " " * (column + len(opening) + 1)
    return flat_pieces((opening + " ", items, next_line, " " + closing))


def _lengths(value: Value) -> dict[Composite, int]:
    """Length of the one-line text of every composite inside the value, children before parents."""
    lengths: dict[Composite, int] = {}
    pending: list[Value] = [value]
    while pending:
        top = pending[-1]
        if not isinstance(top, Composite) or top in lengths:
            pending.pop()
            continue
        unknown = [part for part in top.parts if isinstance(part, Composite) and part not in lengths]
        if unknown:
            pending.extend(unknown)
        else:
            lengths[top] = sum(_piece_length(piece, lengths) for piece in flat_pieces(top.shape()))
            pending.pop()
    return lengths


def _piece_length(piece: Piece | Verbatim, lengths: dict[Composite, int]) -> int:
    if isinstance(piece, Verbatim):
        return len(piece)
    return lengths[piece] if isinstance(piece, Composite) else len(scalar_text(piece))
