"""Specifications taken apart, or left alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from pytlc.tla import Modules, behaviour

HEAD = """EXTENDS Naturals
CONSTANT Cap, Flag
VARIABLES x, y
vars == <<x, y>>
Zero == 0
TypeOK == x \\in 0..9 /\\ y \\in 0..9
InitX == x = 0
InitY == y = 0
Init == InitX /\\ InitY
Up == x < 5 /\\ x' = x + 1 /\\ y' = y
Down == x > 0 /\\ x' = x - 1 /\\ UNCHANGED y
Next == Up \\/ Down
Fair == WF_vars(Up) /\\ SF_vars(Down)
Act(a) == a' = a
Enabled == ENABLED Up
a (+) b == a' = b
Rec == [Up |-> x]
"""


def taken(
    formula: str,
    replaced: Mapping[str, str] = MappingProxyType({}),
    more: str = "",
    files: Mapping[str, str] = MappingProxyType({}),
) -> tuple[list[str], str, str, list[str]] | None:
    """Initial predicate, step, subscript and temporal part, on one line each."""
    text = f"---- MODULE Top ----\n{HEAD}{more}\nSpec == {formula}\n====\n"
    others = {f"{n}.tla": f"---- MODULE {n} ----\n{body}\n====\n" for n, body in files.items()}
    found = behaviour(Modules({"Top.tla": text, **others}, "Top"), "Spec", replaced)
    if found is None:
        return None
    init = [f"{piece.path}{' '.join(piece.text.split())}" for piece in found.init]
    temporal = [f"{piece.path}{' '.join(piece.text.split())}" for piece in found.temporal]
    assert found.subscript is not None
    return (
        init,
        f"{found.next.path}{' '.join(found.next.text.split())}",
        found.subscript.text.strip(),
        temporal,
    )


@pytest.mark.parametrize(
    ("formula", "init"),
    [
        ("InitX /\\ InitY /\\ [][Next]_vars", ["InitX", "InitY"]),
        ("TypeOK /\\ Init /\\ [][Next]_vars", ["TypeOK", "Init"]),
        ("x = Zero /\\ y = Zero /\\ [][Next]_vars", ["x = Zero", "y = Zero"]),
        ("y = 0 /\\ Init /\\ [][Next]_vars", ["y = 0", "Init"]),
        ("Init /\\ TypeOK /\\ [][Next]_vars", ["Init", "TypeOK"]),
        ("Init /\\ y = 0 /\\ [][Next]_vars", ["Init", "y = 0"]),
        ("x = 0 /\\ y = 0 /\\ [][Next]_vars", ["x = 0", "y = 0"]),
        ("/\\ x = 0 /\\ y = 0\n  /\\ Init\n  /\\ [][Next]_vars", ["x = 0", "y = 0", "Init"]),
        ("[][Next]_vars /\\ Init", ["Init"]),
        ("(Init) /\\ ((([][Next]_vars)))", ["Init"]),
        ("Init \\land [][Next]_vars", ["Init"]),
        ("Init ∧ □[Next]_vars", ["Init"]),
        ("(x = 0 \\/ x = 1) /\\ y = 0 /\\ [][Next]_vars", ["x = 0 \\/ x = 1", "y = 0"]),
        ("(\\E i \\in 0..1 : x = i) /\\ y = 0 /\\ [][Next]_vars", ["\\E i \\in 0..1 : x = i", "y = 0"]),
        ("Init /\\ Cap = 3 /\\ Flag /\\ [][Next]_vars", ["Init", "Cap = 3", "Flag"]),
        ("Init /\\ TRUE /\\ [][Next]_vars", ["Init", "TRUE"]),
        ("Init /\\ Enabled /\\ [][Next]_vars", ["Init", "Enabled"]),
        ("Init /\\ (ENABLED (x' = y)) /\\ [][Next]_vars", ["Init", "ENABLED (x' = y)"]),
        ("Init /\\ Rec.Up = 1 /\\ [][Next]_vars", ["Init", "Rec.Up = 1"]),
    ],
)
def test_conjuncts_of_state_level_are_the_initial_predicate(formula: str, init: list[str]) -> None:
    """All of them, in their order."""
    assert taken(formula) == (init, "Next", "vars", [])


@pytest.mark.parametrize(
    ("formula", "next_", "subscript", "temporal"),
    [
        ("Init /\\ [][Up \\/ Down]_<<x, y>>", "Up \\/ Down", "<<x, y>>", []),
        (
            "Init /\\ [][\\E k \\in 1..2 : x' = k /\\ y' = k]_vars",
            "\\E k \\in 1..2 : x' = k /\\ y' = k",
            "vars",
            [],
        ),
        ("Init /\\ [][Next]_vars /\\ Fair", "Next", "vars", ["WF_vars(Up)", "SF_vars(Down)"]),
        ("Init /\\ [][Next]_vars /\\ WF_vars(Next)", "Next", "vars", ["WF_vars(Next)"]),
        (
            "Init /\\ WF_vars(Up) /\\ [][Next]_vars /\\ []<>(x = 0)",
            "Next",
            "vars",
            ["WF_vars(Up)", "[]<>(x = 0)"],
        ),
        (
            "Init /\\ [][Next]_vars /\\ \\A i \\in 0..1 : WF_x(Act(i))",
            "Next",
            "vars",
            ["\\A i \\in 0..1 : WF_x(Act(i))"],
        ),
        ("Init /\\ [][Next]_vars /\\ (x = 0 ~> x = 1)", "Next", "vars", ["x = 0 ~> x = 1"]),
        ("Init /\\ [][TRUE]_vars", "TRUE", "vars", []),
    ],
)
def test_steps_and_what_is_temporal(formula: str, next_: str, subscript: str, temporal: list[str]) -> None:
    """The action inside the box is the next-state relation."""
    assert taken(formula) == (["Init"], next_, subscript, temporal)


@pytest.mark.parametrize(
    "formula",
    [
        "Init",
        "[][Next]_vars",
        "Init /\\ Next",
        "Init /\\ x' = 1 /\\ [][Next]_vars",
        "Init /\\ Act(x) /\\ [][Next]_vars",
        "Init /\\ (x (+) y) /\\ [][Next]_vars",
        "Init /\\ [Up |-> 1].Up = 1 /\\ Up /\\ [][Next]_vars",
        "Init /\\ ([Up |-> 1].Up = 1 /\\ (Up \\/ TRUE)) /\\ [][Next]_vars",
        "Init /\\ [][Up]_vars /\\ [][Down]_vars",
        "Init /\\ [][Next]_vars /\\ \\A i \\in 0..1 : [][Act(i)]_x",
        "Init /\\ [][Next]_vars /\\ (x = 0 => [][Up]_x)",
        "Init /\\ <><<Next>>_vars",
        "Init \\/ [][Next]_vars",
        "Init /\\ [][[]Next]_vars",
        "Spec",
        "Spec /\\ Init /\\ [][Next]_vars",
        "LET A == Init IN A /\\ [][Next]_vars",
        "IF Cap = 1 THEN Init /\\ [][Next]_vars ELSE Init /\\ [][Up]_vars",
        "Param(0)",
        "Missing!Spec",
        "Init /\\ )",
        "\\EE z : Init /\\ [][Next]_vars",
    ],
)
def test_what_is_not_understood_whole_is_left_alone(formula: str) -> None:
    """No part of it is taken."""
    assert taken(formula, more="Param(k) == Init /\\ y = k /\\ [][Next]_vars") is None


def test_operators_are_followed_through_modules() -> None:
    """A LOCAL one only where it is seen."""
    assert taken("Whole", more="Whole == Part /\\ Fair\nPart == Init /\\ [][Next]_vars") == (
        ["Init"],
        "Next",
        "vars",
        ["WF_vars(Up)", "SF_vars(Down)"],
    )
    text = {"Top.tla": "---- MODULE Top ----\nEXTENDS Base\n====\n"}
    base = {
        "Base.tla": f"---- MODULE Base ----\n{HEAD}LOCAL Spec0 == Init /\\ [][Next]_vars\n"
        "Spec == Spec0\n====\n"
    }
    found = behaviour(Modules(text | base, "Top"), "Spec", {})
    assert found is not None
    assert [(piece.module, piece.text.strip()) for piece in found.init] == [("Base", "Init")]
    assert behaviour(Modules(text | base, "Top"), "Spec0", {}) is None


def test_instances_have_a_path() -> None:
    """Which the main module can write."""
    files = {
        "Part": f"{HEAD}In == Init /\\ [][Next]_vars\nJ == INSTANCE Deep WITH v <- x",
        "Deep": "VARIABLE v\nI0 == v = 0\nN0 == v' = v\nS0 == I0 /\\ [][N0]_v",
    }
    more = "I == INSTANCE Part\nP(k) == INSTANCE Part WITH Cap <- k\nLOCAL L == INSTANCE Part"
    assert taken("I!In", more=more, files=files) == (["I!Init"], "I!Next", "vars", [])
    assert taken("I!In /\\ TypeOK", more=more, files=files) == (["I!Init", "TypeOK"], "I!Next", "vars", [])
    assert taken("L!In", more=more, files=files) == (["L!Init"], "L!Next", "vars", [])
    assert taken("I!Init /\\ [][I!Next]_vars", more=more, files=files) == (["I!Init"], "I!Next", "vars", [])
    assert taken("P(3)!Init /\\ [][P(3)!Next]_vars", more=more, files=files) == (
        ["P(3)!Init"],
        "P(3)!Next",
        "vars",
        [],
    )
    assert taken("P(3)!In", more=more, files=files) is None
    assert taken("P(x')!Init /\\ [][Next]_vars", more=more, files=files) is None
    assert taken("I!J!I0 /\\ [][Next]_vars", more=more, files=files) == (["I!J!I0"], "Next", "vars", [])


def test_an_instance_that_others_do_not_see_is_left_alone() -> None:
    """The main module has no name for its parts."""
    files = {
        "Base": f"{HEAD}LOCAL J == INSTANCE Deep WITH v <- x\nSpec == J!S0",
        "Deep": "VARIABLE v\nI0 == v = 0\nN0 == v' = v\nS0 == I0 /\\ [][N0]_v",
    }
    texts = {f"{n}.tla": f"---- MODULE {n} ----\n{body}\n====\n" for n, body in files.items()}
    texts["Top.tla"] = "---- MODULE Top ----\nEXTENDS Base\n====\n"
    assert behaviour(Modules(texts, "Top"), "Spec", {}) is None
    assert behaviour(Modules(texts, "Base"), "Spec", {}) is not None


def test_inner_modules_are_seen_through_but_hold_no_pieces() -> None:
    """Nothing can be put at the end of an inner module."""
    inner = "---- MODULE Inner ----\nVARIABLE v\nI0 == v = Zero\nN0 == v' = v\nS0 == I0 /\\ [][N0]_v\n====\n"
    more = f"{inner}I == INSTANCE Inner WITH v <- x"
    assert taken("I!I0 /\\ y = 0 /\\ [][I!N0]_vars", more=more) == (["I!I0", "y = 0"], "I!N0", "vars", [])
    assert taken("I!S0", more=more) is None


def test_replaced_operators_are_followed() -> None:
    """As the cfg says; constants too."""
    more = "Start == Init\nOther == x' = x /\\ y' = y\n"
    more += "How == Init /\\ [][Other]_vars\nAs == Init /\\ [][Next]_vars"
    assert taken("Start /\\ [][Next]_vars", {"Start": "Up"}, more) is None
    assert taken("As", {"As": "How"}, more) == (["Init"], "Other", "vars", [])
    assert taken("Init /\\ Flag /\\ [][Next]_vars", {"Flag": "Up"}, more) is None


@pytest.mark.parametrize("extends", ["Missing", "RealTime"])
def test_a_name_that_may_come_from_elsewhere_has_no_level(extends: str) -> None:
    """A missing module, or one with operators that are not constant."""
    text = f"---- MODULE Top ----\nEXTENDS {extends}\nVARIABLE x\nSpec == x = Some /\\ [][x' = x]_x\n====\n"
    assert behaviour(Modules({"Top.tla": text}, "Top"), "Spec", {}) is None


def test_constants_of_an_instance_may_stand_for_actions() -> None:
    """By WITH, or by their name."""
    files = {"Pure": "CONSTANT F(_)\nUse(a) == F(a)"}
    assert (
        taken("Init /\\ I!Use(x) /\\ [][Next]_vars", more="F(a) == a' = 1\nI == INSTANCE Pure", files=files)
        is None
    )
    assert (
        taken(
            "Init /\\ I!Use(x) /\\ [][Next]_vars",
            more="G(a) == a' = 1\nI == INSTANCE Pure WITH F <- G",
            files=files,
        )
        is None
    )
    assert taken(
        "Init /\\ I!Use(x) /\\ [][Next]_vars",
        more="G(a) == a = 1\nI == INSTANCE Pure WITH F <- G",
        files=files,
    ) == (["Init", "I!Use(x)"], "Next", "vars", [])


def test_a_theorem_is_no_state_predicate() -> None:
    """SANY would not take it for one."""
    assert taken("Init /\\ Fact /\\ [][Next]_vars", more="THEOREM Fact == [](x = 0)") is None


def test_long_formulas_are_no_deep_recursion() -> None:
    """Neither long conjunctions nor long chains of operators."""
    long = " /\\ ".join(["x = 0"] * 3000)
    assert taken(f"{long} /\\ [][Next]_vars") is not None
    chain = "\n".join(f"D{n} == D{n - 1}" for n in range(1, 2000))
    assert taken("D1999 /\\ [][Next]_vars", more=f"D0 == x = 0\n{chain}") == (["D1999"], "Next", "vars", [])


def test_a_piece_keeps_the_column_of_its_first_line() -> None:
    """Its other lines are in theirs."""
    text = "---- MODULE Top ----\nVARIABLE x\nSpec == x = 0 /\\ [][\\/ x' = 1\n"
    text += "                    \\/ x' = 2]_x\n====\n"
    found = behaviour(Modules({"Top.tla": text}, "Top"), "Spec", {})
    assert found is not None
    assert found.next.text == "                    \\/ x' = 1\n                    \\/ x' = 2"
