"""Layers: patches on top of the code below them, those of a family and those of a user.

A layer is one template file that repeats the blocks which its change touches. What is upstream's, what is a
mistake on purpose and what somebody tries out differ only in where the file is and in what it was written on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pytlc.errors import LayerError

SUFFIX = ".tla.j2"
TWIN_SUFFIX = ".py"

_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
_SUBJECT = re.compile(r"\s*\(\*#\s*(.*?)\s*#\*\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Layer:
    """A patch.

    Attributes:
        name: How it is asked for: ``EnabledCheck``, ``KeepVisible``.
        stem: Name of its file: that of the version whose layer it is, else as ``name``.
        file: The file, relative to the family's folder; a user's is absolute.
        subject: What it changes, one line.
        on: Version whose text it was written on; empty for one that fits whatever version it is put on.
    """

    name: str
    stem: str
    file: str
    subject: str
    on: str

    def __str__(self) -> str:
        return self.name if self.name == self.stem else f"{self.stem} ({self.name})"


@dataclass(frozen=True, slots=True)
class OwnLayer(Layer):
    """A user's layer, with its twin for the reference model.

    Attributes:
        text: The template.
        twin: Python source of the twin.
        twin_file: Path of the twin.
    """

    text: str
    twin: str
    twin_file: str

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Name and text of both files."""
        return ((f"{self.name}{SUFFIX}", self.text), (f"{self.name}{TWIN_SUFFIX}", self.twin))


def read_layer(folder: Path) -> OwnLayer:
    """Read the layer in a user's folder: ``NAME.tla.j2`` and ``NAME.py``.

    A note at the beginning of the template, ``(*# ... #*)``, is the subject. It may begin with the version
    that the layer was written on, and a colon.

    Raises:
        LayerError: The folder does not hold one layer with its twin, or its name is none.
    """
    template = _template(folder)
    name = template.name.removesuffix(SUFFIX)
    if not _NAME.fullmatch(name):
        raise LayerError(
            f"{template}: a layer is called as its file, and {name!r} is no name for one; take one in "
            f"CamelCase, such as RereadTarget{SUFFIX}"
        )
    twin = folder / f"{name}{TWIN_SUFFIX}"
    if not twin.is_file():
        raise LayerError(
            f"{folder}: the twin of {template.name} is missing; write {twin.name} with a function for each "
            f"step that the layer changes, or the reference model cannot replay what TLC finds"
        )
    text = _read(template)
    subject = _SUBJECT.match(text)
    return OwnLayer(
        name=name,
        stem=name,
        file=str(template.absolute()),
        subject=" ".join(subject[1].split()) if subject else f"layer of {folder.name or folder}",
        on="",
        text=text,
        twin=_read(twin),
        twin_file=str(twin),
    )


def _template(folder: Path) -> Path:
    if not folder.is_dir():
        raise LayerError(f"{folder} is no folder; --layer names one that holds NAME{SUFFIX} and NAME.py")
    found: Sequence[Path] = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIX))
    if not found:
        raise LayerError(f"{folder} holds no layer: expected one file NAME{SUFFIX}, and NAME.py beside it")
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise LayerError(f"{folder} holds {len(found)} layers: {names}; give each a folder of its own")
    return found[0]


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise LayerError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LayerError(f"{path} is no text in UTF-8: {error}") from error
