"""Whether the Java in a library fits a TLC: each class of TLC that it names has to be there.

A library is compiled against some TLC. Under an earlier one the JVM finds out in the middle of a search, with
nothing but the name of a class. The names are in the constant pool of each class file, so that they can be
looked up before (Java Virtual Machine Specification, section 4.4).
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

_MAGIC = b"\xca\xfe\xba\xbe"
_HEADER = 10
_TEXT = 1
_CLASS = 7
#: Bytes behind the tag of each kind of constant.
_SIZES = {
    3: 4,
    4: 4,
    5: 8,
    6: 8,
    7: 2,
    8: 2,
    9: 4,
    10: 4,
    11: 4,
    12: 4,
    15: 3,
    16: 2,
    17: 4,
    18: 4,
    19: 2,
    20: 2,
}
_TWO_SLOTS = {5, 6}
_OF_TLC = r"(?:tlc2|tla2sany|util|pcal)/[\w/$]+"
_NAME = re.compile(rf"(?:\[+L)?({_OF_TLC});?")
_IN_DESCRIPTOR = re.compile(rf"L({_OF_TLC});")
_SUFFIX = ".class"


def missing_classes(library: bytes, tlc: Path) -> tuple[str, ...]:
    """The classes of TLC that a jar names and that are in neither of the two, sorted.

    Args:
        library: The content of the jar.
        tlc: The ``tla2tools.jar``.
    """
    import zipfile  # noqa: PLC0415  # only libraries need it

    with zipfile.ZipFile(tlc) as archive:
        there = set(archive.namelist())
    with zipfile.ZipFile(io.BytesIO(library)) as archive:
        classes = [name for name in archive.namelist() if name.endswith(_SUFFIX)]
        there.update(classes)
        named = {name for entry in classes for name in classes_named(archive.read(entry))}
    return tuple(sorted(name.replace("/", ".") for name in named if f"{name}{_SUFFIX}" not in there))


def classes_in(library: bytes) -> frozenset[str]:
    """The names of the class files of a jar."""
    import zipfile  # noqa: PLC0415  # only libraries need it

    with zipfile.ZipFile(io.BytesIO(library)) as archive:
        return frozenset(name for name in archive.namelist() if name.endswith(_SUFFIX))


def names_in_class(library: bytes, entry: str) -> frozenset[str]:
    """The classes that a class file in a jar names, with slashes."""
    import zipfile  # noqa: PLC0415  # only libraries need it

    with zipfile.ZipFile(io.BytesIO(library)) as archive:
        texts, classes = _constants(archive.read(entry))
    return frozenset(texts.get(index, "") for index in classes)


def library_texts(jars: Iterable[bytes]) -> dict[str, str]:
    """The TLA+ modules of libraries by file name; of a name that comes twice the first, as TLC takes it."""
    return {f"{name}.tla": text for jar in reversed([*jars]) for name, text in _kept_modules(jar).items()}


@lru_cache(maxsize=64)
def _kept_modules(jar: bytes) -> dict[str, str]:
    return modules_of(jar)


def modules_of(library: bytes) -> dict[str, str]:
    """The texts of the modules of a jar by their names."""
    import zipfile  # noqa: PLC0415  # only libraries need it

    with zipfile.ZipFile(io.BytesIO(library)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".tla") and "/" not in name]
        texts = {name: archive.read(name).decode("utf-8", "surrogateescape") for name in names}
    return {name.removesuffix(".tla"): text for name, text in texts.items()}


def classes_named(content: bytes) -> Iterator[str]:
    """The classes of TLC that a class file names, in use or in a signature; none for other content."""
    if not content.startswith(_MAGIC):
        return
    texts, classes = _constants(content)
    matches = (_NAME.fullmatch(texts.get(index, "")) for index in classes)
    yield from (match[1] for match in matches if match)
    for text in texts.values():
        yield from _IN_DESCRIPTOR.findall(text)


def _constants(content: bytes) -> tuple[dict[int, str], list[int]]:
    """The texts by their index, and the indexes of the names of classes."""
    texts: dict[int, str] = {}
    classes: list[int] = []
    (count,) = struct.unpack_from(">H", content, _HEADER - 2)
    place, index = _HEADER, 1
    while index < count:
        tag = content[place]
        (number,) = struct.unpack_from(">H", content, place + 1)
        if tag == _TEXT:
            texts[index] = content[place + 3 : place + 3 + number].decode("utf-8", "replace")
            place += 3 + number
        else:
            if tag == _CLASS:
                classes.append(number)
            place += 1 + _SIZES[tag]
        index += 2 if tag in _TWO_SLOTS else 1
    return texts, classes
