"""Which file a client is shown, and which definition a line of one of its files is in.

The files of a run lie in its folder. A user's spec is shown where the user has it, as long as it is still
what the run checked; a line of one that has changed since is found by the name of its definition.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pytlc.debug.opening import Session
from pytlc.errors import UsageError
from pytlc.reference import Place
from pytlc.runs.stored import SPEC
from pytlc.spec.listing import Listing, Region

_TEMPLATE = ".j2"


@dataclass(frozen=True, slots=True)
class Spot:
    """A definition of the spec, and in which line of a client's file it begins.

    Attributes:
        region: Where the run has it.
        line: Where the client has it.
    """

    region: Region
    line: int


class Sources:
    """The texts of a session.

    Args:
        session: It.
    """

    def __init__(self, session: Session) -> None:
        self.listing = session.listing
        target = Path(str(session.about.get("target", "")))
        own = [target.parent] if target.suffix == ".tla" else []
        self._folders = [*own, *([session.run.path / SPEC] if session.run else [])]
        self._names = sorted(self.listing.files)
        self._paths: dict[str, str | None] = {}

    def all(self) -> list[dict[str, Any]]:
        """Every file, as a response has it."""
        return [self.of(name) for name in self._names]

    def of(self, file: str) -> dict[str, Any]:
        """A file of the spec: by its path where it is, else by a number under which it can be had."""
        path = self._path(file)
        if path is not None:
            return {"name": file, "path": path}
        return {"name": file, "sourceReference": self._names.index(file) + 1, "origin": "kept with the run"}

    def text(self, reference: int) -> str:
        """The text of a number.

        Raises:
            UsageError: No file has it.
        """
        if not 1 <= reference <= len(self._names):
            raise UsageError(f"no source has the number {reference}")
        return self.listing.files[self._names[reference - 1]]

    def spot(self, source: Mapping[str, Any], line: int) -> Spot | None:
        """The definition that a line of a client's file is in; None where there is none."""
        reference, path = source.get("sourceReference"), source.get("path")
        if isinstance(reference, int) and 1 <= reference <= len(self._names):
            return _here(_around(self.listing, self._names[reference - 1], line))
        if not isinstance(path, str):
            return None
        if path.endswith(_TEMPLATE):
            found = self._by_template.get((Path(path).name, line))
            return Spot(found, line) if found else None
        return self._by_path(Path(path), line)

    def _by_path(self, path: Path, line: int) -> Spot | None:
        own = self.listing.files.get(path.name)
        if own is None:
            return None
        theirs = _read(path)
        if theirs is None or theirs == own:
            return _here(_around(self.listing, path.name, line))
        there = _around(Listing({path.name: theirs}), path.name, line)
        found = self.listing.operator(there.name) if there else None
        return Spot(found, there.first) if found and there else None

    @cached_property
    def _by_template(self) -> dict[tuple[str, int], Region]:
        found: dict[tuple[str, int], Region] = {}
        for region in self.listing.regions:
            for number in range(region.first, region.last + 1):
                origin = self.listing.sources.at(region.file, number)
                if origin is not None:
                    found.setdefault((Path(origin.template).name, origin.line), region)
        return found

    def _path(self, file: str) -> str | None:
        if file not in self._paths:
            candidates = (folder / file for folder in self._folders)
            text = self.listing.files.get(file)
            found = next((path for path in candidates if _read(path) == text), None)
            self._paths[file] = str(found.absolute()) if found else None
        return self._paths[file]


def python_source(file: str) -> dict[str, Any]:
    """A file of Python, as a response has it."""
    path = Path(file)
    return {"name": path.name, "path": str(path.absolute())} if path.is_file() else {"name": file}


def python_function(file: str, line: int) -> Place | None:
    """The innermost function around a line of a file of Python, with its first line."""
    text = _read(Path(file))
    try:
        functions = _functions(text) if text else ()
    except (SyntaxError, ValueError, RecursionError):
        return None
    around = [(first, name) for first, last, name in functions if first <= line <= last]
    return Place(str(Path(file).resolve()), *max(around)) if around else None


def path_of(text: str) -> str:
    """A path as it is, or that of a ``file:`` URI."""
    return unquote(urlsplit(text).path) if text.startswith("file:") else text


@lru_cache(16)
def _functions(text: str) -> tuple[tuple[int, int, str], ...]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
            found.append((first, node.end_lineno or first, node.name))
    return tuple(found)


def _here(region: Region | None) -> Spot | None:
    return Spot(region, region.first) if region else None


def _around(listing: Listing, file: str, line: int) -> Region | None:
    inside = (region for region in listing.regions if region.file == file)
    return next((region for region in inside if region.first <= line <= region.last), None)


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return None
