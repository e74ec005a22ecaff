"""``pytlc debug``: step through a behaviour, forwards, backwards and aside."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from pytlc.cli.common import layers_option, runs_option, store_of
from pytlc.debug.opening import Session, open_file, open_run
from pytlc.errors import UsageError
from pytlc.spec.family import load_family
from pytlc.spec.layers import read_layer

#: Seconds in which machines of a long behaviour are made before the first prompt; it makes the rest.
_BEFOREHAND = 0.3
_HISTORY = "debug-history"


@click.command()
@click.argument("run", default="last")
@click.option("--number", type=click.IntRange(1), default=1, help="Which counterexample of a run.")
@click.option("--family", metavar="DIR", help="Take the reference model of the family in this folder.")
@layers_option
@click.option(
    "--batch",
    metavar="FILE|-",
    type=click.File(encoding="utf-8"),
    help="Do the commands in this file, a line each, and exit.",
)
@click.option(
    "--command", "-c", "commands", multiple=True, metavar="TEXT", help="Do this command; may be repeated."
)
@click.option("--tui", is_flag=True, help='On the full screen; "?" lists its keys.')
@runs_option
def debug(run: str, **arguments: Any) -> None:
    """Step through a counterexample of RUN: a name or the start of one, a folder, a trace file, or "last".

    Commands are read from the terminal, or from stdin where that is none; "help" lists them. With --batch or
    --command they are done one after the other, each told with its answer; the first that cannot be done ends
    them.

    Exits with 0, and with 2 if the behaviour cannot be opened or a command of --batch or --command not be
    done.
    """
    session = _opened(run, arguments)
    if arguments["tui"]:
        if arguments["commands"] or arguments["batch"]:
            raise UsageError("--tui takes its keys from the terminal; leave out --batch and --command")
        _run_screen(session)
        return
    session.timeline.explore(_BEFOREHAND)
    script = [*arguments["commands"], *(arguments["batch"] or ())]
    _run_shell(session, script if script or arguments["batch"] else None)


def _opened(text: str, arguments: dict[str, Any]) -> Session:
    own = tuple(read_layer(folder) for folder in arguments["layers"])
    family = load_family(arguments["family"]) if arguments["family"] else None
    path = Path(text)
    if path.is_file():
        return open_file(path, own, family=family)
    run = store_of(arguments["runs"]).find(text)
    return open_run(run, arguments["number"], own, family=family)


def _run_screen(session: Session) -> None:
    from pytlc.debug.evaluation import Evaluator  # noqa: PLC0415  # as below
    from pytlc.tui import run as run_screen  # noqa: PLC0415

    run_screen(session, Evaluator(session.run.spec() if session.run else None, _runner).condition)


def _run_shell(session: Session, script: Iterable[str] | None) -> None:
    from pytlc.debug.evaluation import Evaluator  # noqa: PLC0415  # other front ends have their own
    from pytlc.debug.shell import Shell  # noqa: PLC0415
    from pytlc.debug.shell.loop import run_dialogue, run_script  # noqa: PLC0415
    from pytlc.report import write  # noqa: PLC0415  # rich is slow

    shell = Shell(session, Evaluator(session.run.spec() if session.run else None, _runner))
    if script is not None:
        run_script(shell, script, lambda sheet: write(sheet, sys.stdout))
        return
    run_dialogue(shell, ["info"], lambda sheet: write(sheet, sys.stdout))
    run_dialogue(shell, _lines(shell), lambda sheet: write(sheet, sys.stdout))


def _lines(shell: Any) -> Iterable[str]:
    from pytlc.debug.shell.loop import plain_lines, terminal_lines  # noqa: PLC0415  # as above
    from pytlc.toolchain.cache import cache_folder  # noqa: PLC0415

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return plain_lines(shell, _read)
    try:
        return terminal_lines(shell, cache_folder() / _HISTORY)
    except ImportError:
        click.echo("for history and completion: pip install 'pytlc[debug]'", err=True)
        return plain_lines(shell, input)


def _read(prompt: str) -> str:
    """A line of stdin, told behind the prompt as a terminal would show it."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    click.echo(f"{prompt}{line.rstrip()}")
    return line


def _runner() -> Any:
    from pytlc.tlc import TlcRunner  # noqa: PLC0415  # only TLA+ expressions need TLC
    from pytlc.toolchain import find_toolchain  # noqa: PLC0415

    return TlcRunner(find_toolchain())
