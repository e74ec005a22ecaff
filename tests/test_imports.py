"""What is not needed is not imported: a command starts in the time of what it loads."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_HEAVY = {"asyncio", "click", "difflib", "jinja2", "logging", "pytest", "rich", "secrets", "ssl", "zipfile"}
_LIST = "import sys; from {} import {}; import json; print(json.dumps(sorted(sys.modules)))"
_HELP = """
import json, sys
from pytlc.cli.main import main
try:
    main()
except SystemExit:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""

_EVERY_HELP = """
import json, sys
import click
from pytlc.cli.main import cli

def show(command, path):
    context = click.Context(command, info_name=path[-1])
    command.get_help(context)
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        show(command.get_command(context, name), (*path, name))

show(cli, ("pytlc",))
print(json.dumps(sorted(sys.modules)))
"""
#: What reads the sizes of a family, which are options.
_SIZES = tuple(
    f"pytlc.spec{name}"
    for name in ("", ".claims", ".family", ".layers", ".layout", ".python", ".scope", ".tables")
)


def _loaded(*arguments: str) -> set[str]:
    """The modules that are loaded at the end, without those that every Python here loads."""

    def names(*argv: str) -> set[str]:
        said = subprocess.run([sys.executable, "-c", *argv], capture_output=True, text=True, check=True)
        return set(json.loads(said.stderr or said.stdout))

    return names(*arguments) - names("import sys, json; print(json.dumps(sorted(sys.modules)))")


@pytest.mark.parametrize(
    ("module", "name", "allowed"),
    [
        ("pytlc", "check", set()),
        ("pytlc.check", "Checker", set()),
        ("pytlc.tlc", "WarmRunner", set()),
        ("pytlc.cli.main", "cli", {"click"}),
        ("pytlc.cli.check", "check", {"click"}),
        ("pytlc.cli.tools", "tools", {"click"}),
    ],
)
def test_an_import_loads_nothing_heavy(module: str, name: str, allowed: set[str]) -> None:
    """Event loops, templates, terminals and archives come with what uses them."""
    assert _loaded(_LIST.format(module, name)) & _HEAVY <= allowed


def test_help_loads_the_command_line_only() -> None:
    """``pytlc --help`` loads no other part of pytlc, whatever commands there are."""
    loaded = _loaded(_HELP, "--help")
    assert {name for name in loaded if name.split(".")[0] == "pytlc"} <= {
        *("pytlc", "pytlc.calling", "pytlc.cli", "pytlc.cli.main", "pytlc.errors", "pytlc.version"),
    }
    assert loaded & _HEAVY <= {"click"}


def test_help_of_any_command_loads_options_only() -> None:
    """Of pytlc what declares options, of others click: whatever a command runs comes when it runs."""
    loaded = _loaded(_EVERY_HELP)
    assert {
        name for name in loaded if name.split(".")[0] == "pytlc" and not name.startswith("pytlc.cli.")
    } <= {
        *("pytlc", "pytlc.calling", "pytlc.cli", "pytlc.closest", "pytlc.errors", "pytlc.files"),
        *("pytlc.foreign", "pytlc.lazily", "pytlc.version", *_SIZES),
        *("pytlc.sweep", "pytlc.sweep.formats", "pytlc.tlc", "pytlc.tlc.arguments", "pytlc.tlc.scratch"),
        *("pytlc.toolchain", "pytlc.toolchain.pins"),
    }
    assert loaded & _HEAVY <= {"click"}
