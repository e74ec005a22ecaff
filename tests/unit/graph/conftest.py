"""State graphs that real TLCs wrote, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytlc.graph import DotReader, Edge, Item, Node, Vocabulary

DATA = Path(__file__).parents[2] / "data" / "graph"
VERSIONS = ("2.15", "2.18")


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph that was read."""

    vocabulary: Vocabulary
    items: tuple[Item, ...]
    complete: bool

    @property
    def nodes(self) -> tuple[Node, ...]:
        """In the order in which they were told."""
        return tuple(item for item in self.items if isinstance(item, Node))

    @property
    def edges(self) -> tuple[Edge, ...]:
        """In the order in which they were told."""
        return tuple(item for item in self.items if isinstance(item, Edge))


Read = Callable[..., Graph]


def read_bytes(data: bytes, piece: int = 1 << 16) -> Graph:
    """Read a graph in pieces."""
    vocabulary = Vocabulary()
    reader = DotReader(vocabulary)
    items = [
        item for start in range(0, len(data), piece) for item in reader.feed(data[start : start + piece])
    ]
    return Graph(vocabulary, tuple(items), reader.close())


@pytest.fixture(params=VERSIONS)
def read(request: pytest.FixtureRequest) -> Read:
    """Read the graph of a spec that each TLC wrote."""

    def of_spec(name: str, piece: int = 1 << 16) -> Graph:
        return read_bytes((DATA / f"{name}-{request.param}.dot").read_bytes(), piece)

    return of_spec
