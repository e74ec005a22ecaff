"""Is a user's layer the same in both worlds? Its template and its twin have to change the same steps.

A step that only the template changes would be replayed on the unchanged code, and one that only the twin
changes would never be compared: either would show as a disagreement far from its cause, or not at all.
"""

from __future__ import annotations

from pytlc.errors import LayerError
from pytlc.spec.actions import ChangedActions, changed_actions
from pytlc.spec.family import Target
from pytlc.spec.layers import OwnLayer
from pytlc.vgic.labels import StepInfo
from pytlc.vgic.labels import camel_case as action_name
from pytlc.vgic.twin import load_twin, steps_with
from pytlc.vgic.versions import find_version


def check_layer(target: Target, layer: OwnLayer) -> None:
    """Make sure that the twin of a layer changes the same steps as its template.

    Raises:
        LayerError: It does not, or a twin does not import; the message says what to write where.
    """
    twins = {own.name: load_twin(own.name, own.twin, own.twin_file) for own in target.own}
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
