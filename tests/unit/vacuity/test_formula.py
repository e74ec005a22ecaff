"""Which parts of a property are seen."""

from __future__ import annotations

import pytest

from pytlc.tla import parse_expression
from pytlc.vacuity.formula import (
    All,
    Always,
    Apply,
    Eventually,
    ForAll,
    Formula,
    If,
    Implies,
    Leaf,
    Let,
    read,
)


def shown(formula: Formula) -> str:
    """The structure in brackets, pieces as they stand on one line."""
    match formula:
        case Implies():
            sign = "~>" if formula.leads else "=>"
            return f"({formula.antecedent.line} {sign} {shown(formula.consequent)})"
        case All():
            return "&".join(map(shown, formula.parts)).join("()")
        case ForAll():
            return f"all {formula.bounds.line}: {shown(formula.body)}"
        case Let():
            return f"let {formula.definitions.line}: {shown(formula.body)}"
        case If():
            return f"if {formula.condition.line}: {shown(formula.then)} else {shown(formula.otherwise)}"
        case Always():
            subscript = f"_{formula.subscript.line}" if formula.subscript else ""
            return f"always{subscript} {shown(formula.body)}"
        case Eventually():
            return f"eventually {formula.body.line}"
        case Apply():
            return f"{formula.name}({', '.join(argument.line for argument in formula.arguments)})"
        case Leaf():
            return "."


def whole(text: str) -> Formula:
    """The structure of an expression."""
    parsed = parse_expression(text)
    assert parsed is not None
    return read(*parsed)


FORMULAS = [
    ("M!Inv", "."),
    ("A => B", "(A => B())"),
    ("x = 1 /\\ y \\in S => z > 0", "(x = 1 /\\ y \\in S => .)"),
    ("P /\\ \\A q \\in Q : A(q) => B", "(P()&all q \\in Q: (A(q) => B()))"),
    ("P /\\ (A => B) /\\ C", "(P()&(A => B())&C())"),
    ("(\\A p, q \\in Q : p # q => x[p] # x[q])", "all p, q \\in Q: (p # q => .)"),
    ("\\A p \\in {q \\in Q : q > 0} : A", "all p \\in {q \\in Q : q > 0}: A()"),
    ("\\A p : A => B", "."),
    ("\\E p \\in Q : A => B", "."),
    ("A \\/ B", "."),
    ("A <=> B", "."),
    ("A => B <=> C", "(A => .)"),
    ('x = "=> no" => B', '(x = "=> no" => B())'),
    ("IF a THEN IF b THEN c ELSE d ELSE e => f", "if a: if b: c() else d() else (e => f())"),
    ("LET d == LET e == 1 IN e IN d = 1 => B", "let d == LET e == 1 IN e: (d = 1 => B())"),
    ("A ~> B", "(A ~> B())"),
    ("[](A => <>B)", "always (A => eventually B)"),
    ("[]A => []B", "([]A => always B())"),
    ("[][A => B']_vars", "always_vars (A => .)"),
    ("[][A]_<<x, y>>", "always_<<x, y>> A()"),
    ("[]<>(A)", "always eventually (A)"),
    ("WF_vars(Next)", "."),
    ("Op(f[x], <<1, 2>>)", "Op(f[x], <<1, 2>>)"),
    ("Op(1) + 1", "."),
    ("TRUE", "."),
]
LISTS = [
    ("/\\ A\n/\\ B => C\n/\\ D", "(A()&(B => C())&D())"),
    ("  /\\ A\n  /\\ B\n  => C", "(/\\ A /\\ B => C())"),
    ("  \\/ A\n  \\/ B\n => C", "(\\/ A \\/ B => C())"),
    ("  /\\ \\/ A\n     \\/ B\n     => C\n  /\\ D", "((\\/ A \\/ B => C())&D())"),
    ("A => /\\ B\n     /\\ C => D", "(A => (B()&(C => D())))"),
    ("\\/ A => B\n\\/ C", "."),
]


@pytest.mark.parametrize(("text", "expected"), FORMULAS, ids=[text for text, _ in FORMULAS])
def test_a_formula_is_taken_apart_by_precedence(text: str, expected: str) -> None:
    """What binds weakest first; a quantifier takes in all that follows; what is not known is one piece."""
    assert shown(whole(text)) == expected


@pytest.mark.parametrize(("text", "expected"), LISTS, ids=range(len(LISTS)))
def test_junction_lists_are_told_by_columns(text: str, expected: str) -> None:
    """A list ends at whatever stands at its column or to the left of it and is none of its bullets."""
    assert shown(whole(text)) == expected


def test_a_piece_keeps_its_columns() -> None:
    """Its text can be put into another module, and the list in it stays one."""
    formula = whole("  \\A p \\in P :\n    (/\\ a\n     /\\ b) => c")
    assert isinstance(formula, ForAll)
    assert isinstance(formula.body, Implies)
    assert formula.body.antecedent.text == "    (/\\ a\n     /\\ b)"
