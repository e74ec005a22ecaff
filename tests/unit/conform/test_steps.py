"""How the actions of a spec are told apart, and how the next-state relation is repeated."""

from __future__ import annotations

import pytest

from pytlc.conform.steps import Step, actions_of, marked
from pytlc.tlc import TlcJob
from pytlc.tlc.wrapping import Wrapping

SPEC = r"""
---- MODULE Spec ----
EXTENDS Base  \* LocalReset is not visible
VARIABLE x
LOCAL Hidden == x' = 9
M(c) == INSTANCE Meter WITH v <- x
Up(p) ==
  /\ x < p \/ x = 0
  /\ x' = x + 1
Down == (* not \/ a list *) x' = x - 1
Steps(p) ==
  \/ Up(p)
  \/ Down
Next ==
  \/ \E p \in {1, 2} : Steps(p) \/ Reset
  \/ Down
Other == \/ Up(1)
         \/ Hidden
Mixed == \/ Down
         \/ /\ x = 1
            /\ x' = 2
Within == M(4)!Step({q \in 1..2 :
                       /\ q > 0
                       /\ q < 9}) \lor BaseNext
Given(Act(_)) == \E p \in {1} : Act(p)
Through == Given(Up)
Loop == Loop \/ Down
====
"""
BASE = """---- MODULE Base ----
VARIABLE y
Reset == y' = 0
LOCAL LocalReset == y' = 1
BaseNext == Reset \\/ LocalReset
====
"""
METER = "---- MODULE Meter ----\nVARIABLE v\nStep(s) == v' \\in s\n====\n"
FILES = {"Spec.tla": SPEC, "Base.tla": BASE, "Meter.tla": METER}


def found(name: str, more: str = "") -> tuple[Step | None, dict[str, str]]:
    """What becomes of an operator of the spec, and of the modules."""
    wrapping = Wrapping(TlcJob(FILES, "Spec", f"INIT Init\nNEXT {name}\n{more}"))
    step = marked(wrapping, name)
    return step, dict(wrapping.job().files)


@pytest.mark.parametrize(
    ("name", "actions"),
    [
        ("Next", {"Up": 1, "Down": 0, "Reset": 0}),
        ("Steps", {"Up": 1, "Down": 0}),
        ("Other", {"Up": 1, "Hidden": 0}),
        ("Mixed", {"Down": 0, "Mixed": 0}),
        ("Within", {"M!Step": 2, "Reset": 0, "LocalReset": 0}),
        ("Loop", {"Loop": 0, "Down": 0}),
    ],
)
def test_operators_made_of_others_combine_and_the_rest_are_actions(
    name: str, actions: dict[str, int]
) -> None:
    """Disjunctions and quantifiers are followed through operators, LOCAL ones and extended modules too."""
    step, _ = found(name)
    assert step is not None
    assert step.actions == actions


@pytest.mark.parametrize("name", ["Through", "Missing"])
def test_what_is_no_operator_of_a_module_cannot_be_told_apart(name: str) -> None:
    """An action that is a parameter, and one that is nowhere."""
    assert found(name)[0] is None


@pytest.mark.parametrize(
    ("formula", "actions"),
    [
        ("Init /\\ [][Down]_x", {"Down": 0}),
        ("Init /\\ [][Down \\/ x' = 7]_x", {"Down": 0, "Action": 0}),
        ("Init /\\ [][IF x = 1 THEN Down ELSE Reset]_x", {"Action": 0}),
        ("I!Spec", {"Action": 0}),
        ("Init /\\ [][I!Next]_x", {"I!Next": 0}),
        ("Init /\\ [][Soft \\/ Down]_x", {"Soft": 0, "Down": 0}),
    ],
)
def test_actions_are_named_as_tlc_names_them(formula: str, actions: dict[str, int]) -> None:
    """What is in an instance, named or not, is one action; what has no name at all is an Action."""
    module = (
        "---- MODULE Top ----\nEXTENDS Base\nVARIABLE x\nI == INSTANCE Part WITH v <- x\n"
        "LOCAL INSTANCE Other\n"
        f"Init == x = 0\nDown == x' = x\nSpec == {formula}\n====\n"
    )
    part = "---- MODULE Part ----\nVARIABLE v\nInit == v = 0\nUp == v' = 1\nNext == Up \\/ Up\n"
    part += "Spec == Init /\\ [][Next]_v\n====\n"
    other = "---- MODULE Other ----\nVARIABLE x\nHard == x' = 2\nSoft == Hard \\/ Hard\n====\n"
    files = {"Top.tla": module, "Part.tla": part, "Other.tla": other, "Base.tla": BASE}
    wrapping = Wrapping(TlcJob(files, "Top", "SPECIFICATION Spec\n"))
    behaviour = wrapping.behaviour()
    assert behaviour is not None
    step = marked(wrapping, behaviour[1])
    assert step is not None
    assert step.actions == actions


