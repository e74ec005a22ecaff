"""The rendered specs that are checked in: what ``specs/`` has to hold, and how it comes to hold it.

Each target of a recorded model has a folder with all its modules, which plain SANY and TLC accept, and in it
one module and one cfg for each of its models; one more for each set of switches that changes the modules.
``FINDINGS.md`` and ``SIZES.md``, where a family has them, are copied. ``README.md`` is the index. Paths are
relative to ``specs/``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pytlc.errors import StorageError, UsageError
from pytlc.files import write_atomic
from pytlc.spec.family import Family
from pytlc.spec.index import TITLE, index
from pytlc.spec.models import Model, load_models

README = "README.md"
#: Texts of a family that are copied as they are.
COPIED = ("FINDINGS.md", "SIZES.md")
ADVICE = "regenerate with `nox -s specs`, read the diff, commit only if each hunk is intended"


@dataclass(frozen=True, slots=True)
class Difference:
    """One file in which ``specs/`` is not what the templates render.

    Attributes:
        path: Relative to ``specs/``.
        kind: ``missing`` and ``unexpected`` say whether the file is there.
        diff: Unified diff from the file to the render; empty unless ``changed``.
    """

    path: str
    kind: Literal["missing", "unexpected", "changed"]
    diff: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.path}" + (f"\n{self.diff}" if self.diff else "")


def expected_files(family: Family, models: Iterable[Model]) -> dict[str, str]:
    """Render everything that is checked in for a family.

    Returns:
        Text by path, sorted.

    Raises:
        TemplateError: A template or layer is wrong.
    """
    models = tuple(models)
    files = {README: index(family, models)}
    texts = [family.root / name for name in COPIED]
    files |= {text.name: text.read_text(encoding="utf-8") for text in texts if text.exists()}
    for model in models:
        for name, text in model.render(family).files.items():
            files[f"{model.folder(family)}/{name}"] = text
    return dict(sorted(files.items()))


def files_of(family: Family) -> dict[str, str]:
    """Render everything that is checked in for a family with its recorded models.

    Raises:
        SpecError: The templates or the recorded models are wrong.
    """
    return expected_files(family, load_models(family))


def compare(folder: Path, files: Mapping[str, str]) -> tuple[Difference, ...]:
    """Compare a folder with what it should hold, in both directions and to the byte.

    Raises:
        StorageError: A file cannot be read.
    """
    found = _present(folder)
    paths = sorted(found | files.keys())
    candidates = (_difference(folder, path, files.get(path), there=path in found) for path in paths)
    return tuple(difference for difference in candidates if difference)


def write(folder: Path, files: Mapping[str, str]) -> tuple[Difference, ...]:
    """Make a folder hold exactly these files, one after the other, each atomically.

    Returns:
        What has been changed, as :func:`compare` tells it.

    Raises:
        UsageError: Files would be deleted from a folder that is not one of rendered specs.
        StorageError: A file cannot be read, written or deleted.
    """
    changes = compare(folder, files)
    _check_ours(folder, changes)
    for change in changes:
        if change.kind == "unexpected":
            _delete(folder, change.path)
        else:
            write_atomic(folder / change.path, files[change.path].encode())
    return changes


def report(differences: Iterable[Difference]) -> str:
    """Tell differences in full, with what to do about them."""
    return "\n".join([*map(str, differences), f"not what the templates render: {ADVICE}"])


def _present(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in paths}


def _difference(folder: Path, path: str, text: str | None, *, there: bool) -> Difference | None:
    if text is None:
        return Difference(path, "unexpected")
    if not there:
        return Difference(path, "missing")
    held = _content(folder / path)
    if held == text.encode():
        return None
    before = held.decode("utf-8", "replace").splitlines(keepends=True)
    lines = difflib.unified_diff(before, text.splitlines(keepends=True), path, f"{path} as rendered")
    return Difference(path, "changed", "".join(lines))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}; delete it or make it readable") from error


def _check_ours(folder: Path, changes: Iterable[Difference]) -> None:
    strangers = [change.path for change in changes if change.kind == "unexpected"]
    mark = folder / README
    if strangers and not (mark.is_file() and _content(mark).startswith(TITLE.encode())):
        raise UsageError(
            f"{folder} would lose {len(strangers)} files, such as {strangers[0]}, and its {README} does not "
            "say that it is a folder of rendered specs; name that folder, or an empty one"
        )


def _delete(folder: Path, path: str) -> None:
    """Delete a file, and the folders above it that are empty then, up to ``folder``."""
    try:
        (folder / path).unlink()
        for parent in (folder / path).parents:
            if parent == folder or any(parent.iterdir()):
                return
            parent.rmdir()
    except OSError as error:
        raise StorageError(f"cannot delete {folder / path}: {error.strerror}; make it writable") from error
