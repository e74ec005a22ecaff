"""The table of a family's history: what ``history.toml`` asks for, and what it records of the answers.

Rows are the versions of the family. A column is a property on a machine; where a column gives sizes, they
stand in place of those at the top, and the others stay::

    scope = { vcpus = 2, spis = 1, lrs = 1, retargets = 2 }

    [[column]]
    property = "NoLockCycle"

    [[column]]
    property = "NoLockCycle"
    title = "NoLockCycle, weak"
    scope = { memory = "weak" }
    versions = ["v1", "v2"]

    [expected]
    v0.NoLockCycle = "violated 36"
    v1.NoLockCycle = "holds"
    v1."NoLockCycle, weak" = { verdict = "violated 41", finding = "F1" }

The number is that of the states of the shortest counterexample; a violation without a behaviour has none. A
finding is a violation that no commit message that was read mentions; its name is that of its section in
``specs/FINDINGS.md``.
The table ``[expected]`` is the last of the file and belongs to pytlc, which writes it whole.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pytlc.errors import SpecError, UsageError
from pytlc.files import write_atomic
from pytlc.spec.claims import Property
from pytlc.spec.family import Family, Version
from pytlc.spec.scope import Scope

HISTORY = "history.toml"

_TOP = ("scope", "column", "expected")
_COLUMN = ("property", "title", "scope", "versions")
_CELL = ("verdict", "finding")
_VERDICT = re.compile(r"holds|violated(?: ([1-9][0-9]*))?")
_FINDING = re.compile(r"F[1-9][0-9]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEADER = re.compile(r"^[ \t]*\[[ \t]*expected[ \t]*\][ \t\r]*(?:#[^\n]*)?$", re.MULTILINE)
_ANY_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is recorded of a cell.

    Attributes:
        verdict: Whether the property holds.
        length: States of the shortest counterexample; None where there is none.
        finding: Name of the finding, where no commit message that was read mentions the violation.
    """

    verdict: Literal["holds", "violated"]
    length: int | None = None
    finding: str | None = None

    def __str__(self) -> str:
        return self.verdict if self.length is None else f"{self.verdict} {self.length}"


@dataclass(frozen=True, slots=True)
class Column:
    """A property on a machine.

    Attributes:
        title: Its name in the table, and in what is recorded.
        property: What is checked.
        scope: The whole machine.
        versions: Names of those to which it applies, in the order of the family.
    """

    title: str
    property: Property
    scope: Scope
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What the table of a family is made of.

    Attributes:
        family: Its versions are the rows.
        scope: The machine of a column that says nothing of it.
        columns: In the order in which they are shown.
        expected: What is recorded, by name of the version and title of the column.
        path: The file, for messages.
    """

    family: Family
    scope: Scope
    columns: tuple[Column, ...]
    expected: Mapping[tuple[str, str], Expected]
    path: Path

    @property
    def rows(self) -> tuple[Version, ...]:
        """The upstream versions in their order, each followed by the proposals to change it."""
        return tuple(_ordered(self.family.versions))


def _ordered(versions: tuple[Version, ...]) -> Iterator[Version]:
    for version in versions:
        if version.commit or not version.on:
            yield version
            yield from _proposals(versions, version)


def _proposals(versions: tuple[Version, ...], base: Version) -> Iterator[Version]:
    for version in versions:
        if version.on == base.name and not version.commit:
            yield version
            yield from _proposals(versions, version)


def load_history(family: Family) -> History:
    """Read the history of a family.

    Raises:
        SpecError: ``history.toml`` cannot be read, or something in it is not what it should be; the message
            names file, column and key, and says what is expected.
    """
    path = family.root / HISTORY
    return parse_history(_read(path), family, path)


def parse_history(text: str, family: Family, path: Path) -> History:
    """Read a history from the text of a file; ``path`` is for messages.

    Raises:
        SpecError: See :func:`load_history`.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path}: cannot be read as TOML: {error}") from error
    reader = _Reader(family, path)
    reader.check_keys(data, _TOP, "")
    scope = reader.scope(data.get("scope", {}), {}, "")
    columns = tuple(reader.columns(data))
    return History(family, scope, columns, dict(reader.expected(data, columns)), path)


def record(path: Path, expected: Mapping[tuple[str, str], Expected]) -> None:
    """Write what is expected of each cell in place of the table ``[expected]``; nothing else changes.

    Args:
        path: The file.
        expected: By name of the version and title of the column, in the order in which it is written.

    Raises:
        SpecError: Another table follows ``[expected]``.
        StorageError: The file cannot be written.
    """
    text = _read(path)
    header = _HEADER.search(text)
    head = f"{text.rstrip()}\n\n[expected]" if header is None else text[: header.end()]
    if header is not None and _ANY_HEADER.search(text[header.end() :]):
        raise SpecError(f"{path}: [expected] is written whole; move it behind all other tables")
    write_atomic(path, "\n".join([head, *_lines(expected), ""]).encode())


