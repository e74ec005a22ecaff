"""What makes a check another one, and which checks are made anew each time."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytlc.sweep.grid import Grid
from pytlc.sweep.plan import Plan, plan
from pytlc.sweep.record import OPEN, Kind
from pytlc.sweep.spec_subject import SpecSubject

_SPEC = """---- MODULE Reads ----
EXTENDS Naturals, Extra, Json, IOUtils
CONSTANTS P, N
VARIABLE x
File == "data.json"
Init == x = JsonDeserialize(File) /\\ N < Limit
Next == x' = IOEnv.LIMIT /\\ x' \\in P
====
"""
_FILES = {
    "Reads.tla": _SPEC,
    "Reads.cfg": "INIT Init\nNEXT Next\n",
    "Extra.tla": "---- MODULE Extra ----\nLimit == 3\n====\n",
    "Other.tla": "---- MODULE Other ----\nEXTENDS Reads\n====\n",
    "data.json": "{}",
    "other.json": "{}",
}
_CHANGES = {
    "a module": ("Extra.tla", "---- MODULE Extra ----\nLimit == 4\n====\n"),
    "the main module": ("Reads.tla", _SPEC + "\n"),
    "the configuration": ("Reads.cfg", "INIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n"),
    "data that it names": ("data.json", '{"a": 1}'),
}
_NOTHING = {
    "a module that it does not reach": ("Other.tla", "---- MODULE Other ----\n====\n"),
    "a file that it does not name": ("other.json", "[]"),
    "a new module": ("New.tla", "---- MODULE New ----\n====\n"),
}


def _planned(folder: Path, *, reuse: bool = False) -> Plan:
    """A sweep of the spec over two sets of a model value."""
    library = folder / "library.jar"
    if not library.exists():
        with zipfile.ZipFile(library, "w") as archive:
            archive.writestr("Json.tla", "---- MODULE Json ----\nJsonDeserialize(f) == f\n====\n")
            archive.writestr("IOUtils.tla", "---- MODULE IOUtils ----\nIOEnv == [LIMIT |-> 1]\n====\n")
    subject = SpecSubject.of_path(folder / "Reads.tla", libraries=(library,))
    axes = tuple(subject.axis(*axis) for axis in (("P", "{p1},{p2}"), ("N", "1")))
    return plan(subject, Grid(axes), jar_sha256="ab" * 32, reuse=reuse)


def _write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text)


@pytest.mark.parametrize("change", [*_CHANGES, "the environment", "options of every JVM", "a library"])
def test_whatever_a_spec_sees_makes_its_checks_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Texts, libraries, data, and variables of the environment."""
    _write(tmp_path, _FILES)
    before = _planned(tmp_path)
    assert OPEN not in before.definition
    if change in _CHANGES:
        _write(tmp_path, dict([_CHANGES[change]]))
    elif change == "a library":
        with zipfile.ZipFile(tmp_path / "library.jar", "a") as archive:
            archive.writestr("More.tla", "")
    else:
        monkeypatch.setenv("LIMIT" if change == "the environment" else "JDK_JAVA_OPTIONS", "-Xss9m")
    after = _planned(tmp_path)
    assert before.questions.keys().isdisjoint(after.questions)
    assert after.id != before.id


@given(st.sets(st.sampled_from([*_NOTHING])))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_spec_does_not_see_changes_nothing(tmp_path: Path, changes: set[str]) -> None:
    """An unrelated module beside it does not make points run again."""
    _write(tmp_path, _FILES)
    before = _planned(tmp_path)
    _write(tmp_path, dict(_NOTHING[change] for change in changes))
    assert _planned(tmp_path).id == before.id


def test_an_open_spec_is_checked_anew_each_time(tmp_path: Path) -> None:
    """None of its points is another's; with reuse it is as if it were closed, and what was found is used."""
    program = _SPEC.replace("IOEnv.LIMIT", 'IOExec(<<"date">>)')
    _write(tmp_path, {**_FILES, "Reads.tla": program})
    one, other = _planned(tmp_path), _planned(tmp_path)
    assert one.definition[OPEN] == ["IOExec runs a program"]
    assert [entry.kind for entry in one.entries] == [Kind.ASKED, Kind.ASKED]
    assert one.questions.keys().isdisjoint(other.questions)
    reused = _planned(tmp_path, reuse=True)
    assert set(one.again.values()) == set(other.again.values()) == set(reused.questions)
    assert reused.questions.keys() == _planned(tmp_path, reuse=True).questions.keys()


def test_names_of_model_values_are_alike_only_where_no_operator_can_see_them(tmp_path: Path) -> None:
    """Those of libraries may choose in the order of names."""
    _write(tmp_path, _FILES)
    assert [entry.kind for entry in _planned(tmp_path).entries] == [Kind.ASKED, Kind.ASKED]
    plain = _SPEC.replace(", Json, IOUtils", "").replace("JsonDeserialize(File)", "0")
    _write(tmp_path, {"Reads.tla": plain.replace("x' = IOEnv.LIMIT /\\ ", "")})
    assert [entry.kind for entry in _planned(tmp_path).entries] == [Kind.ASKED, Kind.SAME]
