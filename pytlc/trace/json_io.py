"""Trace files: one JSON document with one line per step, refused unless it is exactly what was written.

A replay of an edited counterexample would prove something about another behaviour, so the file holds a
SHA-256 of its content, and each step a short one, by which a changed step is named. Both are of the canonical
JSON text (sorted keys, no white space): a file that was only reformatted is still read.

A file appears under its name complete or not at all: it is written beside it, flushed to the disk, and
renamed.
"""

from __future__ import annotations

import gc
import hashlib
import json
import marshal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pytlc.errors import TraceFormatError, UsageError
from pytlc.files import write_atomic
from pytlc.trace.json_value import Json, value_from_json, value_to_json
from pytlc.trace.model import Action, Ending, Finite, Location, Loop, State, Step, Stuttering, Trace
from pytlc.values import Value

FORMAT = "pytlc trace"
VERSION = 1
_WITHOUT_REFERENCES = 2
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)
_ADVICE = "a trace file is not meant to be edited; write it again by running the check again"


_NOTHING: Mapping[str, Any] = MappingProxyType({})
_OTHER_ENDINGS: dict[str, Ending] = {"stuttering": Stuttering(), "finite": Finite()}


@dataclass(frozen=True, slots=True)
class TraceFile:
    """A trace and what was saved with it (the run, the spec, the TLC version: whatever the caller gave)."""

    trace: Trace
    meta: Mapping[str, Any]


def save_trace(path: Path, trace: Trace, meta: Mapping[str, Any] = _NOTHING) -> None:
    """Write a trace file in place of the one of that name, atomically.

    Raises:
        StorageError: The disk is full or the folder is not writable; the old file is untouched.
    """
    write_atomic(path, trace_file_text(trace, meta).encode())


def trace_file_text(trace: Trace, meta: Mapping[str, Any]) -> str:
    """The content of a trace file."""
    return _document(trace, dict(meta))


def load_trace(path: Path) -> TraceFile:
    """Read a trace file.

    Raises:
        UsageError: There is no such file, or it cannot be opened.
        TraceFormatError: It is no trace file, of another version, cut off, or edited; the message names the
        place.
    """
    with _without_collections():
        return _load(path)


def _load(path: Path) -> TraceFile:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: the trace cannot be read: {error.strerror or error}") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise TraceFormatError(
            f"{path}: {place}: not JSON, the file is cut off or edited; {_ADVICE}"
        ) from error
    except UnicodeDecodeError as error:
        raise TraceFormatError(f"{path}: byte {error.start}: not UTF-8; {_ADVICE}") from error
    except (RecursionError, ValueError) as error:
        raise TraceFormatError(f"{path}: nested too deeply, or a number too long; {_ADVICE}") from error
    try:
        _check(data)
        return TraceFile(_trace_from_json(data), data["meta"])
    except (TraceFormatError, RecursionError) as error:
        raise TraceFormatError(f"{path}: {error}; {_ADVICE}") from error


