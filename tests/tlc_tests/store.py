"""What has been compared already, a line of JSON each, by the sum of the jar."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, Protocol, TypeVar

_DIGITS = 16


class Kept(Protocol):
    """What can be kept."""

    @property
    def name(self) -> str:
        """What it is about."""
        ...

    def to_json(self) -> dict[str, object]:
        """As data, by which it can be made again."""
        ...


K = TypeVar("K", bound=Kept)


class Store(Generic[K]):
    """One file for each jar; a line is added when something has been compared, so that a killed run goes on.

    Args:
        folder: Where the files are.
        jar_sha256: Of the jar.
        make: What makes one of its data.

    Attributes:
        path: The file.
        alone: The folder for what TLC alone says.
    """

    def __init__(self, folder: Path, jar_sha256: str, make: Callable[..., K]) -> None:
        self._make = make
        self.path = folder / f"{jar_sha256[:_DIGITS]}.jsonl"
        self.alone = folder / jar_sha256[:_DIGITS]

    def read(self) -> dict[str, K]:
        """The newest of each, by its name."""
        return {compared.name: compared for compared in self._lines()}

    def add(self, compared: K) -> None:
        """Keep one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(compared.to_json(), ensure_ascii=False)}\n")

    def _lines(self) -> Iterator[K]:
        if not self.path.is_file():
            return
        for line in self.path.read_text("utf-8").split("\n"):
            try:
                yield self._make(**json.loads(line))
            except (ValueError, TypeError):  # cut off when it was killed, or of another version
                continue
