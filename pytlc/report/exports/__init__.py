"""A behaviour in the forms of other tools: Perfetto, ShiViz, Mermaid. Each is a pure function of a story."""

from __future__ import annotations

from pytlc.report.exports.mermaid import mermaid
from pytlc.report.exports.perfetto import perfetto
from pytlc.report.exports.shiviz import shiviz

__all__ = ["mermaid", "perfetto", "shiviz"]
