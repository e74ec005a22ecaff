"""Traces in the Informal Trace Format of Apalache (ADR 015), which Quint and its viewers read too.

Integers are ``{"#bigint": "3"}``, sequences are lists, records are objects, other functions are
``{"#map": [[argument, value], ..]}``, sets are ``{"#set": [..]}``. Two things of TLC's have no form of their
own. A model value is written as a string, and ``#meta`` lists the names that are meant; a trace in which such
a name is also a string is refused. What TLC leaves unenumerated is ``{"#unserializable": text}``, as is what
lies deeper than readers of JSON can be trusted to follow; its text is read back.

The format knows one way to go on for ever, ``loop``, the index of a state. A trace that stutters loops to its
last state. Actions and the exact ending are in ``#meta``, where other readers ignore them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from pytlc.errors import ParseError, TraceFormatError, UsageError
from pytlc.files import write_atomic
from pytlc.trace.json_io import action_from_json, action_to_json, ending_from_json, ending_to_json
from pytlc.trace.json_value import Json
from pytlc.trace.model import Ending, Finite, Loop, State, Step, Stuttering, Trace
from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, parse_value, show
from pytlc.values.base import Composite

_FORMAT = "ITF"
_DESCRIPTION = "https://apalache-mc.org/docs/adr/015adr-trace.html"
_DEEPEST = 60
_LONGEST_SET = 100_000
_LONGEST_INTEGER = 4000
_Names = frozenset[str]


def trace_to_itf(trace: Trace, meta: Mapping[str, Any] | None = None) -> dict[str, Json]:
    """The ITF document of a trace, of plain lists and dicts.

    Raises:
        UsageError: ITF cannot say it: a string is spelled as a model value of the same trace, a set has more
            than 100,000 elements, or a variable begins with ``#``.
    """
    names = _model_values(trace)
    head: dict[str, Any] = {
        **(meta or {}),
        "format": _FORMAT,
        "format-description": _DESCRIPTION,
        "modelValues": sorted(names),
        "ending": ending_to_json(trace.ending),
    }
    states: list[Json] = [_step_to_itf(step) for step in trace.steps]
    document: dict[str, Json] = {"#meta": head, "vars": list(trace.steps[0].state), "states": states}
    loop = _loop_index(trace)
    return document if loop is None else {**document, "loop": loop}


def trace_from_itf(data: Any) -> Trace:
    """The trace of an ITF document, of any tool that writes the format.

    Raises:
        TraceFormatError: It is no ITF document; the message names the state and the variable.
    """
    if not isinstance(data, dict) or not isinstance(data.get("states"), list) or not data["states"]:
        raise TraceFormatError('not an ITF trace: expected an object with a list "states"')
    meta = data.get("#meta")
    head = meta if isinstance(meta, dict) else {}
    try:
        names = frozenset(map(str, head.get("modelValues", ())))
        steps = tuple(_step_from_itf(number, state, names) for number, state in enumerate(data["states"], 1))
        return Trace(steps, _ending(data, head, len(steps)))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise TraceFormatError(f"not an ITF trace: {error!r}") from error


def save_itf(path: Path, trace: Trace, meta: Mapping[str, Any] | None = None) -> None:
    """Write an ITF file in place of the one of that name, atomically.

    Raises:
        UsageError: As in :func:`trace_to_itf`.
        StorageError: The file cannot be written.
    """
    write_atomic(path, (json.dumps(trace_to_itf(trace, meta), indent=1) + "\n").encode())


def load_itf(path: Path) -> Trace:
    """Read an ITF file.

    Raises:
        UsageError: There is no such file, or it cannot be opened.
        TraceFormatError: It is no ITF trace.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: the trace cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise TraceFormatError(f"{path}: not JSON: {error}") from error
    try:
        return trace_from_itf(data)
    except TraceFormatError as error:
        raise TraceFormatError(f"{path}: {error}") from error


def _model_values(trace: Trace) -> _Names:
    """The names of all model values of the trace; none of them may be a string of it."""
    names: set[str] = set()
    strings: set[str] = set()
    pending: list[Value] = [value for step in trace.steps for value in step.state.values()]
    seen: set[Composite] = set()
    while pending:
        value = pending.pop()
        if isinstance(value, Composite):
            if value not in seen:
                seen.add(value)
                pending.extend(value.parts)
        elif isinstance(value, ModelValue):
            names.add(value.name)
        elif isinstance(value, str):
            strings.add(value)
    if both := names & strings:
        raise UsageError(
            f"ITF writes the model value {min(both)} and the string {show(min(both))} alike, and this trace "
            "has both; export it as json"
        )
    return frozenset(names)


