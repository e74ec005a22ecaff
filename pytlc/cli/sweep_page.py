"""The page of a sweep: its points from the database, its smallest counterexamples from their runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pytlc.errors import PytlcError

if TYPE_CHECKING:
    from pytlc.report.sweep_page import Shown
    from pytlc.runs import RunStore
    from pytlc.sweep import Entry, SweepInfo


#: Counterexamples that stand in a page, and states of one; others have a page of their own.
_MOST, _LONGEST = 12, 300


def sweep_page(which: str, store: Path | None, runs: RunStore) -> tuple[str, str]:
    """The name of a sweep's page, and its text.

    Args:
        which: The sweep: a name, the first digits of an id, or ``last``.
        store: The database; None for the default.
        runs: Where the runs of its counterexamples are.

    Raises:
        UsageError: There is no such sweep.
    """
    from pytlc.report.sweep_page import Shown, sweep_html
    from pytlc.sweep import Store

    with Store(store or Store.default_path()) as opened:
        info = opened.find(which)
        entries = opened.entries(info.id)
    failing = _failing(info, entries)
    shown = {entry.position: _shown(entry, runs) for entry in failing[:_MOST]}
    why = f"not shown here, because there are {len(failing)} of them"
    shown |= {entry.position: Shown(why=why) for entry in failing[_MOST:]}
    return f"sweep-{info.id}", sweep_html(info, entries, shown)


def _failing(info: SweepInfo, entries: Sequence[Entry]) -> list[Entry]:
    from pytlc.sweep.summary import smallest

    return [entry for one in smallest(entries, info.is_size) for entry in one.entries]


def _shown(entry: Entry, runs: RunStore) -> Shown:
    from pytlc.check.kept import stored_about
    from pytlc.check.stored import claims_of, stored_answer
    from pytlc.report.sweep_page import Shown
    from pytlc.spec.listing import Listing

    name = entry.record.run if entry.record else None
    length = (entry.record.length if entry.record else None) or 0
    if name is None:
        return Shown(why="its counterexample was not kept")
    if length > _LONGEST:
        return Shown(why=f"its counterexample has {length:,} states; pytlc report {name} makes a page of it")
    try:
        run = runs.find(name)
        spec = run.spec()
        claims = claims_of(stored_about(run))
        return Shown(stored_answer(run), Listing(spec.files, run.sources()), claims)
    except PytlcError as error:
        return Shown(why=f"its counterexample cannot be shown: {error}")
