"""What holds for the whole repository: who may import whom, how large a thing gets, what no file names."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "pytlc").rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 600, 60

#: The beginning of an absolute path that exists on one machine only. The pieces are joined here so that this
#: file does not hold what it looks for.
_MACHINE_PATH = re.compile(r"(?<![\w.$}~-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot"]) + r")/\w")


def lines_of(node: ast.AST) -> int:
    """Lines of a definition, without its docstring and decorators."""
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    first, *_ = node.body
    end = node.end_lineno or node.lineno
    has_docstring = ast.get_docstring(node) is not None
    documented = (first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0
    return end - node.lineno + 1 - documented


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function of a module with its length."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines_of(node)


def repository_files() -> list[Path]:
    """What git tracks, or would track: everything that is not ignored."""
    git = shutil.which("git")
    assert git is not None
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_layers_are_kept() -> None:
    """The import-linter contracts of pyproject.toml hold."""
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as lint; lint()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert " 0 broken." in answer.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_short(path: Path) -> None:
    """No module is above 600 lines and no function above 60, docstrings of functions not counted."""
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE
    assert [entry for entry in functions(path) if entry[1] > LONGEST_FUNCTION] == []


def test_every_module_says_what_lives_in_it() -> None:
    """A docstring of its own for each module that holds code."""
    undocumented = [
        path for path in MODULES if (tree := ast.parse(path.read_text())).body and not ast.get_docstring(tree)
    ]
    assert undocumented == []


def test_no_file_names_a_machine() -> None:
    """No path that exists on one machine only is in anything that git has."""
    found = []
    for path in repository_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(text.splitlines(), 1)
            if _MACHINE_PATH.search(line)
        ]
    assert found == []
