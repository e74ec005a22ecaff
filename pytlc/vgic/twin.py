"""A user's layer: Python that is not of pytlc, brought in as one of the layers.

The source is executed and not imported by its path, so that what was read is what runs, also from the copy
that a run keeps. It may import pytlc.vgic, as every layer does, and nothing beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from traceback import extract_tb
from types import ModuleType

from pytlc.errors import LayerError, SpecError
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
    module = ModuleType(_PREFIX + name)
    module.__file__ = path
    # Dataclasses look their module up here while they are made.
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, path, "exec"), vars(module))  # noqa: S102  # it is the user's to run
    except Exception as error:  # whatever a stranger's module may raise, none of it is an error of ours
        del sys.modules[module.__name__]
        raise LayerError(f"{path}: the twin does not import: {_told(error, path)}") from error
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


def _told(error: Exception, path: str) -> str:
    """Python's error in a line, with the line of the twin where it happened."""
    reached = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == path]
    line = error.lineno if isinstance(error, SyntaxError) else reached[-1] if reached else None
    where = f" in line {line}" if line else ""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}{where}: {text}"
