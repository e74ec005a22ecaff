"""What a derived job sees of the user's modules and of libraries, and which names it takes."""

from __future__ import annotations

import io
import zipfile

from pytlc.tlc import TlcJob
from pytlc.tlc.sight import NOTHING
from pytlc.tlc.wrapping import Wrapping
from pytlc.values import ModelValue, parse_value

_MAIN = """---- MODULE M ----
EXTENDS Naturals, Extra
VARIABLE x
vars == <<x>>
Init == x = Least({1, 2})
Next == x' = x + 1
Spec == Init /\\ [][Next]_vars /\\ WF_vars(Next)
====
"""
_EXTRA = (
    "---- MODULE Extra ----\nEXTENDS Naturals\nPytlcInit == 3\nLeast(S) == CHOOSE n \\in S : TRUE\n====\n"
)


def _jar(**modules: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in modules.items():
            archive.writestr(f"{name}.tla", text)
    return buffer.getvalue()


def _job(**jars: bytes) -> TlcJob:
    return TlcJob({"M.tla": _MAIN}, "M", "SPECIFICATION Spec\n", jars=jars)


def test_a_specification_over_a_library_is_taken_apart() -> None:
    """The modules of a jar are as known as those beside the spec; without it nothing is guessed."""
    assert Wrapping(_job(library=_jar(Extra=_EXTRA))).behaviour() == ("Init", "Next")
    assert Wrapping(_job()).behaviour() is None


def test_no_name_of_a_library_is_taken() -> None:
    """What it defines is seen in the main module."""
    assert Wrapping(_job(library=_jar(Extra=_EXTRA))).fresh("PytlcInit") == "PytlcInit_2"
    assert Wrapping(_job()).fresh("PytlcInit") == "PytlcInit"


def test_the_first_of_two_libraries_has_a_module() -> None:
    """As on TLC's class path."""
    other = _EXTRA.replace("Least", "Most")
    job = TlcJob({"M.tla": _MAIN}, "M", "", jars={"a.jar": _jar(Extra=_EXTRA), "b.jar": _jar(Extra=other)})
    assert job.modules.arity("Least") == 1
    assert job.modules.arity("Most") is None


def test_values_are_written_once_and_not_looked_through() -> None:
    """However long they are, they show a spec nothing; what a definition of ours asks of TLC, does."""
    wrapping = Wrapping(_job(library=_jar(Extra=_EXTRA)))
    model, number = (wrapping.text(value) for value in (ModelValue("a"), parse_value("<<TRUE, 1>>")))
    assert (model, number) == ("PytlcValue", "<<TRUE, 1>>")
    assert [wrapping.text(parse_value(text)) for text in ("TRUE", "1", "TRUE")] == ["TRUE", "1", "TRUE"]
    wrapping.value("Kept", '<<"a.json", 5>>')
    wrapping.value("Deep", 'TLCGet("level") < 3', parameters=("here",))
    assert wrapping.job().sight == NOTHING
    wrapping.value("Told", "TLCSet(1, 2)")
    assert wrapping.job().sight.registers == ("TLCSet keeps values outside of states",)


def test_a_users_module_is_looked_through_whatever_stands_in_it() -> None:
    """Our words in it hide nothing."""
    derived = Wrapping(TlcJob({"M.tla": _MAIN}, "M", ""))
    derived.value("Kept", "1")
    (name,) = derived.job().files.keys() - {"M.tla"}
    text = derived.job().files[name].replace("====\n", "A == RandomElement({1})\n====\n")
    files = {"M.tla": f"---- MODULE M ----\nEXTENDS {name.removesuffix('.tla')}\n====\n", name: text}
    assert TlcJob(files, "M", "").openness == ("RandomElement draws random numbers",)


def test_what_a_library_instantiates_for_itself_hides_no_name() -> None:
    """LOCAL: nothing of it can stand behind a name of the main module, even where it is not known."""
    for unit, behaviour in (("LOCAL INSTANCE Unknown", ("Init", "Next")), ("INSTANCE Unknown", None)):
        extra = _EXTRA.replace("PytlcInit == 3", unit)
        assert Wrapping(_job(library=_jar(Extra=extra))).behaviour() == behaviour
