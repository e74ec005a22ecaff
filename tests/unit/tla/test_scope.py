"""What can be named where."""

from __future__ import annotations

from pytlc.tla import Declared, Modules


def modules(main: str = "Top", **files: str) -> Modules:
    """Modules with these bodies."""
    return Modules(
        {f"{name}.tla": f"---- MODULE {name} ----\n{body}\n====\n" for name, body in files.items()}, main
    )


def test_names_come_from_what_is_extended_and_instantiated() -> None:
    """LOCAL names are seen in their own module only."""
    found = modules(
        Top="EXTENDS Base, Naturals\nINSTANCE Plain\nLOCAL INSTANCE Quiet\nI == INSTANCE Named\nOwn == 1",
        Base="EXTENDS Deep\nCONSTANT C\nVARIABLE q\nIn == 1\nLOCAL Hidden == 2",
        Deep="VARIABLE d\nBelow == 1",
        Plain="CONSTANT P\nFrom == 1",
        Quiet="EXTENDS FiniteSets\nSoft == 1",
        Named="Inside == 1\nLOCAL Kept == 1\nWith(a) == a",
    )
    assert found.defined == {"Own", "In", "Below", "From", "Soft"}
    assert found.variables == ("q", "d")
    assert found.constants == {"C": Declared("C")}
    assert found.extended() == {"Base", "Naturals", "Plain", "Quiet", "Deep", "FiniteSets"}
    assert found.names_are_known
    arities = {name: found.arity(name) for name in ("Own", "I!Inside", "I!With", "I!Kept", "I", "J!x", "q")}
    assert arities == {
        "Own": 0,
        "I!Inside": 0,
        "I!With": 1,
        "I!Kept": None,
        "I": None,
        "J!x": None,
        "q": None,
    }
    assert found.declares("q") == Declared("q")
    assert found.declares("Own") is None


def test_what_another_module_hides_is_not_seen() -> None:
    """Neither LOCAL instances nor what they bring."""
    found = modules(
        Top="EXTENDS Base",
        Base="LOCAL INSTANCE Quiet\nLOCAL INSTANCE TLC\nLOCAL I == INSTANCE Quiet\nUse == Soft",
        Quiet="Soft == 1",
    )
    assert found.defined == {"Use"}
    assert found.extended() == {"Base"}
    assert found.extended("Base") == {"Quiet", "TLC"}
    assert found.definition("Soft") is None
    assert found.arity("I!Soft") is None
    base = found.get("Base")
    assert base is not None
    assert found.definition("Soft", base) is not None
    assert found.arity("I!Soft", base) is None or found.arity("I!Soft") is None


def test_an_instance_leads_on() -> None:
    """Its arguments come first."""
    found = modules(
        Top="I(a) == INSTANCE Middle",
        Middle="J(b, c) == INSTANCE Last\nLOCAL K == INSTANCE Last",
        Last="Op(d) == d",
    )
    assert found.arity("I!J!Op") == 4
    assert found.arity("I!K!Op") is None


def test_a_missing_module_leaves_names_unknown() -> None:
    """Unless it is instantiated under a name."""
    assert not modules(Top="EXTENDS Missing").names_are_known
    assert not modules(Top="EXTENDS Base", Base="INSTANCE Missing").names_are_known
    assert modules(Top="I == INSTANCE Missing").names_are_known
    assert not modules(Top="I == INSTANCE Missing").is_read_whole
    assert not modules(Top="A == )").names_are_known


def test_files_come_before_modules_in_the_main_file() -> None:
    """And so do TLC's own modules."""
    texts = {
        "Top.tla": "---- MODULE Top ----\nEXTENDS Side, Naturals\n====\n"
        "---- MODULE Side ----\nA == 1\n====\n---- MODULE Naturals ----\n====\n",
    }
    found = Modules(texts, "Top")
    assert found.defined == {"A"}
    assert found.file_of("Side") == "Top.tla"
    assert found.get("Naturals") is None
    found = Modules(texts | {"Side.tla": "---- MODULE Side ----\nB == 1\n====\n"}, "Top")
    assert found.defined == {"B"}
    assert found.file_of("Side") == "Side.tla"


def test_inner_modules_see_what_stands_around_them() -> None:
    """And hand on what they define."""
    found = modules(
        Top="VARIABLE x\nOut == x\n---- MODULE Inner ----\nCONSTANT c\nIn == Out\n====\n"
        "INSTANCE Inner WITH c <- 1"
    )
    assert found.defined == {"Out", "In"}
    assert found.reachable == ("Top",)
    top = found.get("Top")
    assert top is not None
    inner = found.seen_from(top, "Inner")
    assert inner is not None
    assert found.definition("Out", inner) is not None
    assert found.declares("x", inner) == Declared("x")
    assert found.declares("c") is None
    assert found.declares("c", inner) == Declared("c")


def test_reachable_modules_follow_every_kind_of_use() -> None:
    """Under LET too; cycles end."""
    found = modules(
        Top="EXTENDS A\nX == LET I == INSTANCE C IN I!y",
        A="INSTANCE B",
        B="EXTENDS Top, Naturals",
        C="",
        Unused="",
    )
    assert found.reachable == ("Top", "A", "B", "Naturals", "C")
    assert found.is_read_whole


def test_words_are_those_of_all_files() -> None:
    """Comments and strings too."""
    assert {"hidden", "text", "other"} <= modules(Top='A == "text" \\* hidden', Other="other == 1").words
