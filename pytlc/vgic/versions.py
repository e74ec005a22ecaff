"""Which stacks of layers have a name, and how a name, a hash or a sum of layers is looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType, ModuleType

from pytlc.errors import UsageError
from pytlc.vgic.compose import Layer
from pytlc.vgic.layers import (
    insert_without_test,
    keep_lr_mask,
    keep_lr_queue,
    keep_visible,
    migrate_without_lock,
    v1,
    v2,
    v3,
    v4,
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
        name: ``v0`` to ``v4``, with the mutants stacked on it: ``v4+KeepVisible``.
        layers: What lies over the unpatched code, lowest first.
        upstream: Full hash of the commit that the version ends with.
        subject: That commit's subject.
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
    """

    layer: Layer
    breaks: str

    @property
    def name(self) -> str:
        """CamelCase name of the layer."""
        return self.layer.name


def _versions() -> dict[str, Version]:
    versions = {"v0": Version("v0", (), V0_UPSTREAM, V0_SUBJECT)}
    layers: tuple[Layer, ...] = ()
    for module in (v1, v2, v3, v4):
        layer = Layer.from_module(module)
        layers = (*layers, layer)
        versions[layer.name] = Version(layer.name, layers, module.UPSTREAM, module.SUBJECT)
    return versions


def _mutants() -> dict[str, Mutant]:
    modules: tuple[ModuleType, ...] = (
        wide_invalid_lr,
        insert_without_test,
        keep_lr_queue,
        keep_visible,
        keep_lr_mask,
        migrate_without_lock,
    )
    mutants = (Mutant(Layer.from_module(module), module.BREAKS) for module in modules)
    return {mutant.name: mutant for mutant in mutants}


#: Upstream states of the code by name, oldest first.
VERSIONS: Mapping[str, Version] = MappingProxyType(_versions())
#: Deliberate bugs by name.
MUTANTS: Mapping[str, Mutant] = MappingProxyType(_mutants())


def find_version(text: str) -> Version:
    """The version of a name, of an upstream hash (7 characters or more), or of either with ``+Mutant`` added.

    Raises:
        UsageError: No such version or mutant; the message lists what there is and the nearest spelling.
    """
    base, *added = text.split("+")
    version = _find_base(base)
    if not added:
        return version
    mutants = tuple(_find_mutant(name) for name in added)
    if len(set(added)) != len(added):
        raise UsageError(f"version {text!r} names a mutant twice; name it once")
    return Version(
        "+".join((version.name, *added)),
        (*version.layers, *(mutant.layer for mutant in mutants)),
        version.upstream,
        version.subject,
        mutants,
    )


def _find_base(text: str) -> Version:
    if text in VERSIONS:
        return VERSIONS[text]
    lowered = text.lower()
    if re.fullmatch(rf"[0-9a-f]{{{SHORTEST_HASH},40}}", lowered):
        for version in VERSIONS.values():
            if version.upstream.startswith(lowered):
                return version
    known = "\n".join(
        f"  {entry.name}  {entry.upstream[:10]}  {entry.subject}" for entry in VERSIONS.values()
    )
    hint = _nearest(text, [*VERSIONS, *MUTANTS])
    raise UsageError(
        f"unknown version {text!r}{hint}\n"
        f"versions, by name or by {SHORTEST_HASH} or more characters of the hash:\n{known}"
    )


def _find_mutant(text: str) -> Mutant:
    if text in MUTANTS:
        return MUTANTS[text]
    raise UsageError(f"unknown mutant {text!r}{_nearest(text, list(MUTANTS))}\nmutants: {', '.join(MUTANTS)}")


def _nearest(text: str, known: list[str]) -> str:
    folded = {name.lower(): name for name in known}
    near = get_close_matches(text.lower(), folded, n=1, cutoff=0.5)
    if not near:
        return ""
    name = folded[near[0]]
    return f"; did you mean {f'v4+{name}' if name in MUTANTS and text not in MUTANTS else name}?"
