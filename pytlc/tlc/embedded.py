"""A configuration that stands in a module's file, as TLC 1.8.0 reads it of ``-config M.tla``.

It is what stands between a line ``---- CONFIG M ----`` and a line that begins with ``====``
(``util.MonolithSpecExtractor``). The traces' specs that TLC writes have theirs so.
"""

from __future__ import annotations

import re
from pathlib import Path

from pytlc.errors import UsageError

_MODULE = ".tla"
_END = "===="


def config_of(path: Path, text: str) -> str:
    """The configuration that a file with this text is, or holds; each line keeps its number.

    Raises:
        UsageError: It is a module that holds none.
    """
    if path.suffix != _MODULE:
        return text
    lines = text.split("\n")
    begins = re.compile(rf"-----*\s*CONFIG\s+{re.escape(path.stem)}\s*-----*\r?")
    begin = next((at for at, line in enumerate(lines) if begins.fullmatch(line)), None)
    if begin is None:
        raise UsageError(
            f"{path}: a module, and no configuration: expected a .cfg file, or a line "
            f"'---- CONFIG {path.stem} ----' in this one"
        )
    inside = lines[begin + 1 :]
    end = next((at for at, line in enumerate(inside) if line.startswith(_END)), len(inside))
    return "\n" * (begin + 1) + "".join(f"{line}\n" for line in inside[:end])
