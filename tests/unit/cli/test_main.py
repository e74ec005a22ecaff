"""The group: help, imports, and what every mistake on the command line gets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from pytlc.cli import main as main_module
from pytlc.cli.main import COMMANDS, cli
from pytlc.errors import PytlcError
from pytlc.version import __version__
from tests.unit.cli.conftest import Pytlc

_IMPORTED_BY_HELP = """
import sys
sys.argv = ["pytlc", "--help"]
from pytlc.cli.main import main
try:
    main()
except SystemExit as end:
    assert end.code == 0
print("\\nheavy:", *sorted({"rich", "jinja2", "pytlc.check", "pytlc.tlc"} & sys.modules.keys()))
"""

#: Arguments -> what the message must hold.
MISTAKES: list[tuple[str, tuple[str, ...]]] = [
    ("chekc", ("chekc",)),
    ("check", ("TARGET",)),
    ("check vgic", ("'vgic' is no target", "FAMILY@VERSION", "vgic@v6", ".tla file")),
    ("check vgci@v1", ("no family 'vgci'", "did you mean vgic?")),
    ("check vgic@v9", ("no version 'v9'", "known: v0 (79903e50db), v1 (378384399e)")),
    ("check vgic@v11", ("no version 'v11'", "did you mean v1?")),
    ("check vgic@", ("no version ''", "known: v0")),
    ("check vgic@3783", ("no version '3783'", "v1 (378384399e)")),
    ("check vgic@v4+KeepVisibel", ("no layer 'KeepVisibel'", "did you mean KeepVisible?")),
    ("check vgic@v4+KeepVisible+KeepVisible", ("KeepVisible stands twice",)),
    ("check vgic@v1 --property NoLockCycles", ("no property 'NoLockCycles'", "did you mean NoLockCycle?")),
    ("check vgic@v1 --vcpu 2", ("--vcpu", "--vcpus")),
    ("check vgic@v1 --vcpus two", ("--vcpus", "two")),
    ("check vgic@v1 --vcpus 0", ("--vcpus 0 is out of bounds: give 1 to 8",)),
    ("check vgic@v1 --vcpus -1", ("--vcpus -1 is out of bounds: give 1 to 8",)),
    ("check vgic@v1 --vcpus 9", ("--vcpus 9 is out of bounds", "GICD_ITARGETSR has eight target bits")),
    ("check vgic@v1 --pcpus 9", ("--pcpus 9 is out of bounds", "eight CPU interfaces")),
    ("check vgic@v1 --spis 33", ("--spis 33 is out of bounds", "a rank has 32 interrupts")),
    ("check vgic@v1 --lrs 0", ("--lrs 0 is out of bounds: give 1 to 64",)),
    ("check vgic@v1 --retargets -1", ("--retargets -1 is out of bounds: give 0 to",)),
    ("check vgic@v1 --workers 0", ("'0' is neither a positive number nor auto",)),
    ("check vgic@v1 --workers many", ("'many' is neither a positive number nor auto",)),
    ("check vgic@v1 --deadline 0", ("deadline", "positive")),
    ("check vgic@v1 --deadline nan", ("deadline", "positive")),
    ("check vgic@v1 --heap 1", ("heap", "at least 16")),
    ("check vgic@v1 --config own.cfg", ("--config goes with a .tla file", "pytlc render")),
    ("check no/Such.tla", ("no/Such.tla: expected an existing .tla file",)),
    (
        "check Such.tla --property TypeOK",
        ("--property goes with FAMILY@VERSION", "--invariant and --temporal"),
    ),
    ("check Such.tla --liveness", ("--liveness goes with FAMILY@VERSION",)),
    ("check Such.tla --vcpus 2", ("--vcpus goes with FAMILY@VERSION",)),
    ("check Such.tla --retargets 0", ("--retargets goes with FAMILY@VERSION",)),
    ("render vgic", ("'vgic' is no target",)),
    ("render vgic@v1 --vcpus 9", ("--vcpus 9 is out of bounds",)),
    ("versions vigc", ("no family 'vigc'", "did you mean vgic?")),
    ("verify vigc", ("no family 'vigc'",)),
    ("verify --model nothing", ("no recorded model 'nothing'", "known: v0_lock_cycle")),
    ("replay", ("no run is stored", "pytlc check TARGET")),
    ("replay 0123", ("no run '0123'", "'last' is the newest")),
    ("tools install --source cloud", ("cloud", "maven")),
]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to work in, and no Java: nothing of this gets as far as running a tool."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTLC_JAVA", "no-java-here")
    monkeypatch.delenv("PYTLC_RUNS", raising=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(pytlc: Pytlc, command: str) -> None:
    """The help names the command and its options, and needs no toolchain."""
    said = pytlc(command, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: pytlc {command}")


def test_help_lists_every_command(pytlc: Pytlc) -> None:
    """Commands with a line each, and the exit codes."""
    said = pytlc("--help")
    assert said.code == 0
    for command, (_, line) in COMMANDS.items():
        assert any(row.split()[:1] == [command] for row in said.out.splitlines())
        assert line.split()[0] in said.out
    assert "Exit codes: 0 as expected, 1 something was found, 2 could not run, 3" in said.out


def test_help_is_read_without_heavy_imports() -> None:
    """``pytlc --help`` loads neither rich nor jinja2, nor any command."""
    answer = subprocess.run(
        [sys.executable, "-c", _IMPORTED_BY_HELP], capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout.splitlines()[-1] == "heavy:"


def test_the_version_is_told(pytlc: Pytlc) -> None:
    """``--version`` says which pytlc this is."""
    assert pytlc("--version").out == f"pytlc, version {__version__}\n"


@pytest.mark.parametrize(("arguments", "expected"), MISTAKES, ids=[text for text, _ in MISTAKES])
def test_a_mistake_gets_a_message(pytlc: Pytlc, arguments: str, expected: tuple[str, ...]) -> None:
    """A few lines on stderr that name what is wrong and what there is instead; exit code 2, no stdout."""
    said = pytlc(*arguments.split())
    assert (said.code, said.out) == (2, "")
    for part in expected:
        assert part in said.err
    assert "Traceback" not in said.err
    assert 1 <= len(said.err.splitlines()) <= 5


def test_a_mistake_leaves_nothing_behind(pytlc: Pytlc, tmp_path: Path) -> None:
    """Neither a run nor a rendered file."""
    pytlc("check", "vgic@v1", "--vcpus", 9)
    pytlc("render", "vgic@v1", "--vcpus", 9, "-o", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_python_dash_m_is_the_same_command() -> None:
    """``python -m pytlc`` exits with the code and prints the message, without a traceback."""
    answer = subprocess.run(
        [sys.executable, "-m", "pytlc", "check", "vgic@v9"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 2
    assert answer.stderr.startswith("pytlc: vgic has no version 'v9'")
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (KeyboardInterrupt(), 130, "pytlc: interrupted\n"),
        (click.Abort(), 130, "pytlc: interrupted\n"),
        (PytlcError("what, where and what to do"), 2, "pytlc: what, where and what to do\n"),
    ],
)
def test_what_ends_a_command_has_its_code(
    pytlc: Pytlc, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, message: str
) -> None:
    """Ctrl-C exits as a shell expects, and an error of ours with its own code."""

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli.get_command(click.Context(cli), "versions"), "callback", fail)
    said = pytlc("versions")
    assert (said.code, said.err) == (code, message)


@pytest.mark.parametrize("error", [ZeroDivisionError("by naught"), OSError(5, "by naught")])
def test_a_bug_keeps_its_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    """What is no error of ours is shown whole, and its exit code is that of no verdict."""

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(sys, "argv", ["pytlc", "versions"])
    monkeypatch.setattr(cli.get_command(click.Context(cli), "versions"), "callback", fail)
    with pytest.raises(SystemExit) as end:
        main_module.main()
    assert end.value.code == 70
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert "by naught" in told


def test_a_closed_pipe_is_no_error() -> None:
    """``pytlc versions | head -0`` ends quietly, with the code of a program that SIGPIPE ended."""
    with subprocess.Popen(
        [sys.executable, "-m", "pytlc", "versions"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_full_disk_under_stdout_is_an_error() -> None:
    """A result that could not be written is told, and the exit code is not that of success."""
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "pytlc", "versions"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert answer.returncode == 2
    assert answer.stderr == "pytlc: cannot write the output: No space left on device; free some space\n"
