"""Families: what ``family.toml`` says of versions, layers, parameters and properties.

A version is the layer of one upstream commit, or of a proposal, on another version; a mutant is a layer
that belongs to none. A target such as ``vgic@v4+KeepVisible`` names a family, a version by its name or its
upstream hash, and further layers. A family that does not come with pytlc is named by its folder, in which
there is a slash or a dot at the beginning: ``path/to/ticket@v1``, ``.@v1``.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pytlc.closest import closest
from pytlc.errors import LayerError, SpecError, UsageError
from pytlc.spec.claims import Property, Severity, read_properties
from pytlc.spec.layers import SUFFIX, Layer, OwnLayer
from pytlc.spec.layout import templates_root
from pytlc.spec.python import is_file
from pytlc.spec.scope import Parameter, Scope, read_parameters, resolve
from pytlc.spec.tables import from_table

FAMILY = "family.toml"

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_PYTHON = re.compile(r"[a-z_][a-z0-9_]*\.py")
_HASH = re.compile(r"[0-9a-f]{7,40}")


@dataclass(frozen=True, slots=True)
class Version:
    """The code after an upstream commit, or as somebody proposed it.

    Attributes:
        name: Short name, such as ``v1``.
        subject: First line of the commit message, or what is proposed.
        commit: Upstream hash, abbreviated; empty for a proposal.
        date: Of the commit, ISO 8601; empty for a proposal.
        source: Where and when a proposal was made; empty for a commit.
        layer: Name by which its layer alone can be put on another version; empty if it cannot.
        on: Version that its layer lies on; empty for the base.
    """

    name: str
    subject: str
    commit: str = ""
    date: str = ""
    source: str = ""
    layer: str = ""
    on: str = ""

    @property
    def origin(self) -> str:
        """The commit, or where it was proposed."""
        return self.commit or self.source

    def as_layer(self) -> Layer:
        """What it changes in the version that it lies on."""
        file = f"layers/{self.name}{SUFFIX}"
        return Layer(self.layer or self.name, self.name, file, self.subject, self.on)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A layer with one deliberate mistake, and the property that it must violate.

    Attributes:
        on: Version on which it was written.
        row: Number in the list of historic bugs, such as ``H13``; empty for a mistake that nobody has made.
    """

    name: str
    violates: str
    subject: str
    on: str
    row: str = ""

    def as_layer(self) -> Layer:
        """The mistake."""
        return Layer(self.name, self.name, f"layers/{self.name}{SUFFIX}", self.subject, self.on)


@dataclass(frozen=True, slots=True)
class Target:
    """A version of a family with further layers on top.

    Attributes:
        family: The family.
        version: The version.
        added: Layers above it, lowest first.
    """

    family: Family
    version: Version
    added: tuple[Layer, ...] = ()

    @property
    def code(self) -> str:
        """The part behind the ``@``, such as ``v4+KeepVisible``."""
        return "+".join((self.version.name, *(layer.name for layer in self.added)))

    @property
    def name(self) -> str:
        """The whole name, such as ``vgic@v4+KeepVisible``."""
        return f"{self.family.name}@{self.code}"

    @property
    def stack(self) -> tuple[Layer, ...]:
        """The layers above the base, lowest first."""
        return (*self.family.stack(self.version), *self.added)

    @property
    def layers(self) -> tuple[str, ...]:
        """Stems of the files of the layers above the base, lowest first: ``v1``, ``v6``, ``KeepVisible``."""
        return tuple(layer.stem for layer in self.stack)

    @property
    def own(self) -> tuple[OwnLayer, ...]:
        """Those of the layers that are a user's."""
        return tuple(layer for layer in self.added if isinstance(layer, OwnLayer))


