"""Whatever a text is, it is read without an exception; a valid module is read as it was written."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from pytlc.tla import Modules, Place, behaviour
from pytlc.tla.level import Levels
from pytlc.tla.tokens import first_module, tokens

MODULE = r"""Preface == "(*
---- MODULE M ----
EXTENDS Naturals, Other
CONSTANTS N, Op(_, _)
VARIABLES x,
          y
vars == <<x, y>>
LOCAL a (+) b == a + b (* nested (* comment *) *)
f[k \in 0..3, <<l, m>> \in {<<1, 2>>}] == IF k = 0 THEN "a \" (*" ELSE k
---- MODULE Inner ----
VARIABLE v
Step(d) == v' = v + d
====
I(c) == INSTANCE Inner WITH v <- x
RECURSIVE Sum(_)
Sum(k) == CASE k = 0 -> 0 [] OTHER -> k + Sum(k - 1)
Init == /\ x = 0 \* to the end
        /\ \/ y = 0
           \/ y \in {n \in 0..3 : n > 1}
Next == \E d \in 1..2 : I(1)!Step(d) /\ UNCHANGED y
Spec ≜ Init ∧ □[Next]_vars ∧ WF_vars(Next)
THEOREM Safe == Spec => [](x < [a |-> 1, b |-> 2].a)
<1>1. Init => x = 0 BY DEF Init
<1>. QED BY <1>1
====
Behind == 1
"""
_PIECES = (
    *(
        "(*",
        "*)",
        "\\*",
        '"',
        "\\",
        "====",
        "----",
        "---- MODULE X ----",
        "==",
        "≜",
        "∧",
        "LOCAL ",
        "INSTANCE ",
    ),
    *(
        "WITH ",
        "<-",
        "!",
        "(",
        ")",
        "[",
        "]_",
        "{",
        "<<",
        ">>",
        "LET ",
        "IN ",
        "/\\ ",
        "\n\\/ ",
        "\\E ",
        "'",
        ",",
    ),
    *(
        "CASE ",
        "::",
        "LAMBDA x : ",
        "PROOF",
        "<1>",
        "é",
        "\U0001f40c",
        "\t",
        "\r",
        "\x0c",
        "\x00",
        "\udc80",
        "\ud800",
    ),
)


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    """The module with some pieces cut out, put in or doubled."""
    text = MODULE
    for _ in range(draw(st.integers(1, 5))):
        begin = draw(st.integers(0, len(text)))
        end = draw(st.integers(begin, min(len(text), begin + 40)))
        text = text[:begin] + draw(st.sampled_from((*_PIECES, text[begin:end] * 2, ""))) + text[end:]
    return text


def _read(text: str) -> None:
    """Everything that can be asked of a file."""
    files = {"M.tla": text, "Other.tla": "---- MODULE Other ----\nThere == 1\n====\n"}
    modules = Modules(files, "M")
    assert isinstance(modules.is_read_whole and modules.names_are_known, bool)
    assert modules.words >= {name for name in modules.defined if name.isidentifier()}
    main = modules.get("M")
    for module in (main, *main.inner.values()) if main else ():
        levels = Levels(modules, {})
        assert module.end <= len(module.source.data)
        assert all(module.source.text(one.node) for one in module.instances if one.node)
        for name, one in module.definitions.items():
            levels.of(one.body, module)
            assert astuple(one.place) <= astuple(module.source.end(one.node))
            assert modules.arity(name) is None or len(one.parameters) >= 0
            behaviour(modules, name, {})
        assert isinstance(module.tokens, tuple)
        assert isinstance(module.strings, tuple)
    found = list(tokens(text, comments=True, others=True))
    assert all(text[token.start : token.end] == token.text for token in found)
    assert first_module(text) is None or "MODULE" in text


@given(_damaged())
def test_a_damaged_module_is_read_as_far_as_it_goes(text: str) -> None:
    """No exception and no endless loop; what is not understood is said to be."""
    _read(text)


@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=5))).map("".join))
def test_any_text_is_read(text: str) -> None:
    """Also one that is no module at all."""
    _read(text)
    _read(f"---- MODULE M ----\n{text}\n====\n")


@dataclass(frozen=True)
class Unit:
    """A definition as it is written, and what it is."""

    head: str
    name: str
    arguments: int = 0
    local: bool = False


_NAMES = ("Alpha", "b2", "_c", "INSTANCES", "In", "Tom", "SFx", "MODULES", "x_", "Theorem1")
_LIST = "\n  /\\ TRUE\n  /\\ \\/ FALSE \\* d == 4\n     \\/ TRUE"
_BEFORE = ("", 'Alpha == "\n', "-- MODULE Z --\n(* no comment\n")
_BETWEEN = (" ", "\n", "\n\n  ", "\n(* Odd == 1 *)\n", "\n\\* Odd == 1\n", "\n----\n")
_BEHIND = ("", "Behind == 1\n", "---- MODULE Z ----\nAlpha == 1\n====\n")
_BODIES = (
    '"== (* \\" \\\\* ===="',
    "1 (* a == 1 (* b == 2 *)\n   c == 3 *)",
    _LIST,
    "LET in == 1 RECURSIVE of(_) of(k) == in IN of(in)",
    "[k \\in {1} |-> <<k, {k, 2}>>]",
    "CHOOSE k \\in {1} : k = 1",
    "IF TRUE THEN 1 ELSE 2",
    "∀ k ∈ {1} : k = 1",
)


@st.composite
def _unit(draw: st.DrawFn, name: str) -> Unit:
    parameters, arguments = draw(
        st.sampled_from((("", 0), ("(p)", 1), ("(p, q(_, _))", 2), ("(p,\n   q)", 2)))
    )
    local = draw(st.booleans())
    sign = draw(st.sampled_from(("==", " ==", " ≜", "\n  ==")))
    before = draw(st.sampled_from(("", "LOCAL ", "LOCAL\n ", "LOCAL (* *) ")) if local else st.just(""))
    return Unit(
        f"{before}{name}{parameters}{sign} {draw(st.sampled_from(_BODIES))}", name, arguments, bool(before)
    )


@st.composite
def _modules(draw: st.DrawFn) -> tuple[str, list[tuple[Unit, int]]]:
    """The text of a module, and its definitions with the lines that they begin in."""
    names = draw(st.lists(st.sampled_from(_NAMES), unique=True, min_size=1))
    text = draw(st.sampled_from(_BEFORE)) + "---- MODULE M ----"
    found: list[tuple[Unit, int]] = []
    for name in names:
        unit = draw(_unit(name))
        # behind a junction list the grammar takes no definition in the same line
        text += draw(st.sampled_from(_BETWEEN[text.endswith(_LIST) :]))
        found.append((unit, text.count("\n") + 1))
        text += unit.head
    return f"{text}\n====\n{draw(st.sampled_from(_BEHIND))}", found


@given(_modules())
@settings(max_examples=200)
def test_definitions_are_found_where_they_stand(made: tuple[str, list[tuple[Unit, int]]]) -> None:
    """With their parameters, LOCAL or not; nothing else is one."""
    text, units = made
    modules = Modules({"M.tla": text}, "M")
    module = modules.get("M")
    assert module is not None
    assert module.is_read_whole, text
    found = {n: (len(one.parameters), one.local) for n, one in module.definitions.items()}
    assert found == {unit.name: (unit.arguments, unit.local) for unit, _ in units}
    for unit, line in units:
        one = module.definitions[unit.name]
        outer = one.node.parent if one.local else one.node
        assert outer is not None
        assert module.source.place(outer).line == line
        assert isinstance(one.place, Place)
