"""The folder in which TLC works: what lies beside the spec is there, and what the spec writes stays there.

A spec that is closed finds the files that it names, and nothing else. Any other finds everything that lies in
its folder: as links where it writes nothing, so that a folder of any size costs a link for each of its
entries; as copies where it may write, so that what it overwrites is never the user's. Copies have a bound;
what is left out is said.
"""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytlc.files import storage_errors
from pytlc.tlc.beside import Beside, depth_below
from pytlc.tlc.sight import Sight

#: Folder of a run in which the files are kept that its spec has written.
WRITTEN = "written"
_MOST_ENTRIES = 10_000
_MOST_BYTES = 64 << 20
_MOST_UPWARDS = 16
_NAMED = 5
#: Ours.
_OWN = ".pytlc"
#: Folders that hold what tools have made, in which no spec reads.
_TOOLS = frozenset({"node_modules", "__pycache__"})

_Marks = Mapping[Path, tuple[int, int, int]]


@dataclass(slots=True)
class WorkingFolder:
    """Where one TLC works.

    Attributes:
        root: Above it is nothing of the job; names with ``..`` lead at most to here.
        path: In which TLC is started.
    """

    root: Path
    path: Path
    _left_out: list[str] = field(default_factory=list)
    _before: _Marks | None = None

    @classmethod
    def below(cls, root: Path, beside: Beside, sight: Sight) -> WorkingFolder:
        """Make the folder, deep enough for all names of the spec."""
        names = [*beside.files, *(sight.strings if sight.files else ())]
        path = root.joinpath(*["up"] * min(depth_below(names), _MOST_UPWARDS))
        with storage_errors(path):
            path.mkdir(parents=True)
        return cls(root, path)

    def furnish(self, beside: Beside, sight: Sight, *, is_open: bool) -> None:
        """Put there what lies beside the spec; what is there already stays.

        Args:
            beside: It.
            sight: What the spec can see.
            is_open: It may see more than it names.

        Raises:
            StorageError: It cannot be written.
            UsageError: A file is not what it was.
        """
        with storage_errors(self.path):
            for name, datum in beside.files.items():
                target = Path(os.path.normpath(self.path / name))
                if not target.is_relative_to(self.root) or os.path.lexists(target):
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                if datum.content is not None or sight.writes:
                    target.write_bytes(datum.read())
                elif datum.path is not None:
                    datum.check()
                    target.symlink_to(datum.path)
            if beside.folder is not None and sight.files and is_open:
                _Filling(self, beside.folder, copies=sight.writes).fill()
            if sight.writes:
                self._make_parents(beside, sight)
                self._before = _marks(self.root)

    def _make_parents(self, beside: Beside, sight: Sight) -> None:
        """Make the folders in which the spec may write, where there are such for the user."""
        if beside.folder is None:
            return
        for name in sorted(text for text in sight.strings if "/" in text and not text.startswith("/")):
            parent = os.path.dirname(name)  # noqa: PTH120  # a name that the spec has, not a path of ours
            target = Path(os.path.normpath(self.path / parent))
            there = any((place / parent).is_dir() for place in (beside.folder, Path.cwd()))
            if there and target.is_relative_to(self.root):
                target.mkdir(parents=True, exist_ok=True)

    def leave_out(self, name: str) -> None:
        """Note that something of the spec's folder is not here."""
        self._left_out.append(name)

    @property
    def left_out(self) -> str | None:
        """What of the spec's folder is not here, in words."""
        if not self._left_out:
            return None
        named = ", ".join(self._left_out[:_NAMED])
        more = len(self._left_out) - _NAMED
        return f"{named} and {more:,} more" if more > 0 else named

    def keep_written(self, output: Path) -> tuple[str, ...]:
        """Move what the spec has written into a folder of its run; its names for it.

        Raises:
            StorageError: It cannot be moved.
        """
        if self._before is None:
            return ()
        names = []
        with storage_errors(output):
            for file in sorted(file for file, mark in _marks(self.root).items() if self._is_new(file, mark)):
                name = os.path.relpath(file, self.path)
                target = output / WRITTEN / name.replace("../", "up/")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(file, target)
                names.append(name)
        return tuple(names)

    def _is_new(self, file: Path, mark: tuple[int, int, int]) -> bool:
        assert self._before is not None  # noqa: S101  # asked by keep_written
        return self._before.get(file) != mark


def _marks(root: Path) -> _Marks:
    found: dict[Path, tuple[int, int, int]] = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            seen = path.lstat()
            if path.is_file() and not path.is_symlink():
                found[path] = (seen.st_ino, seen.st_mtime_ns, seen.st_size)
    return found


class _Filling:
    """Puts the content of a folder into another one."""

    def __init__(self, working: WorkingFolder, source: Path, *, copies: bool) -> None:
        self._working = working
        self._source = source
        self._copies = copies
        self._entries = self._bytes = 0

    def fill(self) -> None:
        """From the top downwards, so that what is left out is deepest."""
        pending = deque([Path()])
        while pending:
            pending.extend(self._folder(pending.popleft()))

    def _folder(self, folder: Path) -> Iterator[Path]:
        """Fill one folder; those in it that have to be filled too."""
        try:
            found = sorted(os.scandir(self._source / folder), key=lambda entry: entry.name)
        except OSError:
            self._working.leave_out(str(folder))
            return
        for entry in found:
            place, target = folder / entry.name, self._working.path / folder / entry.name
            if entry.name == _OWN:
                continue
            self._entries += 1
            if self._entries > _MOST_ENTRIES:
                self._working.leave_out(str(place))
            elif os.path.lexists(target):
                if target.is_dir() and not target.is_symlink() and entry.is_dir(follow_symlinks=False):
                    yield place
            elif not self._copies:
                target.symlink_to(entry.path)
            elif entry.is_dir(follow_symlinks=False) and not _is_of_tools(entry.name):
                target.mkdir()
                yield place
            elif not (entry.is_file() and self._copied(entry, target)):
                self._working.leave_out(str(place))

    def _copied(self, entry: os.DirEntry[str], target: Path) -> bool:
        size = entry.stat().st_size
        if self._bytes + size > _MOST_BYTES:
            return False
        try:
            shutil.copy2(entry.path, target)
        except PermissionError:
            return False
        self._bytes += size
        return True


def _is_of_tools(name: str) -> bool:
    return name.startswith(".") or name in _TOOLS
