"""From positions in modules to files of a repository: templates, or the files of a user's spec."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from pytlc.report.ci.model import Place
from pytlc.spec.source_map import NO_SOURCES, SourceLine, SourceMap
from pytlc.tlc import Diagnostic
from pytlc.trace import Location


@dataclass(frozen=True, slots=True)
class Places:
    """Where the modules of a spec are.

    Attributes:
        root: The root of the repository.
        sources: The templates of a rendered spec.
        folders: Where the modules of one that was not rendered may be.
        config: The cfg of one that was not rendered.
        main: Name of the main module.
    """

    root: Path
    sources: SourceMap = NO_SOURCES
    folders: tuple[Path, ...] = ()
    config: Path | None = None
    main: str = ""

    def of(self, location: Location | None) -> Place | None:
        """The place of a region; None where its file is not known."""
        if location is None:
            return None
        if source := self.sources.of(location):
            return self.line(source)
        path = self._module(location.module)
        if path is None:
            return None
        begin, end = (
            (location.begin_line, location.begin_column),
            (location.end_line, location.end_column),
        )
        return Place(self.relative(path), *begin, *end)

    def of_diagnostic(self, diagnostic: Diagnostic) -> Place | None:
        """The place that a diagnostic points at; the cfg with a line and no module, the spec with neither."""
        name = diagnostic.module
        if name is None and diagnostic.line is None:
            path = self._module(self.main)
            return None if path is None else Place(self.relative(path))
        source = self.sources.at(f"{name}.tla" if name else f"{self.main}.cfg", diagnostic.line)
        if source is not None:
            return self.line(source)
        path = self._module(name) if name else self.config
        if path is None:
            return None
        where = (diagnostic.line, diagnostic.column, diagnostic.end_line, diagnostic.end_column)
        return Place(self.relative(path), *where)

    def line(self, source: SourceLine) -> Place:
        """The place of a line of a template."""
        return Place(self.relative(Path(source.template)), source.line)

    def relative(self, path: Path) -> str:
        """The path as the repository has it; absolute for a file outside of it."""
        if not path.is_absolute() and not path.exists():
            return PurePath(path).as_posix()
        full = path.resolve()
        return (full.relative_to(self.root) if full.is_relative_to(self.root) else full).as_posix()

    def _module(self, name: str) -> Path | None:
        files = (folder / f"{name}.tla" for folder in self.folders)
        return next((file for file in files if file.is_file()), None)


def repository(start: Path) -> Path:
    """The root of the repository around a folder: the nearest with ``.git``; the folder itself without."""
    folder = start.resolve()
    return next((path for path in (folder, *folder.parents) if (path / ".git").exists()), folder)


def line_with(path: Path, texts: Iterable[str]) -> int | None:
    """The first line of a file that holds all of these texts; None where there is none."""
    wanted = tuple(texts)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((n for n, line in enumerate(lines, 1) if all(text in line for text in wanted)), None)
