"""Holds our reader against SANY on every module of a checkout: ``python -m tests.corpus.reader PATH``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pytlc.errors import PytlcError
from pytlc.tla import Modules
from pytlc.toolchain import Toolchain, find_toolchain
from tests.corpus.sany import Comparison, compared, exported, standard_modules


@dataclass(slots=True)
class Folder:
    """The modules of a folder of a checkout.

    Attributes:
        path: Below the checkout.
        refused: Modules that SANY refuses as they lie there: others that they need are missing.
    """

    path: str
    files: int = 0
    refused: list[str] = field(default_factory=list)
    comparison: Comparison = field(default_factory=Comparison)


def main() -> int:
    """Compare, print a table of the folders, and exit with 1 where a module is read otherwise."""
    arguments = _arguments()
    toolchain = find_toolchain()
    root = arguments.checkout.absolute()
    libraries = tuple(path.absolute() for path in arguments.libraries if path.is_file())
    folders = tuple(path.absolute() for path in arguments.libraries if path.is_dir())
    standard = standard_modules(toolchain, *libraries)
    files = sorted(path for path in root.rglob("*.tla") if path.is_file())
    with ThreadPoolExecutor(arguments.jobs) as pool:
        read = pool.map(lambda file: _compare(file, toolchain, libraries, folders, standard), files)
        read_folders = _by_folder(root, zip(files, read, strict=True))
    _say(
        f"TLC {toolchain.jar.version}: folder | modules | refused by SANY | operators "
        "| levels: same, higher, unknown"
    )
    total = Folder("all")
    for folder in read_folders:
        _say(_line(folder))
        total.files += folder.files
        total.refused += folder.refused
        total.comparison.add(folder.comparison)
    for difference in total.comparison.differences:
        _say(difference)
    _say(_line(total))
    _say("refused: " + ", ".join(total.refused))
    return 1 if total.comparison.differences or not total.comparison.modules else 0


def _compare(
    file: Path,
    toolchain: Toolchain,
    libraries: tuple[Path, ...],
    folders: tuple[Path, ...],
    standard: dict[str, str],
) -> Comparison | None:
    found = exported(file, toolchain, libraries, folders)
    if found is None:
        return None
    beside = {
        path.name: path.read_bytes().decode("utf-8", "surrogateescape") for path in file.parent.glob("*.tla")
    }
    further = {path.name: path.read_text("utf-8") for folder in folders for path in folder.glob("*.tla")}
    return compared(Modules(standard | further | beside, file.stem), found, frozenset({file.stem}))


def _by_folder(root: Path, read: Iterator[tuple[Path, Comparison | None]]) -> list[Folder]:
    folders: dict[str, Folder] = {}
    for file, comparison in read:
        name = str(file.parent.relative_to(root))
        folder = folders.setdefault(name, Folder(name))
        folder.files += 1
        if comparison is None:
            folder.refused.append(str(file.relative_to(root)))
        else:
            folder.comparison.add(comparison)
    return list(folders.values())


def _line(folder: Folder) -> str:
    found = folder.comparison
    levels = f"{found.same_levels}, {found.higher_levels}, {found.unknown_levels}"
    counts = f"{found.modules} | {len(folder.refused)} | {found.operators} | {levels}"
    return f"{folder.path} | {counts} | {len(found.differences)} differences"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="reader", description=main.__doc__)
    parser.add_argument("checkout", type=Path, help="a folder with modules")
    parser.add_argument(
        "--library",
        dest="libraries",
        type=Path,
        action="append",
        default=[],
        help="folder or jar with modules",
    )
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="SANYs at once")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PytlcError as error:
        sys.exit(str(error))
