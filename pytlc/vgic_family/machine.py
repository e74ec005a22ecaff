"""What the templates of the vGIC ask for: the typed context, with everything decided and laid out.

The machine is the one that the reference model builds from the same sizes: vCPU n lives on pCPU n mod P,
and the first vCPU of a pCPU is the one that runs.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import get_args

from pytlc.errors import UsageError
from pytlc.spec.boxes import WIDTH, boxed, header
from pytlc.spec.claims import Property, PropertyKind
from pytlc.spec.family import Target
from pytlc.spec.scope import Scope
from pytlc.vgic_family.interrupts import Interrupts, interrupts
from pytlc.vgic_family.switches import Switches

#: Groups of variables, and the switch without which a member does not exist.
_GROUPS: dict[str, tuple[tuple[str, str | None], ...]] = {
    "controlVars": (("pc", None), ("ret", None), ("local", None), ("stack", "nesting")),
    "lockVars": (("lock", None), ("granted", "fine"), ("freeing", "fine")),
    "irqVars": (("status", None), ("irqLr", None), ("irqPriority", None)),
    "listVars": (("inflight", None), ("lrPending", None)),
    "lrVars": (("hwLr", None), ("lrMask", None), ("uie", "uie")),
    "schedulerVars": (
        ("current", "scheduling"),
        ("processor", "scheduling"),
        ("isRunning", "scheduling"),
        ("savedLr", "scheduling"),
        ("savedMask", "scheduling"),
        ("blocked", "scheduling"),
        ("down", "offlines"),
    ),
    "physVars": (
        ("inProgress", None),
        ("physState", None),
        ("physAff", None),
        ("physEnabled", "toggles"),
    ),
    "lpiVars": (("lpiPending", "lpis"), ("lpiVcpu", "lpis"), ("mapped", "remaps")),
    "memoryVars": (("buffer", "weak"), ("torn", "weak"), ("early", "early")),
    "budgetVars": (
        ("toggles", "toggles"),
        ("moves", "moves"),
        ("offlines", "offlines"),
        ("movis", "movis"),
        ("remaps", "remaps"),
        ("retargets", None),
        ("reasserts", None),
    ),
}
#: Variables that are in no group.
_ALONE = ("rankVcpu", "kick")

#: vCPUs that differ from all others: the one at which interrupts start, and one that is alone beside it.
_UNLIKE = 2

#: Constants that are plain numbers, and the parameter that gives each.
_BUDGETS = ("toggles", "moves", "offlines", "movis", "remaps", "retargets", "reasserts")


@dataclass(frozen=True, slots=True)
class ModelContext:
    r"""The module and the cfg that give the constants their values.

    Attributes:
        header: First line of the module.
        boxed: The machine in words, as lines of a comment box.
        machine: The same, as plain lines.
        atoms: Names of the model values that the module declares.
        atom_rows: Their declaration, laid out.
        sets: Constants that are sets, and their TLA+ text.
        numbers: Constants that are numbers, and their values.
        definitions: Constants that are functions or sequences, and their TLA+ text.
        symmetries: What is interchangeable, as TLC is told: ``spis``, ``vcpus``.
        specification: Name for the cfg: ``FairSpec`` where a temporal property is checked, else ``Spec``.
        invariants: Names for the cfg.
        action_properties: Names for the cfg; likewise ``temporal_properties``.
        collected: What is collected while TLC searches, which each new state is looked at for.
        defined: Operators that are made for this check: name and TLA+ text.
    """

    header: str
    boxed: tuple[str, ...]
    machine: tuple[str, ...]
    atoms: tuple[str, ...]
    atom_rows: tuple[str, ...]
    sets: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, int], ...]
    definitions: tuple[tuple[str, str], ...]
    symmetries: tuple[str, ...]
    specification: str
    invariants: tuple[str, ...]
    action_properties: tuple[str, ...]
    temporal_properties: tuple[str, ...]
    collected: tuple[str, ...]
    defined: tuple[tuple[str, str], ...]


def check_machine(target: Target, scope: Scope) -> None:
    """Refuse a machine with something that the code does not know yet.

    Raises:
        UsageError: There are LPIs, and the version is older than their support.
    """
    known = {layer.stem for layer in target.stack}
    if scope["lpis"] and "lpi" not in known:
        raise UsageError(
            f"{target.name} has no LPIs: they came with the layer lpi (a1df3d257f); drop --lpis, or check "
            f"{target.family.name}@lpi or a later version"
        )


def variable_groups(has: Switches) -> tuple[str, ...]:
    """Definitions of the groups of variables that exist on a machine, and of ``vars``, one a row."""
    groups = {
        name: [variable for variable, switch in members if switch is None or getattr(has, switch)]
        for name, members in _GROUPS.items()
    }
    present = {name: members for name, members in groups.items() if members}
    rows = [f"{name:<13} == <<{', '.join(members)}>>" for name, members in present.items()]
    head = f"{'vars':<13} == <<"
    everything = textwrap.fill(
        head + ", ".join((*present, *_ALONE)) + ">>", WIDTH, subsequent_indent=" " * len(head)
    )
    return tuple(chain.from_iterable(row.splitlines() for row in (*map(_wrapped, rows), everything)))


def _wrapped(row: str) -> str:
    return textwrap.fill(row, WIDTH, subsequent_indent=" " * (row.index("<<") + 2))


def model_context(
    target: Target, scope: Scope, properties: Iterable[Property], module: str, *, symmetry: bool
) -> ModelContext:
    """Lay out the constants of a machine.

    Symmetry goes with no temporal property: TLC does not support both at once.
    """
    irqs = interrupts(scope)
    pcpus = tuple(f"pcpu{n}" for n in range(scope["pcpus"]))
    vcpus = tuple(f"vcpu{n}" for n in range(scope["vcpus"]))
    ranks = tuple(dict.fromkeys(irq.rank for irq in irqs.all if irq.rank))
    atoms = (*pcpus, *vcpus, *(irq.name for irq in irqs.all), *ranks)
    chosen = tuple(properties)
    named = {kind: tuple(p.name for p in chosen if p.kind == kind) for kind in get_args(PropertyKind)}
    machine = (f"{target.name} on {scope}",)
    return ModelContext(
        header=header(module),
        boxed=boxed(machine),
        machine=tuple(textwrap.wrap(machine[0], WIDTH - 3)),
        atoms=atoms,
        atom_rows=tuple(textwrap.wrap(", ".join(atoms), WIDTH - 2)),
        sets=_sets(scope, irqs, pcpus, vcpus, ranks),
        numbers=tuple(
            (name.capitalize(), scope[name])
            for name in _BUDGETS
            if name in ("retargets", "reasserts") or scope[name]
        ),
        definitions=_definitions(scope, irqs, pcpus, vcpus),
        symmetries=symmetries(scope) if symmetry and not named["temporal"] else (),
        specification="FairSpec" if named["temporal"] else "Spec",
        invariants=named["invariant"],
        action_properties=named["action"],
        temporal_properties=named["temporal"],
        collected=named["search"],
        defined=tuple((p.name, p.definition) for p in chosen if p.definition),
    )


def symmetries(scope: Scope) -> tuple[str, ...]:
    """What is interchangeable on a machine.

    ``spis``: when there are several, all of one priority and one rank, and nothing handles them in order:
    they start alike, and no property names one of them. ``vcpus``: those that no interrupt starts at, each
    together with its pCPU; so from three vCPUs on, with a pCPU each, and without SGIs, which are their own.
    """
    alike = scope["priorities"] == 1 and scope["ranks"] == 1 and not Switches.of(scope).ordered
    spis = len(interrupts(scope).spis) > 1 and alike
    vcpus = scope["pcpus"] == scope["vcpus"] > _UNLIKE and not scope["sgis"]
    return tuple(name for name, found in (("spis", spis), ("vcpus", vcpus)) if found)


def _sets(
    scope: Scope, irqs: Interrupts, pcpus: tuple[str, ...], vcpus: tuple[str, ...], ranks: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    kinds = {"Spis": irqs.spis, "Vspis": irqs.virtuals, "Sgis": irqs.sgis, "Lpis": irqs.lpis}
    members: dict[str, Iterable[str]] = {"Pcpus": pcpus, "Vcpus": vcpus}
    members |= {name: [irq.name for irq in kind] for name, kind in kinds.items() if kind}
    members |= {"Ranks": ranks, "Lrs": [str(n) for n in range(scope["lrs"])]}
    return tuple((name, _set(entries)) for name, entries in members.items())


def _definitions(
    scope: Scope, irqs: Interrupts, pcpus: tuple[str, ...], vcpus: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Constants that a cfg cannot spell out; vCPU n lives on pCPU n mod P, the first one there runs."""
    has = Switches.of(scope)
    functions: dict[str, Iterable[tuple[str, str]]] = {
        "Processor": [(v, pcpus[n % len(pcpus)]) for n, v in enumerate(vcpus)],
        "Current": [(p, vcpus[n] if n < len(vcpus) else "NoVcpu") for n, p in enumerate(pcpus)],
        "RankOf": [(irq.name, irq.rank) for irq in irqs.all if irq.rank],
        "RankPriority": [(irq.name, str(irq.priority)) for irq in irqs.all],
    }
    if has.sgis:
        functions["SgiVcpu"] = [(irq.name, irq.vcpu) for irq in irqs.sgis]
        functions["SgiZero"] = [(irq.vcpu, irq.name) for irq in irqs.sgis if irq.number == 0]
    rows = [(name, _function(entries, f"MC{name}")) for name, entries in functions.items()]
    if has.ordered:
        rows.append(("IrqOrder", f"<<{', '.join(irq.name for irq in irqs.all)}>>"))
    return tuple(rows)


def _set(members: Iterable[str]) -> str:
    return "{" + ", ".join(members) + "}"


def _function(entries: Iterable[tuple[str, str]], name: str) -> str:
    """Lay out ``name == a :> b @@ ...``, continued under its first entry."""
    indent = " " * (len(name) + len(" == "))
    rows = textwrap.wrap(
        " @@ ".join(f"{key}\N{NO-BREAK SPACE}:>\N{NO-BREAK SPACE}{value}" for key, value in entries),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
    )
    return "\n".join(rows).strip().replace("\N{NO-BREAK SPACE}", " ")
