"""The context of a family that has no Python for it: each size a constant, each property where TLC asks.

A parameter says which constant it gives a value: a number, the word of a choice, or, with ``members``, a set
of that many model values. Templates see

* ``version.boxed``: the version and its layers, as lines of a comment box;
* ``sizes.NAME``: the size of a parameter, or the index of its choice, for what a template leaves out;
* ``model``: :class:`PlainModel`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from pytlc.spec.boxes import WIDTH, boxed, header, version_context
from pytlc.spec.claims import Property, PropertyKind
from pytlc.spec.family import Target
from pytlc.spec.scope import Parameter, Scope


@dataclass(frozen=True, slots=True)
class PlainModel:
    """The module and the cfg that give the constants their values.

    Attributes:
        header: First line of the module.
        boxed: The machine in words, as lines of a comment box.
        machine: The same, as plain lines.
        atoms: Model values, which the module declares and the cfg gives themselves as values.
        atom_rows: Their declaration, laid out.
        constants: Names and TLA+ text of the constants.
        symmetric: TLA+ text of the permutations that change nothing; empty where there are none.
        specification: Name for the cfg: ``FairSpec`` where a temporal property is checked, else ``Spec``.
        invariants: Names for the cfg.
        properties: Names for the cfg, of action properties and temporal ones.
        defined: Operators that are made for this check: name and TLA+ text.
    """

    header: str
    boxed: tuple[str, ...]
    machine: tuple[str, ...]
    atoms: tuple[str, ...]
    atom_rows: tuple[str, ...]
    constants: tuple[tuple[str, str], ...]
    symmetric: str
    specification: str
    invariants: tuple[str, ...]
    properties: tuple[str, ...]
    defined: tuple[tuple[str, str], ...]


def plain_names(
    target: Target, scope: Scope, properties: tuple[Property, ...], module: str, *, symmetry: bool
) -> dict[str, object]:
    """Everything that the templates of a plain family may name.

    There is no symmetry with a temporal property: TLC does not support both at once.
    """
    named = {kind: tuple(p.name for p in properties if p.kind == kind) for kind in get_args(PropertyKind)}
    machine = (f"{target.name} on {scope}" if scope.words else target.name,)
    atoms = tuple(atom for parameter in scope.parameters for atom in _members(parameter, scope))
    model = PlainModel(
        header=header(module),
        boxed=boxed(machine),
        machine=tuple(textwrap.wrap(machine[0], WIDTH - 3)),
        atoms=atoms,
        atom_rows=tuple(textwrap.wrap(", ".join(atoms), WIDTH - 2)),
        constants=tuple((p.constant, _text(p, scope)) for p in scope.parameters if p.constant),
        symmetric=_permutations(scope) if symmetry and not named["temporal"] else "",
        specification="FairSpec" if named["temporal"] else "Spec",
        invariants=named["invariant"] + named["search"],
        properties=named["action"] + named["temporal"],
        defined=tuple((p.name, p.definition) for p in properties if p.definition),
    )
    return {"version": version_context(target), "sizes": dict(scope), "model": model}


def symmetry_note(scope: Scope, properties: Iterable[Property]) -> tuple[str, ...]:
    """What is to be said where symmetry is lost to a temporal property."""
    if not _permutations(scope) or all(p.kind != "temporal" for p in properties):
        return ()
    what = " and ".join(p.units for p in _interchangeable(scope))
    return (
        f"{what} are not treated as interchangeable: TLC does not support symmetry with temporal properties",
    )


def is_symmetric(scope: Scope) -> bool:
    """Whether something is interchangeable on a machine."""
    return bool(_interchangeable(scope))


def _interchangeable(scope: Scope) -> tuple[Parameter, ...]:
    return tuple(p for p in scope.parameters if p.symmetric and scope[p.name] > 1)


def _permutations(scope: Scope) -> str:
    return r" \cup ".join(f"Permutations({p.constant})" for p in _interchangeable(scope))


def _members(parameter: Parameter, scope: Scope) -> tuple[str, ...]:
    if not parameter.members:
        return ()
    return tuple(f"{parameter.members}{n}" for n in range(scope[parameter.name]))


def _text(parameter: Parameter, scope: Scope) -> str:
    if parameter.members:
        return "{" + ", ".join(_members(parameter, scope)) + "}"
    size = scope[parameter.name]
    return f'"{parameter.choices[size]}"' if parameter.choices else str(size)
