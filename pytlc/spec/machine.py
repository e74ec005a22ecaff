"""What the templates of the vGIC ask for: the typed context, with everything decided and laid out.

The machine is the one that the reference model builds from the same sizes: vCPU n lives on pCPU n mod P,
and the first vCPU of a pCPU is the one that runs.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from pytlc.spec.family import Property, Target
from pytlc.spec.scope import Scope

_BOX = 75
_WIDTH = 90
_FIRST_SPI = 32


@dataclass(frozen=True, slots=True)
class VersionContext:
    """What a module says of the code that it models.

    Attributes:
        boxed: Lines of a comment box.
    """

    boxed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelContext:
    r"""The module and the cfg that give the constants their values.

    Attributes:
        header: First line of the module.
        boxed: The machine in words, as lines of a comment box.
        machine: The same, as plain lines.
        atoms: Names of the model values that the module declares.
        atom_rows: Their declaration, laid out.
        processor: TLA+ text of ``[Vcpus -> Pcpus]``.
        current: TLA+ text of ``[Pcpus -> Vcpus \cup {NoVcpu}]``.
        rank_of: TLA+ text of ``[Spis -> Ranks]``.
        rank_priority: TLA+ text of ``[Spis -> Nat]``.
        pcpus: TLA+ text of the set; likewise ``vcpus``, ``spis`` and ``lrs``.
        retargets: Number of ITARGETSR writes.
        reasserts: Number of assertions of active SPIs.
        symmetric: The SPIs are interchangeable, and TLC is told so.
        invariants: Names for the cfg.
        action_properties: Names for the cfg.
    """

    header: str
    boxed: tuple[str, ...]
    machine: tuple[str, ...]
    atoms: tuple[str, ...]
    atom_rows: tuple[str, ...]
    processor: str
    current: str
    rank_of: str
    rank_priority: str
    pcpus: str
    vcpus: str
    spis: str
    lrs: str
    retargets: int
    reasserts: int
    symmetric: bool
    invariants: tuple[str, ...]
    action_properties: tuple[str, ...]


def version_context(target: Target) -> VersionContext:
    """Describe the version and the layers of a target."""
    version = target.version
    lines = [f"Code: {version.name}, {version.commit} of {version.date},", f'"{version.subject}"']
    for mutant in target.mutants:
        lines += [f"with {mutant.name}: {mutant.subject}"]
    return VersionContext(boxed=_boxed(lines))


def model_context(
    target: Target, scope: Scope, properties: Iterable[Property], module: str, *, symmetry: bool
) -> ModelContext:
    """Lay out the constants of a machine.

    SPIs are interchangeable when there are several, all of one priority: they start alike, and no property
    names one of them. pCPUs and vCPUs are not: all interrupts start on vCPU 0.
    """
    pcpus = tuple(f"pcpu{n}" for n in range(scope["pcpus"]))
    vcpus = tuple(f"vcpu{n}" for n in range(scope["vcpus"]))
    spis = tuple(f"spi{_FIRST_SPI + n}" for n in range(scope["spis"]))
    processor = {v: pcpus[n % len(pcpus)] for n, v in enumerate(vcpus)}
    current = {p: vcpus[n] if n < len(vcpus) else "NoVcpu" for n, p in enumerate(pcpus)}
    priority = {i: str(n % scope["priorities"]) for n, i in enumerate(spis)}
    atoms = (*pcpus, *vcpus, *spis, "rank1")
    chosen = tuple(properties)
    machine = (f"{target.name} on {scope}",)
    return ModelContext(
        header=_header(module),
        boxed=_boxed(machine),
        machine=tuple(textwrap.wrap(machine[0], _WIDTH - 3)),
        atoms=atoms,
        atom_rows=tuple(textwrap.wrap(", ".join(atoms), _WIDTH - 2)),
        processor=_function(processor.items(), "MCProcessor"),
        current=_function(current.items(), "MCCurrent"),
        rank_of=_function(((i, "rank1") for i in spis), "MCRankOf"),
        rank_priority=_function(priority.items(), "MCRankPriority"),
        pcpus=_set(pcpus),
        vcpus=_set(vcpus),
        spis=_set(spis),
        lrs=_set(str(n) for n in range(scope["lrs"])),
        retargets=scope["retargets"],
        reasserts=scope["reasserts"],
        symmetric=symmetry and len(spis) > 1 and scope["priorities"] == 1,
        invariants=tuple(p.name for p in chosen if p.kind == "invariant"),
        action_properties=tuple(p.name for p in chosen if p.kind == "action"),
    )


def _header(module: str) -> str:
    title = f" MODULE {module} "
    left = max(4, (_BOX + 2 - len(title)) // 2)
    return "-" * left + title + "-" * max(4, _BOX + 2 - len(title) - left)


def _boxed(lines: Iterable[str]) -> tuple[str, ...]:
    inner = _BOX - len("(*  *)") + len("()")
    wrapped = (row for line in lines for row in textwrap.wrap(line, inner, subsequent_indent="  "))
    return tuple(f"(* {row:<{inner}} *)" for row in wrapped)


def _set(members: Iterable[str]) -> str:
    return "{" + ", ".join(members) + "}"


def _function(entries: Iterable[tuple[str, str]], name: str) -> str:
    """Lay out ``name == a :> b @@ ...``, continued under its first entry."""
    indent = " " * (len(name) + len(" == "))
    rows = textwrap.wrap(
        " @@ ".join(f"{key}\N{NO-BREAK SPACE}:>\N{NO-BREAK SPACE}{value}" for key, value in entries),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
    )
    return "\n".join(rows).strip().replace("\N{NO-BREAK SPACE}", " ")
