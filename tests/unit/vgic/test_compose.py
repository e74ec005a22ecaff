"""Stacking layers: what wins, and what is refused."""

from __future__ import annotations

from types import MappingProxyType, ModuleType

import pytest

from pytlc.errors import SpecError
from pytlc.vgic.compose import BASE, Layer, StepFunction, compose
from pytlc.vgic.labels import StepInfo, hypervisor_step
from pytlc.vgic.scope import Scope
from pytlc.vgic.state import Machine
from pytlc.vgic.versions import MUTANTS, VERSIONS


def nothing(_scope: Scope, m: Machine, _p: int) -> Machine:
    """A step that changes nothing."""
    return m


def layer(name: str, *functions: str, new: tuple[StepInfo, ...] = ()) -> Layer:
    """A layer whose functions all do nothing."""
    table: dict[str, StepFunction] = dict.fromkeys(functions, nothing)
    return Layer(name, MappingProxyType(table), new)


def test_the_upper_layer_wins() -> None:
    """A step has the function of the highest layer that defines it, and says which layer that is."""
    program = compose(BASE, layer("below", "do_irq__lock_desc"), layer("above", "do_irq__lock_desc"))
    step = {bound.info.name: bound for bound in program.steps}["do_IRQ.lock_desc"]
    assert step.layer == "above"
    assert program.names == ("v0", "below", "above")


def test_what_a_layer_leaves_alone_stays() -> None:
    """v1 redefines one step; all others are those of the unpatched code."""
    program = compose(BASE, *VERSIONS["v1"].layers)
    assert [bound.info.name for bound in program.steps if bound.layer != "v0"] == [
        "vgic_get_target_vcpu.read_target"
    ]


def test_a_misspelt_override_is_refused() -> None:
    """A function that names no step is an error that names the nearest step."""
    with pytest.raises(SpecError, match=r"do_irq__lock_dsc is no step .* did you mean do_irq__lock_desc\?"):
        compose(BASE, layer("mine", "do_irq__lock_dsc"))


def test_an_override_of_a_step_of_a_missing_layer_is_refused() -> None:
    """A step that v3 declares cannot be redefined on the unpatched code, but can on v3."""
    mine = layer("mine", "gic_update_one_lr__clear_migrating")
    with pytest.raises(SpecError, match="is no step of the code below it"):
        compose(BASE, mine)
    assert compose(BASE, *VERSIONS["v3"].layers, mine).names[-1] == "mine"


def test_a_new_step_needs_a_function() -> None:
    """A step that is declared and not defined is an error."""
    with pytest.raises(SpecError, match="without a function mine__more"):
        compose(BASE, layer("mine", new=(hypervisor_step("mine.more"),)))


def test_a_new_step_must_be_new() -> None:
    """A step that exists cannot be declared again."""
    again = layer("mine", "do_irq__lock_desc", new=(hypervisor_step("do_IRQ.lock_desc"),))
    with pytest.raises(SpecError, match=r"declares do_IRQ\.lock_desc as new, but v0 has that step"):
        compose(BASE, again)


def test_a_layer_stands_once() -> None:
    """The same layer twice in a stack is an error."""
    with pytest.raises(SpecError, match="v1 is in the stack v0 \\+ v1 already"):
        compose(BASE, *VERSIONS["v1"].layers, *VERSIONS["v1"].layers)


def test_mutants_stack_in_any_order() -> None:
    """Layers that touch different steps give the same program in either order."""
    first, second = MUTANTS["KeepLrQueue"].layer, MUTANTS["KeepVisible"].layer
    forward, backward = compose(BASE, first, second), compose(BASE, second, first)
    assert forward.steps == backward.steps


def test_only_public_functions_of_the_module_are_steps() -> None:
    """Imported functions and those behind an underscore belong to no layer."""
    source = "from os.path import join\ndef _helper(): pass\ndef do_irq__lock_desc(scope, m, p): return m\n"
    module = ModuleType("package.my_layer", "What it changes.\n\nMore.")
    exec(source, vars(module))  # noqa: S102
    mine = Layer.from_module(module)
    assert (mine.name, mine.doc, list(mine.functions)) == (
        "my_layer",
        "What it changes.",
        ["do_irq__lock_desc"],
    )


def test_labels_of_a_program() -> None:
    """A layer's new steps add their labels."""
    assert compose(BASE, *VERSIONS["v1"].layers).labels == compose(BASE).labels
    assert compose(BASE, *VERSIONS["v3"].layers).labels - compose(BASE).labels == {
        "gic_update_one_lr.wmb",
        "gic_update_one_lr.clear_migrating",
        "vgic_store_itargetsr.unlock_rank",
        "vgic_store_irouter.unlock_rank",
    }


def test_removed_steps_are_gone() -> None:
    """A step that a layer removes is in no program above it, and neither is its label."""
    program = compose(BASE, *VERSIONS["v5"].layers)
    assert "vgic_migrate_irq.test_migrating" not in program.labels
    assert "vgic_migrate_irq.test_migrating" not in {bound.info.name for bound in program.steps}


def test_only_a_step_that_exists_is_removed() -> None:
    """A misspelt name in REMOVED_STEPS is an error."""
    mine = Layer("mine", MappingProxyType({}), removed_steps=("do_IRQ.lock_dsc",))
    with pytest.raises(SpecError, match=r"removes the step do_IRQ\.lock_dsc, which the code below it"):
        compose(BASE, mine)
