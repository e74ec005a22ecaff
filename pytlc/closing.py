"""What holds something that has to be let go: a file, threads, a JVM."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self


class Closing(ABC):
    """What is closed at the end of a ``with``, or by :meth:`close`."""

    __slots__ = ()

    @abstractmethod
    def close(self) -> None:
        """Let go of everything; once more does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()
