"""The index of the rendered specs: notes are found with the operator they stand in, models become rows."""

from __future__ import annotations

import re

import pytest

from pytlc.spec.family import Family
from pytlc.spec.index import KEYWORDS, Note, index, notes
from pytlc.spec.models import load_models
from pytlc.spec.rendering import Rendered

MODULE = r"""---- MODULE M ----
(***************************************************************************)
(* Title.                                                                  *)
(*                                                                         *)
(* Abstracts: one domain; a vCPU stays                                     *)
(* where it is.                                                            *)
(*                                                                         *)
(* More, of no interest.                                                   *)
(***************************************************************************)
Act(p) ==
  \* C: act(v): does
  \*    something
  \* Atomic because: nobody else
  \* can see it.
  \* Differs: in C it is slower.
  /\ a' = 1
  \* no note

Value == 1  \* Abstracts: not at the start of a comment line

Choose(p) ==
  \* Atomic because: one read.
  \* C: choose(v)
  /\ a' = 2
====
"""


def test_notes_are_found_with_the_operator_they_stand_in() -> None:
    """A note goes on until an empty line, the next note, a citation or the formula; its lines become one."""
    assert notes("M", MODULE) == (
        Note("M", "", "Abstracts", "one domain; a vCPU stays where it is."),
        Note("M", "Act", "Atomic because", "nobody else can see it."),
        Note("M", "Act", "Differs", "in C it is slower."),
        Note("M", "Choose", "Atomic because", "one read."),
    )


def test_an_operator_is_found_however_its_head_is_written() -> None:
    """LOCAL, a function, parameters over lines, an operator of Unicode; none in a comment."""
    heads = {
        "LOCAL Act ==": "Act",
        "Act[p \\in {1}] ==": "Act",
        "Act(p,\n    q(_)) ==": "Act",
        "Act ≜": "Act",
        "(* Act == *)": "",
        "Act == Other ==": "Act",
    }
    for head, operator in heads.items():
        text = f"---- MODULE M ----\n{head}\n  \\* Differs: a bit.\n  1\n====\n"
        assert notes("M", text) == (Note("M", operator, "Differs", "a bit."),)


def test_no_note_of_the_specs_is_lost(family: Family, rendered: dict[str, Rendered]) -> None:
    """Where a keyword stands in a module there is a note, with words and, outside the header, an operator."""
    for code in ("v0", "v4"):
        for name, text in rendered[code].files.items():
            found = notes(name, text)
            assert len(found) == len(re.findall(rf"(?:{'|'.join(KEYWORDS)}):", text))
            assert all(note.text.endswith(".") and len(note.text) > 10 for note in found), found
            assert all(note.operator or note.keyword == "Abstracts" for note in found)


@pytest.fixture(scope="module")
def whole(family: Family) -> str:
    """The index of all recorded models."""
    return index(family, load_models(family))


def test_every_recorded_model_is_a_row(family: Family, whole: str) -> None:
    """Name, what it shows, target, machine, checks, expectation and numbers stand in one row of the table."""
    models = load_models(family)
    rows = [line for line in whole.split("\n") if line.startswith("| [")]
    assert len(rows) == len(models)
    (row,) = [
        row for row in rows if row.startswith("| [v0_self_deadlock](vgic-v0/MCVgic_v0_self_deadlock.cfg) |")
    ]
    (model,) = [model for model in models if model.name == "v0_self_deadlock"]
    assert row.split(" | ")[1:6] == [
        model.shows,
        "vgic@v0",
        "2 pCPUs, 2 vCPUs, 1 SPI, 1 list register, 2 retargets, 1 priority",
        "NoSelfDeadlock",
        "violates NoSelfDeadlock (hangs Xen)",
    ]
    expectation = model.expectation
    assert row.endswith(f" | {expectation.distinct} | {expectation.depth} |")


def test_links_of_the_index_are_files_of_the_specs(family: Family, whole: str) -> None:
    """Each link names the cfg that the model renders to."""
    models = load_models(family)
    links = re.findall(r"\]\(([^)]*)\)", whole)
    assert links == [f"{model.folder(family)}/{model.render(family).config}" for model in models]


def test_notes_of_a_version_are_listed_once(family: Family) -> None:
    """The base comes with all its notes, a later version only with those that its commit brings."""
    recorded = [model for model in load_models(family) if not any(family.scope(**model.scope).shape)]
    text = index(family, recorded)
    base, *later = re.split(r"^### ", text.split("## Where the model departs")[1], flags=re.MULTILINE)[1:]
    assert base.startswith("v0, 79903e50db\n")
    assert "- all of `VgicTypes`. Abstracts: one domain;" in base
    assert [part.split(",")[0] for part in later] == ["v2", "v5"]
    assert re.search(
        r"^- `GicUpdateOneLrDelInflight` in `VgicListRegisters`\. Atomic because:", later[0], re.MULTILINE
    )
    items = re.findall(r"^- .*(?:\n  .*)*", text, re.MULTILINE)
    assert len(set(items)) == len(items)


def test_a_bar_in_a_cell_does_not_end_it(family: Family) -> None:
    """A text with a bar keeps its row at eight cells."""
    models = [model for model in load_models(family) if model.name == "v4_types"]
    text = index(family, models)
    assert len(re.findall(r"^\| \[", text, re.MULTILINE)) == 1
    assert all(line.count("|") == 9 for line in text.split("\n") if line.startswith("|"))
