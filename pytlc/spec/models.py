"""Recorded models: what ``models.toml`` of a family says, and the numbers that are written back to it.

A model is a target on a machine with the properties to check and what TLC answers; each is a table::

    [[models]]
    name = "v1_self_deadlock"
    shows = "the rank lock is taken again by the pCPU that holds it"
    target = "v1"
    scope = { vcpus = 2, spis = 1, lrs = 1, retargets = 2 }
    properties = ["NoSelfDeadlock"]
    outcome = "invariant"
    property = "NoSelfDeadlock"
    distinct = 6112
    depth = 38

The numbers are those of a breadth-first search by one worker: only then are they the same each time also
where the search ends at a violation.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, get_args

from pytlc.errors import SpecError
from pytlc.spec.family import Family
from pytlc.spec.recording import Entry, read_text, rewrite, rows
from pytlc.spec.rendering import Rendered, render
from pytlc.spec.scope import Scope
from pytlc.spec.selection import select

MODELS = "models.toml"

Outcome = Literal["success", "invariant", "action_property", "temporal", "search"]

_KIND = {"invariant": "invariant", "action_property": "action", "temporal": "temporal", "search": "search"}
_REQUIRED = ("name", "shows", "target", "scope", "properties", "outcome", "distinct", "depth")
_OPTIONAL = ("property", "slow")


@dataclass(frozen=True, slots=True)
class Expectation:
    """What TLC answers.

    Attributes:
        outcome: How the search ends.
        property: The one that is violated; None where none is.
        distinct: Distinct states found, with one worker.
        depth: Depth of the search, the initial state counting as 1; where a violation ended it, the number of
            states of the counterexample.
    """

    outcome: Outcome
    property: str | None
    distinct: int
    depth: int

    @builtins.property
    def is_complete(self) -> bool:
        """The search comes to its end; what it has seen as a whole is judged then."""
        return self.outcome in {"success", "search"}

    def __str__(self) -> str:
        return "no error" if self.property is None else f"violates {self.property}"


@dataclass(frozen=True, slots=True)
class Model:
    """A target on a machine, and what holds there.

    Attributes:
        name: Suffix of the module and of the cfg, in snake_case.
        shows: Why it is recorded, one line.
        target: Version and layers, such as ``v4+KeepVisible``.
        scope: All sizes of the machine, by parameter.
        properties: Names of what is checked.
        expectation: What TLC answers.
        is_slow: It takes minutes, so it is checked on request only.
    """

    name: str
    shows: str
    target: str
    scope: Mapping[str, int]
    properties: tuple[str, ...]
    expectation: Expectation
    is_slow: bool = False

    def folder(self, family: Family) -> str:
        """Name of the folder of rendered modules that it shares with others: target, and what shapes them."""
        return "-".join((family.name, self.target, *family.scope(**self.scope).shape))

    def render(self, family: Family) -> Rendered:
        """Render the model; its module is the family's model module with ``_name`` behind.

        Raises:
            TemplateError: A template or layer is wrong.
        """
        checked = tuple(family.property(name) for name in self.properties)
        scope = family.scope(**self.scope)
        return render(family.target(self.target), scope, checked, model=f"{family.model}_{self.name}")


def load_models(family: Family) -> tuple[Model, ...]:
    """Read the recorded models of a family, in the order of the file.

    Raises:
        SpecError: ``models.toml`` cannot be read, or an entry is not what it should be; the message names
            file, model and key, and says what is expected.
    """
    path = family.root / MODELS
    return parse_models(read_text(path), family, path)


def known_models(family: Family) -> tuple[Model, ...]:
    """The same; none where the family has no such file.

    Raises:
        SpecError: See :func:`load_models`.
    """
    return load_models(family) if (family.root / MODELS).exists() else ()


def parse_models(text: str, family: Family, path: Path) -> tuple[Model, ...]:
    """Read models from the text of a file; ``path`` is for messages.

    Raises:
        SpecError: See :func:`load_models`.
    """
    tables = enumerate(rows(text, "models", path), 1)
    models = tuple(_Entry(path, number, row).model(family) for number, row in tables)
    names = [model.name for model in models]
    for name in names:
        if names.count(name) > 1:
            raise SpecError(f"{path}: model {name} stands twice; give each model a name of its own")
    return models


def record(path: Path, name: str, *, distinct: int, depth: int) -> None:
    """Write what TLC counted into the table of one model; nothing else of the file changes.

    Raises:
        SpecError: The file has no such model, or its numbers do not stand on lines of their own.
        StorageError: The file cannot be written.
    """
    rewrite(path, "models", name, {"distinct": distinct, "depth": depth})


@dataclass(frozen=True, slots=True)
class _Entry(Entry):
    """One table on its way to a model."""

    what: ClassVar[str] = "model"
    example: ClassVar[str] = "v1_self_deadlock"

    def model(self, family: Family) -> Model:
        self.check_keys(_REQUIRED, _OPTIONAL)
        target = self.target(family)
        scope = self.scope(family)
        properties = self._properties(family, scope)
        return Model(
            name=self.name(),
            shows=self.text("shows"),
            target=target,
            scope=scope,
            properties=properties,
            expectation=self._expectation(family, properties),
            is_slow=self.flag("slow"),
        )

    def _properties(self, family: Family, scope: Scope) -> tuple[str, ...]:
        names = self.data["properties"]
        is_list = isinstance(names, list) and all(isinstance(name, str) for name in names)
        if not is_list or not names or len(set(names)) < len(names):
            raise self.wrong("properties", "a list of at least one property, each once")
        chosen = self.of_family("properties", lambda given: select(family, given, scope), names)
        return tuple(claim.name for claim in chosen.properties)

    def _expectation(self, family: Family, properties: tuple[str, ...]) -> Expectation:
        outcome = self.data["outcome"]
        if outcome not in get_args(Outcome):
            raise self.wrong("outcome", " or ".join(get_args(Outcome)))
        violated = self.data.get("property")
        if outcome == "success" and violated is not None:
            raise self.wrong("property", "no such key beside outcome = 'success'")
        fitting = [n for n in properties if family.property(n).kind == _KIND.get(outcome)]
        if outcome != "success" and violated not in fitting:
            expected = (
                f"the checked {_KIND[outcome]} that is violated ({', '.join(fitting) or 'there is none'})"
            )
            raise self.wrong("property", expected)
        return Expectation(outcome, violated, self.count("distinct"), self.count("depth"))


def expected_states(models: Iterable[Model], scope: Mapping[str, int]) -> int | None:
    """Guess the size of a search from the recorded models of the same machine; None if there is none."""
    return max((m.expectation.distinct for m in models if dict(m.scope) == dict(scope)), default=None)
