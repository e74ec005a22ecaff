"""Files of recorded tables: a list of named tables, of which the counts are written anew and nothing else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pytlc.errors import SpecError, UsageError
from pytlc.files import write_atomic
from pytlc.spec.family import Family
from pytlc.spec.scope import Scope

T = TypeVar("T")

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        SpecError: It cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: cannot be read: {error}") from error


def rows(text: str, tables: str, path: Path) -> list[dict[str, Any]]:
    """The tables of that name in the text of a file, which has nothing else; ``path`` is for messages.

    Raises:
        SpecError: The text is no TOML, or has something else.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path}: cannot be read as TOML: {error}") from error
    unknown = sorted(data.keys() - {tables})
    found = data.get(tables, [])
    if unknown or not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        what = f"unexpected {', '.join(unknown)}" if unknown else f"{tables} is no list of tables"
        raise SpecError(f"{path}: {what}; only [[{tables}]] tables are expected")
    return found


def rewrite(path: Path, tables: str, name: str, numbers: Mapping[str, int]) -> None:
    """Write numbers into the table of that name; nothing else of the file changes.

    Raises:
        SpecError: There is no such table, or its numbers do not stand on lines of their own.
        StorageError: The file cannot be written.
    """
    text = read_text(path)
    names = [row.get("name") for row in rows(text, tables, path)]
    what = tables.removesuffix("s")
    if name not in names:
        raise SpecError(f"{path}: no {what} {name!r} to record; known: {', '.join(map(str, names))}")
    index = names.index(name)
    header = re.compile(rf"^[ \t]*\[\[[ \t]*{tables}[ \t]*\]\][ \t\r]*(?:#[^\n]*)?$", re.MULTILINE)
    starts = [match.start() for match in header.finditer(text)]
    if len(starts) != len(names):
        raise SpecError(f"{path}: write each {what} as a table of its own, under a line [[{tables}]]")
    start, end = starts[index], [*starts, len(text)][index + 1]
    table = text[start:end]
    for key, number in numbers.items():
        table = _with_number(table, key, number, f"{path}: {what} {name}")
    write_atomic(path, (text[:start] + table + text[end:]).encode())


def _with_number(table: str, key: str, number: int, where: str) -> str:
    line = re.compile(rf"^([ \t]*{key}[ \t]*=[ \t]*)[0-9][0-9_]*(?=[ \t\r]*(?:#|$))", re.MULTILINE)
    changed, count = line.subn(rf"\g<1>{number}", table)
    if count != 1:
        raise SpecError(f"{where}: {key} is expected once, as a line '{key} = NUMBER'")
    return changed


@dataclass(frozen=True, slots=True)
class Entry:
    """One table on its way to what it records; every method that reads a key raises SpecError if it is wrong.

    Attributes:
        path: The file, for messages.
        number: Which table it is, as long as it has no valid name.
        data: The table.
    """

    path: Path
    number: int
    data: dict[str, Any]

    what: ClassVar[str]
    example: ClassVar[str]

    def check_keys(self, required: tuple[str, ...], optional: tuple[str, ...]) -> None:
        """Every required key is there and no other than these."""
        for key in self.data:
            if key not in (*required, *optional):
                raise self.error(f"unknown key {key!r}; expected are {', '.join((*required, *optional))}")
        for key in required:
            if key not in self.data:
                raise self.error(f"key {key!r} is missing")

    def name(self) -> str:
        """Its name, in snake_case."""
        name = self.text("name")
        if not _NAME.fullmatch(name):
            raise self.wrong("name", f"snake_case, such as {self.example}")
        return name

    def text(self, key: str) -> str:
        """A text of one line."""
        text = self.data[key]
        if not isinstance(text, str) or not text.strip() or "\n" in text:
            raise self.wrong(key, "a text of one line")
        return text

    def flag(self, key: str) -> bool:
        """A truth value; False where it is not given."""
        flag = self.data.get(key, False)
        if not isinstance(flag, bool):
            raise self.wrong(key, "true or false")
        return flag

    def count(self, key: str) -> int:
        """A whole number, 1 or more."""
        number = self.data[key]
        if type(number) is not int or number < 1:
            raise self.wrong(key, "a whole number, 1 or more")
        return number

    def target(self, family: Family) -> str:
        """Version and layers, by the names that the family gives them."""
        return self.of_family("target", lambda text: family.target(text).code, self.text("target"))

    def scope(self, family: Family) -> Scope:
        """The machine."""
        sizes = self.data["scope"]
        if not isinstance(sizes, dict) or any(type(size) not in {int, str} for size in sizes.values()):
            raise self.wrong("scope", 'a table of sizes and choices, such as { vcpus = 2, memory = "weak" }')
        return self.of_family("scope", lambda given: family.scope(**given), sizes)

    def of_family(self, key: str, find: Callable[[Any], T], given: Any) -> T:
        """What the family makes of the value of a key."""
        try:
            return find(given)
        except UsageError as error:
            raise self.error(f"{key}: {error}") from error

    def wrong(self, key: str, expected: str) -> SpecError:
        """The error for a value that is not what it should be."""
        return self.error(f"{key} = {self.data.get(key)!r}: expected {expected}")

    def error(self, message: str) -> SpecError:
        """An error that names file and table."""
        name = self.data.get("name")
        which = name if isinstance(name, str) else f"number {self.number}"
        return SpecError(f"{self.path}: {self.what} {which}: {message}")
