"""Is a user's layer the same in both worlds? Its template and its twin have to change the same steps.

A step that only the template changes would be replayed on the unchanged code, and one that only the twin
changes would never be compared: either would show as a disagreement far from its cause, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pytlc.errors import LayerError
from pytlc.runs import StoredRun
from pytlc.runs.stored import LAYERS
from pytlc.spec import Target
from pytlc.spec.actions import ChangedActions, changed_actions
from pytlc.spec.layers import SUFFIX, TWIN_SUFFIX, OwnLayer
from pytlc.spec.stacking import check_stack, environment_of
from pytlc.vgic.compose import Layer
from pytlc.vgic.labels import StepInfo
from pytlc.vgic.labels import camel_case as action_name
from pytlc.vgic.twin import load_twin, steps_with
from pytlc.vgic.versions import find_version


def check_own_layers(target: Target) -> None:
    """Make sure that every layer of a user fits where it is put, and that its twin is complete.

    Raises:
        LayerError: It does not fit, its twin does not import, or the two change different steps.
        TemplateError: Its template cannot be parsed, or overrides nothing.
    """
    if not target.own:
        return
    check_stack(target, environment_of(target))
    twins = {layer.name: load_twin(layer.name, layer.twin, layer.twin_file) for layer in target.own}
    for layer in target.own:
        _check_twin(target, layer, twins)


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
        if name.endswith(TWIN_SUFFIX)
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


def _check_twin(target: Target, layer: OwnLayer, twins: Mapping[str, Layer]) -> None:
    twin = twins[layer.name]
    below = [target.version.name, *(other.name for other in target.added[: target.added.index(layer)])]
    under = find_version("+".join(below), twins).layers
    by_action = {step.info.action: step.info for step in steps_with(twin, under, layer.twin_file)}
    changes = changed_actions(target, layer)
    _check_removed(layer, changes.removed, frozenset(map(action_name, twin.removed_steps)))
    defined = {info.action for info in by_action.values() if info.function in twin.functions}
    for action in sorted(changes.changed - defined):
        raise LayerError(_missing(layer, action, by_action.get(action), changes))
    for action in sorted(defined - changes.told):
        info = by_action[action]
        raise LayerError(
            f"{layer.twin_file} defines {info.function}, but no block of {layer.file} changes the action "
            f"{action} of the step {info.name}; change both or neither"
        )


def _check_removed(layer: OwnLayer, removed: frozenset[str], declared: frozenset[str]) -> None:
    for action in sorted(removed - declared):
        raise LayerError(
            f"{layer.twin_file}: {layer.file} removes the action {action}; name its step in REMOVED_STEPS"
        )
    for action in sorted(declared - removed):
        raise LayerError(
            f"{layer.twin_file} removes the step of the action {action}, and {layer.file} does not; "
            f"change both or neither"
        )


def _missing(layer: OwnLayer, action: str, info: StepInfo | None, changes: ChangedActions) -> str:
    operator = changes.through[action]
    how = "" if operator == action else f" through {operator}"
    what = f"{layer.twin_file}: {layer.file} changes the action {action}{how}, and the twin"
    if info is None:
        return f"{what} has no step of that action; declare it in NEW_STEPS, with a function"
    return f"{what} does not define the step {info.name}; write the function {info.function}"
