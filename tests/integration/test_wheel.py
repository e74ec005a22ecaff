"""An installed wheel works outside the checkout."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Of https://www.apache.org/licenses/LICENSE-2.0.txt.
_APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


_SDIST = "import hatchling.build, sys; print(hatchling.build.build_sdist(sys.argv[1]))"


def _pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", *map(str, arguments)]
    subprocess.run(command, check=True, timeout=300)


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive of this checkout."""
    folder = tmp_path_factory.mktemp("sdist")
    _pip("install", "--quiet", "--target", folder / "backend", "hatchling")
    backend = os.environ | {"PYTHONPATH": str(folder / "backend")}
    subprocess.run([sys.executable, "-c", _SDIST, folder], cwd=ROOT, env=backend, check=True, timeout=300)
    (archive,) = folder.glob("pytlc-*.tar.gz")
    return archive


@pytest.fixture(scope="module")
def installed(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel made from the source archive, unpacked as an installation is."""
    folder = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--quiet", "--no-deps", "-w", folder, sdist)
    (wheel,) = folder.glob("pytlc-*.whl")
    target = folder / "site"
    shutil.unpack_archive(wheel, target, "zip")
    return target


@pytest.mark.long
@pytest.mark.network
def test_sdist_and_wheel_carry_the_licence(sdist: Path, installed: Path) -> None:
    """The text of Apache-2.0 is in both, and the metadata name it."""
    text = (ROOT / "LICENSE").read_bytes()
    assert hashlib.sha256(text).hexdigest() == _APACHE_2
    with tarfile.open(sdist) as archive:
        member = archive.extractfile(f"{sdist.name.removesuffix('.tar.gz')}/LICENSE")
        assert member is not None
        assert member.read() == text
    (metadata,) = installed.glob("pytlc-*.dist-info/METADATA")
    assert (metadata.parent / "licenses" / "LICENSE").read_bytes() == text
    named = message_from_string(metadata.read_text())
    assert (named["License-Expression"], named["License-File"]) == ("Apache-2.0", "LICENSE")


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
