"""Checks the models of a checkout of tlaplus/Examples: ``python -m tests.corpus PATH``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from pathlib import Path
from typing import TextIO

from pytlc.errors import PytlcError
from pytlc.tlc import TlcRunner
from pytlc.toolchain import find_toolchain, make_archive
from tests.corpus.checking import Checked, Corpus
from tests.corpus.known import read_known
from tests.corpus.manifest import read_manifests
from tests.corpus.table import FORMS, line, summary


def main() -> int:
    """Check, print the table, and exit with 1 where a model differs or an exception is stale."""
    arguments = _arguments()
    toolchain = find_toolchain()
    make_archive(toolchain)
    corpus = Corpus(
        root=arguments.checkout.absolute(),
        runner=TlcRunner(toolchain),
        libraries=tuple(path.absolute() for path in arguments.libraries),
        workers=arguments.workers,
        longest=arguments.longest,
        deadline=arguments.deadline,
        known=read_known(),
    )
    found = []
    for checked in _check_all(corpus, arguments.only, arguments.jobs):
        found.append(checked)
        _say(sys.stderr, line(checked))
    _say(sys.stdout, FORMS[arguments.form](found, toolchain.jar.version))
    _say(sys.stderr, summary(found, toolchain.jar.version))
    return 1 if not found or any(checked.standing.is_failure for checked in found) else 0


def _check_all(corpus: Corpus, only: str, jobs: int) -> Iterator[Checked]:
    models = [model for model in read_manifests(corpus.root) if fnmatch(model.config, only)]
    models.sort(key=lambda model: (model.seconds or 0, model.config))
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(corpus.check, models)


def _say(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")
    stream.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="corpus", description=main.__doc__)
    parser.add_argument("checkout", type=Path, help="a checkout of tlaplus/Examples")
    parser.add_argument(
        "--library",
        dest="libraries",
        type=Path,
        action="append",
        default=[],
        help="folder or jar with modules",
    )
    parser.add_argument("--longest", type=int, default=30, help="seconds of the longest model, as recorded")
    parser.add_argument("--deadline", type=float, default=180.0, help="seconds until one is given up")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="threads of TLC")
    parser.add_argument("--jobs", type=int, default=1, help="models at once")
    parser.add_argument("--only", default="*", metavar="GLOB", help="those whose cfg has such a path")
    parser.add_argument("--form", choices=sorted(FORMS), default="text", help="of the table")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PytlcError as error:
        sys.exit(f"corpus: {error}")
