"""The format of logs: what is read, what is refused and how, and that what is written is read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pytlc.conform.logs import Event, Log, Vocabulary, observe, read_log, resolve, write_log
from pytlc.errors import LogFormatError, UsageError
from pytlc.trace import State
from pytlc.values import FiniteSet, Function, ModelValue, parse_state

MODELS = frozenset({"p0", "p1", "none"})
INITIAL = State(
    parse_state(
        r"""
/\ status = (p0 :> {"on"} @@ p1 :> {})
/\ lock = (<<"a", p0>> :> none @@ <<"a", p1>> :> none)
/\ regs = (p0 :> (0 :> [irq |-> none, n |-> 1]))
/\ queue = <<>>
/\ count = 2
/\ owner = none
/\ flag = TRUE
""".strip()
    )
)
WORDS = Vocabulary(INITIAL, MODELS, {"Take": 1, "Tick": 0})
HEADER: dict[str, Any] = {"format": "pytlc log", "version": 1}


def read(folder: Path, *rows: object, words: Vocabulary = WORDS) -> Log:
    """The log of a header and events."""
    path = folder / "some.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return resolve(read_log(path), words)


def seen(folder: Path, where: str, data: object) -> tuple[tuple[object, ...], object]:
    """Path and value of one observation."""
    (event,) = read(folder, HEADER, {"state": {where: data}}).events
    (part,) = event.seen
    return part.path, part.value


@pytest.mark.parametrize(
    ("where", "data", "path", "value"),
    [
        ("status[p0]", ["on", "off"], ("status", ModelValue("p0")), FiniteSet(["on", "off"])),
        (
            "status",
            {"p0": [], "p1": ["x"]},
            ("status",),
            Function.of({ModelValue("p0"): FiniteSet([]), ModelValue("p1"): FiniteSet(["x"])}),
        ),
        ('lock[<<"a", p1>>]', "p1", ("lock", Function.sequence(["a", ModelValue("p1")])), ModelValue("p1")),
        ("regs[p0][0].irq", "p1", ("regs", ModelValue("p0"), 0, "irq"), ModelValue("p1")),
        (
            "regs[p0][0]",
            {"irq": "none", "n": 3},
            ("regs", ModelValue("p0"), 0),
            Function.record({"irq": ModelValue("none"), "n": 3}),
        ),
        ("queue", ["p0", "x"], ("queue",), Function.sequence([ModelValue("p0"), "x"])),
        ("queue[1]", 4, ("queue", 1), 4),
        (
            "queue",
            {"sequence": [{"set": [1]}, {"string": "p0"}]},
            ("queue",),
            Function.sequence([FiniteSet([1]), "p0"]),
        ),
        ("owner", {"model": "p1"}, ("owner",), ModelValue("p1")),
        ("owner", 3, ("owner",), 3),
        ("flag", False, ("flag",), False),
        ("count", {"integer": "9007199254740993"}, ("count",), 9007199254740993),
        ("count", {"text": "<<p0, x>>"}, ("count",), Function.sequence([ModelValue("p0"), "x"])),
    ],
)
def test_values_are_read_in_the_light_of_an_initial_state(
    tmp_path: Path, where: str, data: object, path: object, value: object
) -> None:
    """Lists, objects, keys and strings mean what stands there; typed values mean themselves."""
    assert seen(tmp_path, where, data) == (path, value)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"action": "Taek"}, "line 2, action: the spec has no action Taek; did you mean Take?"),
        ({"action": 3}, "line 2, action: expected a name, not 3"),
        ({"action": "Take", "args": []}, "line 2, args: Take has 1 of them"),
        ({"action": "Take", "args": [None]}, "line 2, args: None is no value of TLA+"),
        ({"args": [1]}, "line 2, args: they go with an action"),
        ({"sate": {}}, "line 2, sate: there is no such key; did you mean state?"),
        ({"state": []}, "line 2, state: expected an object"),
        ({"state": {"cuont": 1}}, "state: cuont: the spec has no variable cuont; did you mean count?"),
        ({"state": {"count": "1"}}, "state: count: expected an integer, as 2 in the initial state"),
        ({"state": {"count": 1.5}}, "1.5 is no value of TLA+"),
        ({"state": {"count": [1]}}, "expected an integer"),
        ({"state": {"count": {"a": 1}}}, "expected an integer"),
        ({"state": {"flag": 1}}, "expected true or false"),
        ({"state": {"status[p2]": []}}, "there is no p2; there is p0, p1"),
        ({"state": {"status[<<]": []}}, "'<<' is no key: expected p0, p1"),
        ({"state": {"status": {"p0": []}}}, "p1 missing; for a part of it write its path"),
        ({"state": {"status": [1]}}, "expected an object with the keys p0, p1"),
        ({"state": {"status[p0": []}}, "a bracket or a quotation mark is not closed"),
        ({"state": {"count[1]": 1}}, "there is nothing inside of it at 1"),
        ({"state": {"owner": {"model": "p9"}}}, "has no model value 'p9'"),
        ({"state": {"owner": {"set": 3}}}, "has another form than that of a trace file"),
        ("[]", "line 2: expected an object"),
        ("{", "line 2, column 2: not JSON"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(tmp_path: Path, row: object, message: str) -> None:
    """The message names file, line and key, what was expected, and what comes nearest."""
    with pytest.raises(LogFormatError) as caught:
        read(tmp_path, HEADER, row)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "some.jsonl"))


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ({}, 'format: expected "pytlc log"'),
        (HEADER | {"version": 2}, "version: this pytlc reads 1, not 2"),
        (HEADER | {"steps": "few"}, 'steps: expected "all" or "some"'),
        (HEADER | {"gap": 1}, 'gap: it goes with "steps": "some"'),
        (HEADER | {"steps": "some"}, "gap: expected the most steps unseen before a line"),
        (HEADER | {"steps": "some", "gap": 0}, "1 or more, not 0"),
        (HEADER | {"target": 3}, "target: expected a string"),
        (HEADER | {"scope": [2]}, "scope: expected sizes by name"),
        (HEADER | {"gaps": 3}, "gaps: there is no such key; did you mean gap?"),
        (HEADER | {"initial": {"count": "x"}}, "initial: count: expected an integer"),
    ],
)
def test_a_header_that_cannot_be_meant_is_refused(tmp_path: Path, header: object, message: str) -> None:
    """It is line 1."""
    with pytest.raises(LogFormatError, match="line 1, ") as caught:
        read(tmp_path, header)
    assert message in str(caught.value)


def test_names_are_refused_where_actions_cannot_be_told_apart(tmp_path: Path) -> None:
    """The message says to log states only."""
    with pytest.raises(LogFormatError, match="log states only"):
        read(tmp_path, HEADER, {"action": "Take"}, words=Vocabulary(INITIAL, MODELS, None))


def test_files_that_are_no_logs_are_refused(tmp_path: Path) -> None:
    """One that is not there, one that is empty, one that is no text."""
    with pytest.raises(UsageError, match="cannot be read"):
        read_log(tmp_path / "missing")
    with pytest.raises(LogFormatError, match="empty; expected a header"):
        read(tmp_path, "")
    (tmp_path / "bytes").write_bytes(b"\xff")
    with pytest.raises(LogFormatError, match="byte 0: not UTF-8"):
        read_log(tmp_path / "bytes")


def test_a_log_that_is_written_is_read_back(tmp_path: Path) -> None:
    """Every value, also a string that has the name of a model value; gap, target and scope too."""
    state = State({**INITIAL, "queue": Function.sequence(["p0", ModelValue("p0")])})
    events = (Event(2, "Take", (ModelValue("p0"),), observe(state)), Event(3, "Tick", (), ()))
    path = tmp_path / "written.jsonl"
    log = Log(str(path), observe(INITIAL), events, 3)
    path.write_text(write_log(log, MODELS, target="vgic@v4", scope={"vcpus": 2}))
    raw = read_log(path)
    assert resolve(raw, WORDS) == log
    assert (raw.target, raw.scope, raw.gap) == ("vgic@v4", {"vcpus": 2}, 3)


def test_an_observation_is_found_in_a_state() -> None:
    """None where the path leads nowhere."""
    (part,) = (part for part in observe(INITIAL) if part.where == "count")
    assert part.of(INITIAL) == 2
    assert part.of(State({"other": 1})) is None
