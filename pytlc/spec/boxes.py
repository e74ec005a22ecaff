"""How a rendered module tells what it is: its first line, and boxes of comment as wide as that line."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from pytlc.spec.family import Target

WIDTH = 90
_BOX = 75


@dataclass(frozen=True, slots=True)
class VersionContext:
    """What a module says of the code that it models.

    Attributes:
        boxed: Lines of a comment box.
    """

    boxed: tuple[str, ...]


def version_context(target: Target) -> VersionContext:
    """Describe the version and the layers of a target."""
    version = target.version
    origin = f"{version.commit} of {version.date}" if version.commit else version.source
    lines = [f"Code: {version.name}, {origin},", f'"{version.subject}"']
    lines += [f"with {layer.name}: {layer.subject}" for layer in target.added]
    return VersionContext(boxed=boxed(lines))


def header(module: str) -> str:
    """First line of a module."""
    title = f" MODULE {module} "
    left = max(4, (_BOX + 2 - len(title)) // 2)
    return "-" * left + title + "-" * max(4, _BOX + 2 - len(title) - left)


def boxed(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines of a comment box."""
    inner = _BOX - len("(*  *)") + len("()")
    wrapped = (row for line in lines for row in textwrap.wrap(line, inner, subsequent_indent="  "))
    return tuple(f"(* {row:<{inner}} *)" for row in wrapped)
