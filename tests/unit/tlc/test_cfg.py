"""Configurations as data: what is read, what is refused, and that nothing is lost in between."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.errors import ConfigSyntaxError, UsageError
from pytlc.tlc.cfg import Assignment, Config, Substitution, fits, read_config
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
