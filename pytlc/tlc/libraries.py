"""Where the modules come from that a spec extends but that are not beside it: folders, and jars.

A jar such as that of the CommunityModules holds modules together with the Java that evaluates them. TLC finds
both on its class path, so such a jar goes there as a whole; modules of a folder go beside the spec.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pytlc.errors import UsageError

_JAR = ".jar"
_CLASS = ".class"
_OVERRIDES = "tlc2/overrides"
_TLC = "tlc2/TLC.class"


class Sources(Mapping[str, str]):
    """The texts of the modules of several folders by file name, each read when it is asked for.

    Args:
        folders: Of several modules with one name, that of the first folder counts.
        texts: Modules that are no files; they come before all others.

    Raises:
        UsageError: When a text is asked for: it cannot be read.
    """

    def __init__(self, folders: Sequence[Path], texts: Mapping[str, str] | None = None) -> None:
        self._paths = {file.name: file for folder in reversed(folders) for file in modules_in(folder)}
        self._texts = dict(texts or {})
        self._files = self._paths.keys() | self._texts.keys()

    def add(self, texts: Mapping[str, str]) -> None:
        """Add modules that come after all others, and are no files."""
        self._texts |= {name: text for name, text in texts.items() if name not in self}

    def is_file(self, name: str) -> bool:
        """Whether the module was not added later."""
        return name in self._files

    def __getitem__(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = read_text(self._paths[name])
        return self._texts[name]

    def __contains__(self, name: object) -> bool:
        return name in self._texts or name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts.keys() | self._paths.keys())

    def __len__(self) -> int:
        return len(self._texts.keys() | self._paths.keys())


def read_text(path: Path) -> str:
    """The text of a file; bytes that are no UTF-8 become surrogate escapes.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error


def library_folders(libraries: Sequence[Path]) -> list[Path]:
    """Those of the libraries that are folders.

    Raises:
        UsageError: One is neither an existing folder nor named like a jar.
    """
    return [_folder(path) for path in libraries if path.suffix != _JAR]


def classes_beside(folders: Sequence[Path], modules: Iterable[str]) -> dict[str, bytes]:
    """The Java classes that stand for operators of the modules, by file name, with all that lies beside them.

    TLC looks for the class of a module where it looks for the module (``tlc2.tool.impl.TLAClass``). What lies
    in packages belongs to it only where the folder is on TLC's class path, as a folder of ours then is.

    Raises:
        UsageError: One cannot be read.
    """
    wanted = {f"{name}{_CLASS}" for name in modules}
    found: dict[str, bytes] = {}
    for folder in reversed(folders):
        classes = [*folder.glob(f"*{_CLASS}"), *folder.glob(f"{_OVERRIDES}/*{_CLASS}")]
        names = {path.name for path in classes if path.parent == folder}
        index = folder / _OVERRIDES / f"TLCOverrides{_CLASS}"
        if names & wanted or (folder != folders[0] and index in classes):
            found |= {path.relative_to(folder).as_posix(): _bytes(path) for path in sorted(classes)}
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error


def library_jars(libraries: Sequence[Path]) -> dict[str, bytes]:
    """The jars by file name, in order.

    Raises:
        UsageError: One cannot be read, is no jar with modules or classes, or holds TLC itself.
    """
    found: dict[str, bytes] = {}
    for path in libraries:
        if path.suffix == _JAR:
            if path.name in found:
                raise UsageError(f"{path}: two libraries are called {path.name}; copy one to another name")
            found[path.name] = _jar(path)
    return found


def modules_in(folder: Path) -> Iterable[Path]:
    """The modules of a folder, not of those in it."""
    return (file for file in folder.glob("*.tla") if file.is_file())


def class_path(first: str | Path, libraries: Iterable[str]) -> str:
    """The class path for a JVM that is started beside the libraries; the first entry is TLC."""
    return os.pathsep.join([str(first), *libraries])


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise UsageError(f"{path}: expected an existing folder with .tla files, or a .jar")
    return path


def _jar(path: Path) -> bytes:
    if os.pathsep in path.name:
        raise UsageError(f"{path}: a class path cannot hold the character {os.pathsep!r}; rename the jar")
    import zipfile  # noqa: PLC0415  # only libraries need it

    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UsageError(f"{path}: expected a jar with modules: {reason}") from error
    if _TLC in names:
        raise UsageError(f"{path} is TLC itself, not a library; name it in PYTLC_TLA2TOOLS to use it")
    if not any(name.endswith((".tla", ".class")) for name in names):
        raise UsageError(f"{path}: expected a jar with modules, found none in it")
    return content
