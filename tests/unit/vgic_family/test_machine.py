"""The machine that a scope describes: who lives where, and how the constants are laid out."""

from __future__ import annotations

import pytest

from pytlc.spec.boxes import version_context
from pytlc.spec.claims import Property, PropertyKind, Severity
from pytlc.spec.family import Family
from pytlc.vgic_family.machine import ModelContext, model_context, symmetries


def context(family: Family, module: str = "MCVgic", **sizes: int) -> ModelContext:
    """The context of v4 on a machine."""
    return model_context(family.target("v4"), family.scope(**sizes), (), module, symmetry=True)


def test_vcpus_live_on_the_pcpus_in_turn_and_the_first_of_each_runs(family: Family) -> None:
    """Number n is on pCPU n mod P, and a pCPU without a vCPU has none to run."""
    crowded = context(family, pcpus=2, vcpus=3)
    defined = dict(crowded.definitions)
    assert defined["Processor"] == "vcpu0 :> pcpu0 @@ vcpu1 :> pcpu1 @@ vcpu2 :> pcpu0"
    assert defined["Current"] == "pcpu0 :> vcpu0 @@ pcpu1 :> vcpu1"
    lonely = dict(context(family, pcpus=2, vcpus=1).definitions)
    assert lonely["Current"] == "pcpu0 :> vcpu0 @@ pcpu1 :> NoVcpu"


def test_interrupts_are_shared_ones_of_one_rank_with_priorities_in_turn(family: Family) -> None:
    """The first SPI is INTID 32, all are in one rank, and SPI n has priority n mod K."""
    model = context(family, spis=3, priorities=2)
    sets, defined = dict(model.sets), dict(model.definitions)
    assert sets["Spis"] == "{spi32, spi33, spi34}"
    assert defined["RankOf"] == "spi32 :> rank1 @@ spi33 :> rank1 @@ spi34 :> rank1"
    assert defined["RankPriority"] == "spi32 :> 0 @@ spi33 :> 1 @@ spi34 :> 0"
    assert sets["Lrs"] == "{0}"


def test_every_model_value_is_declared_once(family: Family) -> None:
    """The atoms are the pCPUs, vCPUs, SPIs and the rank, and so are the rows that declare them."""
    model = context(family, pcpus=1, vcpus=2, spis=32)
    assert model.atoms == ("pcpu0", "vcpu0", "vcpu1", *(f"spi{n}" for n in range(32, 64)), "rank1")
    assert " ".join(model.atom_rows) == ", ".join(model.atoms)


def test_a_long_function_goes_on_under_its_first_entry(family: Family) -> None:
    """No pair is split between lines, and lines end before column 90 beside the operator's name."""
    defined = dict(context(family, vcpus=8, pcpus=8).definitions)
    first, *others = defined["Processor"].split("\n")
    assert others
    indent = " " * len("MCProcessor == ")
    assert all(line.startswith((indent + "@@ vcpu", indent + "vcpu")) for line in others)
    assert all(len(line) <= 90 for line in (indent + first, *others))
    assert sum(line.count(":>") for line in (first, *others)) == 8


@pytest.mark.parametrize("module", ["A", "MCVgic", "MCVgic_" + "long" * 25])
def test_the_first_line_of_a_module_is_as_wide_as_its_comment_box(family: Family, module: str) -> None:
    """The header is centred between at least four dashes; only a very long name makes it wider."""
    header = context(family, module).header
    assert f"---- MODULE {module} ----" in header
    assert len(header) == max(77, len(f"---- MODULE {module} ----"))


def test_boxes_are_closed(family: Family) -> None:
    """Each line of a comment box is as wide as the box, also where a text is wrapped."""
    boxed = version_context(family.target("v4+WideInvalidLr+MigrateWithoutLock")).boxed
    assert len(boxed) > 3
    assert all(len(line) == 77 and line.startswith("(* ") and line.endswith(" *)") for line in boxed)


def chosen(family: Family, *kinds: PropertyKind) -> ModelContext:
    """The context of two interchangeable SPIs with a property of each of these kinds."""
    claims = [Property(f"Some{kind}", kind, Severity.LOSE, "something holds", "a loss") for kind in kinds]
    return model_context(family.target("v4"), family.scope(spis=2), claims, "MCVgic", symmetry=True)


def test_each_kind_of_property_has_its_place(family: Family) -> None:
    """Fairness is asked for only with a temporal property, which in turn forbids symmetry."""
    plain = chosen(family, "invariant", "action", "search")
    assert (plain.invariants, plain.action_properties) == (("Someinvariant",), ("Someaction",))
    assert (plain.collected, plain.temporal_properties) == (("Somesearch",), ())
    assert (plain.specification, plain.symmetries) == ("Spec", ("spis",))
    fair = chosen(family, "invariant", "temporal")
    assert fair.temporal_properties == ("Sometemporal",)
    assert (fair.specification, fair.symmetries) == ("FairSpec", ())


def test_a_property_may_bring_its_definition(family: Family) -> None:
    """It is put beside the constants."""
    claim = Property("Mine", "invariant", Severity.LOSE, "something holds", "a loss", definition="kick = {}")
    model = model_context(family.target("v4"), family.scope(), [claim], "MCVgic", symmetry=True)
    assert model.defined == (("Mine", "kick = {}"),)
    assert model.invariants == ("Mine",)


@pytest.mark.parametrize(
    ("sizes", "symmetric"),
    [
        ({"spis": 2}, ("spis",)),
        ({"spis": 1}, ()),
        ({"spis": 2, "priorities": 2}, ()),
        ({"spis": 2, "ranks": 2}, ()),
        ({"spis": 2, "words": 1}, ()),
        ({"vcpus": 3}, ("vcpus",)),
        ({"vcpus": 3, "spis": 2}, ("spis", "vcpus")),
        ({"vcpus": 3, "pcpus": 2}, ()),
        ({"vcpus": 3, "sgis": 1}, ()),
    ],
)
def test_what_is_interchangeable(
    family: Family, sizes: dict[str, int | str], symmetric: tuple[str, ...]
) -> None:
    """SPIs that are alike and handled in no order; vCPUs where nothing starts, with a pCPU each."""
    assert symmetries(family.scope(**sizes)) == symmetric
