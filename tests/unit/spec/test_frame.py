"""Frame conditions: what is appended to an action, and that no variable is ever forgotten."""

from __future__ import annotations

from collections import Counter

import pytest

from pytlc.errors import TemplateError
from pytlc.spec.frame import complete
from pytlc.spec.rendering import Rendered
from tests.unit.spec.tla_text import Reader

TYPES = """VARIABLES
  a,  \\* the first, not b'
  b,
  c,
  d

abVars == <<a, b>>
vars   == <<abVars, c, d>>

Helper(x) == c' = x
Value(x)  == a + x

====
"""


def completed(module: str) -> str:
    """The module with frame conditions."""
    return complete([TYPES], {"M.tla": module})["M.tla"]


@pytest.mark.parametrize(
    ("body", "unchanged"),
    [
        ("  /\\ a' = 1", "<<b, c, d>>"),
        ("  /\\ c' = 1", "<<abVars, d>>"),
        ("  /\\ a' = 1\n  /\\ b' = 2\n  /\\ d' = 3", "c"),
        ("  /\\ Helper(1)", "<<abVars, d>>"),
        ("  /\\ Helper(Value(2))\n  /\\ d' = Value(1)", "abVars"),
        ("  /\\ IF c = 1 THEN a' = 1 /\\ UNCHANGED b ELSE a' = a /\\ b' = 2", "<<c, d>>"),
        ("  /\\ IF c = 1\n     THEN UNCHANGED <<abVars, d>>\n     ELSE a' = 1 /\\ b' = 2 /\\ d' = 4", "c"),
        ("  \\* d' = 1 (* c' = 2 *)\n  /\\ a' = 1 \\* b' = 1\n  /\\ \"c' = 3\" # a", "<<b, c, d>>"),
        ("  /\\ LET e == 1 IN a' = e", "<<b, c, d>>"),
        ("  /\\ a' = 1\n\n  /\\ b' = 2", "<<c, d>>"),
    ],
)
def test_what_an_action_does_not_mention_is_left_unchanged(body: str, unchanged: str) -> None:
    """All other variables follow in order of declaration, a group in one word where it is whole."""
    assert (
        completed(f"Act(p) ==\n{body}\n\n====\n")
        == f"Act(p) ==\n{body}\n  /\\ UNCHANGED {unchanged}\n\n====\n"
    )


def test_an_action_that_mentions_everything_stays_as_it_is() -> None:
    """Nothing is appended where nothing is left alone."""
    module = "Act ==\n  /\\ UNCHANGED abVars\n  /\\ Helper(1)\n  /\\ d' = 1\n\n====\n"
    assert completed(module) == module


def test_a_part_of_an_action_is_completed_in_the_action() -> None:
    """An operator that is used by an action gets no frame of its own, and counts for the action."""
    module = "Part(x) ==\n  /\\ a' = x\n  /\\ Helper(x)\n\nAct ==\n  /\\ Part(1)\n\n====\n"
    assert completed(module) == module.replace("Part(1)\n", "Part(1)\n  /\\ UNCHANGED <<b, d>>\n")


def test_disjunctions_only_combine_actions() -> None:
    """A disjunction or a choice between actions stays as it is, and its actions are completed."""
    steps = "Steps(p) ==\n  \\/ One(p)\n  \\/ Two(p)\n\nNext == \\E p \\in {1} : Steps(p)\n"
    module = f"One(p) ==\n  /\\ a' = p\n\nTwo(p) ==\n  /\\ b' = p\n\n{steps}"
    assert completed(module) == (
        "One(p) ==\n  /\\ a' = p\n  /\\ UNCHANGED <<b, c, d>>\n\n"
        "Two(p) ==\n  /\\ b' = p\n  /\\ UNCHANGED <<a, c, d>>\n\n" + steps
    )


def test_an_operator_that_primes_nothing_is_no_action() -> None:
    """Values and predicates stay as they are, also those that begin with a conjunction."""
    module = "Sum == a + b\n\nBoth ==\n  /\\ a = 1\n  /\\ b = 2\n\nInit ==\n  /\\ a = 0\n\n====\n"
    assert completed(module) == module


@pytest.mark.parametrize("body", ["IF c = 1 THEN a' = 1 ELSE b' = 1", "Helper(1)", "LET x == 1 IN a' = x"])
def test_an_action_that_is_no_conjunction_is_refused(body: str) -> None:
    """A conjunct cannot be appended to anything else; the message names file, action and what to write."""
    with pytest.raises(
        TemplateError, match=r"M\.tla: action Act is not a conjunction; begin its body with /\\"
    ):
        completed(f"Act(p) == {body}\n\n====\n")


@pytest.mark.parametrize("disjunct", ["a' = 1", "UNCHANGED a", "Helper(2)", "Part(2)"])
def test_a_disjunction_that_acts_itself_is_refused(disjunct: str) -> None:
    """A disjunct without a name would stay without a frame, and its variables could become anything."""
    module = "Part(p) ==\n  /\\ b' = p\n\nAct(p) ==\n  /\\ Part(p)\n  /\\ Helper(p)\n\n"
    with pytest.raises(
        TemplateError, match=r"M\.tla: Mixed is a disjunction; give each disjunct that acts a name"
    ):
        completed(f"{module}Mixed(p) ==\n  \\/ Act(p)\n  \\/ {disjunct}\n\n====\n")


def test_a_long_frame_is_wrapped() -> None:
    """Lines end before column 90 and go on under the first variable."""
    names = [f"variable{number}" for number in range(12)]
    types = "VARIABLES\n  " + ",\n  ".join(names) + "\n\n====\n"
    lines = complete([types], {"M.tla": "Act ==\n  /\\ variable0' = 1\n\n====\n"})["M.tla"].splitlines()
    assert lines[2].startswith("  /\\ UNCHANGED <<variable1, ")
    assert lines[3].startswith(" " * len("  /\\ UNCHANGED <<") + "variable")
    assert max(map(len, lines)) <= 90
    assert "".join(line.strip() for line in lines[2:4]).count("variable") == 11


def test_a_family_without_variables_is_refused() -> None:
    """Without a declaration nothing can be said to be left alone."""
    with pytest.raises(TemplateError, match="no module declares VARIABLES"):
        complete(["Nothing == 1\n"], {})


def test_every_way_through_every_action_says_what_becomes_of_every_variable(
    rendered: dict[str, Rendered],
) -> None:
    """In all versions and mutants each branch of each action primes or leaves each variable, exactly once."""
    for code, spec in rendered.items():
        reader = Reader(
            *(text for name, text in spec.files.items() if name not in {spec.main + ".tla", spec.config})
        )
        once = Counter(reader.variables)
        assert len(once) == 18
        wrong = {
            (code, name): (path - once, once - path)
            for name in reader.actions()
            for path in reader.paths(name)
            if path != once
        }
        assert wrong == {}


def test_the_reader_of_this_test_tells_ways_apart() -> None:
    """A variable that one branch forgets or two conjuncts prime is counted so, through helpers too."""
    action = "Next ==\n  /\\ IF a = 1 THEN b' = 1 ELSE Helper(1)\n  /\\ b' = 2\n  /\\ UNCHANGED <<a, d>>\n"
    paths = Reader(TYPES, action).paths("Next")
    assert paths == [Counter("abbd"), Counter("abcd")]