@dataclass(frozen=True, slots=True)
class Family:
    """A set of templates with its versions, parameters and properties.

    Attributes:
        name: Name in targets.
        title: What is modelled, in words.
        root: Folder of the templates.
        modules: Template files, one module each; a file without ``.j2`` is copied.
        frameless: Those of them that hold no action, so that no frame condition is added.
        model: Module that gives the constants their values.
        parameters: Sizes, by name.
        versions: Upstream versions, oldest first, then proposals; the first is the base.
        mutants: Layers that belong to no version.
        properties: All claims, in the order in which they are shown.
        python: Path of the file, or name of the module, with the family's Python; empty where there is none,
            see :mod:`pytlc.spec.python`.
    """

    name: str
    title: str
    root: Path
    modules: tuple[str, ...]
    frameless: tuple[str, ...]
    model: str
    parameters: Mapping[str, Parameter]
    versions: tuple[Version, ...]
    mutants: tuple[Mutant, ...]
    properties: tuple[Property, ...]
    python: str = ""

    @property
    def is_built_in(self) -> bool:
        """Whether it comes with pytlc, so that its name is enough to find it."""
        return self.root == templates_root() / self.name

    def target(self, code: str, own: Sequence[OwnLayer] = ()) -> Target:
        """Find the target that ``code`` names.

        Args:
            code: ``v1``, ``378384399e``, ``v4+KeepVisible`` or ``v4+EnabledCheck``.
            own: A user's layers; those that ``code`` does not name lie on top.

        Raises:
            UsageError: A name is unknown, stands twice or is in the version already; the message says which.
            LayerError: A layer of the user has the name of another one.
        """
        base, *names = code.split("+")
        version = self.version(base)
        known = self._with_own(own)
        names += [layer.name for layer in own if layer.name not in names]
        added = tuple(known.get(name) or self._unknown("layer", name, known) for name in names)
        below = {layer.stem for layer in self.stack(version)}
        for layer in added:
            if names.count(layer.name) > 1:
                raise UsageError(
                    f"layer {layer.name} stands twice in {self.name}@{code}; name each layer once"
                )
            if layer.stem in below:
                raise UsageError(f"{self.name}@{version.name} has {layer} already; leave {layer.name} out")
        return Target(self, version, added)

    def stack(self, version: Version) -> tuple[Layer, ...]:
        """The layers of a version, lowest first; the base has none."""
        by_name = {v.name: v for v in self.versions}
        if not version.on:
            return ()
        return (*self.stack(by_name[version.on]), version.as_layer())

    @property
    def newest(self) -> Version:
        """The last upstream version; the last of all where nothing is upstream's."""
        upstream = [version for version in self.versions if version.commit]
        return (upstream or self.versions)[-1]

    @property
    def optional(self) -> Mapping[str, Layer]:
        """Every layer that can be put on a version, by name."""
        layers = [version.as_layer() for version in self.versions if version.layer]
        layers += [mutant.as_layer() for mutant in self.mutants]
        return {layer.name: layer for layer in layers}

    def _with_own(self, own: Sequence[OwnLayer]) -> dict[str, Layer]:
        known: dict[str, Layer] = dict(self.optional)
        names = [version.name for version in self.versions]
        for given in own:
            on, _, subject = given.subject.partition(": ")
            layer = replace(given, on=on, subject=subject) if on in names else given
            if other := known.get(layer.name):
                whose = f"the one of {other.file}" if isinstance(other, OwnLayer) else f"one of {self.name}"
                raise LayerError(f"{layer.file}: {layer.name} is a layer already, {whose}; rename yours")
            known[layer.name] = layer
        return known

    def scope(self, **given: int | str | None) -> Scope:
        """Complete the sizes that are given with the defaults of the others.

        Raises:
            UsageError: A size is unknown or outside its bounds.
        """
        return resolve(self.name, self.parameters, given)

    def property(self, name: str) -> Property:
        """Find a property by name.

        Raises:
            UsageError: The family has no such property.
        """
        by_name = {p.name: p for p in self.properties}
        return by_name.get(name) or self._unknown("property", name, by_name)

    def phrase(self, severity: Severity) -> str:
        """What a violation of this severity does."""
        own = (claim.phrase for claim in self.properties if claim.severity is severity)
        return next(own, severity.phrase)

    def version(self, text: str) -> Version:
        """Find a version by its name or its upstream hash.

        Raises:
            UsageError: There is no such version.
        """
        digits = text.lower() if _HASH.fullmatch(text.lower()) else None
        for version in self.versions:
            if text == version.name or (digits and version.commit and _same_commit(digits, version.commit)):
                return version
        names = [f"{v.name} ({v.commit or v.source})" for v in self.versions]
        close = closest(text, [v.name for v in self.versions])
        raise UsageError(_unknown_message(self.name, "version", text, names, close))

    def _unknown(self, what: str, name: str, known: Iterable[str]) -> Any:
        names = list(known)
        close = closest(name, names, cutoff=0.5)
        raise UsageError(_unknown_message(self.name, what, name, names, close))


def _same_commit(one: str, other: str) -> bool:
    """Whether two abbreviations can be of one hash."""
    return one.startswith(other) or other.startswith(one)


def _unknown_message(family: str, what: str, name: str, known: list[str], close: list[str]) -> str:
    hint = f"; did you mean {close[0]}?" if close else ""
    return f"{family} has no {what} {name!r}{hint}\nknown: {', '.join(known)}"


