"""Captures the raw outputs in this folder: the specs named below, on every TLC that can be had.

Run it as ``python tests/data/tlc/capture.py [NAME...]``. It writes ``<oddity>-<TLC version>.out``, what
TLC printed, and a ``.json`` beside it: the TLC, its jar's SHA-256 where that is pinned, the module, the
configuration, the options, how it ended and standard error. Only what names the machine is replaced: the
run's folders and the jar by paths under ``/spec``, and in the banner the process id, operating system and
JVM, and the time of the build of a rolling TLC by that of release 1.8.0. Read the diff of what it changes;
tests state what each file must mean.

The tests read the captures and need none of these TLCs; one that cannot be had any more is captured by
naming its jar in ``PYTLC_TLA2TOOLS``.
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
from pytlc.toolchain import Exit, Java, TlcJar, available_jars, find_java, run_lines
from pytlc.toolchain.jar import NAMED

HERE = Path(__file__).parent
SPECS = HERE / "specs"
_BUILT = re.compile(r"Version \d{4}(\.\d\d){2}\.\d{6}")
_RELEASED = "2026.04.29.170100"
_MACHINE = re.compile(r"\[pid: \d+\] \(.*?, (\w+FPSet, \w+)\)|\[pid: \d+\] \(.*\)")


@dataclass(frozen=True, slots=True)
class Case:
    """One capture: a module and a configuration of ``specs/``, and options other than the defaults.

    Attributes:
        module: Without ``.tla``.
        config: Without ``.cfg``.
        options: Of `TlcOptions`.
        seconds: When pytlc ends the run, if it has not ended by itself.
        killed_after: Seconds until it is killed as somebody else would.
        file_limit: The most bytes of a file, which shows what a full disk does.
        recovers: An earlier run, whose checkpoint this one starts from.
        only: Only for TLCs whose version begins so.
    """

    module: str
    config: str
    options: dict[str, Any] = field(default_factory=dict)
    seconds: float = 60.0
    killed_after: int | None = None
    file_limit: int | None = None
    recovers: Case | None = None
    only: str = ""


_CHECKPOINTED = Case("Large", "Large", {"extra_tlc": ("-checkpoint", "1")}, seconds=95.0)
_ROLLING = "1.8"
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
    "precedence-conflict": Case("Precedence", "Precedence"),
    "comment-not-closed": Case("OpenComment", "OpenComment"),
    "module-extends-itself": Case("ExtendsItself", "ExtendsItself"),
    "file-without-module": Case("NoModule", "NoModule"),
    "pluscal-changed": Case("PlusCalChanged", "PlusCalChanged"),
    "field-is-named-as-a-definition": Case("FieldName", "FieldName"),
    "variable-read-before-its-value": Case("InitOrder", "InitOrder"),
    "primed-variable-read-before-its-value": Case("PrimeFirst", "PrimeFirst"),
    "primed-variable-without-value-on-a-branch": Case("Forgot", "Forgot"),
    "fairness-of-an-incomplete-action": Case("FairnessIncomplete", "FairnessIncomplete"),
    **{
        f"{stop}-after-violation": Case(
            "StopsAfterViolation", f"StopsAt_{stop}", {"continue_after_violation": True}
        )
        for stop in ("deadlock", "error", "nothing")
    },
    "postcondition-after-violation": Case(
        "StopsAfterViolation", "StopsAt_postcondition", {"continue_after_violation": True}, only=_ROLLING
    ),
    "postcondition-beside-violation": Case("StopsAfterViolation", "StopsAt_postcondition", only=_ROLLING),
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
    "alias": Case("Kinds", "Alias"),
    "postcondition-false": Case("Kinds", "PostconditionFalse"),
    "postcondition-cannot-be-evaluated": Case("Kinds", "PostconditionError"),
    "view": Case("Kinds", "View"),
    "symmetry": Case("Kinds", "Symmetry"),
    "symmetry-set-of-one": Case("Kinds", "SymmetryTooSmall"),
    "lasso-of-actions-with-arguments": Case("Kinds", "Lasso"),
    "lasso-with-difftrace": Case("Kinds", "Lasso", {"difftrace": True}),
    "lasso-in-simulation": Case("Kinds", "Lasso", {"simulate": Simulation(behaviors=3, depth=12)}),
    "stuttering-without-fairness": Case("Kinds", "StutteringWithoutFairness"),
    "stuttering-without-specification": Case("Kinds", "StutteringWithoutSpec"),
    "two-temporal-properties": Case("Kinds", "TwoTemporal"),
    "safety-shaped-temporal-property": Case("Kinds", "SafetyShaped"),
    "state-level-property": Case("Kinds", "StateLevel"),
    "action-level-property": Case("Kinds", "ActionLevel"),
    "action-level-property-in-square-brackets": Case("Kinds", "ActionLevelSquare"),
    "action-level-property-in-angle-brackets": Case("Kinds", "ActionLevelAngle"),
    "constant-invariant": Case("Kinds", "ConstantInvariant"),
    "constant-formula-is-no-violation": Case("Kinds", "ConstantFormula"),
    "tautology": Case("Kinds", "TautologyProperty"),
    "coverage-of-parts-of-actions": Case("Parts", "Parts", {"coverage": True}),
    "coverage-of-constraints": Case("Kinds", "Constrained", {"coverage": True}),
    "liveness-with-constraint": Case("Kinds", "ConstrainedLiveness"),
    "invariant-outside-constraint": Case("Kinds", "ConstraintInvariant"),
    "unknown-constant-is-ignored": Case("Kinds", "UnknownConstant"),
    "config-without-init": Case("Kinds", "ConfigNoInit"),
    "config-without-next": Case("Kinds", "ConfigNoNext"),
    "config-with-init-and-specification": Case("Kinds", "ConfigBoth"),
    "config-keyword-twice": Case("Kinds", "ConfigTwice"),
    "config-keyword-without-name": Case("Kinds", "ConfigNoName"),
    "config-ends-after-keyword": Case("Kinds", "ConfigNoIdentifier"),
    "config-substitutes-undefined": Case("Kinds", "ConfigSubstitutesUndefined"),
    "config-substitutes-other-arity": Case("Kinds", "ConfigSubstitutesArity"),
    "config-substitutes-variable": Case("Kinds", "ConfigSubstitutesVariable"),
    "config-invariant-takes-argument": Case("Kinds", "ConfigTakesArgument"),
    "config-specification-is-constant": Case("Kinds", "ConfigConstantSpec"),
    "config-invariant-is-action": Case("Kinds", "ConfigInvariantIsAction"),
    "config-invariant-is-no-boolean": Case("Kinds", "ConfigInvariantNoBoolean"),
    "set-with-too-many-elements": Case("TooManyElements", "TooManyElements"),
    "out-of-memory": Case("HugeValues", "HugeValues", {"heap_megabytes": 24}),
    "disk-full": Case("Large", "Large", {"heap_megabytes": 64}, file_limit=1 << 20),
    "deadline": Case("Large", "Large", seconds=8.0),
    "killed": Case("Large", "Large", killed_after=6),
    "checkpoint": _CHECKPOINTED,
    "recovery": Case("Large", "Large", seconds=20.0, recovers=_CHECKPOINTED),
    "depth-first-finds-nothing": Case("Counter", "Success", {"dfs_depth": 10}),
    "simulation-without-initial-state": Case(
        "EmptyInit", "EmptyInit", {"simulate": Simulation(behaviors=3, depth=5)}
    ),
    "evaluation-error-in-nested-operators": Case("DeepError", "DeepError"),
    "percent-signs-are-printed": Case("Percent", "Percent"),
    "percent-4-is-printed-as-fingerprint": Case("PercentFingerprint", "PercentFingerprint"),
    "tricky-values": Case("Tricky", "Tricky"),
    "trace-spec-is-written": Case(
        "Counter", "InvariantBehaviour", {"extra_tlc": ("-generateSpecTE",)}, only=_ROLLING
    ),
}


def job_of(case: Case) -> TlcJob:
    """The job whose output is captured."""
    options = TlcOptions(**{"deadline_seconds": 60.0, "expected_states": 10, **case.options})
    files = {f"{case.module}.tla": (SPECS / f"{case.module}.tla").read_text(encoding="utf-8")}
    return TlcJob(files, case.module, (SPECS / f"{case.config}.cfg").read_text(encoding="utf-8"), options)


def capture(name: str, case: Case, java: Java, jar: TlcJar) -> None:
    """Run TLC to its end and store what it printed."""
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        arguments: tuple[str, ...] = ()
        if case.recovers is not None:
            _run(case.recovers, base, java, jar)
            (earlier,) = (base / "meta").iterdir()
            arguments = ("-recover", str(earlier))
        lines, ended = _run(case, base, java, jar, arguments)
        output = _scrub("".join(f"{line}\n" for line in lines), base, jar)
        errors = _scrub(ended.stderr_tail, base, jar)
    stop = "deadline" if ended.timed_out else "exited"
    _write(name, case, jar, output, {"stop": stop, "returncode": ended.returncode, "stderr": errors})


def _run(
    case: Case, base: Path, java: Java, jar: TlcJar, arguments: tuple[str, ...] = ()
) -> tuple[list[str], Exit]:
    job = job_of(case)
    folders = RunFolders(base / "spec", base / "meta", base / "tmp", base / "home", base)
    for folder in (folders.spec, folders.meta, folders.temporary, folders.home):
        folder.mkdir(exist_ok=True)
    for file, content in job.texts():
        (folders.spec / file).write_bytes(content)
    programs = Programs(java.path, jar.path, features(jar.version))
    argv = [*command_line(job.main, job.options, folders, programs)]
    argv[-1:-1] = arguments
    if case.file_limit is not None:
        argv = ["prlimit", f"--fsize={case.file_limit}", *argv]
    if case.killed_after is not None:
        argv = ["timeout", "-s", "KILL", str(case.killed_after), *argv]
    lines: list[str] = []

    def keep(line: str) -> bool:
        lines.append(line)
        return False

    return lines, run_lines(argv, cwd=folders.spec, on_line=keep, deadline=case.seconds)


def _scrub(text: str, base: Path, jar: TlcJar) -> str:
    text = text.replace(f"{base}/spec/", "/spec/").replace(f"{base}/", "/spec/.")
    text = text.replace(str(jar.path), "/spec/.tla2tools.jar")
    text = _BUILT.sub(f"Version {_RELEASED}", text)
    return _MACHINE.sub(lambda found: f"[pid: 1] (Linux, Java, {found[1] or 'unknown'})", text)


def _write(name: str, case: Case, jar: TlcJar, output: str, ended: dict[str, Any]) -> None:
    sidecar = {
        "tlc": _name(jar),
        "jar_sha256": jar.sha256 if jar.source != NAMED else None,
        "module": case.module,
        "config": case.config,
        "options": {key: repr(value) for key, value in case.options.items()},
        **ended,
    }
    stem = f"{name}-{_name(jar)}"
    (HERE / f"{stem}.out").write_text(output, encoding="utf-8", newline="\n")
    (HERE / f"{stem}.json").write_text(json.dumps(sidecar, indent=1) + "\n", encoding="utf-8")


def _name(jar: TlcJar) -> str:
    """The version of the banner; of a rolling TLC, whose banner is a date, that of its release."""
    return jar.version if features(jar.version).writes_trace_spec is False else "1.8.0"


def main(names: list[str]) -> None:
    """Capture the cases named, or all."""
    java = find_java()
    for jar in available_jars(java=java):
        for name, case in CASES.items():
            if (not names or name in names) and _name(jar).startswith(case.only):
                capture(name, case, java, jar)


if __name__ == "__main__":
    main(sys.argv[1:])
