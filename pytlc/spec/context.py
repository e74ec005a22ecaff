"""What the templates of a family may name for one check: asked for here, built by the family.

A family whose Python has a function ``context`` decides and lays out everything there. All others get the
context of :mod:`pytlc.spec.plain`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pytlc.errors import SpecError
from pytlc.spec.claims import Property
from pytlc.spec.family import Target
from pytlc.spec.plain import is_symmetric, plain_names, symmetry_note
from pytlc.spec.python import offered
from pytlc.spec.scope import Scope


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be rendered.

    Attributes:
        target: Family, version and layers.
        scope: Sizes of the machine.
        properties: What the cfg asks TLC to check.
        module: Name of the module that gives the constants their values.
        symmetry: What is interchangeable may be declared so, that fewer states are searched.
    """

    target: Target
    scope: Scope
    properties: tuple[Property, ...]
    module: str
    symmetry: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What all templates of one render see.

    Attributes:
        names: Names and what they stand for.
        notes: What is to be said with the verdict, a sentence each.
        symmetric: Something is declared interchangeable.
    """

    names: Mapping[str, object]
    notes: tuple[str, ...] = ()
    symmetric: bool = False


def context_of(request: Request) -> Context:
    """Ask the family for the context of a render.

    Raises:
        UsageError: Two sizes contradict each other, or the code does not know something of the machine.
        SpecError: The family's Python does not import, or gives no context.
    """
    family = request.target.family
    build = offered(family.python, "context")
    if build is None:
        asked = (request.target, request.scope, request.properties, request.module)
        notes = symmetry_note(request.scope, request.properties) if request.symmetry else ()
        names = plain_names(*asked, symmetry=request.symmetry)
        return Context(names, notes, symmetric=is_symmetric(request.scope))
    found = build(request)
    if not isinstance(found, Context):
        raise SpecError(
            f"{family.python}: context() returns {found!r:.60}; expected a pytlc.spec.context.Context"
        )
    return found
