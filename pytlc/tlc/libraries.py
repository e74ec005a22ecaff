"""Where the modules come from that a spec extends but that are not beside it: folders, and jars.

A jar such as that of the CommunityModules holds modules together with the Java that evaluates them. TLC finds
both on its class path, so such a jar goes there as a whole; modules of a folder go beside the spec.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pytlc.errors import UsageError

_JAR = ".jar"
_TLC = "tlc2/TLC.class"


def library_modules(libraries: Sequence[Path]) -> dict[str, Path]:
    """The modules of all folders by file name; of several with one name that of the first.

    Raises:
        UsageError: One is neither an existing folder nor named like a jar.
    """
    folders = [_folder(path) for path in libraries if path.suffix != _JAR]
    return {file.name: file for place in reversed(folders) for file in modules_in(place)}


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


def class_path(first: str | Path, jars: Mapping[str, bytes]) -> str:
    """The class path for a JVM that is started beside the jars; the first entry is TLC."""
    return os.pathsep.join([str(first), *jars])


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
