"""Many checks at once: a grid of versions and sizes, its results in a database, and what they say together.

`axes` and `grid` say which points there are, `subject` and `plan` what each of them asks, `work` answers one,
wherever it runs, `running` sees to all, and `store` keeps what was found. Nothing here knows how it is shown.
"""

from __future__ import annotations

from pytlc.calling import make_callable
from pytlc.sweep.axes import Axis, Cell, parse_axis
from pytlc.sweep.grid import Grid, Point
from pytlc.sweep.record import Entry, Kind, Record, SweepInfo
from pytlc.sweep.store import Store

__all__ = ["Axis", "Cell", "Entry", "Grid", "Kind", "Point", "Record", "Store", "SweepInfo", "parse_axis"]

make_callable(__name__)