def test_an_operator_that_is_an_argument_is_shown_by_its_text() -> None:
    """It is no value; one that came as an argument itself cannot be shown."""
    more = (
        "Inc(a) == a\nDo(F(_), b) == x' = F(b)\nAll == Do(Inc, 1) \\/ Do(LAMBDA a : 2, x) \\/ Do(I!Inc, 2)\n"
    )
    more += "Give(F(_)) == Do(F, 3) \\/ Do(F, 4)\nGiving == Give(Inc) \\/ Give(Inc)\nI == INSTANCE Base\n"
    files = {
        **FILES,
        "Spec.tla": SPEC.replace("Loop ==", f"{more}Loop =="),
        "Base.tla": f"{BASE[:-5]}Inc(a) == a\n====\n",
    }
    wrapping = Wrapping(TlcJob(files, "Spec", "INIT Init\nNEXT All\n"))
    step = marked(wrapping, "All")
    assert step is not None
    assert step.actions == {"Do": 2}
    text = wrapping.job().files["Spec.tla"]
    for shown in ('"Inc"', '"LAMBDA a : 2"', '"I!Inc"'):
        assert shown in text
    assert marked(Wrapping(TlcJob(files, "Spec", "INIT Init\nNEXT Giving\n")), "Giving") is None


def test_operators_that_the_cfg_replaces_are_followed() -> None:
    """The replacement is what TLC evaluates."""
    inner, _ = found("Next", "CONSTANT Down <- Reset\n")
    outer, _ = found("Next", "CONSTANT Next <- Steps\n")
    assert inner is not None
    assert outer is not None
    assert (inner.actions, outer.actions) == ({"Up": 1, "Reset": 0}, {"Up": 1, "Down": 0})


def test_an_operator_is_repeated_in_its_own_module() -> None:
    """There its LOCAL names are known; the marks come as operators."""
    step, files = found("Within")
    assert step is not None
    assert step.operator == "PytlcStep_Within"
    assert files["Base.tla"].endswith(
        "PytlcStep_BaseNext(pytlcEvent, pytlcIs(_, _, _), pytlcTold(_, _)) ==\n"
        '  \\/ /\\ pytlcIs(pytlcEvent, "Reset",\n'
        "          <<>>\n"
        "          )\n"
        "     /\\ Reset\n"
        '     /\\ pytlcTold("Reset",\n'
        "          <<>>\n"
        "          )\n"
        '  \\/ /\\ pytlcIs(pytlcEvent, "LocalReset",\n'
        "          <<>>\n"
        "          )\n"
        "     /\\ LocalReset\n"
        '     /\\ pytlcTold("LocalReset",\n'
        "          <<>>\n"
        "          )\n"
        "====\n"
    )
    assert "PytlcStep_BaseNext(" in files["Spec.tla"]


def test_formulas_and_arguments_keep_the_columns_of_their_lines() -> None:
    """A junction list inside is still one."""
    for name in ("Mixed", "Within"):
        text = found(name)[1]["Spec.tla"].partition("====")[0].partition("PytlcStep_")[2]
        lists = [
            line.index("/\\ x") for line in text.split("\n") if "/\\ x = 1" in line or "/\\ x' = 2" in line
        ]
        lists += [line.index("/\\ q") for line in text.split("\n") if "/\\ q" in line]
        assert len(lists) in {2, 6}
        assert len(set(zip(lists[::2], lists[1::2], strict=True))) >= 1
        assert all(first == second for first, second in zip(lists[::2], lists[1::2], strict=True))


@pytest.mark.parametrize("damage", ["Broken == x' = ) 1", "Down \\/ \\/ [", "(("])
def test_a_module_that_is_not_understood_is_not_taken_apart(damage: str) -> None:
    """Its actions are TLC's to name."""
    files = {**FILES, "Spec.tla": SPEC.replace("Loop ==", f"{damage}\nLoop ==")}
    assert actions_of(TlcJob(files, "Spec", "INIT Init\nNEXT Next\n")) == {}
    files = {**FILES, "Base.tla": BASE.replace("LOCAL", f"{damage}\nLOCAL", 1)}
    found = marked(Wrapping(TlcJob(files, "Spec", "INIT Init\nNEXT Within\n")), "Within")
    assert found is None or "LocalReset" not in found.actions


def test_a_swarm_can_name_what_its_main_module_sees() -> None:
    """Not what an instance has, nor what is LOCAL elsewhere; nothing where the spec is not understood."""
    assert actions_of(TlcJob(FILES, "Spec", "INIT Init\nNEXT Mixed\n")) == {"Down": 0}
    assert actions_of(TlcJob(FILES, "Spec", "INIT Init\nNEXT Within\n")) == {"Reset": 0}
    assert actions_of(TlcJob(FILES, "Spec", "SPECIFICATION Nowhere\n")) == {}
