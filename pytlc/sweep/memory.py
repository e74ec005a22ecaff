"""Which memory each of several checks at once may take, so that together they have no more than there is.

One place among the checks holds a warm JVM, which waits while a large check has a JVM of its own; so both
count at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from pytlc.errors import UsageError
from pytlc.tlc.warm import Limits
from pytlc.toolchain import free_memory, processors

#: The part that the machine keeps for others.
_KEPT = 0.2
#: Megabytes of a warm JVM, heap and classes.
_LEAST_WARM, _MOST_WARM = 384, 1280
#: What a JVM of its own has beside its heap, and the smallest heap worth while.
_BESIDE, _LEAST_HEAP = 256, 256


@dataclass(frozen=True, slots=True)
class Share:
    """What one check may take.

    Attributes:
        heap_megabytes: The heap of a JVM of its own; None leaves it to Java.
        warm: Of warm JVMs.
    """

    heap_megabytes: int | None = None
    warm: Limits = field(default_factory=Limits)

    @classmethod
    def of(cls, jobs: int, megabytes: int | None, heap: int | None = None) -> Self:
        """Divide memory among checks.

        Args:
            jobs: How many there are at once.
            megabytes: What there is; None where that is not known, and all is left to Java.
            heap: The heap of a JVM of its own, where that is not to be a share.

        Raises:
            UsageError: It is too little for so many.
        """
        if megabytes is None:
            return cls(heap)
        each = int(megabytes * (1 - _KEPT)) // jobs
        warm = min(max(each // 3, _LEAST_WARM), _MOST_WARM)
        left = each - warm - _BESIDE
        if heap is None and left < _LEAST_HEAP:
            raise UsageError(
                f"{jobs} checks at once need {jobs * _needed(None)} MB and there are "
                f"{int(megabytes * (1 - _KEPT))}: have fewer at once (--jobs)"
            )
        return cls(heap or left, Limits.sharing(warm * jobs, jobs))


def local_jobs(heap: int | None = None) -> int:
    """How many checks at once: as many as this process has processors, or fewer that have memory enough.

    Args:
        heap: Megabytes for each that is large; None for any share.
    """
    return max(min(processors(), int(free_memory() * (1 - _KEPT)) // _needed(heap)), 1)


def _needed(heap: int | None) -> int:
    return _LEAST_WARM + _BESIDE + (heap or _LEAST_HEAP)
