"""A result as HTML: the verdict, the size of the search, what TLC said, and the behaviours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytlc.markup import foldable, text
from pytlc.tlc.result import Result, Stats
from pytlc.trace import Trace
from pytlc.trace.html import trace_html

_DIAGNOSTICS, _TRACES = 20, 10
_LONGEST = 400


def result_html(
    result: Result, *, title: str = "", traces: Sequence[Trace] | None = None, notes: Sequence[str] = ()
) -> str:
    """The result, without what goes around it.

    Args:
        result: What TLC came to.
        title: What was checked.
        traces: Behaviours to show in the place of TLC's.
        notes: What else is to be known, a sentence each.
    """
    shown = result.traces if traces is None else traces
    return "".join(
        (
            _headline(result, title),
            _size(result.stats),
            *(f"<p>{text(note, _LONGEST)}</p>" for note in notes),
            *_diagnostics(result),
            *(_numbered(number, trace) for number, trace in enumerate(shown[:_TRACES], 1)),
            f"<p>and {len(shown) - _TRACES:,} more behaviours</p>" if len(shown) > _TRACES else "",
        )
    )


def _headline(result: Result, title: str) -> str:
    kind = "good" if result.ok else "bad" if result.outcome.is_violation else "open"
    of = f": {text(result.property)}" if result.property else ""
    by = f", stopped by {text(result.bound)}" if result.bound else ""
    about = f"{text(title)}: " if title else ""
    return f'<p class="{kind}"><b>{about}{result.outcome.value}{of}</b>{by}</p>'


def _size(stats: Stats) -> str:
    numbers = {
        "states": stats.generated,
        "distinct": stats.distinct,
        "left on queue": stats.queue,
        "depth": stats.depth,
    }
    parts = [f"{number:,} {what}" for what, number in numbers.items() if number is not None]
    parts += [f"{stats.seconds:.1f} s"] if stats.seconds is not None else []
    return f'<p class="dim">{", ".join(parts)}</p>' if parts else ""


def _diagnostics(result: Result) -> Iterator[str]:
    for found in result.diagnostics[:_DIAGNOSTICS]:
        place = f" {text(found.place)}" if found.place else ""
        yield f"<p>{found.level.value}{place}: {text(found.message.strip(), _LONGEST)}</p>"
        if found.excerpt:
            excerpt = "\n".join(found.excerpt)
            yield f"<pre>{text(excerpt, _LONGEST)}</pre>"
    if len(result.diagnostics) > _DIAGNOSTICS:
        yield f"<p>and {len(result.diagnostics) - _DIAGNOSTICS:,} more messages</p>"


def _numbered(number: int, trace: Trace) -> str:
    """The first behaviour; others are folded away."""
    return (
        trace_html(trace)
        if number == 1
        else foldable(f"behaviour {number}", trace_html(trace), is_open=False)
    )
