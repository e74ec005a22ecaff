"""What lies beside a spec's modules where it lives: data that it reads, Java for it, the environment.

What a spec reads is taken into its job once, when the job is made, so that a job can be hashed, stored and
sent elsewhere, and a file that changes meanwhile changes no answer.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from pytlc.errors import UsageError
from pytlc.tlc.sight import Sight

#: Variables from which every JVM takes options.
JVM_OPTIONS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
#: Larger files are not held in memory.
_HELD_BYTES = 16 << 20
_LONGEST_NAME = 1024
_MOST_FILES = 10_000

_Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Datum:
    """A file that a spec reads, as it was when the job was made.

    Attributes:
        sha256: Of its content.
        content: All of it; None where that is too large to be held.
        path: Where it is; None for one that was sent from elsewhere.
        mark: By which it is known again there; None where it has to be read for that.
    """

    sha256: str
    content: bytes | None = field(default=None, repr=False)
    path: Path | None = field(default=None, compare=False)
    mark: _Mark | None = field(default=None, compare=False)

    @classmethod
    def of(cls, path: Path) -> Datum:
        """A file as it is now.

        Raises:
            UsageError: It cannot be read.
        """
        try:
            with path.open("rb") as stream:
                mark = _mark(os.fstat(stream.fileno()))
                held = stream.read() if mark[2] <= _HELD_BYTES else None
                digest = hashlib.file_digest(stream, "sha256") if held is None else hashlib.sha256(held)
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
        return cls(digest.hexdigest(), held, path, mark)

    def __reduce__(self) -> tuple[type[Datum], tuple[str, bytes]]:
        return Datum, (self.sha256, self.read())

    def read(self) -> bytes:
        """The content.

        Raises:
            UsageError: It is not what it was.
        """
        if self.content is not None:
            return self.content
        self.check()
        assert self.path is not None  # noqa: S101  # without it, the content is held
        return self.path.read_bytes()

    def check(self) -> None:
        """Make sure that the file where it is still is what it was.

        Raises:
            UsageError: It is another one, or gone.
        """
        try:
            now = _mark(self.path.stat()) if self.path else None
            same = now == self.mark if self.mark else self.path and Datum.of(self.path).sha256 == self.sha256
        except OSError:
            same = False
        if not same:
            raise UsageError(f"{self.path} has changed since the check was asked for; start again")


def _mark(found: os.stat_result) -> _Mark:
    return found.st_ino, found.st_mtime_ns, found.st_size


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside the modules of a job.

    Attributes:
        folder: Where the spec lives; None for one that is a text, or that comes from elsewhere.
        reads: Names of files that the spec reads, as far as they were given.
        data: The files that the spec names, by that name; None for one that is not there.
        classes: Java classes that stand for operators, by file name.
        environment: Variables that the spec names or that every JVM reads; None for one that is not set.
    """

    folder: Path | None = None
    reads: tuple[str, ...] = ()
    data: Mapping[str, Datum | None] = field(default_factory=dict, repr=False)
    classes: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    environment: Mapping[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("data", "classes", "environment"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[type[Beside], tuple[object, ...]]:
        mappings = dict(self.data), dict(self.classes), dict(self.environment)
        return Beside, (None, self.reads, *mappings)

    @property
    def files(self) -> Mapping[str, Datum]:
        """The files that the spec names and that are there."""
        return {name: datum for name, datum in self.data.items() if datum is not None}

    def seen_by(self, sight: Sight) -> Beside:
        """The same with everything that a spec names; what is here already stays as it is.

        Raises:
            UsageError: A file cannot be read.
        """
        variables = (*JVM_OPTIONS, *sorted(sight.variables))
        environment = {name: os.environ.get(name) for name in variables} | dict(self.environment)
        data = dict(self.data)
        if self.folder is not None:
            values = [environment[name] for name in sight.variables]
            named = {*sight.strings, *(value for value in values if value)} if sight.files else set[str]()
            for name in sorted(named.union(self.reads) - data.keys()):
                data[name] = self._find(name)
        if (environment, data) == (dict(self.environment), dict(self.data)):
            return self
        return replace(self, environment=environment, data=data)

    def _find(self, name: str) -> Datum | None:
        """A file by the name that the spec has for it: from its folder, or else from the current one."""
        assert self.folder is not None  # noqa: S101  # asked for by seen_by
        if len(name) > _LONGEST_NAME or not name.isprintable() or not name.strip():
            return None
        places = (self.folder / name, Path.cwd() / name)
        return next((Datum.of(place) for place in places if _is_file(place)), None)

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """All of it that can change an answer, by name."""
        for name, datum in sorted(self.files.items()):
            yield f"data {name}", datum.sha256.encode()
        for name, content in sorted(self.classes.items()):
            yield f"class {name}", content
        for name, value in sorted(self.environment.items()):
            if value is not None:
                yield f"variable {name}", os.fsencode(value)


NOTHING_BESIDE = Beside()
"""For a spec that is a text."""


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, or a folder that cannot be entered
        return False


def named_files(given: Iterable[Path], folder: Path) -> tuple[str, ...]:
    """The names that a spec has for files that it reads: as from its folder.

    Args:
        given: Paths as they were given: from the current folder, or from that of the spec. A folder stands
            for all files below it.
        folder: That of the spec.

    Raises:
        UsageError: There is no such file.
    """
    return tuple(
        dict.fromkeys(os.path.relpath(file, folder) for path in given for file in _given_files(path, folder))
    )


def _given_files(path: Path, folder: Path) -> Iterator[Path]:
    place = next((place for place in (path.absolute(), folder / path) if place.exists()), None)
    if place is None:
        raise UsageError(f"{path}: expected an existing file or folder that the spec reads")
    if place.is_file():
        yield place
        return
    found = 0
    for root, _, names in os.walk(place):
        for name in sorted(names):
            found += 1
            if found > _MOST_FILES:
                raise UsageError(f"{path} holds more than {_MOST_FILES:,} files; name the ones that are read")
            yield Path(root, name)


def depth_below(names: Iterable[str]) -> int:
    """How many folders the names lead upwards at most."""
    return max((_ups(name) for name in names if not name.startswith("/")), default=0)


def _ups(name: str) -> int:
    parts = PurePosixPath(os.path.normpath(name)).parts
    return sum(part == ".." for part in parts)
