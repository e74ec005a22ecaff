"""An installed wheel works outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, unpacked as an installation is."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), str(ROOT)]
    subprocess.run(command, check=True, timeout=300)
    (wheel,) = folder.glob("pytlc-*.whl")
    target = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


@pytest.mark.network
def test_the_wheel_has_the_templates_and_renders(installed: Path, tmp_path: Path) -> None:
    """Away from the checkout the package uses its own templates, and renders what the checkout renders."""
    program = (
        "import pytlc, sys; from pathlib import Path; from pytlc.cli.main import main; "
        "print(Path(pytlc.__file__).parent); "
        "sys.argv[1:] = ['render', 'vgic@v1', '-o', 'out']; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[0] == str(installed / "pytlc")
    rendered = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    checked_in = ROOT / "specs" / "vgic-v1"
    modules = list(checked_in.glob("Vgic*.tla"))
    assert modules
    for path in modules:
        assert rendered[path.name] == path.read_text()
