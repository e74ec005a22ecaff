"""Where in the texts of a spec, and in the Python of its reference model, a step is written.

A step's action stands in a module under its own name. What an actor comes to next is found by its label,
which is the action's name but for its form (``vgic_migrate_irq.lock_vgic`` is ``VgicMigrateIrqLockVgic``); a
function that called another one, by the first of its actions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pytlc.spec.source_map import NO_SOURCES, SourceLine, SourceMap
from pytlc.trace import Action

_HEAD = re.compile(r"(?:LOCAL\s+)?([A-Za-z_]\w*)\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\s*==(?!=)")
_MARGIN = re.compile(r"[^\s\\(]|\(\*|----")
_PARTS = re.compile(r"[._]")
_GROUP = re.compile(r"^(\w*[vV]ars)\s*==\s*<<([\w,\s]*)>>", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Region:
    """Whole lines of a text.

    Attributes:
        file: Name of the module's file, or path of a Python file.
        first: Number of the first line, from 1.
        last: Number of the last one.
        name: What is defined there.
    """

    file: str
    first: int
    last: int
    name: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The modules of a spec.

    Attributes:
        files: Text by name of the file.
        sources: Where in the templates their lines are from.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    sources: SourceMap = NO_SOURCES
    _lines: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    _regions: Mapping[str, Region] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        lines = {name: tuple(text.splitlines()) for name, text in self.files.items()}
        object.__setattr__(self, "files", MappingProxyType(dict(self.files)))
        object.__setattr__(self, "_lines", MappingProxyType(lines))
        object.__setattr__(self, "_regions", MappingProxyType(_regions(lines)))

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
        if place is not None:
            file = f"{place.module}.tla"
            around = [
                r for r in self._regions.values() if r.file == file and r.first <= place.begin_line <= r.last
            ]
            if around:
                return around[0]
        return self.operator(action.name)

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
        for text in self.files.values():
            for name, members in _GROUP.findall(text):
                named = tuple(part for part in re.findall(r"\w+", members) if part in variables)
                if named and len(named) < len(variables):
                    found[name] = named
        grouped = {member for members in found.values() for member in members}
        rest = tuple(name for name in variables if name not in grouped)
        return found | ({"": rest} if rest else {})


def camel_case(label: str) -> str:
    """Each part of a label between dots and underscores with its first letter in upper case, joined."""
    return "".join(part[:1].upper() + part[1:] for part in _PARTS.split(label))


def _regions(files: Mapping[str, tuple[str, ...]]) -> dict[str, Region]:
    found: dict[str, Region] = {}
    for file, lines in files.items():
        if not file.endswith(".tla"):
            continue
        margins = [number for number, line in enumerate(lines, 1) if _MARGIN.match(line)]
        for number in margins:
            head = _HEAD.match(lines[number - 1])
            if head is not None:
                last = next((n - 1 for n in margins if n > number), len(lines))
                while last > number and not lines[last - 1].strip():
                    last -= 1
                found.setdefault(head[1], Region(file, number, last, head[1]))
    return found
