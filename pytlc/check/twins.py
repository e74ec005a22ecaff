"""A user's layers and their twins: whether they fit, and where a run keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pytlc.errors import LayerError
from pytlc.runs import StoredRun
from pytlc.runs.stored import LAYERS
from pytlc.spec import Target
from pytlc.spec.layers import SUFFIX, TWIN_SUFFIX, OwnLayer
from pytlc.spec.python import offered
from pytlc.spec.stacking import check_stack, environment_of


def check_own_layers(target: Target) -> None:
    """Make sure that every layer of a user fits where it is put, and that its twin is complete.

    What a twin has to be only the family knows: its ``check_layer(target, layer)`` looks at each.

    Raises:
        LayerError: It does not fit, its twin does not import, or the two change different steps.
        TemplateError: Its template cannot be parsed, or overrides nothing.
    """
    if not target.own:
        return
    check_stack(target, environment_of(target))
    check_layer = offered(target.family.python, "check_layer")
    if check_layer is not None:
        for layer in target.own:
            check_layer(target, layer)


def twins_of(own: Sequence[OwnLayer]) -> dict[str, tuple[str, str]]:
    """Source and path of the twin of each layer."""
    return {layer.name: (layer.twin, layer.twin_file) for layer in own}


def stored_twins(run: StoredRun, own: Sequence[OwnLayer] = ()) -> dict[str, tuple[str, str]]:
    """The twins that a run keeps, or in their place those of the layers that are given.

    Raises:
        TraceFormatError: A file of the run is missing or damaged.
        LayerError: A layer that is given is not one of the run, or its template is another one now.
    """
    kept = run.layers()
    folder: Path = run.path / LAYERS
    twins = {
        name.removesuffix(TWIN_SUFFIX): (text, str(folder / name))
        for name, text in kept.items()
        if name.endswith(TWIN_SUFFIX) and name.removesuffix(TWIN_SUFFIX) + SUFFIX in kept
    }
    for layer in own:
        if layer.name not in twins:
            has = ", ".join(twins) or "none"
            raise LayerError(f"{run.name} was made without the layer {layer.name}; its own layers: {has}")
        if layer.text != kept[f"{layer.name}{SUFFIX}"]:
            raise LayerError(
                f"{layer.file} is not the template that {run.name} was made with, so its traces are not of "
                f"this layer; run the check again"
            )
    return twins | twins_of(own)