def _lines(expected: Mapping[tuple[str, str], Expected]) -> Iterator[str]:
    previous = None
    for (version, title), cell in expected.items():
        if previous not in {None, version}:
            yield ""
        previous = version
        verdict = json.dumps(str(cell))
        value = f'{{ verdict = {verdict}, finding = "{cell.finding}" }}' if cell.finding else verdict
        yield f"{_key(version)}.{_key(title)} = {value}"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: cannot be read: {error}") from error


@dataclass(frozen=True, slots=True)
class _Reader:
    """From the tables of a file to what they mean for a family."""

    family: Family
    path: Path

    def columns(self, data: Mapping[str, Any]) -> Iterator[Column]:
        rows = data.get("column", [])
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            raise self._error("", "at least one table [[column]] is expected")
        seen: set[str] = set()
        for number, row in enumerate(rows, 1):
            column = self._column(row, number, data.get("scope", {}))
            if column.title in seen:
                raise self._error(f"column {column.title}", "stands twice; give each a title of its own")
            seen.add(column.title)
            yield column

    def scope(self, given: Any, common: Mapping[str, Any], where: str) -> Scope:
        words = isinstance(given, dict) and all(type(size) in {int, str} for size in given.values())
        if not words:
            expected = 'a table of sizes, such as { vcpus = 2, memory = "weak" }'
            raise self._error(where, f"scope = {given!r}: expected {expected}")
        try:
            return self.family.scope(**{**common, **given})
        except UsageError as error:
            raise self._error(where, f"scope: {error}") from error

    def expected(
        self, data: Mapping[str, Any], columns: tuple[Column, ...]
    ) -> Iterator[tuple[tuple[str, str], Expected]]:
        versions = [version.name for version in self.family.versions]
        by_title = {column.title: column for column in columns}
        for version, cells in self._table(data.get("expected", {}), "expected").items():
            if version not in versions:
                raise self._error("expected", f"no version {version!r}; known: {', '.join(versions)}")
            for title, cell in self._table(cells, f"expected.{version}").items():
                where = f"expected.{version}.{_key(title)}"
                if title not in by_title:
                    raise self._error(where, f"no column {title!r}; known: {', '.join(by_title)}")
                if version not in by_title[title].versions:
                    raise self._error(where, "this column does not apply to this version; remove one of both")
                yield (version, title), self._cell(cell, where)

    def check_keys(self, row: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
        for key in row:
            if key not in known:
                raise self._error(where, f"unknown key {key!r}; expected are {', '.join(known)}")

    def _column(self, row: Mapping[str, Any], number: int, common: Mapping[str, Any]) -> Column:
        title = row.get("title", row.get("property"))
        where = f"column {title if isinstance(title, str) else f'number {number}'}"
        self.check_keys(row, _COLUMN, where)
        name = self._text(row, "property", row.get("property"), where)
        try:
            claim = self.family.property(name)
        except UsageError as error:
            raise self._error(where, f"property: {error}") from error
        scope = self.scope(row.get("scope", {}), common, where)
        if missing := claim.missing(scope):
            raise self._error(where, f"{name} says nothing on this machine: it needs {', '.join(missing)}")
        return Column(self._text(row, "title", title, where), claim, scope, self._versions(row, where))

    def _versions(self, row: Mapping[str, Any], where: str) -> tuple[str, ...]:
        known = tuple(version.name for version in self.family.versions)
        given = row.get("versions", list(known))
        if not isinstance(given, list) or not given or any(name not in known for name in given):
            wanted = f"a list of versions out of {', '.join(known)}"
            raise self._error(where, f"versions = {given!r}: expected {wanted}")
        return tuple(name for name in known if name in given)

    def _cell(self, cell: Any, where: str) -> Expected:
        row = cell if isinstance(cell, dict) else {"verdict": cell}
        self.check_keys(row, _CELL, where)
        verdict, finding = row.get("verdict"), row.get("finding")
        match = _VERDICT.fullmatch(verdict) if isinstance(verdict, str) else None
        if match is None:
            raise self._error(where, f'verdict = {verdict!r}: expected "holds", "violated" or "violated 36"')
        if finding is not None and not (isinstance(finding, str) and _FINDING.fullmatch(finding)):
            raise self._error(where, f"finding = {finding!r}: expected a name such as F1")
        if verdict == "holds":
            if finding is not None:
                raise self._error(where, f"finding = {finding!r}: where a property holds nothing is found")
            return Expected("holds")
        return Expected("violated", int(match[1]) if match[1] else None, finding)

    def _table(self, table: Any, where: str) -> Mapping[str, Any]:
        if not isinstance(table, dict):
            raise self._error(where, f'expected lines such as v0.NoLockCycle = "holds", found {table!r}')
        return table

    def _text(self, row: Mapping[str, Any], key: str, text: Any, where: str) -> str:
        if not isinstance(text, str) or not text.strip() or "\n" in text:
            raise self._error(where, f"{key} = {row.get(key)!r}: expected a text of one line")
        return text

    def _error(self, where: str, message: str) -> SpecError:
        return SpecError(f"{self.path}: {where}: {message}" if where else f"{self.path}: {message}")
