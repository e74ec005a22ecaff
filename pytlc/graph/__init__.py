"""TLC's complete state graph: read while TLC writes it or from a file, asked, exported and drawn."""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.graph.dot import DotReader, Edge, Item, Node
    from pytlc.graph.model import Component, Graph, Transition
    from pytlc.graph.running import Size
    from pytlc.graph.vocabulary import Key, Vocabulary
else:
    __getattr__ = lazily(
        __name__,
        {
            "dot": "DotReader Edge Item Node",
            "model": "Component Graph Transition",
            "running": "Size",
            "vocabulary": "Key Vocabulary",
        },
    )

__all__ = [
    "Component",
    "DotReader",
    "Edge",
    "Graph",
    "Item",
    "Key",
    "Node",
    "Size",
    "Transition",
    "Vocabulary",
]