def family_names() -> tuple[str, ...]:
    """Names of the families that come with pytlc."""
    return tuple(sorted(p.parent.name for p in templates_root().glob("*/family.toml")))


def is_folder(name: str) -> bool:
    """Whether a family is named by its folder."""
    return os.sep in name or name.startswith(".")


def load_family(name: str) -> Family:
    """Read the family of this name, or the one in this folder.

    Raises:
        UsageError: There is no such family, or no such folder.
        SpecError: Its ``family.toml`` is not what it should be.
    """
    if is_folder(name):
        if not Path(name).is_dir():
            raise UsageError(f"{name} is no folder; a family is a folder with a family.toml in it")
        return read_family(Path(name))
    names = family_names()
    if name not in names:
        close = closest(name, names)
        message = _unknown_message("pytlc", "family", name, list(names), close)
        raise UsageError(f"{message}; a folder is named with a slash, as in ./{name or 'FOLDER'}")
    return read_family(templates_root() / name)


@dataclass(frozen=True, slots=True)
class _File:
    """A ``family.toml`` as it stands, without what is in its tables."""

    name: str
    title: str
    modules: tuple[str, ...]
    model: str
    versions: list[dict[str, Any]]
    properties: list[dict[str, Any]]
    frameless: tuple[str, ...] = ()
    python: str = ""
    severities: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    mutants: list[dict[str, Any]] = field(default_factory=list)


def read_family(root: Path) -> Family:
    """Read the family in a folder.

    Raises:
        SpecError: ``family.toml`` is missing or malformed; the message names the key.
    """
    path = root / FAMILY
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SpecError(f"{path} is missing: a family is a folder with that file in it") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SpecError(f"{path}: cannot be read as TOML: {error}") from error
    return _build(from_table(_File, data, str(path)), root, path)


def _build(file: _File, root: Path, path: Path) -> Family:
    if not _NAME.fullmatch(file.name):
        raise SpecError(f"{path}: name = {file.name!r}: expected a word in lower case, such as ticket")
    if is_file(file.python) and not _PYTHON.fullmatch(file.python):
        raise SpecError(
            f"{path}: python = {file.python!r}: expected a file beside it in lower case, such as model.py"
        )
    parameters = read_parameters(file.parameters, path)
    versions = _versions(file.versions, path)
    mutants = _mutants(file.mutants, versions, path)
    properties = read_properties(file.properties, parameters, path, stakes=file.severities)
    for mutant in mutants:
        if mutant.violates not in [claim.name for claim in properties]:
            raise SpecError(f"{path}: mutant {mutant.name}: violates = {mutant.violates!r} is no property")
    return Family(
        name=file.name,
        title=file.title,
        root=root,
        modules=file.modules,
        frameless=file.frameless,
        model=file.model,
        parameters=parameters,
        versions=versions,
        mutants=mutants,
        properties=properties,
        python=str(root / file.python) if is_file(file.python) else file.python,
    )


def _versions(rows: Iterable[dict[str, Any]], path: Path) -> tuple[Version, ...]:
    """Versions in their order, each on the one before it unless it says otherwise."""
    found: list[Version] = []
    for row in rows:
        version = from_table(Version, row, f"{path}: version {row.get('name', 'without a name')}")
        names = [other.name for other in found]
        if found and not version.on:
            version = replace(version, on=names[-1])
        if version.on and version.on not in names:
            raise SpecError(
                f"{path}: version {version.name} is on {version.on}, which does not come before it"
            )
        if {bool(version.commit), bool(version.date)} != {not version.source}:
            raise SpecError(
                f"{path}: version {version.name} needs a commit with its date or a source, not both"
            )
        found.append(version)
    if not found:
        raise SpecError(f"{path}: versions is empty; the first one is the base, what the modules say")
    return tuple(found)


def _mutants(rows: Iterable[dict[str, Any]], versions: tuple[Version, ...], path: Path) -> tuple[Mutant, ...]:
    mutants = tuple(
        from_table(Mutant, row, f"{path}: mutant {row.get('name', 'without a name')}") for row in rows
    )
    for mutant in mutants:
        if mutant.on not in [version.name for version in versions]:
            raise SpecError(f"{path}: mutant {mutant.name} is on {mutant.on}, which is no version")
    names = [*(v.layer for v in versions if v.layer), *(m.name for m in mutants)]
    for name in names:
        if names.count(name) > 1:
            raise SpecError(f"{path}: two layers have the name {name}; give each a name of its own")
    return mutants
