"""What the text of modules says without a parser."""

from __future__ import annotations

import pytest

from pytlc.tlc.modules import body, names_in, without_comments


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a (* b (* c *) d *) e", "a                   e"),
        ("a \\* b\nc", "a     \nc"),
        ('"(*" x "*)"', '"(*" x "*)"'),
        ("(* \\* *) a", "         a"),
        ("a (* never closed\nb", "a                \n "),
        ('(* " *) a', "        a"),
    ],
)
def test_comments_become_blanks(text: str, clean: str) -> None:
    """Nested ones too; strings are left alone, lines stay lines."""
    assert without_comments(text) == clean


MODULES = {
    "Main": """CONSTANT NotThis
---- MODULE Main ----
EXTENDS Naturals, Below
CONSTANTS N, (* a comment, *) Op(_, _), \\* another, M
          Last
CONSTANT Alone ASSUME N > 0
VARIABLE x
LOCAL Mine == 1
  Indented == 2
F[k \\in Nat] == k
G(a, b) == a
====
CONSTANT NorThis
""",
    "Below": "---- MODULE Below ----\nCONSTANTS\n  Deep\nINSTANCE Sub\n====\n",
    "Sub": "---- MODULE Sub ----\nThere == 1\n====\n",
}


def test_names_are_those_of_the_module_and_of_what_it_extends() -> None:
    """Constants with their arguments, definitions of each form, nothing of comments and surroundings."""
    names = names_in(MODULES, "Main")
    assert dict(names.constants) == {"N": 0, "Op": 2, "Last": 0, "Alone": 0, "Deep": 0}
    assert names.defined == {"Mine", "Indented", "F", "G", "There"}
    assert names.extended == {"Naturals", "Below", "Sub"}
    assert names.complete


def test_a_missing_module_is_noticed() -> None:
    """What a module of unknown text defines is not known."""
    assert not names_in({"Main": "---- MODULE Main ----\nEXTENDS Elsewhere\n===="}, "Main").complete


def test_a_module_without_a_header_is_all_body() -> None:
    """Text that is no whole module is read as far as it goes."""
    assert body("A == 1\n") == "A == 1\n"
