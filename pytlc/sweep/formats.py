"""The files that a sweep is exported to, by name."""

from __future__ import annotations

FORMATS = ("csv", "json", "md", "parquet")
