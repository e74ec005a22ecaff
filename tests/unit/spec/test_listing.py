"""Where steps are written: by position, by name, by label, by function; and groups of variables."""

from __future__ import annotations

import pytest

from pytlc.spec import render
from pytlc.spec.family import load_family
from pytlc.spec.listing import Listing, Region, camel_case
from pytlc.trace import Action, Location

TEXT = r"""---- MODULE M ----
EXTENDS Naturals
VARIABLES x, y, z
listVars == <<x, y>>
vars == <<x, y, z>>

\* Takes the next one.
TakeNext(p, q) ==
  /\ x = 1
  /\ LET Local == 3
     IN x' = Local

(* A comment
   of two lines *)
Take_Last ==
  x' = 0
Symbols(F(_, _)) == TRUE
====
"""


@pytest.fixture
def listing() -> Listing:
    """The module above."""
    return Listing({"M.tla": TEXT, "M.cfg": "INIT Init"})


def test_a_definition_ends_where_the_margin_begins(listing: Listing) -> None:
    """Blank lines and the comment of the next one are not part of it, nor is what LET defines one."""
    assert listing.operator("TakeNext") == Region("M.tla", 8, 11, "TakeNext")
    assert listing.operator("Take_Last") == Region("M.tla", 15, 16, "Take_Last")
    assert listing.operator("Symbols") == Region("M.tla", 17, 17, "Symbols")
    assert listing.operator("Local") is None


def test_an_action_is_found_by_its_position_or_name(listing: Listing) -> None:
    """The position wins: TLC may tell a part of the action under another name."""
    inside = Location("M", 9, 3, 11, 18)
    assert listing.of_action(Action("Other", None, inside)) == listing.operator("TakeNext")
    assert listing.of_action(Action("Take_Last")) == listing.operator("Take_Last")
    assert listing.of_action(Action("Nowhere")) is None


def test_definitions_are_found_however_they_are_written() -> None:
    """LOCAL, indented, several on a line, by an operator of Unicode, in inner modules; not in comments."""
    text = r"""Odd == not here
---- MODULE M ----
  LOCAL Soft == 1  Two == 2
f[x \in {1}] ≜
  x
(* Off == 1 (* nested *)
   Off == 2 *)
---- MODULE Inner ----
Two == "Off == 3"
====
I(a) == INSTANCE Inner
Behind ==
  /\ TRUE
  \* Off == 4
  /\ TRUE \* to the end

=====
Behind == 5
"""
    listing = Listing({"M.tla": text})
    assert [(region.name, region.first, region.last) for region in listing.regions] == [
        ("Soft", 3, 3),
        ("Two", 3, 3),
        ("f", 4, 5),
        ("I", 11, 11),
        ("Behind", 12, 15),
    ]
    assert listing.of_action(Action("I!Two", None, Location("M", 11, 1, 11, 5))) == listing.operator("I")
    assert listing.of_action(Action("Two", None, Location("M", 3, 10, 3, 20))) == listing.operator("Two")
    inner = listing.of_action(Action("Two", None, Location("Inner", 9, 1, 9, 5)))
    assert inner == Region("M.tla", 9, 9, "Two")


def test_a_text_that_is_no_module_has_no_definitions() -> None:
    """Its lines are there all the same."""
    listing = Listing({"M.tla": "Odd == 1\n", "N.tla": ""})
    assert (listing.names, listing.lines("M.tla"), listing.lines("N.tla")) == ((), ("Odd == 1",), ())


def test_labels_are_actions(listing: Listing) -> None:
    """Dots and underscores fall away, the first letters of the parts are upper case."""
    assert camel_case("do_IRQ.lock_desc") == "DoIRQLockDesc"
    assert listing.of_label("take.next") == listing.operator("TakeNext")
    assert listing.of_function("take") == listing.operator("TakeNext")
    assert listing.of_label("guest") is None


def test_variables_are_grouped_as_the_spec_does(listing: Listing) -> None:
    """All together is no group; what is in none comes last."""
    assert listing.groups({"x": 0, "y": 0, "z": 0}) == {"listVars": ("x", "y"), "": ("z",)}


def test_every_step_of_the_vgic_is_found() -> None:
    """Each action of the rendered spec has its lines, by the label of the reference model too."""
    family = load_family("vgic")
    target = family.target("v6")
    scope = family.scope(vcpus=2, spis=1, lrs=1)
    files = {name: text for name, text in render(target, scope, ()).files.items() if name.endswith(".tla")}
    listing = Listing(files)
    for label in ("vgic_migrate_irq.lock_vgic", "gic_update_one_lr.read", "do_IRQ.lock_desc"):
        region = listing.of_label(label)
        assert region is not None, label
        lines = listing.lines(region.file)[region.first - 1 : region.last]
        assert lines[0].startswith(region.name)
        assert len(lines) > 1
