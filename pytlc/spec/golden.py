"""The rendered specs that are checked in: what ``specs/`` has to hold, and how it comes to hold it.

Each target of a recorded model has a folder with all its modules, which plain SANY and TLC accept, and in it
one module and one cfg for each of its models. ``README.md`` is the index. Paths are relative to the checkout,
with ``/``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pytlc.errors import StorageError
from pytlc.spec.family import Family, load_family
from pytlc.spec.index import index
from pytlc.spec.models import Model, load_models, replace_text

SPECS = "specs"
ADVICE = "regenerate with `nox -s specs`, read the diff, commit only if each hunk is intended"

_FAMILY = "vgic"


@dataclass(frozen=True, slots=True)
class Difference:
    """One file in which ``specs/`` is not what the templates render.

    Attributes:
        path: Relative to the checkout.
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
    files = {f"{SPECS}/README.md": index(family, models)}
    for model in models:
        folder = f"{SPECS}/{family.name}-{model.target}"
        for name, text in model.render(family).files.items():
            files[f"{folder}/{name}"] = text
    return dict(sorted(files.items()))


def built_in_files() -> dict[str, str]:
    """Render everything that is checked in for the family that comes with pytlc.

    Raises:
        SpecError: The templates or the recorded models are wrong.
    """
    family = load_family(_FAMILY)
    return expected_files(family, load_models(family))


def compare(root: Path, files: Mapping[str, str]) -> tuple[Difference, ...]:
    """Compare ``specs/`` under ``root`` with what it should hold, in both directions and to the byte.

    Raises:
        StorageError: A file cannot be read.
    """
    found = _present(root)
    paths = sorted(found | files.keys())
    candidates = (_difference(root, path, files.get(path), there=path in found) for path in paths)
    return tuple(difference for difference in candidates if difference)


def write(root: Path, files: Mapping[str, str]) -> tuple[Difference, ...]:
    """Make ``specs/`` under ``root`` hold exactly these files, one after the other, each atomically.

    Returns:
        What has been changed, as :func:`compare` tells it.

    Raises:
        StorageError: A file cannot be read, written or deleted.
    """
    changes = compare(root, files)
    for change in changes:
        if change.kind == "unexpected":
            _delete(root, change.path)
        else:
            replace_text(root / change.path, files[change.path])
    return changes


def report(differences: Iterable[Difference]) -> str:
    """Tell differences in full, with what to do about them."""
    return "\n".join([*map(str, differences), f"{SPECS}/ is not what the templates render: {ADVICE}"])


def _present(root: Path) -> set[str]:
    folder = root / SPECS
    return {
        path.relative_to(root).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir() or path.is_symlink()
    }


def _difference(root: Path, path: str, text: str | None, *, there: bool) -> Difference | None:
    if text is None:
        return Difference(path, "unexpected")
    if not there:
        return Difference(path, "missing")
    held = _content(root / path)
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


def _delete(root: Path, path: str) -> None:
    """Delete a file, and the folders under ``specs/`` that are empty then."""
    try:
        (root / path).unlink()
        for folder in list((root / path).parents):
            if folder == root / SPECS or any(folder.iterdir()):
                return
            folder.rmdir()
    except OSError as error:
        raise StorageError(
            f"cannot delete {root / path}: {error.strerror}; make its folder writable"
        ) from error
