"""Which stacks of layers have a name, and how a name, a hash or a sum of layers is looked up.

A version is the layer of an upstream commit or of a proposal on another version. A sum such as
``v4+EnabledCheck+KeepVisible`` puts single layers on a version. A function of a layer is right only where the
one that it replaces is the one that it was written on; a sum in which another layer has redefined it in
between, or in which such a layer is missing, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType, ModuleType

from pytlc.errors import LayerError, UsageError
from pytlc.vgic.compose import Layer
from pytlc.vgic.labels import function_name
from pytlc.vgic.layers import (
    affinity_first,
    clear_migrating_first,
    drop_when_inflight,
    enable_with_irqs_on,
    enable_without_lock,
    evict_active,
    first_free_only,
    ignore_queued,
    insert_at_tail,
    insert_without_test,
    irouter_index,
    irqs_on_under_lock,
    is_running_not_current,
    keep_lr_mask,
    keep_lr_queue,
    keep_visible,
    lpi,
    migrate_without_lock,
    never_all_full,
    no_enabled_check,
    no_kick,
    no_unblock,
    priority_under_rank_lock,
    switch_with_irqs_on,
    target_under_rank_lock,
    test_before_lock,
    thread_barrier,
    thread_v2,
    thread_v3,
    v1,
    v2,
    v3,
    v4,
    v5,
    v6,
    wide_invalid_lr,
)

#: The commit before the first fix; upstream's subject for it is about something else.
V0_UPSTREAM = "79903e50dba9e7442c9b7ca424661bb020e9dbf2"
V0_SUBJECT = "parent of the first fix"

#: Shortest prefix of a commit hash that is looked up.
SHORTEST_HASH = 7


@dataclass(frozen=True, slots=True)
class Version:
    """A named state of the code.

    Attributes:
        name: ``v0`` to ``v6`` or that of a proposal, with the layers put on it: ``v4+KeepVisible``.
        layers: What lies over the unpatched code, lowest first.
        upstream: Full hash of the commit that the version ends with; empty for a proposal.
        subject: That commit's subject, or what is proposed.
        mutants: The deliberate bugs among the layers.
    """

    name: str
    layers: tuple[Layer, ...]
    upstream: str
    subject: str
    mutants: tuple[Mutant, ...] = ()


@dataclass(frozen=True, slots=True)
class Mutant:
    """A deliberate bug.

    Attributes:
        breaks: The property that it is made to violate.
        on: The version on which it was written.
    """

    layer: Layer
    breaks: str
    on: str

    @property
    def name(self) -> str:
        """CamelCase name of the layer."""
        return self.layer.name


#: Each version on the one before it, with the name by which its layer alone is put on another one.
_LINE: tuple[tuple[ModuleType, str], ...] = (
    (v1, "AtomicTarget"),
    (v2, "BarrierAfterDel"),
    (v3, "RefuseInProgress"),
    (v4, "LockFreePriority"),
    (v5, "StatusUnderL"),
    (lpi, "Lpis"),
    (v6, "EnabledCheck"),
)

#: Proposals, each with the version that it lies on.
_PROPOSALS: tuple[tuple[ModuleType, str], ...] = (
    (thread_v2, "v0"),
    (thread_v3, "v0"),
    (thread_barrier, "v1"),
)

_MUTANTS: tuple[ModuleType, ...] = (
    wide_invalid_lr,
    insert_without_test,
    keep_lr_queue,
    keep_visible,
    keep_lr_mask,
    migrate_without_lock,
    test_before_lock,
    drop_when_inflight,
    is_running_not_current,
    switch_with_irqs_on,
    no_kick,
    enable_with_irqs_on,
    ignore_queued,
    target_under_rank_lock,
    affinity_first,
    clear_migrating_first,
    irouter_index,
    priority_under_rank_lock,
    no_enabled_check,
    never_all_full,
    irqs_on_under_lock,
    evict_active,
    first_free_only,
    insert_at_tail,
    no_unblock,
    enable_without_lock,
)
#: Where a mutant was written that does not say it.
_MUTATED = "v4"


def _versions() -> dict[str, Version]:
    versions = {"v0": Version("v0", (), V0_UPSTREAM, V0_SUBJECT)}
    below = "v0"
    for module, _ in _LINE:
        version = _version(module, versions[below])
        versions[version.name] = version
        below = version.name
    for module, base in _PROPOSALS:
        version = _version(module, versions[base])
        versions[version.name] = version
    return versions


def _version(module: ModuleType, below: Version) -> Version:
    """The version that a module's layer makes of another one; a proposal has a dash in its name."""
    layer = Layer.from_module(module)
    layer = replace(layer, name=layer.name.replace("_", "-"))
    return Version(layer.name, (*below.layers, layer), getattr(module, "UPSTREAM", ""), module.SUBJECT)


