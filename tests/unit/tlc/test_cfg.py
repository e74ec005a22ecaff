"""Configurations as data: what is read, what is refused, and that nothing is lost in between."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.errors import ConfigSyntaxError, UsageError
from pytlc.tlc.cfg import (
    Assignment,
    Config,
    Substitution,
    fits,
    read_config,
    understood,
    unread,
    without_check_deadlock,
)
from pytlc.values import FiniteSet, Function, ModelValue, Value

EVERYTHING = r"""
\* INIT NotThis
(* nested (* comments *) INIT NorThis *)
SPECIFICATION Spec
CONSTANTS
  N = 3  Name = "a (* b *)"  Flag = TRUE
  Procs = {p1, "x", {1, 2}}  M!K = {}
  Op(1, {p1}) = 2
  Small <- [Other] Tiny
  Big = [Other] 7
  Nat <- MyNat
CONSTANT p1 = p1
INVARIANTS TypeOK Safe INVARIANT Third
PROPERTIES Live
CONSTRAINT C ACTION_CONSTRAINTS A B
SYMMETRY Perms VIEW v ALIAS al
POSTCONDITION Done
_PERIODIC P _RL_REWARD R _POSSIBLE Q
CHECK_DEADLOCK FALSE
"""

NAMES = st.from_regex(r"[A-Z][a-z0-9_]{0,5}", fullmatch=True)
SCALARS: st.SearchStrategy[Value] = st.one_of(
    st.booleans(),
    st.integers(0, 2**31 - 1),
    st.text("abc 01(*)=<-{},", max_size=6),
    NAMES.map(ModelValue),
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4).map(FiniteSet), max_leaves=6
)
CONSTANTS = st.one_of(
    st.builds(Assignment, NAMES, VALUES, st.none() | NAMES, st.lists(SCALARS, max_size=2).map(tuple)),
    st.builds(Substitution, NAMES, NAMES, st.none() | NAMES),
)
LISTS = st.lists(NAMES, max_size=3).map(tuple)
CONFIGS = st.builds(
    Config,
    **dict.fromkeys(("specification", "init", "next", "symmetry", "view", "alias"), st.none() | NAMES),
    **dict.fromkeys(("periodic", "rl_reward", "type", "type_constraint"), st.none() | NAMES),
    **dict.fromkeys(("invariants", "properties", "constraints", "action_constraints"), LISTS),
    **dict.fromkeys(("postconditions", "possible"), LISTS),
    constants=st.lists(CONSTANTS, max_size=4).map(tuple),
    check_deadlock=st.none() | st.booleans(),
)


def test_every_keyword_is_read() -> None:
    """Each has its place, comments have none, and both forms of a keyword are one."""
    assert read_config(EVERYTHING) == Config(
        specification="Spec",
        constants=(
            Assignment("N", 3),
            Assignment("Name", "a (* b *)"),
            Assignment("Flag", value=True),
            Assignment("Procs", FiniteSet([ModelValue("p1"), "x", FiniteSet([1, 2])])),
            Assignment("M!K", FiniteSet()),
            Assignment("Op", 2, None, (1, FiniteSet([ModelValue("p1")]))),
            Substitution("Small", "Tiny", "Other"),
            Assignment("Big", 7, "Other"),
            Substitution("Nat", "MyNat"),
            Assignment("p1", ModelValue("p1")),
        ),
        invariants=("TypeOK", "Safe", "Third"),
        properties=("Live",),
        constraints=("C",),
        action_constraints=("A", "B"),
        symmetry="Perms",
        view="v",
        alias="al",
        postconditions=("Done",),
        periodic="P",
        rl_reward="R",
        possible=("Q",),
        check_deadlock=False,
    )


@given(config=CONFIGS)
def test_what_is_written_is_read_back(config: Config) -> None:
    """No keyword and no value is lost, and the text is stable."""
    assert read_config(config.text()) == config
    assert read_config(config.text()).text() == config.text()


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("\n\nFOO", 3, "a keyword such as INIT, CONSTANT or INVARIANT, not FOO"),
        ("INIT Init\nINIT Other", 2, "no second INIT, not INIT"),
        ("INIT\nNEXT Next", 2, "the name of an operator behind INIT, not NEXT"),
        ("CONSTANT N = -3", 1, "a natural number of 32 bits, a string, TRUE, FALSE, a model value or a set"),
        ("CONSTANT N = 3000000000", 1, "a natural number of 32 bits"),
        ("CONSTANT\nN = <<1>>", 2, "a model value or a set of these, not <"),
        ("CONSTANT N = {1,\n2", 2, "expected ,, not the end of the file"),
        ("CONSTANT N", 1, "= or <- behind N, not the end of the file"),
        ("CONSTANT N <- [M Foo", 1, "expected ], not Foo"),
        ("INVARIANT x < 3", 1, "the name of an operator, or a keyword, not <"),
        ("CHECK_DEADLOCK yes", 1, "TRUE or FALSE behind CHECK_DEADLOCK, not yes"),
        ('CONSTANT N = "abc', 1, "a model value or a set of these"),
        ("CONSTANT N = \\b101", 1, "a natural number of 32 bits"),
        ("CONSTANT Op <- I!Foo", 1, "= or <- behind !, not Foo"),
        ("(* off (* on *)\nINIT *)\nNEXT", 3, "the name of an operator behind NEXT, not the end of the file"),
        ("CONSTANT N = " + "{" * 500, 1, "a model value or a set of these, not {"),
    ],
)
def test_what_tlc_would_misread_is_refused_with_its_line(text: str, line: int, expected: str) -> None:
    """The message has the file, the line, what stands there, and what could."""
    with pytest.raises(ConfigSyntaxError, match=rf"^M\.cfg: line {line}: .*{re.escape(expected)}"):
        read_config(text, name="M.cfg")


@pytest.mark.parametrize("value", [-1, 2**31, "é", 'a"b', "a\nb", Function.sequence([1]), FiniteSet([-1])])
def test_what_a_cfg_cannot_hold_is_known_beforehand(value: Value) -> None:
    """It does not fit, and most of it cannot even be written."""
    assert not fits(value)


@pytest.mark.parametrize("value", [-1, Function.sequence([1]), FiniteSet.interval(1, 10**9), "a\nb"])
def test_what_a_cfg_cannot_hold_is_not_written(value: Value) -> None:
    """There is no text of it that TLC would read as the value."""
    with pytest.raises(UsageError, match="cannot stand in a cfg"):
        Config(constants=(Assignment("N", value),)).text()


@pytest.mark.parametrize(
    ("text", "config"),
    [
        (
            "(* off (* issue 12 *)\nCHECK_DEADLOCK FALSE\n*)\nINIT Init\nNEXT Next",
            Config(init="Init", next="Next"),
        ),
        (
            'CONSTANT S = "a (* b"\nINIT Init \\* (*\nNEXT Next',
            Config(constants=(Assignment("S", "a (* b"),), init="Init", next="Next"),
        ),
        ("INIT NEXT NEXT Next", Config(init="NEXT", next="Next")),
        ("CONSTANT N = -", Config(constants=(Assignment("N", ModelValue("-")),))),
        ("CONSTANT N = + M = 3", Config(constants=(Assignment("N", ModelValue("+")), Assignment("M", 3)))),
        (
            "CONSTANT + <- Plus Op <- -",
            Config(constants=(Substitution("+", "Plus"), Substitution("Op", "-"))),
        ),
        ("CONSTANT N = 007", Config(constants=(Assignment("N", 7),))),
        ("INVARIANT Inv ; PROPERTY Live", Config(invariants=("Inv",))),
        ("INVARIANT A\rINVARIANT B", Config(invariants=("A", "B"))),
        ("CONSTANT\nINVARIANT\nPROPERTY", Config()),
    ],
)
def test_what_tlc_takes_is_taken_with_its_meaning(text: str, config: Config) -> None:
    """Comments nest, any token may be a name, and nothing is read behind what is no token."""
    assert read_config(text) == config
    assert read_config(config.text()) == config


def test_what_tlc_does_not_read_is_known() -> None:
    """The line and the text where it stops; comments at the end are none of it."""
    assert unread("INVARIANT Inv\n; PROPERTY Live") == (2, ";")
    assert unread('CONSTANT N = "a\nb"') == (1, '"a')
    assert unread("INVARIANT Inv (* ; *) \\* ;\n(* ; (* *) ;") is None
    assert unread("") is None
    assert unread("INVARIANT Inv \x0c") == (1, "\\x0c")
    assert unread("INVARIANT Inv\n\u2028Other") == (2, "\\u2028")


def test_what_is_understood_ends_where_tlc_refuses_a_cfg() -> None:
    """For what is not decided on."""
    assert understood("INIT Init INVARIANT Inv FOO < 3 PROPERTY P").invariants == ("Inv", "FOO")
    assert understood("FOO") == Config()


@pytest.mark.parametrize(
    ("text", "rest", "asked"),
    [
        ("INIT I\nCHECK_DEADLOCK FALSE\nNEXT N", "INIT I\n                    \nNEXT N", False),
        ("CHECK_DEADLOCK\n  TRUE", "              \n      ", True),
        ("(* (* *)\nCHECK_DEADLOCK FALSE *) INIT I", "(* (* *)\nCHECK_DEADLOCK FALSE *) INIT I", True),
        ('CONSTANT N = "CHECK_DEADLOCK FALSE"', 'CONSTANT N = "CHECK_DEADLOCK FALSE"', True),
    ],
)
def test_check_deadlock_is_taken_out(text: str, rest: str, asked: bool) -> None:  # noqa: FBT001
    """Everything else stays in its place; comments and strings hold no keyword."""
    assert without_check_deadlock(text) == (rest, asked)


def test_what_a_cfg_is_asked() -> None:
    """Of one that has a bit of everything."""
    config = read_config(EVERYTHING)
    assert config.has_behaviour
    assert config.replaced == {"Nat": "MyNat"}
    assert config.model_values == ("p1",)
    assert config.own_values == {"p1"}
    assert config.assigned["Name"] == "a (* b *)"
    assert "Big" not in config.assigned
    assert "Op" not in config.assigned
    kept = config.unchecked()
    assert (kept.invariants, kept.properties, kept.alias, kept.check_deadlock) == ((), (), None, None)
    assert (kept.constants, kept.view, kept.symmetry) == (config.constants, "v", "Perms")
    assert config.only("constants") == Config(constants=config.constants)
    assert {"VIEW", "INVARIANT", "CONSTANT", "CHECK_DEADLOCK"} <= {*config.keywords()}
    assert Config().keywords() == ()
    assert not Config(next="Next").has_behaviour
