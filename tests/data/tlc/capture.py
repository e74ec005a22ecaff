"""Captures the raw outputs in this folder: the specs named below, on every TLC that can be had.

Run it as ``python tests/data/tlc/capture.py [NAME...]``. It writes ``<oddity>-<TLC version>.out``, what
TLC printed, and a ``.json`` beside it: the TLC, its jar's SHA-256, the module, the configuration, the
options, the exit code and standard error. Only what names the machine is replaced: the run's folders
and the jar by paths under ``/spec``, and in the banner the process id, operating system and JVM. Read
the diff of what it changes; tests state what each file must mean.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pytlc.tlc import TlcJob, TlcOptions
from pytlc.tlc.options import Programs, RunFolders, Simulation, command_line
from pytlc.tlc.versions import features
from pytlc.toolchain import Java, TlcJar, available_jars, find_java, run_lines

HERE = Path(__file__).parent
SPECS = HERE / "specs"
_MACHINE = re.compile(r"\[pid: \d+\] \(.*?, (\w+FPSet, \w+)\)|\[pid: \d+\] \(.*\)")


@dataclass(frozen=True, slots=True)
class Case:
    """One capture: a module and a configuration of ``specs/``, and options other than the defaults."""

    module: str
    config: str
    options: dict[str, Any] = field(default_factory=dict)


CASES = {
    "success": Case("Counter", "Success"),
    "success-with-coverage": Case("Counter", "Success", {"coverage": True}),
    "deadlock": Case("Deadlock", "Deadlock"),
    "deadlock-not-checked": Case("Deadlock", "Deadlock", {"check_deadlock": False}),
    "invariant-in-behaviour": Case("Counter", "InvariantBehaviour"),
    "invariant-in-initial-state": Case("Counter", "InvariantInitial"),
    "invariant-with-difftrace": Case("Counter", "InvariantBehaviour", {"difftrace": True}),
    "invariant-depth-first": Case("Counter", "InvariantBehaviour", {"dfs_depth": 10}),
    "invariant-in-simulation": Case(
        "Counter", "InvariantBehaviour", {"simulate": Simulation(behaviors=3, depth=5)}
    ),
    "simulation-finds-nothing": Case("Counter", "Success", {"simulate": Simulation(behaviors=3, depth=5)}),
    "action-property": Case("Counter", "ActionProperty"),
    "property-in-initial-state": Case("PropertyInitial", "PropertyInitial"),
    "liveness-lasso": Case("Counter", "LivenessLasso"),
    "liveness-stuttering": Case("Stuttering", "Stuttering"),
    "symmetry-with-liveness": Case("SymmetryLiveness", "SymmetryLiveness"),
    "one-variable": Case("OneVariable", "OneVariable"),
    "assumption-false": Case("AssumptionFalse", "AssumptionFalse"),
    "assert-in-action": Case("AssertFails", "AssertFails"),
    "assert-in-invariant-nests-frames": Case("AssertInInvariant", "AssertInInvariant"),
    "evaluation-error": Case("EvaluationError", "EvaluationError"),
    "evaluation-error-in-initial-state": Case("InitialError", "InitialError"),
    "evaluation-error-in-invariant": Case("InvariantError", "InvariantError"),
    "liveness-error-exits-with-0": Case("LivenessInitialError", "LivenessInitialError"),
    "next-state-incomplete-prints-null": Case("NextIncomplete", "NextIncomplete"),
    "initial-state-incomplete-prints-null": Case("InitIncomplete", "InitIncomplete"),
    "integer-overflow": Case("Overflow", "Overflow"),
    "stack-overflow": Case(
        "StackOverflow", "StackOverflow", {"extra_jvm": ("-XX:MaxJavaStackTraceDepth=4",)}
    ),
    "parse-error": Case("ParseError", "ParseError"),
    "lexical-error": Case("LexicalError", "LexicalError"),
    "semantic-errors": Case("SemanticError", "SemanticError"),
    "missing-module": Case("MissingModule", "MissingModule"),
    "module-name-differs-from-file": Case("WrongName", "WrongName"),
    "config-syntax-error-nests-frames": Case("Counter", "ConfigSyntax"),
    "config-unknown-name": Case("Counter", "ConfigUnknownName"),
    "config-constant-missing": Case("Counter", "ConfigMissingConstant"),
    "continue-claims-success": Case("ContinueSeveral", "ContinueSeveral", {"continue_after_violation": True}),
    "print-looks-like-markers": Case("PrintNoise", "PrintNoise"),
    "wrapped-values": Case("WrappedValues", "WrappedValues"),
    "no-initial-state-claims-success": Case("NoInitialState", "NoInitialState"),
    "exit-early-claims-success": Case("ExitEarly", "ExitEarly"),
}


def job_of(case: Case) -> TlcJob:
    """The job whose output is captured."""
    options = TlcOptions(**{"deadline_seconds": 60.0, "expected_states": 10, **case.options})
    files = {f"{case.module}.tla": (SPECS / f"{case.module}.tla").read_text(encoding="utf-8")}
    return TlcJob(files, case.module, (SPECS / f"{case.config}.cfg").read_text(encoding="utf-8"), options)


def capture(name: str, case: Case, java: Java, jar: TlcJar) -> None:
    """Run TLC to its very end and store what it printed."""
    job = job_of(case)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        folders = RunFolders(base / "spec", base / "meta", base / "tmp", base / "home", base)
        for folder in (folders.spec, folders.meta, folders.temporary, folders.home):
            folder.mkdir()
        for file, content in job.texts():
            (folders.spec / file).write_bytes(content)
        argv = command_line(
            job.main, job.options, folders, Programs(java.path, jar.path, features(jar.version))
        )
        lines: list[str] = []

        def keep(line: str) -> bool:
            lines.append(line)
            return False

        ended = run_lines(argv, cwd=folders.spec, on_line=keep, deadline=60.0)
        output = _scrub("".join(f"{line}\n" for line in lines), base, jar)
        errors = _scrub(ended.stderr_tail, base, jar)
    _write(name, case, jar, output, {"returncode": ended.returncode, "stderr": errors})


def _scrub(text: str, base: Path, jar: TlcJar) -> str:
    text = text.replace(f"{base}/spec/", "/spec/").replace(f"{base}/", "/spec/.")
    text = text.replace(str(jar.path), "/spec/.tla2tools.jar")
    return _MACHINE.sub(lambda found: f"[pid: 1] (Linux, Java, {found[1] or 'unknown'})", text)


def _write(name: str, case: Case, jar: TlcJar, output: str, ended: dict[str, Any]) -> None:
    sidecar = {
        "tlc": jar.version,
        "jar_sha256": jar.sha256,
        "module": case.module,
        "config": case.config,
        "options": {key: repr(value) for key, value in case.options.items()},
        **ended,
    }
    stem = f"{name}-{jar.version}"
    (HERE / f"{stem}.out").write_text(output, encoding="utf-8", newline="\n")
    (HERE / f"{stem}.json").write_text(json.dumps(sidecar, indent=1) + "\n", encoding="utf-8")


def main(names: list[str]) -> None:
    """Capture the cases named, or all."""
    java = find_java()
    for jar in available_jars(java=java):
        for name, case in CASES.items():
            if not names or name in names:
                capture(name, case, java, jar)


if __name__ == "__main__":
    main(sys.argv[1:])
