"""What a store keeps, as a table."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TypeAlias

from rich.console import Group
from rich.text import Text

from pytlc.report.table import table

#: Name, target, verdict, seconds since 1970, bytes, in use.
Row: TypeAlias = tuple[str, str | None, str, float, int, bool]

_MIB = 1 << 20
_HEADS = ("name", "target", "verdict", "made", "size")


def runs_text(rows: Iterable[Row]) -> Group:
    """One line for each, and the sum."""
    listed = list(rows)
    total = sum(size for *_, size, _ in listed)
    return Group(
        table([_cells(row) for row in listed], header=_HEADS, right=(4,)),
        Text(f"{len(listed)} kept, {total / _MIB:.1f} MiB"),
    )


def _cells(row: Row) -> tuple[str, ...]:
    name, target, verdict, made, size, in_use = row
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(made))
    return name, target or "", f"{verdict}, in use" if in_use else verdict, when, f"{size / _MIB:.1f} MiB"
