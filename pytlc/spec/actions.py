r"""Which actions a layer changes, so that its twin for the reference model can be held against it.

The modules are compared as templates, with the blocks put together and nothing rendered: a layer may touch
what only exists on some machines. An action is changed when its text or that of an operator that it uses is,
comments aside. One whose comments alone are changed may have a new function in the twin, and needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pytlc.spec.family import Target
from pytlc.spec.frame import action_names
from pytlc.spec.layers import OwnLayer
from pytlc.spec.reading import definitions_in, formula
from pytlc.spec.stacking import Files, environment_of
from pytlc.tla.tokens import tokens


@dataclass(frozen=True, slots=True)
class ChangedActions:
    """What a layer does to the actions below it.

    Attributes:
        changed: Actions that do something else, and new ones.
        removed: Actions that are no longer there.
        told: Those and the ones that are only told otherwise.
        through: For each that does something else the operator in which the difference is, often itself.
    """

    changed: frozenset[str]
    removed: frozenset[str]
    told: frozenset[str]
    through: Mapping[str, str]


def changed_actions(target: Target, layer: OwnLayer) -> ChangedActions:
    """Compare the actions of a target's modules with and without one of its layers.

    Raises:
        TemplateError: A template cannot be read.
    """
    files = Files(target, environment_of(target))
    number = target.stack.index(layer)
    below, above = (_Modules(target, files, height) for height in (number, number + 1))
    changed, told, through = set(), set(), {}
    for name in above.actions:
        different = above.different(below, name)
        if different:
            changed.add(name)
            through[name] = different
        elif below.definitions[name] != above.definitions[name]:
            told.add(name)
    removed = frozenset(below.actions) - frozenset(above.actions)
    return ChangedActions(frozenset(changed), removed, frozenset(changed | told), through)


class _Modules:
    """The modules of a target with its lowest layers, not rendered."""

    def __init__(self, target: Target, files: Files, height: int) -> None:
        stack = files.stack(target.stack[:height])
        texts = {module.name: stack.text(module.name) for module in files.modules}
        self.definitions = _definitions(texts.values())
        stepping = _definitions(text for name, text in texts.items() if name not in target.family.frameless)
        self.actions = sorted(action_names(texts.values()) & stepping.keys())

    def different(self, other: _Modules, action: str) -> str | None:
        """The first operator under an action, it first, that the other modules define otherwise."""
        seen, waiting = {action}, [action]
        while waiting:
            name = waiting.pop(0)
            if formula(self.definitions[name]) != formula(other.definitions.get(name, "")):
                return name
            used = dict.fromkeys(token.text for token in tokens(self.definitions[name]))
            fresh = [word for word in used if word in self.definitions and word not in seen]
            seen.update(fresh)
            waiting += fresh
        return None


def _definitions(texts: Iterable[str]) -> dict[str, str]:
    """Text of every operator of templates; of one that has several, in branches, all of them."""
    found: dict[str, str] = {}
    for text in texts:
        for one in definitions_in(text):
            found[one.name] = found.get(one.name, "") + text[one.start : one.end] + "\n"
    return found
