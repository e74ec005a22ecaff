"""Where in the texts of a spec, and in the Python of its reference model, a step is written.

A step's action stands in a module under its own name. What an actor comes to next is found by its label,
which is the action's name but for its form (``vgic_migrate_irq.lock_vgic`` is ``VgicMigrateIrqLockVgic``); a
function that called another one, by the first of its actions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from pytlc.spec.source_map import NO_SOURCES, SourceLine, SourceMap
from pytlc.tla import Definition, Module, module_texts
from pytlc.tla.level import PRIMED
from pytlc.tla.syntax import children, lines_of, walk
from pytlc.trace import Action

_BRACKETS = frozenset({"langle_bracket", "rangle_bracket"})
_PARTS = re.compile(r"[._]")
_GROUP = re.compile(r"\w*[vV]ars")


@dataclass(frozen=True, slots=True)
class Region:
    """Whole lines of a text.

    Attributes:
        file: Name of the module's file, or path of a Python file.
        first: Number of the first line, from 1.
        last: Number of the last one.
        name: What is defined there.
        acts: Variables are primed in it, or it is an instance, whose actions TLC places here.
    """

    file: str
    first: int
    last: int
    name: str
    acts: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Listing:
    """The modules of a spec.

    Attributes:
        files: Text by name of the file.
        sources: Where in the templates their lines are from.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    sources: SourceMap = NO_SOURCES

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", MappingProxyType(dict(self.files)))

    @cached_property
    def _lines(self) -> Mapping[str, tuple[str, ...]]:
        return {name: lines_of(text) for name, text in self.files.items()}

    @cached_property
    def _modules(self) -> tuple[tuple[str, Module], ...]:
        """All modules, inner ones too, each with the name of its file."""
        found: list[tuple[str, Module]] = []
        for file, text in self.files.items():
            pending = list(module_texts(text).values()) if file.endswith(".tla") else []
            while pending:
                module = pending.pop(0)
                found.append((file, module))
                pending += module.inner.values()
        return tuple(found)

    @cached_property
    def _placed(self) -> tuple[tuple[str, Region], ...]:
        """What is defined, each with the name of its module."""
        return tuple((module.name, region) for file, module in self._modules for region in _of(file, module))

    @cached_property
    def _regions(self) -> Mapping[str, Region]:
        """The first definition of each name."""
        found: dict[str, Region] = {}
        for _, region in self._placed:
            found.setdefault(region.name, region)
        return found

    def lines(self, file: str) -> tuple[str, ...]:
        """The lines of a file; none of one that is not there."""
        return self._lines.get(file, ())

    @property
    def names(self) -> tuple[str, ...]:
        """All operators that are defined."""
        return tuple(self._regions)

    @property
    def regions(self) -> Iterable[Region]:
        """Every definition."""
        return self._regions.values()

    def operator(self, name: str) -> Region | None:
        """Where an operator is defined."""
        return self._regions.get(name)

    def of_action(self, action: Action) -> Region | None:
        """The definition that an action is a part of: by the position that TLC gave, else by its name."""
        place = action.location
        around = [
            region
            for module, region in self._placed
            if place and module == place.module and region.first <= place.begin_line <= region.last
        ]
        named = (region for region in around if region.name == action.name)
        return next(named, around[0] if around else self.operator(action.name))

    def of_label(self, label: str) -> Region | None:
        """The action at a label; None where no action has its name."""
        return self.operator(camel_case(label))

    def of_function(self, function: str) -> Region | None:
        """The first action of a function of the modelled code."""
        prefix = camel_case(function)
        found = [region for name, region in self._regions.items() if name.startswith(prefix)]
        return min(found, key=lambda region: (region.file, region.first), default=None)

    def source(self, region: Region) -> SourceLine | None:
        """The line of the template that a region's first line is from."""
        return self.sources.at(region.file, region.first)

    def groups(self, variables: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        """The variables by the groups that the spec makes of them: ``lockVars == <<lock, granted>>``.

        What is in no group comes last, under an empty name. A tuple of all variables is no group.
        """
        found: dict[str, tuple[str, ...]] = {}
        for _, module in self._modules:
            for name, one in module.definitions.items():
                members = _members(one) if _GROUP.fullmatch(name) else ()
                named = tuple(part for part in members if part in variables)
                if named and len(named) < len(variables):
                    found[name] = named
        grouped = {member for members in found.values() for member in members}
        rest = tuple(name for name in variables if name not in grouped)
        return found | ({"": rest} if rest else {})


def camel_case(label: str) -> str:
    """Each part of a label between dots and underscores with its first letter in upper case, joined."""
    return "".join(part[:1].upper() + part[1:] for part in _PARTS.split(label))


def _of(file: str, module: Module) -> Iterator[Region]:
    """The definitions of a module and its instances that have a name, in their order."""
    found = {name: one.node for name, one in module.definitions.items()}
    found |= {one.name: one.node for one in module.instances if one.name and one.node}
    for name, node in sorted(found.items(), key=lambda item: item[1].start_byte):
        first, last = module.source.place(node).line, module.source.end(node).line
        acts = node.type == "module_definition" or any(part.type in PRIMED for part in walk(node))
        yield Region(file, first, last, name, acts)


def _members(definition: Definition) -> tuple[str, ...]:
    """The names in the tuple that a definition is; none where it is something else."""
    body = definition.body
    parts = [part for part in children(body) if part.type not in _BRACKETS]
    if body.type != "tuple_literal" or any(part.type != "identifier_ref" for part in parts):
        return ()
    return tuple(map(definition.source.text, parts))
