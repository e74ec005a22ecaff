"""The folder of one run, as it is read back.

::

    job.json       what was asked: target, scope, options, toolchain, the command for TLC alone
    spec/          the modules, the configuration, library jars and the data that the spec names, ready for
                   that command
    written/       what the spec has written; not there where it has written nothing
    layers/        a user's layers with their twins and the Python of a family in a folder, as they were;
                   not there without one
    sources.json   which lines of the templates they are from; not there for a user's spec
    tlc.out        what TLC printed, byte for byte
    tlc.err        its standard error
    result.json    what pytlc read in it, without the traces
    trace-N.json   the trace of finding N that has one, from 1, lossless
    behaviour-N.json   the behaviour N of a simulation on which the reference model did not agree
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pytlc.errors import TraceFormatError, UsageError
from pytlc.runs.surroundings import beside_of
from pytlc.spec.source_map import NO_SOURCES, SourceMap, map_from_jsonable
from pytlc.tlc.job import TlcJob
from pytlc.tlc.jsonable import diagnostics_of
from pytlc.tlc.options import Dump, Simulation, TlcOptions
from pytlc.tlc.result import Outcome, Result, RunEnd, Stop
from pytlc.tlc.runner import RAW_OUTPUT, replay_text
from pytlc.trace import Trace, load_trace

if TYPE_CHECKING:
    from pytlc.tlc.evaluate import Spec

FORMAT = 1
JOB = "job.json"
RESULT = "result.json"
SPEC = "spec"
LAYERS = "layers"
SOURCES = "sources.json"

_Choice = TypeVar("_Choice", bound=Enum)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run that was stored; everything is read when it is asked for.

    Attributes:
        path: Its folder; the last part is the run's name.
    """

    path: Path

    @property
    def name(self) -> str:
        """The first digits of the hash over its inputs."""
        return self.path.name

    def record(self) -> dict[str, Any]:
        """What was asked: the content of ``job.json``."""
        return read_json(self.path / JOB)

    def summary(self) -> dict[str, Any]:
        """What was found: the content of ``result.json``."""
        return read_json(self.path / RESULT)

    def outcome(self) -> Outcome:
        """What was found, in a word."""
        return _member(Outcome, self.summary().get("outcome"), self.path / RESULT)

    def sources(self) -> SourceMap:
        """Where in the templates the lines of its files are from; nowhere for a user's spec.

        Raises:
            TraceFormatError: The file is cut off or was edited.
        """
        path = self.path / SOURCES
        if not path.exists():
            return NO_SOURCES
        data = read_json(path).get("files")
        try:
            return map_from_jsonable(data)
        except TraceFormatError as error:
            raise _damaged(path, str(error)) from error

    def layers(self) -> dict[str, str]:
        """The files of a user's layers and family by name, as they were when the run was made.

        Raises:
            TraceFormatError: One is missing or was edited.
        """
        return {name: self._kept(name, digest) for name, digest in self.record().get("kept", {}).items()}

    def _kept(self, name: str, digest: str) -> str:
        path = self.path / LAYERS / name
        try:
            text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _damaged(path, str(error)) from error
        if fingerprint(text.encode()) != digest:
            raise _damaged(path, "it was changed after the run was made")
        return text

    def spec(self) -> Spec:
        """What TLC was given: the modules, the configuration, the libraries, what lay beside.

        Raises:
            TraceFormatError: They are missing.
        """
        from pytlc.tlc.evaluate import Spec  # noqa: PLC0415  # most runs are kept without a question

        record = self.record()
        main = str(record.get("main"))
        folder = self.path / SPEC
        try:
            files = {file.name: _text(file) for file in sorted(folder.glob("*.tla"))}
            jars = {name: (folder / name).read_bytes() for name in record.get("jars", {})}
            config = _text(folder / f"{main}.cfg")
            return Spec(files, main, config, jars, beside_of(record.get("beside", {}), folder))
        except OSError as error:
            raise _damaged(folder, error.strerror or str(error)) from error

    def job(self) -> TlcJob:
        """What TLC was given, as it was given.

        Raises:
            TraceFormatError: A file is missing or damaged.
        """
        return replace(self.spec().job(self._options()), kept=self.layers())

    def _options(self) -> TlcOptions:
        options = dict(self.record().get("options", {}))
        simulate, dump = options.get("simulate"), options.get("dump")
        lists = {name: tuple(options.get(name, ())) for name in ("extra_jvm", "extra_tlc")}
        try:
            options |= {"simulate": simulate and Simulation(**simulate), "dump": dump and Dump[dump.upper()]}
            return TlcOptions(**(options | lists))
        except (TypeError, KeyError, AttributeError) as error:
            raise _damaged(self.path / JOB, f"options: {error}") from error

    def trace_path(self, number: int = 1) -> Path:
        """Where the trace of finding ``number`` is, counted from 1."""
        return self.path / f"trace-{number}.json"

    def behaviour_path(self, number: int) -> Path:
        """Where behaviour ``number`` of a simulation is, from 1, if the model did not agree with it."""
        return self.path / f"behaviour-{number}.json"

    def behaviours(self) -> tuple[Path, ...]:
        """The behaviours of a simulation on which the reference model did not agree."""
        found = self.path.glob("behaviour-*.json")
        return tuple(sorted(found, key=lambda path: int(path.stem.partition("-")[2])))

    def traces(self) -> tuple[Trace, ...]:
        """The counterexamples, in the order in which TLC found them.

        Raises:
            TraceFormatError: One of the files is cut off or was edited.
        """
        numbers = self.summary().get("traces", [])
        return tuple(load_trace(self.trace_path(int(number))).trace for number in numbers)

    def result(self) -> Result:
        """The whole result, read again from what TLC printed, with the diagnostics that it was kept with."""
        summary, record = self.summary(), self.record()
        end = summary.get("end", {})
        raw = self.path / RAW_OUTPUT
        try:
            text = raw.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise _damaged(raw, error.strerror or str(error)) from error
        result = replay_text(
            text,
            RunEnd(
                _member(Stop, end.get("stop"), self.path / RESULT),
                end.get("returncode"),
                end.get("seconds"),
                end.get("deadline"),
                end.get("stderr", ""),
                end.get("bound"),
            ),
            properties=tuple(record.get("properties", ())),
            continued=bool(record.get("options", {}).get("continue_after_violation")),
        )
        given = summary.get("findings", ())
        if result.outcome.value != summary.get("outcome") or len(result.findings) != len(given):
            raise TraceFormatError(
                f"{self.path}: its files tell of different runs; remove that folder and run the check again"
            )
        return self._as_given(result, summary)

    def _as_given(self, result: Result, summary: Mapping[str, Any]) -> Result:
        """What the output alone does not tell: names that were given, explanations, warnings of pytlc."""
        try:
            findings = (
                replace(finding, property=given["property"], message=given["message"])
                for finding, given in zip(result.findings, summary["findings"], strict=True)
            )
            return replace(
                result,
                property=summary["property"],
                findings=tuple(findings),
                stats=replace(result.stats, age=summary["stats"].get("age")),
                written=tuple(summary.get("written", ())),
                confirmed=bool(summary.get("confirmed")),
                diagnostics=diagnostics_of(summary["diagnostics"]),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise _damaged(self.path / RESULT, f"it is incomplete: {error}") from error


def run_of_trace(path: Path, meta: Mapping[str, Any]) -> StoredRun:
    """The run that a trace file is of: the one that it lies in, else the one that it names.

    Args:
        path: The file.
        meta: What was saved with its trace.

    Raises:
        UsageError: There is no such run.
    """
    named = meta.get("run")
    folders = [path.absolute().parent, *([Path(named)] if isinstance(named, str) else [])]
    found = next((folder for folder in folders if (folder / JOB).is_file()), None)
    if found is None:
        gone = f"{named}, the run that it names, is not there" if named else "it names no run either"
        raise UsageError(
            f"{path} is in no run, and {gone}, so it is not known what it is a trace of; name one of a run"
        )
    return StoredRun(found)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def fingerprint(content: bytes) -> str:
    """64 hexadecimal digits of a file that is kept with a run."""
    return hashlib.sha256(content).hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """The object in one of pytlc's own JSON files.

    Raises:
        TraceFormatError: The file is missing, cut off, no JSON, or of another format.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _damaged(path, error.strerror or str(error)) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _damaged(path, f"expected an object with format {FORMAT}")
    return data


def _member(choices: type[_Choice], value: object, path: Path) -> _Choice:
    try:
        return choices(value)
    except ValueError as error:
        expected = ", ".join(str(choice.value) for choice in choices)
        raise _damaged(path, f"expected one of {expected}, found {value!r}") from error


def _damaged(path: Path, reason: str) -> TraceFormatError:
    return TraceFormatError(f"{path} cannot be read: {reason}; remove its folder and run the check again")
