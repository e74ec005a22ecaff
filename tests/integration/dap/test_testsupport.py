"""The server driven by ``@vscode/debugadapter-testsupport``, which npm installs into a folder for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.command import pytlc

pytestmark = [pytest.mark.java, pytest.mark.npm]

CLIENT = "@vscode/debugadapter-testsupport@1.68.0"
CHECK = ("check", "vgic@v0", "--vcpus", "2", "--spis", "2", "--lrs", "1", "--property", "NoLockCycle")
LAUNCHER = """\
import os, sys
os.chdir({folder!r})
sys.argv = ["pytlc", "debug", "--dap"]
from pytlc.cli.main import main
main()
"""


def test_a_client_of_others_goes_through_a_whole_life(tmp_path: Path) -> None:
    """Initialise, breakpoints of all kinds, steps, back, variables, a branch, evaluate, disconnect."""
    modules, work = tmp_path / "modules", tmp_path / "work"
    modules.mkdir()
    work.mkdir()
    install = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(modules), CLIENT]
    subprocess.run(install, check=True, capture_output=True, timeout=300)
    assert pytlc(*CHECK, "--workers", "1", cwd=work).code == 1
    (job,) = work.glob(".pytlc/runs/*/job.json")
    module = job.parent / "spec" / "VgicRanks.tla"
    lines = module.read_text().splitlines()
    head = "VgicStoreItargetsrLockRank(p) =="
    line = next(number for number, text in enumerate(lines, 1) if text.startswith(head))
    launcher = tmp_path / "launcher.py"
    launcher.write_text(LAUNCHER.format(folder=str(work)))
    script = Path(__file__).with_name("whole_life.js")
    arguments = (modules, sys.executable, launcher, job.parent.name, module, line)
    said = subprocess.run(
        ["node", str(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (said.returncode, said.stdout) == (0, "done\n"), said.stderr
