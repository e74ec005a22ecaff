"""A user's layer is the same in both worlds, or is refused before anything is checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.check import Question
from pytlc.check.twins import check_own_layers, stored_twins, twins_of
from pytlc.errors import LayerError, TemplateError, TraceFormatError, UsageError
from pytlc.runs import StoredRun
from pytlc.spec import load_family
from pytlc.spec.layers import OwnLayer, read_layer
from pytlc.spec.layout import templates_root
from pytlc.tlc import TlcOptions
from tests.unit.check.recorded import store, success

EXAMPLE = read_layer(templates_root() / "examples" / "RereadTarget")
FAMILY = load_family("vgic")
BLOCK = "\\*% block vgic_vcpu_inject_irq__test_inflight\n"
STEP = "def {}(scope, m, p):\n    return m\n"
MISSPELT = EXAMPLE.twin.replace("def vgic_vcpu_inject_irq__test_inflight", "def vgic_vcpu_inject_irq__test")


def check(layer: OwnLayer, code: str = "v4") -> None:
    """Is the layer refused?"""
    check_own_layers(FAMILY.target(code, [layer]))


def layer(*, blocks: str = "", twin: str = "") -> OwnLayer:
    """A layer with these blocks and this twin."""
    return replace(EXAMPLE, name="Mine", stem="Mine", text=f'\\*% extends "below"\n{blocks}', twin=twin)


def run_of(folder: Path) -> StoredRun:
    """A stored run with the example."""
    target = FAMILY.target("v4", [EXAMPLE])
    properties = (FAMILY.property("NoLockCycle"),)
    return store(folder, success(), Question.of_target(target, FAMILY.scope(), properties, TlcOptions()))


@pytest.mark.parametrize("code", ["v1", "v4", "v4+KeepVisible", "v4+RereadTarget+KeepVisible"])
def test_the_example_fits(code: str) -> None:
    """On several versions, on top of other layers and below them."""
    check(EXAMPLE, code)


@pytest.mark.parametrize(
    ("twin", "words"),
    [
        ("", ["changes the action VgicVcpuInjectIrqTestInflight", "write the function"]),
        (STEP.format("do_irq__unlock_desc"), ["does not define the step vgic_vcpu_inject_irq.test_inflight"]),
        (
            EXAMPLE.twin + STEP.format("do_irq__unlock_desc"),
            ["defines do_irq__unlock_desc, but no block of", "the action DoIRQUnlockDesc", "both or neither"],
        ),
        (MISSPELT, ["vgic_vcpu_inject_irq__test is no step"]),
        ("import nothing_like_this\n", ["does not import", "ModuleNotFoundError in line 1"]),
        (
            EXAMPLE.twin + "\nREMOVED_STEPS = ('do_IRQ.unlock_desc',)\n",
            ["removes the step of the action DoIRQUnlockDesc, and", "both or neither"],
        ),
    ],
    ids=["empty", "another step", "one more step", "no step", "no import", "removed"],
)
def test_a_twin_that_changes_other_steps_than_the_template_is_refused(twin: str, words: list[str]) -> None:
    """The message names the twin, the template, the step and what to write."""
    with pytest.raises(LayerError) as caught:
        check(replace(EXAMPLE, twin=twin))
    assert EXAMPLE.twin_file in str(caught.value)
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        (
            f"{BLOCK}${{ super() }}\nMore(p) ==\n  /\\ kick' = {{}}\n\\*% endblock\n",
            "changes the action More, and the twin has no step of that action; declare it in NEW_STEPS",
        ),
        (
            f"{BLOCK}\\*% endblock\n",
            "removes the action VgicVcpuInjectIrqTestInflight; name its step in REMOVED_STEPS",
        ),
    ],
    ids=["new", "removed"],
)
def test_new_and_removed_steps_are_declared_in_the_twin(blocks: str, words: str) -> None:
    """Or the message says how."""
    with pytest.raises(LayerError, match=words):
        check(layer(blocks=blocks))


def test_what_only_the_template_gets_wrong_is_told_first() -> None:
    """A block that is none, layers that override one block, a name that another layer has."""
    with pytest.raises(TemplateError, match=r"block no_such_block overrides nothing"):
        check(layer(blocks="\\*% block no_such_block\n\\*% endblock\n", twin="import nothing"))
    with pytest.raises(LayerError, match=r"InsertWithoutTest and RereadTarget both override block"):
        check(EXAMPLE, "v4+InsertWithoutTest")
    for taken in ("KeepVisible", "AtomicTarget"):
        with pytest.raises(LayerError, match=rf"{taken} is a layer already, one of vgic; rename yours"):
            check(replace(EXAMPLE, name=taken, stem=taken))
    with pytest.raises(LayerError, match=r"RereadTarget is a layer already, the one of .*; rename yours"):
        FAMILY.target("v4", [EXAMPLE, EXAMPLE])
    with pytest.raises(UsageError, match=r"RereadTarget stands twice"):
        FAMILY.target("v4+RereadTarget+RereadTarget", [EXAMPLE])


def test_a_target_without_layers_of_a_user_passes() -> None:
    """There is nothing to compare, not even the other layers."""
    check_own_layers(FAMILY.target("v4+KeepVisible+KeepLrMask"))


def test_a_run_keeps_the_layer_as_it_was(tmp_path: Path) -> None:
    """Both files are in its folder, and the twin comes from there."""
    run = run_of(tmp_path)
    assert run.layers() == dict(EXAMPLE.files)
    assert stored_twins(run) == {"RereadTarget": (EXAMPLE.twin, str(run.path / "layers/RereadTarget.py"))}
    assert run.record()["about"]["code"] == "v4+RereadTarget"


def test_the_twin_is_part_of_the_name_of_a_run(tmp_path: Path) -> None:
    """As the template is: another twin may come to another replay."""
    target = FAMILY.target("v4", [replace(EXAMPLE, twin=EXAMPLE.twin + "\n")])
    properties = (FAMILY.property("NoLockCycle"),)
    question = Question.of_target(target, FAMILY.scope(), properties, TlcOptions())
    other = store(tmp_path, success(), question)
    assert other.name != run_of(tmp_path).name


def test_a_twin_can_be_replaced_while_the_template_is_the_same(tmp_path: Path) -> None:
    """So that a mistake in it is put right without another search."""
    run = run_of(tmp_path)
    better = replace(EXAMPLE, twin="# better\n")
    assert stored_twins(run, [better]) == twins_of([better])
    with pytest.raises(LayerError, match=r"is not the template that .* was made with.*run the check again"):
        stored_twins(run, [replace(EXAMPLE, text=EXAMPLE.text + "\n")])
    with pytest.raises(LayerError, match=r"was made without the layer Mine; its own layers: RereadTarget"):
        stored_twins(run, [layer()])


@pytest.mark.parametrize("damage", ["edited", "missing"])
def test_a_damaged_copy_is_refused(tmp_path: Path, damage: str) -> None:
    """The file is named, and what to do."""
    run = run_of(tmp_path)
    path = run.path / "layers" / "RereadTarget.py"
    if damage == "edited":
        path.write_text(path.read_text() + "\n")
    else:
        path.unlink()
    with pytest.raises(TraceFormatError, match=r"RereadTarget\.py cannot be read: .*run the check again"):
        stored_twins(run)
