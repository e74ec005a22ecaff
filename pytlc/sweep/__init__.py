"""Many checks at once: a grid of versions and sizes, its results in a database, and what they say together.

`axes` and `grid` say which points there are, `subject` and `plan` what each of them asks, `work` answers one,
wherever it runs, `running` sees to all, and `store` keeps what was found. Nothing here knows how it is shown.
"""

from __future__ import annotations

from pytlc.calling import make_callable
from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.sweep.axes import Axis, Cell, parse_axis
    from pytlc.sweep.grid import Grid, Point
    from pytlc.sweep.record import Entry, Kind, Record, SweepInfo
    from pytlc.sweep.store import Store
else:
    __getattr__ = lazily(
        __name__,
        {
            "axes": "Axis Cell parse_axis",
            "grid": "Grid Point",
            "record": "Entry Kind Record SweepInfo",
            "store": "Store",
        },
    )

__all__ = ["Axis", "Cell", "Entry", "Grid", "Kind", "Point", "Record", "Store", "SweepInfo", "parse_axis"]

make_callable(__name__)
