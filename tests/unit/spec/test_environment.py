"""Stacking layers: what a template is given, what a layer overrides, and where a mistake is said to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytlc.errors import TemplateError
from pytlc.spec.environment import LayerEnvironment
from pytlc.spec.family import Family
from pytlc.spec.rendering import render

BASE = """\\*% block one
One == 1
\\*% endblock
\\*% block two
Two == {2, {}}
\\*% block three
Three == <<3>>
\\*% endblock
\\*% endblock
"""
LOW = """\\*% extends "below"
\\*% block one
One == "low"
\\*% endblock
\\*% block three
Three == "low"
\\*% endblock
"""
HIGH = '(*# a note #*)\n\\*% extends "below"\n\\*% block one\nOne == "high"\n\\*% endblock\n'

Broken = Callable[..., Family]


def stack(folder: Path, *layers: str) -> LayerEnvironment:
    """A family with one module and these layers, lowest first."""
    (folder / "Base.tla.j2").write_text(BASE)
    for number, text in enumerate(layers):
        (folder / f"layer{number}").write_text(text)
    return LayerEnvironment(folder, [f"layer{number}" for number in range(len(layers))])


def test_without_layers_the_module_is_what_it_says(tmp_path: Path) -> None:
    """Statements vanish with their lines, and sets in sets, tuples and records pass untouched."""
    assert stack(tmp_path).top("Base.tla.j2").render() == "One == 1\nTwo == {2, {}}\nThree == <<3>>\n"


def test_the_highest_layer_that_has_a_block_wins(tmp_path: Path) -> None:
    """Each block is that of the highest layer with it, also inside a block that nobody overrides."""
    environment = stack(tmp_path, LOW, HIGH)
    assert environment.top("Base.tla.j2").render() == 'One == "high"\nTwo == {2, {}}\nThree == "low"\n'


def test_a_layer_can_only_extend_what_is_below_it(tmp_path: Path) -> None:
    """Any other parent is refused with the name of the layer and of the parent."""
    environment = stack(tmp_path, LOW.replace("below", "Base.tla.j2"))
    with pytest.raises(TemplateError, match=r'layer0: a layer extends "below", not "Base.tla.j2"'):
        environment.top("Base.tla.j2").render()


def test_a_block_that_overrides_nothing_is_refused(tmp_path: Path) -> None:
    """The message names the layer, the block and the nearest block that exists."""
    environment = stack(tmp_path, LOW, HIGH.replace("block one", "block thre"))
    with pytest.raises(TemplateError, match=r"layer1: block thre overrides nothing; did you mean three\?"):
        environment.check_layers(["Base.tla.j2"])
    stack(tmp_path, LOW, HIGH).check_layers(["Base.tla.j2"])


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A layer that is not there is told with its path."""
    with pytest.raises(TemplateError, match=r"layers/v7\.tla\.j2: No such file"):
        LayerEnvironment(tmp_path, ["layers/v7.tla.j2"]).read("layers/v7.tla.j2")


def test_a_layer_can_be_somewhere_else(tmp_path: Path) -> None:
    """Its text is given, and it lies in the stack as any other; the family's own files are still read."""
    stack(tmp_path, LOW)
    environment = LayerEnvironment(tmp_path, ["layer0", "/else/Mine.tla.j2"], {"/else/Mine.tla.j2": HIGH})
    assert environment.top("Base.tla.j2").render() == 'One == "high"\nTwo == {2, {}}\nThree == "low"\n'


@pytest.mark.parametrize(
    ("code", "file", "edit", "what"),
    [
        (
            "v0",
            "VgicRanks.tla.j2",
            ("% block vgic_store", "% blok vgic_store"),
            "Encountered unknown tag 'blok'",
        ),
        ("v4", "layers/v4.tla.j2", ("% block vgic_get", "% blok vgic_get"), "Encountered unknown tag 'blok'"),
        ("v0", "Vgic.tla.j2", ("in version.boxed", "in versoin.boxed"), "'versoin' is undefined"),
        ("v0", "MCVgic.cfg.j2", ("in model.atoms", "in model.atom"), "no attribute 'atom'"),
        ("v0", "MCVgic.tla.j2", ("${ model.header", "${ model.heading"), "no attribute 'heading'"),
        ("v4", "layers/v1.tla.j2", ("local' = [local", "local' = [${ nothing }"), "'nothing' is undefined"),
        ("v4+KeepVisible", "layers/v4.tla.j2", ("Goto(p,", "Goto(${ q },"), "'q' is undefined"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_file_and_line(
    broken: Broken, code: str, file: str, edit: tuple[str, str], what: str
) -> None:
    """A syntax error or an unknown name is found in the file to edit, however many layers lie above it."""
    old, new = edit
    family = broken(file, old, new)
    line = (family.root / file).read_text().split(new)[0].count("\n") + 1
    with pytest.raises(TemplateError) as caught:
        render(family.target(code), family.scope(), family.properties)
    assert str(caught.value).startswith(f"{file}, line {line}: ")
    assert what in str(caught.value)


def test_a_layer_of_the_family_that_has_no_effect_is_refused(broken: Broken) -> None:
    """A block of a layer that was renamed in the modules only is told with the new name."""
    family = broken("layers/v4.tla.j2", "vgic_get_virq_priority__wanted", "vgic_get_prio__wanted")
    with pytest.raises(
        TemplateError, match=r"^layers/v4\.tla\.j2: block vgic_get_prio__wanted overrides nothing"
    ):
        render(family.target("v4"), family.scope(), ())
    render(family.target("v3"), family.scope(), ())
