"""Trace files: lossless, atomic, and refused when cut or edited."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.errors import StorageError, TraceFormatError, UsageError
from pytlc.trace import (
    Action,
    Ending,
    Finite,
    Location,
    Loop,
    State,
    Step,
    Stuttering,
    Trace,
    load_trace,
    save_trace,
    trace_to_json,
)
from pytlc.values import FiniteSet, Function, ModelValue
from tests.unit.values.strategies import values

WHERE = Location("M", 1, 2, 3, 4)
INC = Action("Inc", (ModelValue("p1"), 1, FiniteSet([True])), WHERE)
TRACE = Trace(
    (
        Step(1, None, State({"pc": "idle", "lock": ModelValue("NoLock"), "big": 2**70})),
        Step(2, INC, State({"pc": "rün\n", "lock": Function.of({0: FiniteSet([1, True])}), "big": -1})),
        Step(3, Action("Action", None, None), State({"pc": "", "lock": Function(), "big": FiniteSet()})),
    ),
    Loop(2, INC),
)
META = {"spec": "vgic@v0", "scope": {"vcpus": 2}, "tlc": None}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A trace file."""
    path = tmp_path / "trace.json"
    save_trace(path, TRACE, META)
    return path


@pytest.mark.parametrize("ending", [Finite(), Stuttering(), Loop(1), Loop(3, INC)])
def test_a_trace_survives_its_file(tmp_path: Path, ending: Ending) -> None:
    """Steps, actions, ending and what was saved with them come back as they were."""
    path = tmp_path / "trace.json"
    trace = Trace(TRACE.steps, ending)
    save_trace(path, trace, META)
    loaded = load_trace(path)
    assert loaded.trace == trace
    assert loaded.meta == META
    assert [path.name for path in tmp_path.iterdir()] == ["trace.json"]


@given(st.lists(values, min_size=1, max_size=3))
def test_values_survive_a_file(tmp_path_factory: pytest.TempPathFactory, drawn: list[Any]) -> None:
    """Any values come back strictly equal."""
    path = tmp_path_factory.mktemp("trace") / "t.json"
    trace = Trace(tuple(Step(number, None, State({"v": value})) for number, value in enumerate(drawn, 1)))
    save_trace(path, trace, {})
    assert load_trace(path).trace == trace


def test_a_file_is_one_json_document_with_a_line_per_step(saved: Path) -> None:
    """Other programs read the file as JSON; people compare it line by line."""
    data = json.loads(saved.read_text(encoding="utf-8"))
    assert (data["format"], data["version"], len(data["steps"])) == ("pytlc trace", 1, 3)
    assert [entry["step"] for entry in data["steps"]] == trace_to_json(TRACE)["steps"]
    assert len(saved.read_text(encoding="utf-8").splitlines()) == 2 + len(TRACE) + 1


def test_a_reformatted_file_is_still_read(saved: Path) -> None:
    """White space and the order of fields are not content."""
    data = json.loads(saved.read_text(encoding="utf-8"))
    saved.write_text(json.dumps(data, indent=3, sort_keys=True), encoding="utf-8")
    assert load_trace(saved).trace == TRACE


def test_a_file_cut_anywhere_is_refused_with_its_place(saved: Path) -> None:
    """Every proper beginning of the file is refused, by path, place and what to do."""
    whole = saved.read_bytes()
    for length in range(len(whole) - 2):
        saved.write_bytes(whole[:length])
        with pytest.raises(TraceFormatError) as caught:
            load_trace(saved)
        assert str(saved) in str(caught.value)
        assert "again" in str(caught.value)
        assert "line" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"pc":"idle"', '"pc":"idly"', "step 1"),
        ("-1", "-2", "step 2"),
        ('"name":"Action"', '"name":"Fake"', "step 3"),
        ('"to": 2', '"to": 1', "the whole"),
        ("vgic@v0", "vgic@v1", "the whole"),
        ('"version": 1', '"version": 2', "version 2"),
        ('"pytlc trace"', '"itf"', "not a trace file"),
        ('"steps"', '"stages"', '"steps"'),
    ],
)
def test_an_edited_file_is_refused_with_its_place(saved: Path, old: str, new: str, place: str) -> None:
    """A change is noticed wherever it is, and the step that was changed is named."""
    text = saved.read_text(encoding="utf-8")
    assert old in text
    saved.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TraceFormatError, match=place) as caught:
        load_trace(saved)
    assert str(caught.value).startswith(f"{saved}: ")
    assert "running the check again" in str(caught.value)


def test_a_missing_or_doubled_step_is_refused(saved: Path) -> None:
    """Steps cannot be taken out, repeated or swapped."""
    data = json.loads(saved.read_text(encoding="utf-8"))
    one, two, three = data["steps"]
    for steps in ([one, two], [one, two, two, three], [two, one, three], []):
        saved.write_text(json.dumps(data | {"steps": steps}), encoding="utf-8")
        with pytest.raises(TraceFormatError, match="the whole"):
            load_trace(saved)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"[]", b"null", b'"x"', b"[" * 100_000, b"9" * 100_000, b'{"format": "pytlc trace"}'],
)
def test_another_file_is_refused(saved: Path, content: bytes) -> None:
    """A file that is no trace file at all ends in the same kind of error."""
    saved.write_bytes(content)
    with pytest.raises(TraceFormatError, match="running the check again"):
        load_trace(saved)


def _forged(saved: Path, change: dict[str, Any]) -> None:
    """Write the file with its first step changed and its checks made right."""
    from pytlc.trace.json_io import _canonical, _digest, _short  # noqa: PLC0415  # the forger knows the format

    data = json.loads(saved.read_text(encoding="utf-8"))
    data["steps"][0]["step"] |= change
    steps = [_canonical(entry["step"]) for entry in data["steps"]]
    for entry, step in zip(data["steps"], steps, strict=True):
        entry["check"] = _short(step)
    data["sha256"] = _digest(_canonical(data["meta"]), _canonical(data["ending"]), *steps)
    saved.write_text(json.dumps(data), encoding="utf-8")


@pytest.mark.parametrize(
    "change", [{"number": 7}, {"state": {"x": {"set": 1}}}, {"state": 3}, {"action": {}}, {"action": 1}]
)
def test_a_consistent_file_of_another_form_is_refused(saved: Path, change: dict[str, Any]) -> None:
    """Where the checks are right and the content is not a trace, the content is named."""
    _forged(saved, change)
    with pytest.raises(TraceFormatError, match="running the check again"):
        load_trace(saved)


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    """A path that cannot be read is named with the system's reason."""
    with pytest.raises(UsageError, match="No such file"):
        load_trace(tmp_path / "none.json")
    with pytest.raises(UsageError, match="directory"):
        load_trace(tmp_path)


def test_a_full_disk_leaves_the_old_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new file cannot be completed, the old one stays and nothing else is left."""

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    before = saved.read_bytes()
    with pytest.raises(StorageError, match="No space left"):
        save_trace(saved, Trace(TRACE.steps[:1]), {})
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    """A file in the way of a folder is a StorageError with the path."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"cannot write .*file.*: .*; make it writable"):
        save_trace(tmp_path / "file" / "t.json", TRACE, {})
