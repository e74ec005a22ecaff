"""Presentation: verdicts, interleavings and behaviours as text for any width and as JSON, and live progress.

Everything here reads data objects and none of them knows about it. Text is made of rich renderables; nothing
is written before :func:`write` is given a stream.
"""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.report.behaviour import trace_text
    from pytlc.report.conformance import comparison_headline, comparison_text, comparison_to_jsonable
    from pytlc.report.console import write
    from pytlc.report.jsonable import counterexample_to_jsonable, explored_to_jsonable, verdict_to_jsonable
    from pytlc.report.lanes import lanes_text
    from pytlc.report.live import PROGRESS_MODES
    from pytlc.report.text import counterexample_text, explored_text, verdict_text
    from pytlc.report.words import headline
else:
    __getattr__ = lazily(
        __name__,
        {
            "behaviour": "trace_text",
            "conformance": "comparison_headline comparison_text comparison_to_jsonable",
            "console": "write",
            "jsonable": "counterexample_to_jsonable explored_to_jsonable verdict_to_jsonable",
            "lanes": "lanes_text",
            "live": "PROGRESS_MODES",
            "text": "counterexample_text explored_text verdict_text",
            "words": "headline",
        },
    )

__all__ = [
    "PROGRESS_MODES",
    "comparison_headline",
    "comparison_text",
    "comparison_to_jsonable",
    "counterexample_text",
    "counterexample_to_jsonable",
    "explored_text",
    "explored_to_jsonable",
    "headline",
    "lanes_text",
    "trace_text",
    "verdict_text",
    "verdict_to_jsonable",
    "write",
]
