"""Who checks a small spec, and how: TLC alone, each peer as its own documentation says, and pytlc."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytlc.tlc import Outcome, Result, TlcJob, TlcOptions, TlcRunner, WarmRunner, job_from_path
from pytlc.tlc.options import JVM_BASE, SMALL
from pytlc.tlc.versions import features
from pytlc.toolchain import Toolchain
from tests.bench.peers.installing import Peer

_SECONDS = 120.0
_FOUND = {Outcome.DEADLOCK, Outcome.INVARIANT}


@dataclass(frozen=True, slots=True)
class Command:
    """A process that checks a spec, and by what one sees that it did.

    Attributes:
        argv: The command; it is started in a folder with nothing but the spec.
        shows: What it prints, in either stream, when it has found the violation.
        environment: Variables besides those of this process.
    """

    argv: tuple[str, ...]
    shows: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, folder: Path) -> None:
        """Run it.

        Raises:
            RuntimeError: It did not find what is there.
        """
        environment = os.environ | dict(self.environment)
        said = subprocess.run(
            self.argv,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
        if self.shows.lower() not in (said.stdout + said.stderr).lower():
            last = (said.stdout + said.stderr).strip().splitlines()[-3:]
            raise RuntimeError(f"did not show {self.shows!r}: {' / '.join(last)[:300]}")


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to check a small spec.

    Attributes:
        name: For the table.
        run: Checks the spec whose module and cfg are alone in a folder, given the folder and their name.
    """

    name: str
    run: Callable[[Path, str], None]


def bare(toolchain: Toolchain) -> tuple[Contender, ...]:
    """TLC alone: as most write it, and with what a careful caller adds."""
    java, jar = str(toolchain.java.path), str(toolchain.jar.path)
    no_spec = ("-noGenerateSpecTE",) if features(toolchain.jar.version).writes_trace_spec else ()

    def plain(folder: Path, name: str) -> None:
        argv = (java, "-XX:+UseParallelGC", "-cp", jar, "tlc2.TLC", "-config", f"{name}.cfg", f"{name}.tla")
        Command(argv, _shown(name)).run(folder)

    def careful(folder: Path, name: str) -> None:
        search = ("-tool", *no_spec, "-config", f"{name}.cfg", f"{name}.tla")
        Command((java, *SMALL, *JVM_BASE, "-cp", jar, "tlc2.TLC", *search), _shown(name)).run(folder)

    return Contender("TLC alone, plain", plain), Contender("TLC alone, well called", careful)


def ours(toolchain: Toolchain, warm: WarmRunner) -> tuple[Contender, ...]:
    """Pytlc: the command, the library, and a JVM that is warm."""
    named = {"PYTLC_TLA2TOOLS": str(toolchain.jar.path)}

    def command(folder: Path, name: str) -> None:
        argv = (sys.executable, "-m", "pytlc", "check", f"{name}.tla", "--progress", "none")
        Command(argv, "DEADLOCK" if name == "Dead" else "VIOLATED", named).run(folder)

    def library(folder: Path, name: str) -> None:
        _has_found(TlcRunner(toolchain).run(_job(folder, name)))

    def in_warm_jvm(folder: Path, name: str) -> None:
        _has_found(warm.run(_job(folder, name)))

    return (
        Contender("pytlc check", command),
        Contender("pytlc, library", library),
        Contender("pytlc, library, warm JVM", in_warm_jvm),
    )


def peers(toolchain: Toolchain, installed: Mapping[str, Peer]) -> tuple[Contender, ...]:
    """Each peer that could be installed, on the same TLC where it lets one choose."""
    makers = {"tlakit": _tlakit, "tlaplus-cli": _tlaplus_cli, "tlacli": _tlacli, "modelator-py": _modelator}
    return tuple(contender for name, peer in installed.items() for contender in makers[name](peer, toolchain))


def _tlakit(peer: Peer, toolchain: Toolchain) -> tuple[Contender, ...]:
    environment = with_java(toolchain) | {"TLAKIT_TLA2TOOLS": str(toolchain.jar.path)}
    script = "import sys, tlakit; print(tlakit.load(sys.argv[1]).check(open(sys.argv[2]).read()))"

    def command(folder: Path, name: str) -> None:
        argv = (str(peer.bin / "tlakit"), "check", f"{name}.tla")
        Command(argv, _shown(name), environment).run(folder)

    def library(folder: Path, name: str) -> None:
        argv = (str(peer.python), "-c", script, f"{name}.tla", f"{name}.cfg")
        Command(argv, _shown(name), environment).run(folder)

    return Contender("tlakit check", command), Contender("tlakit, script", library)


def _tlaplus_cli(peer: Peer, toolchain: Toolchain) -> tuple[Contender, ...]:
    home = peer.folder / "home"
    tools = home / "cache" / "tla" / "tools"
    environment = with_java(toolchain) | {
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
    }
    version = tools / "v1.8.0-aaaaaaa"
    version.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(toolchain.jar.path, version / "tla2tools.jar")
    (tools / "tools-pinned-version.txt").write_text(version.name)

    def command(folder: Path, name: str) -> None:
        Command((str(peer.bin / "tla"), "tlc", name), _shown(name), environment).run(folder)

    return (Contender("tlaplus-cli, tla tlc", command),)


def _tlacli(peer: Peer, toolchain: Toolchain) -> tuple[Contender, ...]:
    def command(folder: Path, name: str) -> None:
        checked = ("--invariant", "Low") if name == "Inv" else ()
        argv = (str(peer.bin / "tlacli"), "check", f"{name}.tla", *checked)
        Command(argv, _shown(name), with_java(toolchain)).run(folder)

    return (Contender("tlacli check (its TLC 2.15)", command),)


_MODELATOR = """
import sys
from pathlib import Path
from modelator_py.tlc import TlcArgs, TlcPureCmd, tlc_pure
from modelator_py.util.tlc.stdout_to_informal_trace_format import (
    extract_traces, tlc_trace_to_informal_trace_format_trace)
name, jar = sys.argv[1:]
files = {f"{name}{end}": Path(f"{name}{end}").read_text() for end in (".tla", ".cfg")}
cmd = TlcPureCmd(files=files, jar=jar, args=TlcArgs(config=f"{name}.cfg", file=f"{name}.tla", workers=1))
result = tlc_pure(cmd=cmd)
stdout = result["stdout"]
traces = [tlc_trace_to_informal_trace_format_trace(trace) for trace in extract_traces(stdout)]
print(stdout, len(traces))
"""


def _modelator(peer: Peer, toolchain: Toolchain) -> tuple[Contender, ...]:
    def script(folder: Path, name: str) -> None:
        argv = (str(peer.python), "-c", _MODELATOR, name, str(toolchain.jar.path))
        Command(argv, _shown(name), with_java(toolchain)).run(folder)

    return (Contender("modelator-py, script", script),)


def with_java(toolchain: Toolchain) -> dict[str, str]:
    """The variable by which a peer finds the Java that all use."""
    return {"PATH": f"{toolchain.java.path.parent}{os.pathsep}{os.environ['PATH']}"}


def _shown(name: str) -> str:
    return "deadlock" if name == "Dead" else "low"


def _job(folder: Path, name: str) -> TlcJob:
    return job_from_path(folder / f"{name}.tla", options=TlcOptions(expected_states=4))


def _has_found(result: Result) -> None:
    if result.outcome not in _FOUND or not result.traces:
        errors = " / ".join(error.message for error in result.errors)
        raise RuntimeError(f"came to {result.outcome.value}: {errors[:300]}")
