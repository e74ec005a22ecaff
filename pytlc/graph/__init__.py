"""TLC's complete state graph, read while TLC writes it: typed nodes and edges, values instead of text."""

from __future__ import annotations

from pytlc.graph.dot import DotReader, Edge, Item, Node
from pytlc.graph.vocabulary import Key, Vocabulary

__all__ = ["DotReader", "Edge", "Item", "Key", "Node", "Vocabulary"]
