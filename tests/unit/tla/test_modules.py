"""What modules declare, define, extend and instantiate."""

from __future__ import annotations

import pytest

from pytlc.tla import Declared, Instance, Place, module_texts
from pytlc.tla.modules import Module

WHOLE = """\
Some notes. Spec == nothing here
---- MODULE Whole ---- EXTENDS Naturals,
  Sequences \\* , FiniteSets
CONSTANTS N, (* M, *) Op(_, _), _ (+) _
CONSTANT -. _
VARIABLES x, y \\* z
VARIABLE w
---- MODULE Inner ----
VARIABLE v
Init == v = 0
====
M(c, f(_)) == INSTANCE Inner WITH v <- x
LOCAL Quiet == INSTANCE Inner WITH v <- y
INSTANCE Other
LOCAL INSTANCE Third WITH k <- 1
Low == x < 2   Lower == x < 1
Multi(a,
      b) == a < b
A(G(_), k) == G(k) B ≜ x < 3
f[i \\in 0..3] == i
LOCAL g[i \\in 0..3, <<j, k>> \\in S] == i
LOCAL Hid == x < 3
a \\oplus b == a
a ^# == a
-. a == a
Tail2 == LET k == 2
             In == x < k
             I == INSTANCE Fourth IN In
Text == "== \\\\ (* \\" "
-----
Eq == x = 0 \\/ x=1 Eq2 == x < 9
(* Odd == comment (* nested == 1 *) Odder == 2 *) Later == x < 2
RECURSIVE Sum(_)
Sum(k) == IF k = 0 THEN 0 ELSE k + Sum(k - 1)
THEOREM Fact == TRUE
ASSUME Given == N = 1
====
Behind == x < 2
---- MODULE Second ----
Behind == 1
====
"""


@pytest.fixture(scope="module")
def whole() -> Module:
    """The module in question."""
    return module_texts(WHOLE)["Whole"]


def test_the_module_is_read_whole(whole: Module) -> None:
    """Notes may stand before it."""
    assert whole.is_read_whole
    assert whole.source.place(whole.node) == Place(2, 1)


def test_several_modules_stand_in_a_file() -> None:
    """One behind the other."""
    assert list(module_texts(WHOLE)) == ["Whole", "Second"]
    assert list(module_texts(WHOLE)["Second"].definitions) == ["Behind"]


def test_what_it_extends_may_stand_on_the_line_of_its_name(whole: Module) -> None:
    """And go on in the next line."""
    assert whole.extends == ("Naturals", "Sequences")


def test_constants_have_arities(whole: Module) -> None:
    """Operators that are symbols too."""
    assert whole.constants == (Declared("N"), Declared("Op", 2), Declared("\\oplus", 2), Declared("-.", 1))


def test_variables_are_those_of_the_module_itself(whole: Module) -> None:
    """And not of the inner one."""
    assert whole.variables == ("x", "y", "w")


def test_instances_of_every_form(whole: Module) -> None:
    """Named, with parameters, LOCAL, and under LET."""
    assert whole.instances == (
        Instance("Inner", "M", (Declared("c"), Declared("f", 1))),
        Instance("Inner", "Quiet", local=True),
        Instance("Other"),
        Instance("Third", local=True),
    )
    assert [len(one.substitutions) for one in whole.instances] == [1, 1, 0, 1]
    assert whole.instantiated == ("Inner", "Other", "Third", "Fourth")


def test_definitions_in_their_order(whole: Module) -> None:
    """Several on a line, and none from comments, strings, LET or other modules."""
    assert " ".join(whole.definitions) == (
        "Low Lower Multi A B f g Hid \\oplus ^# -. Tail2 Text Eq Eq2 Later Sum"
    )


def test_parameters(whole: Module) -> None:
    """Operators as parameters have arities."""
    parameters = {name: one.parameters for name, one in whole.definitions.items() if one.parameters}
    assert parameters == {
        "Multi": (Declared("a"), Declared("b")),
        "A": (Declared("G", 1), Declared("k")),
        "\\oplus": (Declared("a"), Declared("b")),
        "^#": (Declared("a"),),
        "-.": (Declared("a"),),
        "Sum": (Declared("k"),),
    }


def test_functions_and_local_definitions(whole: Module) -> None:
    """A function is an operator without parameters."""
    assert [name for name, one in whole.definitions.items() if one.function] == ["f", "g"]
    assert [name for name, one in whole.definitions.items() if one.local] == ["g", "Hid"]


def test_places(whole: Module) -> None:
    """Each where its name begins."""
    assert whole.definitions["Lower"].place == Place(16, 16)
    assert whole.definitions["B"].place == Place(19, 20)


def test_bodies(whole: Module) -> None:
    """What stands behind the sign of definition."""
    body = {name: whole.source.text(one.body) for name, one in whole.definitions.items()}
    assert body["Low"] == "x < 2"
    assert body["Eq"] == "x = 0 \\/ x=1"
    assert body["f"] == "i"


def test_inner_modules_and_facts(whole: Module) -> None:
    """Theorems and assumptions have names too."""
    assert list(whole.inner) == ["Inner"]
    assert whole.inner["Inner"].outer is whole
    assert list(whole.inner["Inner"].definitions) == ["Init"]
    assert whole.facts == {"Fact", "Given"}


def test_strings_and_names(whole: Module) -> None:
    """What stands in comments is neither."""
    assert whole.strings == ('== \\\\ (* \\" ',)
    assert {"Sum", "Naturals", "\\oplus"} <= whole.names_used
    assert not {"Odd", "nested", "z"} & whole.names_used


def test_its_end_is_the_line_that_closes_it(whole: Module) -> None:
    """An offset in the text as it was laid out."""
    data = whole.source.data
    assert data[whole.end :].startswith(b"====\nBehind")
    tabbed = module_texts("---- MODULE T ----\nA ==\t1\n====\n")["T"]
    assert tabbed.source.data[tabbed.end :] == b"====\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no module",
        "---- MODULE",
        "---- MODULE M",
        "---- MODULE M ----",
        "---- MODULE M ----\nA ==\n====",
        "---- MODULE M ----\n(* open\nA == 1\n====\n",
        '---- MODULE M ----\nA == "open\nB == 1\n====\n',
        "---- MODULE M ----\nVARIABLES x,\nA == )\n====\n",
        "---- MODULE M ----\nLOCAL\n====\n",
        "---- MODULE M ----\nINSTANCE\nI == INSTANCE\n====\n",
        "---- MODULE M ----\n==\nf[ == 1\n====\n",
        "\x00\udcff---- MODULE M ----\n====\n",
    ],
)
def test_broken_text_is_read_as_far_as_it_goes(text: str) -> None:
    """Without an error."""
    for module in module_texts(text).values():
        assert module.definitions is not None
        assert module.instances is not None
        assert (module.variables, module.constants, module.extends, module.instantiated) is not None
        assert module.end <= len(module.source.data)
