"""Presentation: verdicts, interleavings and behaviours as text for any width and as JSON, and live progress.

Everything here reads data objects and none of them knows about it. Text is made of rich renderables; nothing
is written before :func:`write` is given a stream.
"""

from __future__ import annotations

from pytlc.report.behaviour import trace_text
from pytlc.report.conformance import comparison_headline, comparison_text, comparison_to_jsonable
from pytlc.report.console import write
from pytlc.report.counting import counting
from pytlc.report.jsonable import counterexample_to_jsonable, explored_to_jsonable, verdict_to_jsonable
from pytlc.report.lanes import lanes_text
from pytlc.report.live import PROGRESS_MODES
from pytlc.report.progress import progress
from pytlc.report.search_progress import search_progress
from pytlc.report.table import table
from pytlc.report.text import counterexample_text, explored_text, verdict_text
from pytlc.report.words import headline

__all__ = [
    "PROGRESS_MODES",
    "comparison_headline",
    "comparison_text",
    "comparison_to_jsonable",
    "counterexample_text",
    "counterexample_to_jsonable",
    "counting",
    "explored_text",
    "explored_to_jsonable",
    "headline",
    "lanes_text",
    "progress",
    "search_progress",
    "table",
    "trace_text",
    "verdict_text",
    "verdict_to_jsonable",
    "write",
]