@contextmanager
def _without_collections() -> Iterator[None]:
    """Look for no garbage meanwhile: where millions of objects stay, that costs more than reading them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def action_to_json(action: Action | None) -> Json:
    """The JSON of an action; null for the initial predicate."""
    if action is None:
        return None
    arguments = None if action.arguments is None else [value_to_json(value) for value in action.arguments]
    return {"name": action.name, "arguments": arguments, "location": _location_to_json(action.location)}


def step_to_json(step: Step) -> dict[str, Json]:
    """The JSON of a step: number, action, state, and where the cfg has an ALIAS, what that shows of it."""
    state = {variable: _shared_json(value) for variable, value in step.state.items()}
    alias = {} if step.alias is None else {"alias": _shared_json(step.alias)}
    return {"number": step.number, "action": action_to_json(step.action), "state": state, **alias}


def ending_to_json(ending: Ending) -> dict[str, Json]:
    """The JSON of how a behaviour goes on."""
    if isinstance(ending, Loop):
        return {"kind": "loop", "to": ending.to, "action": action_to_json(ending.action)}
    return {"kind": "stuttering" if isinstance(ending, Stuttering) else "finite"}


def trace_to_json(trace: Trace) -> dict[str, Json]:
    """The JSON of a trace: ending and steps."""
    return {"ending": ending_to_json(trace.ending), "steps": [step_to_json(step) for step in trace.steps]}


def _shared_json(value: Value) -> Json:
    """JSON that equal values share, which a trace has many of; it is written, never changed."""
    return value if isinstance(value, bool | str) else _cached_json(value)


@lru_cache(maxsize=1 << 12)
def _cached_json(value: Value) -> Json:
    return value_to_json(value)


def _location_to_json(location: Location | None) -> Json:
    if location is None:
        return None
    begin, end = (location.begin_line, location.begin_column), (location.end_line, location.end_column)
    return {"module": location.module, "begin": list(begin), "end": list(end)}


def _canonical(data: Any) -> bytes:
    return _ENCODER.encode(data).encode("ascii")


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def _document(trace: Trace, meta: dict[str, Any]) -> str:
    ending = ending_to_json(trace.ending)
    steps = [_canonical(step_to_json(step)) for step in trace.steps]
    lines = ",\n".join(f'{{"check":"{_short(step)}","step":{step.decode("ascii")}}}' for step in steps)
    digest = _digest(_canonical(meta), _canonical(ending), *steps)
    head = {"format": FORMAT, "version": VERSION, "sha256": digest, "meta": meta, "ending": ending}
    return f'{json.dumps(head, allow_nan=False)[:-1]},\n"steps": [\n{lines}\n]}}\n'


def _short(step: bytes) -> str:
    return _digest(step)[:8]


def _check(data: Any) -> None:
    """Refuse a document that is not as it was written."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise TraceFormatError(f'line 1: not a trace file: expected "format": "{FORMAT}"')
    if data.get("version") != VERSION:
        raise TraceFormatError(
            f"line 1: version {data.get('version')} of the format: this pytlc reads {VERSION}"
        )
    entries = data.get("steps")
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and "step" in entry for entry in entries
    ):
        raise TraceFormatError('"steps": expected a list of steps')
    steps = [_canonical(entry["step"]) for entry in entries]
    for number, (entry, step) in enumerate(zip(entries, steps, strict=True), 1):
        if entry.get("check") != _short(step):
            raise TraceFormatError(f"step {number}: changed after it was written")
    if data.get("sha256") != _digest(_canonical(data.get("meta")), _canonical(data.get("ending")), *steps):
        raise TraceFormatError('the whole: steps, ending, "meta" or "sha256" changed after it was written')


def _trace_from_json(data: Any) -> Trace:
    try:
        known: dict[bytes, Value] = {}
        steps = tuple(_step_from_json(entry["step"], known) for entry in data["steps"])
        return Trace(steps, ending_from_json(data["ending"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TraceFormatError(
            f"a step or the ending has another form than written here: {error!r}"
        ) from error


def _step_from_json(data: Any, known: dict[bytes, Value]) -> Step:
    values = {variable: _shared_value(value, known) for variable, value in data["state"].items()}
    alias = _shared_value(data["alias"], known) if "alias" in data else None
    return Step(data["number"], action_from_json(data["action"]), State(values), alias)


def _shared_value(data: Any, known: dict[bytes, Value]) -> Value:
    """The value of its JSON, one object for those that a trace repeats.

    Args:
        data: The JSON.
        known: Values by a key of their JSON that tells TRUE from 1; it grows.
    """
    if not isinstance(data, dict):
        return value_from_json(data)
    key = marshal.dumps(data, _WITHOUT_REFERENCES)
    value = known.get(key)
    if value is None:
        value = known[key] = value_from_json(data)
    return value


def ending_from_json(data: Any) -> Ending:
    """The ending of its JSON; KeyError, TypeError or ValueError where it is none."""
    if data["kind"] == "loop":
        return Loop(data["to"], action_from_json(data["action"]))
    return _OTHER_ENDINGS[data["kind"]]


def action_from_json(data: Any) -> Action | None:
    """The action of its JSON; KeyError, TypeError or ValueError where it is none."""
    if data is None:
        return None
    arguments = None if data["arguments"] is None else tuple(map(value_from_json, data["arguments"]))
    place = data["location"]
    location = None if place is None else Location(place["module"], *place["begin"], *place["end"])
    return Action(data["name"], arguments, location)
