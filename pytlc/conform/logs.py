"""Logs: what somebody saw of a behaviour, one JSON object a line.

The first line is the header, every other line that is not blank an event, which is one step of the spec::

    {"format": "pytlc log", "version": 1, "target": "vgic@v4", "scope": {"vcpus": 2}, "steps": "all"}
    {"action": "DeviceAssert", "args": ["spi32"], "state": {"physState[spi32]": "pending"}}
    {"action": "TakeIrq"}
    {"state": {"pc[pcpu0]": "gic_interrupt.read_iar"}}

Header:

``format``, ``version``   ``"pytlc log"`` and 1.
``target``, ``scope``     What it is a log of; not needed, and refused where the command says otherwise.
``steps``                 ``"all"``: each line is the step after that of the line before. ``"some"``: steps
                          that nobody saw may lie before each line.
``gap``                   How many of those at most; only with ``"some"``, where it has to be there.
``initial``               What was seen before the first step, as in ``state``; everything may be unseen.

Event, where each key may be missing:

``action``   Name of the action, as a trace of TLC shows it.
``args``     All its arguments, in order.
``state``    What was seen after the step, by path: a variable (``status``), or a part of one, as pytlc writes
             the changes of a step (``status[spi32]``, ``hwLr[pcpu0][0].state``). What is not there is unseen.
``note``     Anything; it is not looked at.

:mod:`pytlc.conform.log_values` says how values are written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytlc.conform.log_values import Misread, Reader, nearest, write_value
from pytlc.errors import LogFormatError, UsageError
from pytlc.trace import Action, State
from pytlc.values import Function, Value

FORMAT = "pytlc log"
VERSION = 1
_HEADER = ("format", "version", "target", "scope", "steps", "gap", "initial", "note")
_EVENT = ("action", "args", "state", "note")


@dataclass(frozen=True, slots=True)
class Line:
    """One object of a log, with the number of its line from 1."""

    number: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RawLog:
    """A log whose names and values are still those of its writer.

    Attributes:
        path: The file, for messages.
        header: Its first line.
        events: The other lines.
        gap: How many steps may lie unseen before each event.
        target: What it says to be a log of; empty where it says nothing.
        scope: The sizes that it names.
    """

    path: str
    header: Line
    events: tuple[Line, ...]
    gap: int
    target: str
    scope: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the names of a log can mean.

    Attributes:
        initial: An initial state of the spec, for the variables and the kinds of their values.
        models: Names of the model values.
        actions: Number of arguments of each action, by name; None where the spec's actions cannot be told.
    """

    initial: State
    models: frozenset[str]
    actions: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Observation:
    """A part of the state that was seen.

    Attributes:
        where: The path as it was written.
        path: The variable, then the arguments that lead to the part.
        value: What it was.
    """

    where: str
    path: tuple[Value, ...]
    value: Value

    def of(self, state: State) -> Value | None:
        """What a state has there; None where the path leads nowhere."""
        variable, *keys = self.path
        value: Value | None = state.get(str(variable))
        for key in keys:
            value = value[key] if isinstance(value, Function) and key in value else None
        return value


@dataclass(frozen=True, slots=True)
class Event:
    """One step as it was seen.

    Attributes:
        line: Number of its line in the file; 0 for one that is in none.
        action: Name of its action; None if that was not seen.
        arguments: Of the action; None if they were not seen.
        seen: What was seen of the state after it.
    """

    line: int
    action: str | None
    arguments: tuple[Value, ...] | None
    seen: tuple[Observation, ...]

    def __str__(self) -> str:
        return "a step without a name" if self.action is None else str(Action(self.action, self.arguments))


@dataclass(frozen=True, slots=True)
class Log:
    """A log in the spec's words.

    Attributes:
        name: The file, or what else tells it from others.
        initial: What was seen before the first step.
        events: The steps that were seen.
        gap: How many steps may lie unseen before each of them.
    """

    name: str
    initial: tuple[Observation, ...]
    events: tuple[Event, ...]
    gap: int = 0


