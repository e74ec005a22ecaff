"""Results of checks in a database file, content-addressed, so that none is ever made twice.

A result is named by the digest over everything that decides it; sweeps are lists of points that name results.
So a sweep that was killed goes on where it was, a changed template makes new digests for what it changes and
leaves the rest, and two sweeps can be compared when the templates of one of them are long gone.

Several processes may write at once (SQLite's write-ahead log, and a writer waits for another one). A result
that settles its question is never replaced by one that does not.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from pytlc.closing import Closing
from pytlc.errors import StorageError, UsageError
from pytlc.files import storage_errors
from pytlc.sweep.grid import Point
from pytlc.sweep.record import Entry, Kind, Record, SweepInfo
from pytlc.tlc import Outcome

ENVIRONMENT = "PYTLC_SWEEPS"
_ELSEWHERE = f"name another file (--store FILE or {ENVIRONMENT})"
_DEFAULT = Path(".pytlc") / "sweeps.sqlite"
_VERSION = 1
_APPLICATION = 0x7079746C
_PATIENCE_SECONDS = 60.0
_SCHEMA = """
CREATE TABLE results (
    digest TEXT PRIMARY KEY, outcome TEXT NOT NULL, property TEXT, exit_code INTEGER NOT NULL,
    distinct_ INTEGER, generated INTEGER, depth INTEGER, length INTEGER, seconds REAL, run TEXT,
    replayed INTEGER, reason TEXT, deadline REAL, tlc TEXT NOT NULL, where_ TEXT NOT NULL,
    finished REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE attempts (digest TEXT NOT NULL, started REAL NOT NULL, process INTEGER NOT NULL);
CREATE INDEX attempts_by_digest ON attempts (digest);
CREATE TABLE sweeps (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, subject TEXT NOT NULL, definition TEXT NOT NULL,
    created REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE points (
    sweep TEXT NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE, position INTEGER NOT NULL,
    point TEXT NOT NULL, kind TEXT NOT NULL, digest TEXT, reason TEXT, cut TEXT,
    PRIMARY KEY (sweep, position)
) WITHOUT ROWID;
"""
#: Names of columns that are words of SQL.
_SPELLED = {"distinct": "distinct_", "where": "where_"}
_FIELDS = tuple(field.name for field in fields(Record))
_COLUMNS = tuple(_SPELLED.get(name, name) for name in _FIELDS)


class Store(Closing):
    """A database of sweeps; to be used by one thread, and closed.

    Args:
        path: The file; it and its folder are made with the first sweep.

    Raises:
        UsageError: The file is no such database, or one of a newer pytlc.
        StorageError: It cannot be opened or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        with self._errors():
            self._connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    @classmethod
    def default_path(cls) -> Path:
        """The file that ``PYTLC_SWEEPS`` names, or ``.pytlc/sweeps.sqlite`` in the current folder."""
        named = os.environ.get(ENVIRONMENT)
        return Path(named).expanduser().absolute() if named else _DEFAULT.absolute()

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def begin(
        self, sweep: str, name: str, subject: str, definition: Mapping[str, Any], entries: Iterable[Entry]
    ) -> None:
        """Write a sweep with its points; one that is there already is the newest again.

        Args:
            sweep: Its id.
            name: What it is called.
            subject: What it looks at.
            definition: What JSON can write of what was asked.
            entries: Its points.
        """
        with self._writing() as cursor:
            text = json.dumps(definition, sort_keys=True, ensure_ascii=False)
            new = cursor.execute(
                "INSERT OR IGNORE INTO sweeps VALUES (?, ?, ?, ?, ?)",
                (sweep, name, subject, text, time.time()),
            ).rowcount
            if not new:
                cursor.execute("UPDATE sweeps SET created = ? WHERE id = ?", (time.time(), sweep))
            else:
                rows = [
                    (sweep, e.position, _point_text(e.point), e.kind.value, e.digest, e.reason, e.cut)
                    for e in entries
                ]
                cursor.executemany("INSERT INTO points VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def attempt(self, digest: str) -> None:
        """Note that a check is begun."""
        with self._writing() as cursor:
            cursor.execute("INSERT INTO attempts VALUES (?, ?, ?)", (digest, time.time(), os.getpid()))

    def attempts(self, digest: str) -> tuple[float, ...]:
        """When a check was begun, in seconds since the epoch, each time."""
        rows = self._rows("SELECT started FROM attempts WHERE digest = ? ORDER BY started", (digest,))
        return tuple(started for (started,) in rows)

    def put(self, record: Record, *, newest: bool = False) -> Record:
        """Keep a result, unless one that settles the question is there already.

        Args:
            record: It.
            newest: Keep it in any case.

        Returns:
            What is kept, with the time at which it was.
        """
        stamped = replace(record, finished=time.time())
        with self._writing() as cursor:
            known = _record(cursor.execute(_SELECT, (record.digest,)).fetchone())
            if known is not None and known.outcome.is_conclusive and not newest:
                return known
            marks = ", ".join("?" * len(_COLUMNS))
            values = asdict(stamped) | {"outcome": record.outcome.value}
            cursor.execute(
                f"REPLACE INTO results ({', '.join(_COLUMNS)}) VALUES ({marks})",  # noqa: S608  # names of ours
                [values[name] for name in _FIELDS],
            )
        return stamped

    def get(self, digest: str) -> Record | None:
        """The result of a check, if there is one."""
        rows = self._rows(_SELECT, (digest,))
        return _record(rows[0]) if rows else None

    def cut(self, sweep: str, reasons: Mapping[int, str]) -> None:
        """Note why points are not run, by position."""
        with self._writing() as cursor:
            cursor.executemany(
                "UPDATE points SET cut = ? WHERE sweep = ? AND position = ?",
                [(reason, sweep, position) for position, reason in reasons.items()],
            )

    def sweeps(self) -> tuple[SweepInfo, ...]:
        """All sweeps, the newest first."""
        rows = self._rows(
            """
            SELECT s.id, s.name, s.subject, s.definition, s.created, count(*),
                   sum(p.kind = 'asked'), sum(p.kind = 'asked' AND r.digest IS NOT NULL)
            FROM sweeps s JOIN points p ON p.sweep = s.id LEFT JOIN results r ON r.digest = p.digest
            GROUP BY s.id ORDER BY s.created DESC, s.id
            """
        )
        return tuple(SweepInfo(row[0], row[1], row[2], json.loads(row[3]), *row[4:]) for row in rows)

    def find(self, selector: str) -> SweepInfo:
        """The sweep that is meant: ``last``, a name (the newest of it), or the first digits of an id.

        Raises:
            UsageError: There is none, or several begin with these digits.
        """
        known = self.sweeps()
        found = [s for s in known if s.name == selector][:1] or [
            s for s in known if s.id.startswith(selector)
        ]
        if selector == "last":
            found = list(known[:1])
        if len(found) == 1:
            return found[0]
        told = ", ".join(f"{sweep.id} ({sweep.name})" for sweep in (found or known)[:8]) or "none"
        what = "may mean several sweeps" if found else f"no sweep {selector!r} in {self.path}; there are"
        raise UsageError(f"{selector!r} {what}: {told}" if found else f"{what}: {told}")

    def entries(self, sweep: str) -> tuple[Entry, ...]:
        """The points of a sweep with what was found, in the order of its grid."""
        columns = ", ".join(f"r.{name}" for name in _COLUMNS)
        rows = self._rows(
            f"SELECT p.position, p.point, p.kind, p.digest, p.reason, p.cut, {columns} "  # noqa: S608  # names of ours
            "FROM points p LEFT JOIN results r ON r.digest = p.digest WHERE p.sweep = ? ORDER BY p.position",
            (sweep,),
        )
        return tuple(
            Entry(row[0], _point(row[1]), Kind(row[2]), row[3], row[4], _record(row[6:]), row[5])
            for row in rows
        )

    def remove(self, sweep: str) -> None:
        """Forget a sweep; its results stay, for others that have the same points."""
        with self._writing() as cursor:
            cursor.execute("DELETE FROM sweeps WHERE id = ?", (sweep,))

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self._writing() as cursor:
            version = cursor.execute("PRAGMA user_version").fetchone()[0]
            owner = cursor.execute("PRAGMA application_id").fetchone()[0]
            tables = cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not tables:
                for statement in _SCHEMA.split(";"):
                    cursor.execute(statement)
                cursor.execute(f"PRAGMA user_version = {_VERSION}")
                cursor.execute(f"PRAGMA application_id = {_APPLICATION}")
            elif owner != _APPLICATION or version != _VERSION:
                raise UsageError(
                    f"{self.path} is no database of sweeps of this pytlc: expected version {_VERSION}, found "
                    f"{version}; {_ELSEWHERE}"
                )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Cursor]:
        """A transaction that no other writer comes between."""
        with self._errors():
            cursor = self._connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
            except BaseException:
                if self._connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._errors():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            advice = "free some space there" if "full" in str(error) else "make it writable"
            raise StorageError(f"cannot use {self.path}: {error}; {advice}, or {_ELSEWHERE}") from error
        except sqlite3.DatabaseError as error:
            raise UsageError(
                f"{self.path} is no database of sweeps, or damaged: {error}; move it away, or {_ELSEWHERE}"
            ) from error


_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM results WHERE digest = ?"  # noqa: S608  # names of ours


def _point_text(point: Point) -> str:
    return json.dumps([list(pair) for pair in point.values], ensure_ascii=False)


def _point(text: str) -> Point:
    return Point(tuple((name, value) for name, value in json.loads(text)))


def _record(row: Sequence[Any] | None) -> Record | None:
    """A row of results; None for one that a join has made of nothing."""
    if row is None or row[0] is None:
        return None
    values = dict(zip(_FIELDS, row, strict=True))
    replayed = values["replayed"]
    return Record(
        **values
        | {"outcome": Outcome(values["outcome"]), "replayed": None if replayed is None else bool(replayed)}
    )
