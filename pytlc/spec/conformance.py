"""Recorded scopes of conformance: what ``conformance.toml`` says, and the counts that are written back to it.

A scope is a target on a machine that is small enough for the complete graphs of the spec and of the
reference model to be compared; each is a table::

    [[scopes]]
    name = "v3_spi"
    shows = "a second migration is refused"
    target = "v3"
    scope = { vcpus = 2, spis = 1, lrs = 1, retargets = 1 }
    distinct = 1780
    transitions = 3190
    depth = 79

The counts are of both, since they are the same: distinct states, distinct transitions (an action and the
state after it), and states on the longest of the shortest paths. A graph that has no end has a ``limit``: it
is compared until more distinct states than that were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pytlc.errors import SpecError
from pytlc.spec.family import Family
from pytlc.spec.recording import Entry, read_text, rewrite, rows
from pytlc.spec.scope import Scope

CONFORMANCE = "conformance.toml"

_COUNTS = ("distinct", "transitions", "depth")
_REQUIRED = ("name", "shows", "target", "scope", *_COUNTS)
_OPTIONAL = ("limit", "slow")


@dataclass(frozen=True, slots=True)
class RecordedScope:
    """A target on a machine on which its spec and its reference model were found to be the same.

    Attributes:
        name: In snake_case.
        shows: Why it is recorded, one line.
        target: Version and layers, such as ``v4+KeepVisible``.
        scope: The machine.
        distinct: Distinct states.
        transitions: Distinct transitions.
        depth: States on the longest of the shortest paths.
        limit: Number of distinct states up to which a graph without end is compared; None for the whole.
        is_slow: It takes minutes, so it is compared on request only.
    """

    name: str
    shows: str
    target: str
    scope: Scope
    distinct: int
    transitions: int
    depth: int
    limit: int | None = None
    is_slow: bool = False


def load_scopes(family: Family) -> tuple[RecordedScope, ...]:
    """Read the recorded scopes of a family, in the order of the file.

    Raises:
        SpecError: ``conformance.toml`` cannot be read, or an entry is not what it should be; the message
            names file, scope and key, and says what is expected.
    """
    path = family.root / CONFORMANCE
    return parse_scopes(read_text(path), family, path)


def parse_scopes(text: str, family: Family, path: Path) -> tuple[RecordedScope, ...]:
    """Read scopes from the text of a file; ``path`` is for messages.

    Raises:
        SpecError: See :func:`load_scopes`.
    """
    tables = enumerate(rows(text, "scopes", path), 1)
    scopes = tuple(_Entry(path, number, row).recorded(family) for number, row in tables)
    names = [scope.name for scope in scopes]
    for name in names:
        if names.count(name) > 1:
            raise SpecError(f"{path}: scope {name} stands twice; give each scope a name of its own")
    return scopes


def record_scope(path: Path, name: str, *, distinct: int, transitions: int, depth: int) -> None:
    """Write what was counted into the table of one scope; nothing else of the file changes.

    Raises:
        SpecError: The file has no such scope, or its numbers do not stand on lines of their own.
        StorageError: The file cannot be written.
    """
    rewrite(path, "scopes", name, {"distinct": distinct, "transitions": transitions, "depth": depth})


@dataclass(frozen=True, slots=True)
class _Entry(Entry):
    """One table on its way to a recorded scope."""

    what: ClassVar[str] = "scope"
    example: ClassVar[str] = "v3_spi"

    def recorded(self, family: Family) -> RecordedScope:
        self.check_keys(_REQUIRED, _OPTIONAL)
        distinct, transitions, depth = map(self.count, _COUNTS)
        return RecordedScope(
            name=self.name(),
            shows=self.text("shows"),
            target=self.target(family),
            scope=self.scope(family),
            distinct=distinct,
            transitions=transitions,
            depth=depth,
            limit=self.count("limit") if "limit" in self.data else None,
            is_slow=self.flag("slow"),
        )
