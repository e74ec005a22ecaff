"""``pytlc debug``: step through a behaviour, forwards, backwards and aside."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.common import layers_option, runs_option, store_of
from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.debug.opening import Session


#: Seconds in which machines of a long behaviour are made before the first prompt; it makes the rest.
_BEFOREHAND = 0.3
_HISTORY = "debug-history"


@click.command()
@click.argument("run", required=False)
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
@click.option(
    "--dap", is_flag=True, help="Serve an editor instead (Debug Adapter Protocol) on stdin, stdout."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="With --dap: on this port of 127.0.0.1."
)
@click.option("--keep", is_flag=True, help="With --port: wait for another editor when one has left.")
@click.option(
    "--log",
    type=click.File("a", encoding="utf-8", lazy=False),
    metavar="FILE",
    help="With --dap: where it tells what is out of the ordinary [default: stderr].",
)
@click.option("--tui", is_flag=True, help='On the full screen; "?" lists its keys.')
@runs_option
def debug(run: str | None, **arguments: Any) -> None:
    """Step through a counterexample of RUN: a name or the start of one, a folder, a trace file, or "last".

    Commands are read from the terminal, or from stdin where that is none; "help" lists them. With --batch or
    --command they are done one after the other, each told with its answer; the first that cannot be done ends
    them.

    Exits with 0, and with 2 if the behaviour cannot be opened or a command of --batch or --command not be
    done.

    With --dap an editor steps, and without RUN says what through: pytlc/debug/README.md has configurations.
    """
    if arguments["dap"] and arguments["tui"]:
        raise UsageError("--dap serves an editor and --tui is a screen; leave out one of them")
    if arguments["dap"]:
        _serve(_opened(run, arguments) if run else None, arguments)
        return
    session = _opened(run or "last", arguments)
    if arguments["tui"]:
        if arguments["commands"] or arguments["batch"]:
            raise UsageError("--tui takes its keys from the terminal; leave out --batch and --command")
        _run_screen(session)
        return
    session.timeline.explore(_BEFOREHAND)
    script = [*arguments["commands"], *(arguments["batch"] or ())]
    _run_shell(session, script if script or arguments["batch"] else None)


def _opened(text: str, arguments: dict[str, Any]) -> Session:
    from pytlc.debug.opening import open_file, open_run
    from pytlc.spec.family import load_family
    from pytlc.spec.layers import read_layer

    own = tuple(read_layer(folder) for folder in arguments["layers"])
    family = load_family(arguments["family"]) if arguments["family"] else None
    path = Path(text)
    if path.is_file():
        return open_file(path, own, family=family)
    run = store_of(arguments["runs"]).find(text)
    return open_run(run, arguments["number"], own, family=family)


def _serve(session: Session | None, arguments: Mapping[str, Any]) -> None:
    from pytlc.debug.dap import serve_stdio, serve_tcp  # the terminal needs no server
    from pytlc.debug.dap.desk import Opener

    if arguments["commands"] or arguments["batch"]:
        raise UsageError("--command and --batch are of the terminal; leave them away with --dap")
    if arguments["keep"] and arguments["port"] is None:
        raise UsageError("--keep goes with --port")
    opener = Opener(session, arguments["runs"])
    stream = arguments["log"] or sys.stderr

    def tell(line: str) -> None:
        click.echo(f"pytlc debug: {line}", file=stream)

    if arguments["port"] is None:
        serve_stdio(opener, tell)
    else:
        serve_tcp(opener, tell, arguments["port"], keep=arguments["keep"])


def _run_screen(session: Session) -> None:
    from pytlc.debug.evaluation import Evaluator  # as below
    from pytlc.tui import run as run_screen

    run_screen(session, Evaluator(session.run.spec() if session.run else None, _runner).condition)


def _run_shell(session: Session, script: Iterable[str] | None) -> None:
    from pytlc.debug.evaluation import Evaluator  # other front ends have their own
    from pytlc.debug.shell import Shell
    from pytlc.debug.shell.loop import run_dialogue, run_script
    from pytlc.report import write  # rich is slow

    shell = Shell(session, Evaluator(session.run.spec() if session.run else None, _runner))
    if script is not None:
        run_script(shell, script, lambda sheet: write(sheet, sys.stdout))
        return
    run_dialogue(shell, ["info"], lambda sheet: write(sheet, sys.stdout))
    run_dialogue(shell, _lines(shell), lambda sheet: write(sheet, sys.stdout))


def _lines(shell: Any) -> Iterable[str]:
    from pytlc.debug.shell.loop import plain_lines, terminal_lines  # as above
    from pytlc.toolchain.cache import cache_folder

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
    from pytlc.tlc import TlcRunner  # only TLA+ expressions need TLC
    from pytlc.toolchain import find_toolchain

    return TlcRunner(find_toolchain())
