"""Stacking layers: a version of the code is the base steps with the functions of each layer laid over them.

A layer is a Python module. Each of its public functions redefines the step of that name; a function that
names no step below it and none that the layer declares in ``NEW_STEPS`` is an error, because a misspelt
override would otherwise check the unchanged code and say that it is fine. Layers stack in any order; the
upper one wins.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType, ModuleType

from pytlc.errors import SpecError
from pytlc.vgic.labels import ANYWHERE, STEPS, TERMINAL, StepInfo, function_name
from pytlc.vgic.locks import LockOf
from pytlc.vgic.state import Machine
from pytlc.vgic.steps import (
    enabling,
    environment,
    hardware,
    list_registers,
    migration,
    nesting,
    psci,
    ranks,
    scheduling,
    vgic,
)

#: A step: (scope, machine, *arguments) -> next machine, or None where the step is disabled.
StepFunction = Callable[..., Machine | None]


@dataclass(frozen=True, slots=True)
class Layer:
    """What one commit, proposal or bug changes.

    Attributes:
        name: How the layer is asked for: ``v1``, ``KeepVisible``.
        functions: Python name of a step -> its new function.
        new_steps: Steps that did not exist below.
        doc: The change in one sentence.
        removed_steps: Names of steps that exist below and no longer here.
    """

    name: str
    functions: Mapping[str, StepFunction]
    new_steps: tuple[StepInfo, ...] = ()
    doc: str = ""
    removed_steps: tuple[str, ...] = ()

    @classmethod
    def from_module(cls, module: ModuleType) -> Layer:
        """The layer that a module defines; its ``NAME`` if it has one, else its file name, is the layer's."""
        name: str = getattr(module, "NAME", module.__name__.rpartition(".")[2])
        return cls(
            name,
            MappingProxyType(public_functions(module)),
            tuple(getattr(module, "NEW_STEPS", ())),
            (module.__doc__ or "").partition("\n")[0],
            tuple(getattr(module, "REMOVED_STEPS", ())),
        )


def public_functions(module: ModuleType) -> dict[str, StepFunction]:
    """Functions that the module itself defines and does not hide behind an underscore."""
    return {
        name: function
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    }


@dataclass(frozen=True, slots=True)
class BoundStep:
    """A step with the function that the stack gives it.

    Attributes:
        layer: Name of the layer that defines the function.
    """

    info: StepInfo
    function: StepFunction
    layer: str

    @property
    def wants(self) -> LockOf | None:
        """The lock that the step waits for, if it waits for one."""
        lock_of: LockOf | None = getattr(self.function, "wants", None)
        return lock_of


@dataclass(frozen=True, slots=True)
class Program:
    """A stack of layers as a whole: every step once.

    Attributes:
        names: The layers, lowest first.
        steps: In the order of declaration, lower layers first.
        labels: Every label at which a pCPU can be.
    """

    names: tuple[str, ...]
    steps: tuple[BoundStep, ...]
    labels: frozenset[str]


def compose(base: Layer, *layers: Layer) -> Program:
    """The program of a stack of layers, lowest first.

    Raises:
        SpecError: A layer defines a function that is no step, declares a step that exists or that it does not
            define, removes one that does not exist, or stands in the stack twice.
    """
    bound: dict[str, BoundStep] = {}
    seen: list[str] = []
    for layer in (base, *layers):
        if layer.name in seen:
            raise SpecError(f"layer {layer.name} is in the stack {' + '.join(seen)} already; name it once")
        seen.append(layer.name)
        _lay_over(bound, layer)
    labels = (label for step in bound.values() for label in step.info.labels if label != ANYWHERE)
    return Program(tuple(seen), tuple(bound.values()), frozenset(TERMINAL).union(labels))


def _lay_over(bound: dict[str, BoundStep], layer: Layer) -> None:
    declared = {info.function: info for info in layer.new_steps}
    for missing, info in declared.items():
        if missing in bound:
            raise SpecError(
                f"layer {layer.name} declares {info.name} as new, but {bound[missing].layer} has that "
                f"step; leave it out of NEW_STEPS to redefine it"
            )
        if missing not in layer.functions:
            raise SpecError(f"layer {layer.name} declares the step {info.name} without a function {missing}")
    for removed in layer.removed_steps:
        if bound.pop(function_name(removed), None) is None:
            raise SpecError(
                f"layer {layer.name} removes the step {removed}, which the code below it does not have; "
                f"correct REMOVED_STEPS"
            )
    for name, function in layer.functions.items():
        info = declared[name] if name in declared else _known(bound, layer, name)
        bound[name] = BoundStep(info, function, layer.name)


def _known(bound: Mapping[str, BoundStep], layer: Layer, name: str) -> StepInfo:
    if name in bound:
        return bound[name].info
    near = get_close_matches(name, bound, n=1)
    hint = f"did you mean {near[0]}? A" if near else "a"
    raise SpecError(
        f"layer {layer.name}: the function {name} is no step of the code below it; {hint} new step is "
        f"declared in NEW_STEPS, a helper has a name with a leading underscore"
    )


_MODULES = (
    enabling,
    environment,
    hardware,
    list_registers,
    ranks,
    vgic,
    migration,
    nesting,
    psci,
    scheduling,
)


def _base() -> Layer:
    functions: dict[str, StepFunction] = {}
    for module in _MODULES:
        functions |= public_functions(module)
    ordered = {info.function: functions[info.function] for info in STEPS if info.function in functions}
    return Layer("v0", MappingProxyType(ordered | functions), STEPS, "the unpatched code")


#: The code before the first fix.
BASE = _base()
