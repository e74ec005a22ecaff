"""``pytlc runs``: what is kept of runs, how much disk it takes, and removing it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.common import as_json_option, print_json, runs_option, store_of
from pytlc.errors import TraceFormatError, UsageError

if TYPE_CHECKING:
    from pytlc.runs import RunStore, StoredRun
    from pytlc.runs.unfinished import Unfinished


_DAY = 86_400.0
_MIB = 1 << 20
_UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is kept, and can be removed.

    Attributes:
        name: What it is called.
        target: What it is about; None where its record is damaged.
        verdict: What came out, in a word; ``unfinished`` for a search that can go on.
        made: Seconds since 1970.
        size: Bytes of disk.
        path: Its folder.
        in_use: A process is writing it.
        search: The search, where it is one that can go on.
    """

    name: str
    target: str | None
    verdict: str
    made: float
    size: int
    path: Path
    in_use: bool = False
    search: Unfinished | None = None

    @property
    def jsonable(self) -> dict[str, Any]:
        """The entry as data."""
        return {
            "name": self.name,
            "target": self.target,
            "verdict": self.verdict,
            "made": self.made,
            "bytes": self.size,
            "path": str(self.path),
            "in_use": self.in_use,
        }


@click.group()
def runs() -> None:
    """List what is kept of runs, and remove it."""


@runs.command("list")
@runs_option
@as_json_option
def list_(runs: Path | None, *, as_json: bool) -> None:
    """List stored runs and unfinished searches, the newest first."""
    entries = entries_of(store_of(runs))
    if as_json:
        print_json({"format": "pytlc-runs-1", "runs": [entry.jsonable for entry in entries]})
        return
    from pytlc.report import write  # rich is slow
    from pytlc.report.runs import runs_text

    write(runs_text([(e.name, e.target, e.verdict, e.made, e.size, e.in_use) for e in entries]), sys.stdout)


@runs.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@runs_option
def remove(names: tuple[str, ...], runs: Path | None) -> None:
    """Remove runs or unfinished searches by the first digits of their names."""
    entries = entries_of(store_of(runs))
    _remove([_named(entries, name) for name in names], refuse=True)


@runs.command()
@click.option("--older", type=click.FloatRange(0), metavar="DAYS", help="Remove what is older.")
@click.option("--keep", type=click.IntRange(0), metavar="MIB", help="Remove the oldest until this is left.")
@runs_option
def prune(older: float | None, keep: int | None, runs: Path | None) -> None:
    """Remove runs and unfinished searches by age or size, but none that is in use."""
    if older is None and keep is None:
        raise UsageError("say what to remove: --older DAYS, --keep MIB, or both")
    entries = entries_of(store_of(runs))
    chosen = [] if older is None else [e for e in entries if e.made < time.time() - older * _DAY]
    if keep is not None:
        chosen += _beyond([entry for entry in entries if entry not in chosen], keep * _MIB)
    _remove([entry for entry in chosen if not entry.in_use], refuse=False)


def entries_of(store: RunStore) -> list[Entry]:
    """Everything that a store keeps, the newest first."""
    from pytlc.runs.unfinished import unfinished

    found = [_stored(run) for run in store.runs()]
    found += [_search(search) for search in unfinished(store.root)]
    return sorted(found, key=lambda entry: -entry.made)


def _stored(run: StoredRun) -> Entry:
    from pytlc.runs.unfinished import TARGET
    from pytlc.tlc.limits import size_of

    try:
        target = run.record().get("about", {}).get(TARGET) or run.record().get("main")
        verdict = run.outcome().value
    except (TraceFormatError, AttributeError):
        target, verdict = None, "damaged"
    return Entry(run.name, target, verdict, run.path.stat().st_mtime, size_of(run.path), run.path)


def _search(search: Unfinished) -> Entry:
    from pytlc.runs.unfinished import TARGET

    record = search.checkpoint.record if search.checkpoint else {}
    made = float(record.get("made", search.folder.stat().st_mtime))
    target = record.get(TARGET)
    return Entry(search.name, target, _UNFINISHED, made, search.size, search.folder, search.in_use, search)


def _named(entries: Iterable[Entry], name: str) -> Entry:
    found = [entry for entry in entries if name and entry.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name!r} may mean {', '.join(entry.name for entry in found)}; give more digits")
    raise UsageError(f"nothing that is kept is called {name!r}; pytlc runs list shows what there is")


def _beyond(entries: list[Entry], most: int) -> list[Entry]:
    """The oldest, without which the rest takes at most so many bytes; the order is newest first."""
    total = 0
    for index, entry in enumerate(entries):
        total += entry.size
        if total > most:
            return entries[index:]
    return []


def _remove(entries: list[Entry], *, refuse: bool) -> None:
    from pytlc.runs.unfinished import remove_unfinished

    freed = 0
    for entry in {entry.path: entry for entry in entries}.values():
        gone = remove_unfinished(entry.search) if entry.search else store_remove(entry.path)
        if not gone and refuse:
            raise UsageError(f"{entry.name} is in use by a process; end it first")
        freed += entry.size if gone else 0
        if gone:
            click.echo(f"removed {entry.name} ({entry.target or 'damaged'}, {entry.verdict})")
    click.echo(f"{freed / _MIB:.1f} MiB freed")


def store_remove(path: Path) -> bool:
    """Remove a stored run of the store that it is in."""
    from pytlc.runs import RunStore, StoredRun

    return RunStore(path.parent).remove(StoredRun(path))
