"""Where the text of a graph comes from: a file of either form."""

from __future__ import annotations

from array import array
from pathlib import Path

from pytlc.errors import OutputSyntaxError, UsageError
from pytlc.graph.collecting import Collector, Content
from pytlc.graph.listing import is_listing, read_listing
from pytlc.graph.shape import Shape
from pytlc.graph.vocabulary import Vocabulary

_CHUNK_BYTES = 1 << 20


def content_of(path: Path) -> tuple[Content, bool]:
    """What is in a file, and whether it tells transitions.

    Raises:
        UsageError: The file cannot be read.
        OutputSyntaxError: It is no graph.
    """
    try:
        with path.open("rb") as file:
            chunk = file.read(_CHUNK_BYTES)
            if is_listing(chunk[:80].decode("utf-8", "replace")):
                return _listed(chunk + file.read()), False
            collector = Collector()
            while chunk:
                collector.feed(chunk)
                chunk = file.read(_CHUNK_BYTES)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    except OutputSyntaxError as error:
        raise OutputSyntaxError(f"{path}: {error}") from error
    content = collector.close()
    if not content.keys:
        raise OutputSyntaxError(
            f"{path}: there is no state in it; expected what -dump dot,actionlabels writes"
        )
    return content, True


def _listed(data: bytes) -> Content:
    vocabulary = Vocabulary()
    keys = read_listing(data.decode("utf-8", "replace"), vocabulary)
    nothing = array("I", bytes(4 * (len(keys) + 1)))
    shape = Shape(0, nothing, array("I"), array("I"))
    return Content(vocabulary, keys, shape, (), frozenset(), array("q"), complete=True)
