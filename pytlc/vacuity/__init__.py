"""Whether a clean verdict says anything: what of a spec and of its properties the search never came to.

`actions` reads TLC's coverage, `formula` and `probes` find the places of a property that nothing may ever
reach, `asking` lets TLC decide which of them it reaches, `switches` checks twins of a model, and `judging`
puts all of that together.
"""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.vacuity.finding import Kind, Vacuity, Vacuous, merge
    from pytlc.vacuity.judging import examine
else:
    __getattr__ = lazily(
        __name__,
        {
            "finding": "Kind Vacuity Vacuous merge",
            "judging": "examine",
        },
    )

__all__ = ["Kind", "Vacuity", "Vacuous", "examine", "merge"]
