"""Which line of which template each line of a rendered file comes from, and the form in which that is kept.

What TLC says points into rendered modules; what is edited is a template. The map is kept with a run, so that
its positions can be traced back when the templates have changed or are not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from pytlc.errors import TraceFormatError
from pytlc.trace import Location


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a template.

    Attributes:
        template: Path of its file.
        line: Its number there, from 1.
        block: Name of the innermost block around it; None outside of all blocks.
        layer: Name of the layer that the file is; None for what the layers lie on.
    """

    template: str
    line: int
    block: str | None = None
    layer: str | None = None

    @property
    def place(self) -> str:
        """``templates/vgic/layers/v3.tla.j2:17``."""
        return f"{self.template}:{self.line}"

    def __str__(self) -> str:
        parts = (("block", self.block), ("layer", self.layer))
        within = ", ".join(f"{what} {name}" for what, name in parts if name is not None)
        return f"{self.place} ({within})" if within else self.place


Lines = tuple[SourceLine | None, ...]


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The origin of every line of a spec.

    Attributes:
        files: One entry for each line, by name of the file; None for a line that no template has. Empty
            for a spec that was not rendered.
    """

    files: Mapping[str, Lines] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", MappingProxyType(dict(self.files)))

    def __reduce__(self) -> tuple[type[SourceMap], tuple[dict[str, Lines]]]:
        return SourceMap, (dict(self.files),)

    def at(self, file: str, line: int | None) -> SourceLine | None:
        """The origin of a line, counted from 1; None where it is not known."""
        lines = self.files.get(file, ())
        return lines[line - 1] if line is not None and 1 <= line <= len(lines) else None

    def of(self, location: Location | None) -> SourceLine | None:
        """The origin of the first line of a region of a module."""
        return None if location is None else self.at(f"{location.module}.tla", location.begin_line)


NO_SOURCES = SourceMap()
"""For a spec that was not rendered."""


def source_to_jsonable(line: SourceLine | None) -> dict[str, Any] | None:
    """``template``, ``line``, ``block`` and ``layer``; None for None."""
    if line is None:
        return None
    return {"template": line.template, "line": line.line, "block": line.block, "layer": line.layer}


def map_to_jsonable(sources: SourceMap) -> dict[str, Any]:
    """By file a list of stretches: ``lines`` that follow each other here as there, from the one given on."""
    return {
        name: [{"lines": count, **(source_to_jsonable(first) or {})} for first, count in _stretches(lines)]
        for name, lines in sources.files.items()
    }


def map_from_jsonable(data: object) -> SourceMap:
    """Read what :func:`map_to_jsonable` made.

    Raises:
        TraceFormatError: It has another form.
    """
    if not isinstance(data, dict):
        raise TraceFormatError(f"a map of sources is an object with a list for each file, not {data!r:.40}")
    try:
        return SourceMap({name: tuple(_lines(stretches)) for name, stretches in data.items()})
    except (KeyError, TypeError, ValueError) as error:
        raise TraceFormatError(
            f"a map of sources has stretches of lines with template, line, block and layer: {error!r}"
        ) from error


def _stretches(lines: Lines) -> Iterator[tuple[SourceLine | None, int]]:
    first, count = lines[0] if lines else None, 0
    for line in lines:
        if count and line != _after(first, count):
            yield first, count
            first, count = line, 0
        count += 1
    if count:
        yield first, count


def _after(line: SourceLine | None, count: int) -> SourceLine | None:
    return None if line is None else replace(line, line=line.line + count)


def _lines(stretches: Iterable[Mapping[str, Any]]) -> Iterator[SourceLine | None]:
    for stretch in stretches:
        first = None
        if "template" in stretch:
            block, layer = stretch["block"], stretch["layer"]
            first = SourceLine(str(stretch["template"]), int(stretch["line"]), block, layer)
        yield from (_after(first, number) for number in range(stretch["lines"]))
