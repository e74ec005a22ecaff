"""Definitions in modules and templates, as frame conditions need them."""

from __future__ import annotations

import time

from pytlc.spec.reading import Texts, definitions_in, formula

TEXT = r"""---- MODULE M ----
EXTENDS Naturals
VARIABLES x, (* no, *) y,  \* z
          w
vars == <<x, y, w>>
LOCAL Some(p, F(_)) ==
  /\ x' = "y' = 1"
  /\ UNCHANGED <<y, w>>  \* x' and more

\* Other == x' = 1
(* Another ==
y' = 1 *)
Next == \/ Some(1, LAMBDA a : a)
        \/ x' = 2
f[i \in 0..1] ≜ w'
Text == "== x'"
${ row }
\*% if has.y
Twice == 1
\*% else
Twice == 2
\*% endif
====
"""


def test_definitions_begin_at_the_margin() -> None:
    """Comments and strings hold none, and prime nothing."""
    found = {one.name: one for one in definitions_in(TEXT)}
    assert list(found) == ["vars", "Some", "Next", "f", "Text", "Twice"]
    assert found["Some"].changed == {"x", "y", "w"}
    assert found["Some"].is_conjunction
    assert TEXT[found["Some"].start : found["Some"].end].endswith("\\* x' and more")
    assert found["Next"].combines
    assert found["Next"].names >= {"Some", "x"}
    assert found["f"].changed == {"w"}
    assert not found["Text"].changed


def test_variables_and_their_groups() -> None:
    """Of the first module that has any."""
    texts = Texts(("Only == 1\n", TEXT))
    assert texts.variables == ("x", "y", "w")
    assert texts.groups == {"vars": ("x", "y", "w")}


def test_a_formula_has_neither_comments_nor_layout() -> None:
    """Statements of a template stay."""
    text = 'A ==  (* (* *) *) x \\* no\n\\*% if y\n  "(* *)"'
    assert formula(text) == 'A == x \\*% if y "(* *)"'


def test_time_grows_with_length() -> None:
    """Of long lists of variables and long comments too."""
    begun = time.process_time()
    names = ",\n  ".join(f"v{number}" for number in range(20_000))
    text = f"VARIABLES {names}\nvars == <<{names}>>\n" + "(*" * 50_000 + "\n" + "A == (1\n" * 20_000
    definitions_in(text)
    assert len(Texts((text,)).variables) == 20_000
    assert time.process_time() - begun < 10
