"""What a spec can see besides its texts."""

from __future__ import annotations

import io
import zipfile

import pytest

from pytlc.tlc.sight import NOTHING, Sight, sight
from tests.java_classes import library

_COMPUTED = "JsonDeserialize reads a file whose name is computed"


def _sight(body: str, config: str = "", extends: str = "TLC, Json, IOUtils, CSV", **more: str) -> Sight:
    text = f"---- MODULE M ----\nEXTENDS {extends}\n{body}\n====\n"
    return sight({"M.tla": text, **more}, "M", config, {}, ())


@pytest.mark.parametrize(
    "body",
    [
        'Init == PrintT("a.json") /\\ TLCGet("level") < 3',
        '\\* JsonDeserialize(x) (* IOExec *)\nInit == ToString(1) = "IOExec(TLCSet)"',
        'Init == JsonDeserialize("a.json") = 1',
        'File == "a.json"\nInit == JsonDeserialize(File) = CSVRead(<<"x">>, ",", File)',
        'File == IF "F" \\in DOMAIN IOEnv THEN IOEnv.F ELSE ("a")\nInit == ndJsonDeserialize(File)[1] = 1',
        'Init == IOEnv["A"] = IOEnv.B /\\ atoi(IOEnv.C) = 1',
    ],
)
def test_a_spec_that_sees_what_is_known_is_closed(body: str) -> None:
    """Files and variables are known by their names, whatever way these come."""
    assert _sight(body).reasons == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('Init == TLCGet("config").mode = 1', "TLCGet depends on how TLC searches"),
        ("Init == TLCSet(1, 2)", "TLCSet keeps values outside of states"),
        ("Init == RandomElement({1}) = 1", "RandomElement draws random numbers"),
        ("Init == JavaTime > 1", "JavaTime reads the clock"),
        ('Init == IOExec(<<"ls">>).exitValue = 0', "IOExec runs a program"),
        ('Post == JsonSerialize("a.json", 1)', "JsonSerialize writes a file"),
        ("E == IOEnv\nInit == E.A = 1", "IOEnv is used without the name of a variable"),
        (
            'Init == JsonDeserialize("a" \\o ".json") = 1',
            _COMPUTED,
        ),
        (
            'F == "a" \\o "b"\nInit == JsonDeserialize(F) = 1',
            _COMPUTED,
        ),
        ("R(f) == JsonDeserialize(f)", _COMPUTED),
        (
            'Init == \\E f \\in {"a"} : JsonDeserialize(f) = 1',
            _COMPUTED,
        ),
    ],
)
def test_any_other_is_open_and_says_why(body: str, reason: str) -> None:
    """It is checked anew each time."""
    assert _sight(body).reasons == (reason,)


def test_names_are_followed_into_the_configuration() -> None:
    """A constant may be the name of a file."""
    body = "CONSTANT File\nInit == JsonDeserialize(File) = 1"
    seen = _sight(body, 'CONSTANT File = "a.json"')
    assert (seen.reasons, seen.strings) == ((), frozenset({"a.json"}))
    assert _sight(f"{body}\nOther == File \\o File", "CONSTANT File <- Other").reasons != ()


def test_operators_count_where_their_module_is_reached_and_under_any_name() -> None:
    """Through INSTANCE, in modules that are extended; another operator of the same name is none."""
    assert _sight("Init == I!IOExec(<<>>).x = 1\nI == INSTANCE IOUtils", extends="TLC").reasons
    deep = {"B.tla": "---- MODULE B ----\nLOCAL INSTANCE IOUtils\nRun == IOExec(<<>>)\n====\n"}
    assert _sight("Init == Run = 1", extends="B", **deep).reasons
    assert _sight("IOExec(x) == x\nInit == IOExec(1) = 1", extends="TLC", **deep) == NOTHING


def test_variables_and_strings_are_those_of_reached_modules() -> None:
    """Another module in the same folder says nothing."""
    other = {"Other.tla": '---- MODULE Other ----\nEXTENDS IOUtils\nA == IOEnv.OTHER = "b"\n====\n'}
    seen = _sight('A == IOEnv.HOME = "a"', **other)
    assert (seen.variables, seen.strings) == (frozenset({"HOME"}), frozenset({"a"}))


@pytest.mark.parametrize(
    ("extends", "reason"),
    [("Nowhere", "Nowhere is no module that pytlc knows"), ("TLC Broken", "M is not understood by pytlc")],
)
def test_what_is_not_known_sees_everything(extends: str, reason: str) -> None:
    """So does Java of the user's own."""
    seen = _sight("Init == x = 1", extends=extends)
    assert reason in seen.reasons
    assert seen.files
    assert seen.writes


def test_java_of_ones_own_sees_everything() -> None:
    """As a class beside the module, and in a jar; that of the CommunityModules is known by its names."""
    files = {"M.tla": "---- MODULE M ----\n====\n"}
    assert sight(files, "M", "", {}, ("M.class",)).reasons == ("M.class is Java that pytlc does not know",)
    own = library("Answers", "---- MODULE Answers ----\nAnswer == 1\n====\n", says=2)
    assert sight(files, "M", "", {"a.jar": own}, ()).writes
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("tlc2/overrides/Json.class", b"")
        archive.writestr("com/google/gson/Gson.class", b"")
    assert sight(files, "M", "", {"CommunityModules.jar": buffer.getvalue()}, ()) == NOTHING
