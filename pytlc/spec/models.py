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
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pytlc.errors import SpecError, UsageError
from pytlc.files import write_atomic
from pytlc.spec.family import Family
from pytlc.spec.render import Rendered, render
from pytlc.spec.scope import Scope
from pytlc.spec.selection import select

MODELS = "models.toml"

Outcome = Literal["success", "invariant", "action_property", "temporal", "search"]
T = TypeVar("T")

_KIND = {"invariant": "invariant", "action_property": "action", "temporal": "temporal", "search": "search"}
_REQUIRED = ("name", "shows", "target", "scope", "properties", "outcome", "distinct", "depth")
_OPTIONAL = ("property", "slow")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*models[ \t]*\]\][ \t\r]*(?:#[^\n]*)?$", re.MULTILINE)


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
    return parse_models(_read(path), family, path)


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
    models = tuple(_Entry(path, number, row).model(family) for number, row in enumerate(_rows(text, path), 1))
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
    text = _read(path)
    names = [row.get("name") for row in _rows(text, path)]
    if name not in names:
        raise SpecError(f"{path}: no model {name!r} to record; known: {', '.join(map(str, names))}")
    index = names.index(name)
    starts = [match.start() for match in _HEADER.finditer(text)]
    if len(starts) != len(names):
        raise SpecError(f"{path}: write each model as a table of its own, under a line [[models]]")
    start, end = starts[index], [*starts, len(text)][index + 1]
    table = text[start:end]
    for key, number in (("distinct", distinct), ("depth", depth)):
        table = _with_number(table, key, number, f"{path}: model {name}")
    write_atomic(path, (text[:start] + table + text[end:]).encode())


def _with_number(table: str, key: str, number: int, where: str) -> str:
    line = re.compile(rf"^([ \t]*{key}[ \t]*=[ \t]*)[0-9][0-9_]*(?=[ \t\r]*(?:#|$))", re.MULTILINE)
    changed, count = line.subn(rf"\g<1>{number}", table)
    if count != 1:
        raise SpecError(f"{where}: {key} is expected once, as a line '{key} = NUMBER'")
    return changed


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: cannot be read: {error}") from error


def _rows(text: str, path: Path) -> list[dict[str, Any]]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path}: cannot be read as TOML: {error}") from error
    unknown = sorted(data.keys() - {"models"})
    rows = data.get("models", [])
    if unknown or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        what = f"unexpected {', '.join(unknown)}" if unknown else "models is no list of tables"
        raise SpecError(f"{path}: {what}; only [[models]] tables are expected")
    return rows


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table on its way to a model; ``number`` tells which, as long as it has no valid name."""

    path: Path
    number: int
    data: dict[str, Any]

    def model(self, family: Family) -> Model:
        self._check_keys()
        target = self._of_family("target", lambda text: family.target(text).code, self._text("target"))
        scope = self._scope(family)
        properties = self._properties(family, scope)
        return Model(
            name=self._name(),
            shows=self._text("shows"),
            target=target,
            scope=scope,
            properties=properties,
            expectation=self._expectation(family, properties),
            is_slow=self._flag("slow"),
        )

    def _check_keys(self) -> None:
        known = (*_REQUIRED, *_OPTIONAL)
        for key in self.data:
            if key not in known:
                raise self._error(f"unknown key {key!r}; expected are {', '.join(known)}")
        for key in _REQUIRED:
            if key not in self.data:
                raise self._error(f"key {key!r} is missing")

    def _name(self) -> str:
        name = self._text("name")
        if not _NAME.fullmatch(name):
            raise self._wrong("name", "snake_case, such as v1_self_deadlock")
        return name

    def _text(self, key: str) -> str:
        text = self.data[key]
        if not isinstance(text, str) or not text.strip() or "\n" in text:
            raise self._wrong(key, "a text of one line")
        return text

    def _flag(self, key: str) -> bool:
        flag = self.data.get(key, False)
        if not isinstance(flag, bool):
            raise self._wrong(key, "true or false")
        return flag

    def _number(self, key: str) -> int:
        number = self.data[key]
        if type(number) is not int or number < 1:
            raise self._wrong(key, "a whole number, 1 or more")
        return number

    def _scope(self, family: Family) -> Scope:
        sizes = self.data["scope"]
        if not isinstance(sizes, dict) or any(type(size) not in {int, str} for size in sizes.values()):
            raise self._wrong("scope", 'a table of sizes and choices, such as { vcpus = 2, memory = "weak" }')
        return self._of_family("scope", lambda given: family.scope(**given), sizes)

    def _properties(self, family: Family, scope: Scope) -> tuple[str, ...]:
        names = self.data["properties"]
        is_list = isinstance(names, list) and all(isinstance(name, str) for name in names)
        if not is_list or not names or len(set(names)) < len(names):
            raise self._wrong("properties", "a list of at least one property, each once")
        chosen = self._of_family("properties", lambda given: select(family, given, scope), names)
        return tuple(claim.name for claim in chosen.properties)

    def _expectation(self, family: Family, properties: tuple[str, ...]) -> Expectation:
        outcome = self.data["outcome"]
        if outcome not in get_args(Outcome):
            raise self._wrong("outcome", " or ".join(get_args(Outcome)))
        violated = self.data.get("property")
        if outcome == "success" and violated is not None:
            raise self._wrong("property", "no such key beside outcome = 'success'")
        fitting = [n for n in properties if family.property(n).kind == _KIND.get(outcome)]
        if outcome != "success" and violated not in fitting:
            expected = (
                f"the checked {_KIND[outcome]} that is violated ({', '.join(fitting) or 'there is none'})"
            )
            raise self._wrong("property", expected)
        return Expectation(outcome, violated, self._number("distinct"), self._number("depth"))

    def _of_family(self, key: str, find: Callable[[Any], T], given: Any) -> T:
        try:
            return find(given)
        except UsageError as error:
            raise self._error(f"{key}: {error}") from error

    def _wrong(self, key: str, expected: str) -> SpecError:
        return self._error(f"{key} = {self.data.get(key)!r}: expected {expected}")

    def _error(self, message: str) -> SpecError:
        name = self.data.get("name")
        which = name if isinstance(name, str) else f"number {self.number}"
        return SpecError(f"{self.path}: model {which}: {message}")


def expected_states(models: Iterable[Model], scope: Mapping[str, int]) -> int | None:
    """Guess the size of a search from the recorded models of the same machine; None if there is none."""
    return max((m.expectation.distinct for m in models if dict(m.scope) == dict(scope)), default=None)
