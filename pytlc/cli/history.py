"""``pytlc history``: which commit brought and which ended what, as one table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytlc.cli.ci import ci_options, reporter, repository_places
from pytlc.cli.common import as_json_option, print_json, progress_option, runs_option, store_of
from pytlc.errors import UsageError
from pytlc.files import write_atomic

if TYPE_CHECKING:
    from pytlc.check.history import Table


@click.command()
@click.argument("family", default="vgic")
@click.option("--version", "versions", multiple=True, metavar="NAME", help="Only this row; may be repeated.")
@click.option(
    "--property", "properties", multiple=True, metavar="NAME", help="Only these columns; may be repeated."
)
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Searches at once."
)
@click.option("--timeout", type=float, metavar="SECONDS", help="Stop each search after this time.")
@click.option("--fresh", is_flag=True, help="Search again what the store already knows.")
@click.option("--record", "rewrite", is_flag=True, help="Write what is found into history.toml.")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a page that needs no other file.",
)
@progress_option
@runs_option
@as_json_option
@ci_options("history")
def history(
    family: str,
    *,
    versions: tuple[str, ...],
    properties: tuple[str, ...],
    jobs: int,
    timeout: float | None,
    fresh: bool,
    rewrite: bool,
    page: Path | None,
    progress: str,
    runs: Path | None,
    as_json: bool,
) -> None:
    """Check every version of FAMILY against every column of its history.toml.

    Searches that the store knows are not made again: after Ctrl-C the next call goes on. Exits with 1 if a
    cell is not as recorded or a counterexample does not replay, with 3 if a search was stopped.
    """
    from pytlc.check import Checker
    from pytlc.check.history import beside, chosen, recorded
    from pytlc.check.history_runs import Searching, search
    from pytlc.spec.family import load_family
    from pytlc.spec.history import load_history, record
    from pytlc.toolchain import find_toolchain, prepare_archive

    if timeout is not None and not timeout > 0:
        raise UsageError(f"--timeout {timeout:g} is no time: give seconds above 0")
    asked = load_history(load_family(family))
    rows, columns = chosen(asked, versions, properties)
    store = store_of(runs)
    searching = Searching(Checker(find_toolchain(), store), jobs, fresh=fresh, timeout=timeout)
    prepare_archive(searching.checker.toolchain)
    from pytlc.report.history_progress import history_progress  # rich is slow

    cells = sum(row.name in column.versions for row in rows for column in columns)
    with history_progress(sys.stderr, cells, mode=progress) as watcher:  # type: ignore[arg-type]
        table = search(asked, rows, columns, searching, watcher)
    from pytlc.report.ci.tables import history_report  # rich is slow

    _show(table, page, as_json=as_json)
    if rewrite:
        record(asked.path, recorded(table))
        table = beside(table, recorded(table))
    reporter().add(lambda: history_report(table, repository_places()))
    click.get_current_context().exit(table.exit_code)


def _show(table: Table, page: Path | None, *, as_json: bool) -> None:
    if page is not None:
        from pytlc.report.history_html import history_html  # jinja2 is slow

        write_atomic(page, history_html(table).encode())
    if as_json:
        from pytlc.report.history_jsonable import history_to_jsonable  # rich is slow

        print_json(history_to_jsonable(table))
    else:
        from pytlc.report import write  # rich is slow
        from pytlc.report.history import history_text  # rich is slow

        write(history_text(table), reporter().stream)
