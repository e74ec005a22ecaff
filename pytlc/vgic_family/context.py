"""What the templates of the vGIC may name: version, switches, groups of variables, and the machine."""

from __future__ import annotations

from pytlc.spec.boxes import version_context
from pytlc.spec.context import Context, Request
from pytlc.vgic_family.machine import check_machine, model_context, symmetries, variable_groups
from pytlc.vgic_family.switches import Switches

_NO_SYMMETRY = "nothing is treated as interchangeable: TLC does not support symmetry with temporal properties"


def context(request: Request) -> Context:
    """The context of a render.

    Raises:
        UsageError: Two sizes contradict each other, or the code does not know something of the machine.
    """
    target, scope = request.target, request.scope
    has = Switches.of(scope)
    check_machine(target, scope)
    names = {
        "version": version_context(target),
        "has": has,
        "groups": variable_groups(has),
        "model": model_context(target, scope, request.properties, request.module, symmetry=request.symmetry),
    }
    is_temporal = any(claim.kind == "temporal" for claim in request.properties)
    lost = request.symmetry and is_temporal and symmetries(scope)
    return Context(names, (_NO_SYMMETRY,) if lost else (), symmetric=bool(symmetries(scope)))