def _mutants() -> dict[str, Mutant]:
    mutants = (
        Mutant(Layer.from_module(module), module.BREAKS, getattr(module, "ON", _MUTATED))
        for module in _MUTANTS
    )
    return {mutant.name: mutant for mutant in mutants}


def _optional() -> dict[str, tuple[Layer, str]]:
    found: dict[str, tuple[Layer, str]] = {}
    below = "v0"
    for version, (_, name) in zip(list(VERSIONS.values())[1:], _LINE, strict=False):
        found[name] = (version.layers[-1], below)
        below = version.name
    return found | {name: (mutant.layer, mutant.on) for name, mutant in MUTANTS.items()}


#: States of the code by name: upstream's, oldest first, then the proposals.
VERSIONS: Mapping[str, Version] = MappingProxyType(_versions())
#: Deliberate bugs by name.
MUTANTS: Mapping[str, Mutant] = MappingProxyType(_mutants())
#: Every layer that can be put on a version, by name, with the version on which it was written.
LAYERS: Mapping[str, tuple[Layer, str]] = MappingProxyType(_optional())


def find_version(text: str, own: Mapping[str, Layer] = MappingProxyType({})) -> Version:
    """The version of a name, of an upstream hash (7 characters or more), or of either with ``+Layer`` added.

    Args:
        text: What is looked up: ``v1``, ``378384399e``, ``v4+KeepVisible``.
        own: Layers of a user that ``text`` may name, each written on whatever version it is put on.

    Raises:
        UsageError: No such version or layer; the message lists what there is and the nearest spelling.
        LayerError: A layer redefines a step that was not as it is here when the layer was written.
    """
    base, *added = text.split("+")
    version = _find_base(base)
    if not added:
        return version
    if len(set(added)) != len(added):
        raise UsageError(f"version {text!r} names a layer twice; name it once")
    known = {**LAYERS, **{name: (layer, version.name) for name, layer in own.items()}}
    stack = version.layers
    for name in added:
        layer, on = _find_layer(name, known)
        if layer in version.layers:
            raise UsageError(f"{version.name} has {name} already; leave it out of {text!r}")
        _check_home(text, layer, VERSIONS[on], stack)
        stack = (*stack, layer)
    mutants = tuple(MUTANTS[name] for name in added if name in MUTANTS)
    return Version("+".join((version.name, *added)), stack, version.upstream, version.subject, mutants)


def _check_home(text: str, layer: Layer, home: Version, stack: tuple[Layer, ...]) -> None:
    for function in _changed(layer):
        there, here = _owner(function, home.layers), _owner(function, stack)
        if there != here:
            raise LayerError(
                f"{text}: {layer.name} redefines {function}, which {here or 'v0'} defines here and "
                f"{there or 'v0'} where {layer.name} was written, in {home.name}; one would undo the other: "
                f"leave one out, or write a layer that does both"
            )


def _owner(function: str, layers: tuple[Layer, ...]) -> str | None:
    """The layer that defines a step last; None for the unpatched code."""
    return next((layer.name for layer in reversed(layers) if function in _changed(layer)), None)


def _changed(layer: Layer) -> tuple[str, ...]:
    """Functions that a layer defines or takes away."""
    return (*layer.functions, *map(function_name, layer.removed_steps))


def _find_base(text: str) -> Version:
    if text in VERSIONS:
        return VERSIONS[text]
    lowered = text.lower()
    if re.fullmatch(rf"[0-9a-f]{{{SHORTEST_HASH},40}}", lowered):
        for version in VERSIONS.values():
            if version.upstream.startswith(lowered):
                return version
    known = "\n".join(
        f"  {entry.name}  {entry.upstream[:10] or 'proposed'}  {entry.subject}" for entry in VERSIONS.values()
    )
    hint = _nearest(text, [*VERSIONS, *LAYERS])
    raise UsageError(
        f"unknown version {text!r}{hint}\n"
        f"versions, by name or by {SHORTEST_HASH} or more characters of the hash:\n{known}"
    )


def _find_layer(text: str, known: Mapping[str, tuple[Layer, str]]) -> tuple[Layer, str]:
    if text in known:
        return known[text]
    raise UsageError(f"unknown layer {text!r}{_nearest(text, list(known))}\nlayers: {', '.join(known)}")


def _nearest(text: str, known: list[str]) -> str:
    folded = {name.lower(): name for name in known}
    near = get_close_matches(text.lower(), folded, n=1, cutoff=0.5)
    if not near:
        return ""
    name = folded[near[0]]
    return f"; did you mean {f'v4+{name}' if name in LAYERS and text not in LAYERS else name}?"