def _loop_index(trace: Trace) -> int | None:
    if isinstance(trace.ending, Loop):
        return trace.ending.to - 1
    return len(trace) - 1 if isinstance(trace.ending, Stuttering) else None


def _ending(data: Mapping[str, Any], head: Mapping[str, Any], length: int) -> Ending:
    if "ending" in head:
        return ending_from_json(head["ending"])
    loop = data.get("loop")
    if loop is None:
        return Finite()
    if type(loop) is not int:
        raise TypeError(f'"loop" is {loop!r}, not the index of a state')
    return Stuttering() if loop == length - 1 else Loop(loop + 1)


def _step_to_itf(step: Step) -> Json:
    meta: Json = {"index": step.number - 1, "action": action_to_json(step.action)}
    if unfit := [name for name in step.state if name.startswith("#")]:
        raise UsageError(f"ITF cannot name a variable {unfit[0]}")
    return {"#meta": meta, **{name: _encode(value, _DEEPEST) for name, value in step.state.items()}}


def _step_from_itf(number: int, data: Any, names: _Names) -> Step:
    if not isinstance(data, dict):
        raise TraceFormatError(f"state {number}: expected an object")
    meta = data.get("#meta")
    action = action_from_json(meta["action"]) if isinstance(meta, dict) and "action" in meta else None
    values = {name: _named(number, name, value, names) for name, value in data.items() if name[:1] != "#"}
    return Step(number, action, State(values))


def _named(number: int, name: str, data: Any, names: _Names) -> Value:
    try:
        return _decode(data, names)
    except (KeyError, TypeError, ValueError, AttributeError, ParseError) as error:
        raise TraceFormatError(f"state {number}, {name}: {str(data)[:80]} is no value of ITF") from error


def _encode(value: Value, levels: int) -> Json:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return {"#bigint": str(value)}
    if isinstance(value, ModelValue):
        return value.name
    if levels == 0 or isinstance(value, Unenumerated):
        return {"#unserializable": show(value)}
    return _encode_set(value, levels - 1) if isinstance(value, FiniteSet) else _encode_function(value, levels)


def _encode_set(value: FiniteSet, levels: int) -> Json:
    if value.size > _LONGEST_SET:
        raise UsageError(f"ITF lists the elements of a set, and {value!r} has too many; export it as json")
    return {"#set": [_encode(element, levels) for element in value]}


def _encode_function(value: Value, levels: int) -> Json:
    assert isinstance(value, Function)  # noqa: S101  # the only class left
    inner = levels - 1
    if value.is_sequence:
        return [_encode(element, inner) for element in value.as_tuple()]
    if value.is_record and not any(name.startswith("#") for name in value.as_record()):
        return {name: _encode(field, inner) for name, field in value.as_record().items()}
    return {"#map": [[_encode(key, inner), _encode(image, inner)] for key, image in value.items()]}


def _decode(data: Any, names: _Names) -> Value:
    if isinstance(data, bool | int):
        return data
    if isinstance(data, str):
        return ModelValue(data) if data in names else data
    if isinstance(data, list):
        return Function.sequence(_decoded(data, names))
    if len(data) == 1 and (kind := next(iter(data))).startswith("#"):
        return _READERS[kind](data[kind], names)
    return Function.record({name: _decode(field, names) for name, field in data.items()})


def _decoded(data: Any, names: _Names) -> Iterable[Value]:
    if not isinstance(data, list):
        raise TypeError(data)
    return [_decode(element, names) for element in data]


def _integer(content: Any, _names: _Names) -> int:
    if not isinstance(content, str) or len(content) > _LONGEST_INTEGER:
        raise TypeError(content)
    return int(content)


def _map(content: Any, names: _Names) -> Function:
    return Function.of([(_decode(key, names), _decode(image, names)) for key, image in content])


def _text(content: Any, _names: _Names) -> Value:
    if not isinstance(content, str):
        raise TypeError(content)
    return parse_value(content)


_READERS: dict[str, Callable[[Any, _Names], Value]] = {
    "#bigint": _integer,
    "#tup": lambda content, names: Function.sequence(_decoded(content, names)),
    "#set": lambda content, names: FiniteSet(_decoded(content, names)),
    "#map": _map,
    "#unserializable": _text,
}
