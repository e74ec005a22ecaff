"""The context of a render is the family's; a family without one gets the plain one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import SpecError
from pytlc.spec import load_family, render
from pytlc.spec.context import Context, Request, context_of
from tests.unit.example import edit

OWN = "from pytlc.spec.context import Context\n\ndef context(request):\n    return Context({}, ('mine',))\n"


def request(folder: Path, *names: str, symmetry: bool = True, **sizes: int) -> Request:
    """A render of the ticket lock with these properties."""
    family = load_family(str(folder))
    claims = tuple(map(family.property, names))
    return Request(family.target("v1"), family.scope(**sizes), claims, "MCTicket", symmetry)


def context(folder: Path, *names: str, symmetry: bool = True, **sizes: int) -> Context:
    """Its context."""
    return context_of(request(folder, *names, symmetry=symmetry, **sizes))


def test_a_family_without_a_context_gets_the_plain_one(ticket: Path) -> None:
    """With the version, the sizes and the model."""
    assert set(context(ticket, processes=3).names) == {"version", "sizes", "model"}


def test_a_family_may_build_its_own(ticket: Path) -> None:
    """Then nothing else is there."""
    (ticket / "model.py").write_text(OWN)
    assert context(ticket) == Context({}, ("mine",))


def test_what_is_no_context_is_refused(ticket: Path) -> None:
    """With the file, and what is expected."""
    (ticket / "model.py").write_text("def context(request):\n    return {}\n")
    with pytest.raises(SpecError, match=r"model\.py: context\(\) returns \{\}; expected a .*Context"):
        context(ticket)


@pytest.mark.parametrize(
    ("names", "sizes", "symmetry", "told"),
    [
        (("Served",), {"processes": 2}, True, 1),
        (("Served",), {"processes": 2}, False, 0),
        (("Served",), {"processes": 1}, True, 0),
        (("InTurn",), {"processes": 2}, True, 0),
    ],
)
def test_symmetry_that_is_lost_to_a_temporal_property_is_told(
    ticket: Path, names: tuple[str, ...], sizes: dict[str, int], *, symmetry: bool, told: int
) -> None:
    """Only where there was one to lose."""
    notes = context(ticket, *names, symmetry=symmetry, **sizes).notes
    assert len(notes) == told
    assert all(note.startswith("processes are not treated as interchangeable") for note in notes)


def test_a_template_that_names_what_is_not_there_is_told(ticket: Path) -> None:
    """With file and line."""
    edit(ticket / "MCTicket.cfg.j2", "model.constants", "model.constant")
    asked = request(ticket)
    with pytest.raises(Exception, match=r"MCTicket\.cfg\.j2, line 9: .*constant"):
        render(asked.target, asked.scope, asked.properties)
