"""What has been compared already, a line of JSON each, by the sums of the jar and of the test's folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.tlc_tests.checking import Compared

_DIGITS = 16


class Store:
    """One file for each jar; a line is added when a test has been compared, so that a killed run goes on.

    Attributes:
        path: The file.
        alone: The folder for what TLC alone says.
    """

    def __init__(self, folder: Path, jar_sha256: str) -> None:
        self.path = folder / f"{jar_sha256[:_DIGITS]}.jsonl"
        self.alone = folder / jar_sha256[:_DIGITS]

    def read(self) -> dict[str, Compared]:
        """The newest of each test, by its name."""
        return {compared.model: compared for compared in self._lines()}

    def add(self, compared: Compared) -> None:
        """Keep one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(compared.to_json(), ensure_ascii=False)}\n")

    def _lines(self) -> Iterator[Compared]:
        if not self.path.is_file():
            return
        for line in self.path.read_text("utf-8").split("\n"):
            try:
                yield Compared(**json.loads(line))
            except (ValueError, TypeError):  # cut off when it was killed, or of another version
                continue
