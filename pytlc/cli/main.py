"""The group of all commands; each is imported when it is called, so that ``pytlc --help`` loads none."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from importlib import import_module
from typing import NoReturn

import click

from pytlc.errors import PytlcError, require_posix
from pytlc.version import __version__

#: What a shell makes of a program that SIGINT or SIGPIPE ended; a verdict that nobody reads is none.
INTERRUPTED, NOBODY_READS = 130, 141
#: Of a bug in pytlc itself (EX_SOFTWARE of sysexits.h), because Python's own 1 says that something was found.
BUG = 70
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

#: Name of a command -> module under ``pytlc.cli`` and line of help.
COMMANDS = {
    "check": ("check", "Render, run TLC, show the verdict and the counterexample, replay it."),
    "conform": ("conform", "Compare the spec with its reference model, state by state."),
    "debug": ("debug", "Step through a behaviour, forwards, backwards and aside."),
    "explore": (
        "explore",
        "Search the reference model instead, without Java and TLC.",
    ),
    "families": ("families", "List what can be checked."),
    "graph": ("graph", "Read the state graph; ask, export and draw it."),
    "history": ("history", "Tabulate what holds in which version."),
    "render": ("render", "Write the spec."),
    "replay": ("replay", "Replay the counterexamples of a run against the reference model."),
    "report": ("report", "One HTML page of a run, with its behaviours as diagrams."),
    "runs": ("runs", "List what is kept of runs, and remove it."),
    "simulate": ("simulate", "Random behaviours instead of all, replayed on the reference model."),
    "specs": ("specs", "Compare or rewrite the specs that are checked in."),
    "swarm": ("swarm", "Many simulations at once, up to the first violation, minimised."),
    "sweep": ("sweep", "A grid of versions and sizes, in parallel, resumable."),
    "tools": ("tools", "Provision Java and TLC; show what is in use."),
    "trace": ("trace", "Show, compare, export, minimise and evaluate along behaviours."),
    "validate": ("validate", "Say whether logs are behaviours of a spec."),
    "verify": ("verify", "Check every recorded verdict again."),
    "versions": ("families", "List the code versions of a family."),
}


class _Lazy(click.Group):
    """A group whose commands are imported on demand."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"pytlc.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=_Lazy)
@click.version_option(__version__, prog_name="pytlc")
def cli() -> None:
    """Drive the TLC model checker; find and replay races in the virtual GIC of Xen/ARM.

    Exit codes: 0 as expected, 1 something was found, 2 could not run, 3 stopped at a bound or
    nothing to check, 70 a bug of pytlc.
    """


def main() -> None:
    """Run the command line; errors of ours are told without a traceback."""
    try:
        require_posix()
        with cli.make_context("pytlc", sys.argv[1:]) as context:
            cli.invoke(context)
    except PytlcError as error:
        click.echo(f"pytlc: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("pytlc: interrupted", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _drop_output()
        sys.exit(NOBODY_READS)
    except OSError as error:
        if error.errno not in _FULL:
            _tell_bug()
        _drop_output()
        click.echo(f"pytlc: cannot write the output: {error.strerror}; free some space", err=True)
        sys.exit(PytlcError.exit_code)
    except Exception:  # noqa: BLE001  # whatever it is, the exit code must not be one of a verdict
        _tell_bug()
    sys.exit(0)


def _tell_bug() -> NoReturn:
    """Print the traceback of the exception at hand, and exit with a code that no verdict has."""
    traceback.print_exc()
    click.echo("pytlc: this is a bug of pytlc; it says nothing of what was checked", err=True)
    sys.exit(BUG)


def _drop_output() -> None:
    """Send what is still buffered for stdout nowhere, so that the interpreter does not stumble over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
