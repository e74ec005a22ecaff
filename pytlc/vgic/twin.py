"""A user's layer: Python that is not of pytlc, brought in as one of the layers.

It may import pytlc.vgic, as every layer does, and nothing beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pytlc.errors import LayerError, SpecError
from pytlc.foreign import load_source
from pytlc.vgic.compose import BASE, BoundStep, Layer, compose

_PREFIX = "pytlc_layer_"


def load_twin(name: str, source: str, path: str) -> Layer:
    """The layer that a user's module defines.

    Args:
        name: Name of the layer.
        source: Text of the module.
        path: Where it was read, for messages and tracebacks.

    Raises:
        LayerError: It does not compile or raises an error; the message has Python's.
    """
    module = load_source(_PREFIX + name, source, path, what="the twin", error=LayerError)
    vars(module)["NAME"] = name
    return Layer.from_module(module)


def steps_with(twin: Layer, below: Iterable[Layer], path: str) -> tuple[BoundStep, ...]:
    """Every step of the code with a twin on top.

    Raises:
        LayerError: A function of the twin is no step, or a step that it declares has no function.
    """
    try:
        return compose(BASE, *below, twin).steps
    except SpecError as error:
        raise LayerError(f"{path}: {error}") from error
