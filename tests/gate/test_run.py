"""``.ci/run`` on a small repository, with stand-ins for what it installs: what it lets pass."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = (".ci/run", ".ci/constraints.txt", "tests/gate/readme.py", "tests/gate/long.py")
CYCLE = "echo NoLockCycle VIOLATED; echo 'pcpu0 holds a, wants b; pcpu1 holds b, wants a'; exit 1"
TESTS = "echo 3 passed in 1s"
#: It makes an environment of stand-ins, and is Python for everything else.
PYTHON = """#!/bin/sh
[ "$2" = venv ] || exec "{python}" "$@"
mkdir -p "$3/bin" && cp "{tools}"/* "$3/bin" && ln -s "{python}" "$3/bin/python"
"""
TOOL = '#!/bin/sh\necho "$(basename "$0") $*" >>"{log}"\n'


@dataclass(frozen=True, slots=True)
class Gate:
    """A repository of its own, in which the gate is run."""

    folder: Path

    @property
    def log(self) -> Path:
        """The tools that were run, a line each."""
        return self.folder / "log"

    def run(self, check: str = CYCLE, test: str = TESTS) -> subprocess.CompletedProcess[str]:
        """Run the gate with these two commands in README."""
        repository = self.folder / "repository"
        (repository / "README.md").write_text(f"## Start\n\n    {check}\n\nThen:\n\n    {test}\n")
        for words in (("add", "."), ("commit", "--quiet", "-m", "all")):
            subprocess.run(["git", "-C", repository, *words], check=True, timeout=60)
        return subprocess.run(
            ["/bin/bash", repository / ".ci" / "run"],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def _environment(self) -> dict[str, str]:
        (self.folder / "tmp").mkdir()
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "TMPDIR": str(self.folder / "tmp")}


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """What the gate needs, and a long test."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "somebody@example.org")
    repository = tmp_path / "repository"
    subprocess.run(["git", "init", "--quiet", repository], check=True, timeout=60)
    for name in OURS:
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, repository / name)
    (repository / ".gitignore").write_text(".venv/\n__pycache__/\n")
    (repository / "tests" / "gate" / "long.toml").write_text(
        'everything = []\n[tests]\n"tests/a.py" = ["a/"]\n'
    )
    tools, programs = tmp_path / "tools", tmp_path / "bin"
    tools.mkdir()
    programs.mkdir()
    for name in ("pip", "ruff", "lint-imports", "mypy", "pytest"):
        said = "echo 1 passed in 2s\n" if name == "pytest" else ""
        _program(tools / name, TOOL.format(log=tmp_path / "log") + said)
    _program(programs / "python3", PYTHON.format(python=sys.executable, tools=tools))
    return Gate(tmp_path)


def _program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def test_a_green_gate_says_how_many_tests_passed(gate: Gate) -> None:
    """And nothing else; it runs style, types, layers and the long tests, and leaves nothing."""
    ran = gate.run()
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "3 passed in 1s\n1 passed in 2s\n", "")
    tools = [line.split()[0] for line in gate.log.read_text().splitlines()]
    assert tools == ["pip", "ruff", "ruff", "lint-imports", "mypy", "pytest"]
    assert gate.log.read_text().endswith("pytest -m long tests/a.py\n")
    assert list((gate.folder / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    ("check", "test", "said"),
    [
        ("echo fine", TESTS, "first command ended with 0"),
        ("echo no network; exit 1", TESTS, "first command does not show the lock cycle"),
        (CYCLE, "echo 1 failed; false", "second command failed"),
        (CYCLE, "echo no tests ran", "second command ran no test"),
        (CYCLE, f"{TESTS}; touch $TMPDIR/x", "files left behind by README's second command"),
        (CYCLE, f"{TESTS}; touch x", "files left behind by README's second command"),
    ],
)
def test_a_red_gate_says_why(gate: Gate, check: str, test: str, said: str) -> None:
    """The command's own output, then what is wrong with it; style is not looked at then."""
    ran = gate.run(check, test)
    assert ran.returncode == 1
    assert said in ran.stderr.splitlines()[-1]
    assert not gate.log.exists()
    assert list((gate.folder / "tmp").iterdir()) == []


def test_a_process_that_stays_is_named(gate: Gate) -> None:
    """It is known by its environment, whatever its command line is."""
    pid = gate.folder / "pid"
    ran = gate.run(test=f"{TESTS}; sleep 300 >/dev/null 2>&1 & echo $! >{pid}")
    os.kill(int(pid.read_text()), signal.SIGKILL)
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == ["sleep 300", "gate: processes left behind by README's second command"]
