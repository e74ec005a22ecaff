"""Which long tests the gate runs."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.gate.long import MAP, changed_paths, wanted

ROOT = Path(__file__).parents[2]
TESTS = {"tests/a.py": ["pytlc/a/", "pytlc/shared.py"], "tests/b.py": ["pytlc/b/", "pytlc/shared.py"]}


@pytest.mark.parametrize(
    ("changed", "files"),
    [
        ([], []),
        (["README.md"], []),
        (["README.md", "pytlc/a/x.py"], ["tests/a.py"]),
        (["tests/b.py"], ["tests/b.py"]),
        (["pytlc/shared.py"], ["tests/a.py", "tests/b.py"]),
        (["pyproject.toml"], ["tests/a.py", "tests/b.py"]),
        (None, ["tests/a.py", "tests/b.py"]),
    ],
)
def test_files_are_run_whose_paths_have_changed(changed: list[str] | None, files: list[str]) -> None:
    """By the beginning of the path; all of them after a change of everything, or where there is no base."""
    assert wanted(TESTS, ["pyproject.toml"], changed) == files


def test_the_map_has_every_long_test_and_paths_that_exist() -> None:
    """A file with the marker that the map lacks would never be run by the gate."""
    read = tomllib.loads(MAP.read_text(encoding="utf-8"))
    marked = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("tests/**/test_*.py")
        if "pytest.mark.long" in path.read_text(encoding="utf-8") and path.parent != Path(__file__).parent
    }
    assert set(read["tests"]) == marked
    named = {*read["everything"], *(path for paths in read["tests"].values() for path in paths)}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A branch with one commit more than main."""
    monkeypatch.delenv("PYTLC_GATE_BASE", raising=False)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "somebody@example.org")
    _git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    _commit(tmp_path, "old")
    _git(tmp_path, "checkout", "--quiet", "-b", "topic")
    _commit(tmp_path, "new")
    return tmp_path


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", folder, *words], check=True, timeout=60)


def _commit(folder: Path, name: str) -> None:
    (folder / name).touch()
    _git(folder, "add", name)
    _git(folder, "commit", "--quiet", "-m", name)


def test_a_branch_is_compared_with_where_it_left_main(checkout: Path) -> None:
    """Not with what main has become since."""
    _git(checkout, "checkout", "--quiet", "main")
    _commit(checkout, "meanwhile")
    _git(checkout, "checkout", "--quiet", "topic")
    assert changed_paths(checkout) == ["new"]


def test_main_itself_has_no_base_unless_one_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then all long tests are run."""
    _git(checkout, "checkout", "--quiet", "-B", "main")
    assert changed_paths(checkout) is None
    monkeypatch.setenv("PYTLC_GATE_BASE", "HEAD~1")
    assert changed_paths(checkout) == ["new"]
    monkeypatch.setenv("PYTLC_GATE_BASE", "a commit that is not there")
    assert changed_paths(checkout) is None
