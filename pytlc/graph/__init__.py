"""TLC's complete state graph: read while TLC writes it or from a file, asked, exported and drawn."""

from __future__ import annotations

from pytlc.graph.dot import DotReader, Edge, Item, Node
from pytlc.graph.model import Component, Graph, Transition
from pytlc.graph.running import Size
from pytlc.graph.vocabulary import Key, Vocabulary

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
