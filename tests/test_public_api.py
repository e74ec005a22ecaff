"""What the packages offer: every name in ``__all__`` is there, and nothing heavy is loaded for it."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import pytlc
from pytlc import errors

PACKAGES = sorted(found.name for found in pkgutil.iter_modules(pytlc.__path__) if found.ispkg)
EXPORTING = [
    "api",
    "check",
    "conform",
    "debug",
    "graph",
    "minimise",
    "reference",
    "replay",
    "report",
    "runs",
    "spec",
    "swarm",
    "sweep",
    "tlc",
    "toolchain",
    "trace",
    "vacuity",
    "values",
]


@pytest.mark.parametrize("name", EXPORTING)
def test_a_package_exports_what_it_names(name: str) -> None:
    """``__all__`` is sorted, without repetition, and every name in it exists and is documented or data."""
    package = import_module(f"pytlc.{name}")
    assert list(package.__all__) == sorted(set(package.__all__))
    for exported in package.__all__:
        assert hasattr(package, exported), exported


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_has_a_docstring(name: str) -> None:
    """It says what the package is for."""
    assert import_module(f"pytlc.{name}").__doc__


def test_every_error_is_of_the_tree() -> None:
    """One class catches all, each has a docstring, and the exit code is 1 or 2."""
    classes = [item for item in vars(errors).values() if isinstance(item, type)]
    assert len(classes) > 10
    for error in classes:
        assert issubclass(error, errors.PytlcError)
        assert error.__doc__
        assert error.exit_code in {1, 2}


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """Every class is listed in the module's docstring, below the class that it derives from."""
    listed: dict[str, int] = {}
    parents: dict[str, str | None] = {}
    for line in (errors.__doc__ or "").splitlines():
        word = line.split()[0] if line.startswith("  ") else ""
        if isinstance(getattr(errors, word, None), type):
            indent = len(line) - len(line.lstrip())
            above = [name for name, depth in listed.items() if depth < indent]
            parents[word] = above[-1] if above else None
            listed = {name: depth for name, depth in listed.items() if depth < indent} | {word: indent}
    classes = {name: item for name, item in vars(errors).items() if isinstance(item, type)}
    assert parents == {
        name: item.__bases__[0].__name__ if item is not errors.PytlcError else None
        for name, item in classes.items()
    }


def test_the_library_needs_no_command_line() -> None:
    """Checking from Python loads neither click nor rich."""
    script = "import sys, pytlc.check, pytlc.runs, pytlc.vgic; print(*{'click', 'rich'} & sys.modules.keys())"
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout == "\n"


def test_the_package_is_typed() -> None:
    """The marker of PEP 561 is where type checkers look for it."""
    assert (import_module("importlib.resources").files("pytlc") / "py.typed").is_file()
