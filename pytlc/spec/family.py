"""Families: what ``family.toml`` says of versions, layers, parameters and properties.

A version is a stack of layers, one upstream commit each; a mutant is one more layer on top. A target such as
``vgic@v4+KeepVisible`` names a family, a version by its name or its upstream hash, and further layers.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pytlc.errors import SpecError, UsageError
from pytlc.spec.layout import templates_root
from pytlc.spec.scope import Parameter, Scope, resolve

PropertyKind = Literal["invariant", "action"]

_HASH = re.compile(r"[0-9a-f]{7,40}")


@dataclass(frozen=True, slots=True)
class Property:
    """A named claim about a family.

    Attributes:
        name: The TLA+ operator, and the name of its Python twin.
        kind: ``invariant`` (of a state) or ``action`` (of a step).
        claim: What must hold, in words.
        breaks: What happens to the guest or to Xen when it does not.
    """

    name: str
    kind: PropertyKind
    claim: str
    breaks: str


@dataclass(frozen=True, slots=True)
class Version:
    """The code after an upstream commit.

    Attributes:
        name: Short name, such as ``v1``.
        commit: Upstream hash, abbreviated.
        date: Commit date, ISO 8601.
        subject: First line of the commit message.
    """

    name: str
    commit: str
    date: str
    subject: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A layer with one deliberate mistake, and the property that it must violate."""

    name: str
    violates: str
    subject: str


@dataclass(frozen=True, slots=True)
class Target:
    """A version of a family with further layers on top.

    Attributes:
        family: The family.
        version: The upstream version.
        mutants: Layers above it, lowest first.
    """

    family: Family
    version: Version
    mutants: tuple[Mutant, ...] = ()

    @property
    def code(self) -> str:
        """The part behind the ``@``, such as ``v4+KeepVisible``."""
        return "+".join((self.version.name, *(m.name for m in self.mutants)))

    @property
    def name(self) -> str:
        """The whole name, such as ``vgic@v4+KeepVisible``."""
        return f"{self.family.name}@{self.code}"

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers above the base, lowest first."""
        names = [v.name for v in self.family.versions]
        upstream = names[1 : names.index(self.version.name) + 1]
        return (*upstream, *(m.name for m in self.mutants))


@dataclass(frozen=True, slots=True)
class Family:
    """A set of templates with its versions, parameters and properties.

    Attributes:
        name: Name in targets.
        title: What is modelled, in words.
        root: Folder of the templates.
        modules: Template files, one module each; a file without ``.j2`` is copied.
        model: Module that gives the constants their values.
        parameters: Sizes, by name.
        versions: Upstream versions, oldest first; the first is the base.
        mutants: Further layers.
        properties: All claims, in the order in which they are shown.
    """

    name: str
    title: str
    root: Path
    modules: tuple[str, ...]
    model: str
    parameters: Mapping[str, Parameter]
    versions: tuple[Version, ...]
    mutants: tuple[Mutant, ...]
    properties: tuple[Property, ...]

    def target(self, code: str) -> Target:
        """Find the target that ``code`` names.

        Args:
            code: ``v1``, ``378384399e`` or ``v4+KeepVisible``.

        Raises:
            UsageError: A name is unknown; the message lists what there is.
        """
        base, *extra = code.split("+")
        by_name = {m.name: m for m in self.mutants}
        mutants = tuple(by_name.get(name) or self._unknown("layer", name, by_name) for name in extra)
        for name in extra:
            if extra.count(name) > 1:
                raise UsageError(f"layer {name} stands twice in {self.name}@{code}; name each layer once")
        return Target(self, self._version(base), mutants)

    def scope(self, **given: int | None) -> Scope:
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

    def _version(self, text: str) -> Version:
        digits = text.lower() if _HASH.fullmatch(text.lower()) else None
        for version in self.versions:
            if text == version.name or (digits and _same_commit(digits, version.commit)):
                return version
        names = [f"{v.name} ({v.commit})" for v in self.versions]
        close = difflib.get_close_matches(text, [v.name for v in self.versions], n=1)
        raise UsageError(_unknown_message(self.name, "version", text, names, close))

    def _unknown(self, what: str, name: str, known: Iterable[str]) -> Any:
        names = list(known)
        close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
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


def load_family(name: str) -> Family:
    """Read the family of this name.

    Raises:
        UsageError: There is no such family.
        SpecError: Its ``family.toml`` is not what it should be.
    """
    names = family_names()
    if name not in names:
        close = difflib.get_close_matches(name, names, n=1)
        raise UsageError(_unknown_message("pytlc", "family", name, list(names), close))
    return read_family(templates_root() / name)


def read_family(root: Path) -> Family:
    """Read the family in a folder.

    Raises:
        SpecError: ``family.toml`` is missing or malformed.
    """
    path = root / "family.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _build(data, root)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SpecError(f"{path}: cannot be read as TOML: {error}") from error
    except (KeyError, TypeError) as error:
        raise SpecError(f"{path}: missing or unexpected key: {error}") from error


def _build(data: dict[str, Any], root: Path) -> Family:
    parameters = {name: Parameter(name, **row) for name, row in data["parameters"].items()}
    return Family(
        name=data["name"],
        title=data["title"],
        root=root,
        modules=tuple(data["modules"]),
        model=data["model"],
        parameters=parameters,
        versions=tuple(Version(**row) for row in data["versions"]),
        mutants=tuple(Mutant(**row) for row in data["mutants"]),
        properties=tuple(Property(**row) for row in data["properties"]),
    )