def read_log(path: Path) -> RawLog:
    """Read the JSON of a log.

    Raises:
        UsageError: The file cannot be read.
        LogFormatError: A line is not what it should be; the message names file, line and key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: the log cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise LogFormatError(f"{path}: byte {error.start}: not UTF-8") from error
    lines = [_line(path, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise LogFormatError(
            f'{path}: empty; expected a header: {{"format": "{FORMAT}", "version": {VERSION}, ..}}'
        )
    return _with_header(str(path), lines[0], tuple(lines[1:]))


def resolve(raw: RawLog, vocabulary: Vocabulary) -> Log:
    """Read the names and values of a log as the spec's.

    Raises:
        LogFormatError: A name or a value cannot be meant; the message says what was expected, and what comes
            nearest.
    """
    _only(raw.path, raw.header, _HEADER)
    initial = _observations(raw, raw.header, "initial", vocabulary)
    return Log(raw.path, initial, tuple(_event(raw, line, vocabulary) for line in raw.events), raw.gap)


def write_log(log: Log, models: frozenset[str], *, target: str, scope: Mapping[str, int]) -> str:
    """The text of a log, which :func:`read_log` and :func:`resolve` read back."""
    header: dict[str, Any] = {"format": FORMAT, "version": VERSION, "target": target, "scope": dict(scope)}
    header |= {"steps": "some", "gap": log.gap} if log.gap else {"steps": "all"}
    header["initial"] = {seen.where: write_value(seen.value, models) for seen in log.initial}
    rows = [header, *(_row(event, models) for event in log.events)]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def observe(state: State) -> tuple[Observation, ...]:
    """Everything that can be seen of a state."""
    return tuple(Observation(name, (name,), value) for name, value in state.items())


def _row(event: Event, models: frozenset[str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if event.action is not None:
        row["action"] = event.action
    if event.arguments is not None:
        row["args"] = [write_value(argument, models) for argument in event.arguments]
    return row | {"state": {seen.where: write_value(seen.value, models) for seen in event.seen}}


def _line(path: Path, number: int, text: str) -> Line:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise LogFormatError(f"{path}, line {number}, column {error.colno}: not JSON: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise LogFormatError(f"{path}, line {number}: nested too deeply, or a number too long") from error
    if not isinstance(data, dict):
        raise LogFormatError(f"{path}, line {number}: expected an object, {{..}}, not {text.strip()[:40]}")
    return Line(number, data)


def _with_header(path: str, header: Line, events: tuple[Line, ...]) -> RawLog:
    data = header.data
    if data.get("format") != FORMAT:
        raise _wrong(path, header, "format", f'expected "{FORMAT}" in the first line')
    if data.get("version") != VERSION:
        raise _wrong(path, header, "version", f"this pytlc reads {VERSION}, not {data.get('version')!r}")
    steps, gap = data.get("steps", "all"), data.get("gap")
    if steps not in {"all", "some"}:
        raise _wrong(path, header, "steps", f'expected "all" or "some", not {steps!r}')
    if steps == "all" and gap is not None:
        raise _wrong(path, header, "gap", 'it goes with "steps": "some"; here every step was seen')
    if steps == "some" and (type(gap) is not int or gap < 1):
        raise _wrong(
            path, header, "gap", f"expected the most steps unseen before a line, 1 or more, not {gap!r}"
        )
    target, scope = data.get("target", ""), data.get("scope", {})
    if not isinstance(target, str):
        raise _wrong(path, header, "target", f"expected a string such as vgic@v4, not {target!r}")
    if not isinstance(scope, dict) or not all(type(size) in {int, str} for size in scope.values()):
        raise _wrong(path, header, "scope", 'expected sizes by name, as in {"vcpus": 2}')
    return RawLog(path, header, events, gap or 0, target, scope)


def _event(raw: RawLog, line: Line, vocabulary: Vocabulary) -> Event:
    _only(raw.path, line, _EVENT)
    action, given = line.data.get("action"), line.data.get("args")
    arguments = None
    if action is not None:
        _check_action(raw.path, line, action, vocabulary)
        if given is not None:
            arguments = _arguments(raw.path, line, action, given, vocabulary)
    elif given is not None:
        raise _wrong(raw.path, line, "args", "they go with an action; name it")
    return Event(line.number, action, arguments, _observations(raw, line, "state", vocabulary))


def _check_action(path: str, line: Line, action: Any, vocabulary: Vocabulary) -> None:
    if not isinstance(action, str):
        raise _wrong(path, line, "action", f"expected a name, not {action!r}")
    if vocabulary.actions is None:
        raise _wrong(
            path,
            line,
            "action",
            "the actions of this spec cannot be told apart: its next-state relation is no disjunction of"
            " operators that another module can see; leave action and args out, and log states only",
        )
    if action not in vocabulary.actions:
        raise _wrong(
            path, line, "action", f"the spec has no action {action}{nearest(action, vocabulary.actions)}"
        )


def _arguments(path: str, line: Line, action: str, given: Any, vocabulary: Vocabulary) -> tuple[Value, ...]:
    expected = (vocabulary.actions or {})[action]
    if not isinstance(given, list) or len(given) != expected:
        raise _wrong(path, line, "args", f"{action} has {expected} of them: expected a list of that length")
    reader = Reader(vocabulary.models)
    try:
        return tuple(reader.value(argument, None) for argument in given)
    except Misread as error:
        raise _wrong(path, line, "args", str(error)) from error


def _observations(raw: RawLog, line: Line, key: str, vocabulary: Vocabulary) -> tuple[Observation, ...]:
    seen = line.data.get(key, {})
    if not isinstance(seen, dict):
        raise _wrong(raw.path, line, key, f"expected an object, variable by variable, not {seen!r}")
    reader = Reader(vocabulary.models)
    found = []
    for where, data in seen.items():
        try:
            path, sample = read_path(where, vocabulary.initial, reader)
            found.append(Observation(where, path, reader.value(data, sample)))
        except Misread as error:
            raise _wrong(raw.path, line, f"{key}: {where}", str(error)) from error
    return tuple(found)


def read_path(text: str, initial: State, reader: Reader) -> tuple[tuple[Value, ...], Value | None]:
    """The variable and keys of a path such as ``hwLr[pcpu0][0].state``, and what an initial state has there.

    Raises:
        Misread: There is no such variable, or its value has no such part.
    """
    variable, *keys = _parts(text)
    if variable not in initial:
        raise Misread(f"the spec has no variable {variable}{nearest(variable, initial)}")
    path: list[Value] = [variable]
    sample: Value | None = initial[variable]
    for key in keys:
        if sample is not None and not isinstance(sample, Function):
            raise Misread(f"there is nothing inside of it at {key}: it is no function, record or sequence")
        path.append(reader.key(key, sample))
        sample = sample[path[-1]] if isinstance(sample, Function) and path[-1] in sample else None
    return tuple(path), sample


def _parts(text: str) -> Iterator[str]:
    """The pieces of a path: what stands before the first bracket or dot, then each key."""
    start, depth, quoted = 0, 0, False
    for place, mark in enumerate(text):
        quoted ^= mark == '"'
        if quoted or (depth and mark not in "[]"):
            continue
        if mark == "[":
            depth += 1
        elif mark == "]":
            depth -= 1
        if (mark in "[." and depth == (mark == "[")) or (mark == "]" and depth == 0):
            if place > start or not start:
                yield text[start:place].strip()
            start = place + 1
    if depth or quoted:
        raise Misread("a bracket or a quotation mark is not closed")
    if start < len(text):
        yield text[start:].strip()


def _only(path: str, line: Line, known: Iterable[str]) -> None:
    for key in line.data:
        if key not in known:
            raise _wrong(path, line, key, f"there is no such key{nearest(key, known)}")


def _wrong(path: str, line: Line, key: str, reason: str) -> LogFormatError:
    return LogFormatError(f"{path}, line {line.number}, {key}: {reason}")
