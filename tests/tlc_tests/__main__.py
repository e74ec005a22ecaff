"""Compares pytlc with TLC alone on the models of TLC's own tests: ``python -m tests.tlc_tests PATH``."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from fnmatch import fnmatch
from pathlib import Path
from typing import TextIO

from pytlc.errors import Cancelled, PytlcError
from pytlc.toolchain import find_toolchain, make_archive
from tests.tlc_tests.bare import Machine
from tests.tlc_tests.bare_runs import BareRuns
from tests.tlc_tests.checking import Compared, Comparison
from tests.tlc_tests.judging import Judged, judge
from tests.tlc_tests.known import read_known
from tests.tlc_tests.models import Model, Unmapped, read_models
from tests.tlc_tests.store import Store
from tests.tlc_tests.table import as_json, as_text, line


def main() -> int:
    """Compare, print the table, and exit with 1 where a model differs or an entry of the list is stale."""
    arguments = _arguments()
    toolchain = find_toolchain()
    make_archive(toolchain)
    models = [
        model for model in read_models(arguments.checkout.absolute()) if fnmatch(model.name, arguments.only)
    ]
    store = Store(arguments.state, toolchain.jar.sha256, Compared)
    stopping = threading.Event()
    jars = tuple(path.absolute() for path in arguments.libraries)
    machine = Machine(toolchain, jars, arguments.deadline, _ending_with(stopping))
    runs = BareRuns(store.alone, fresh=arguments.tlc_too)
    comparison = Comparison(arguments.checkout.absolute(), machine, runs)
    known, version = read_known(), toolchain.jar.version
    found: dict[str, Judged] = {}
    for name, compared in ({} if arguments.fresh or arguments.tlc_too else store.read()).items():
        judged = judge(compared, known, version)
        if not (arguments.again and judged.standing.is_failure):
            found[name] = judged
    found = {model.name: found[model.name] for model in models if model.name in found}
    left = sorted((model for model in models if model.name not in found), key=_programs)
    for compared in _compare_all(comparison, left, arguments.jobs, stopping):
        store.add(compared)
        found[compared.model] = judge(compared, known, version)
        _say(sys.stderr, f"[{len(found)}/{len(models)}] {line(found[compared.model])}")
    rows = [found[name] for name in sorted(found)]
    _say(sys.stdout, (as_json if arguments.json else as_text)(rows, version))
    return 1 if not rows or any(one.standing.is_failure for one in rows) else 0


def _compare_all(
    comparison: Comparison, models: list[Model | Unmapped], jobs: int, stopping: threading.Event
) -> Iterator[Compared]:
    """Each as it comes; whatever ends this ends the runs too."""
    with ThreadPoolExecutor(jobs) as pool:
        futures: list[Future[Compared]] = [pool.submit(comparison.compare, model) for model in models]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _programs(model: Model | Unmapped) -> int:
    """How many programs are started for a test: those with the fewest go first."""
    if isinstance(model, Unmapped):
        return 0
    return 1 + (model.translated is not None) + (model.trace_of is not None)


def _ending_with(stopping: threading.Event) -> Callable[[], None]:
    def tick() -> None:
        if stopping.is_set():
            raise Cancelled("the comparison was stopped")

    return tick


def _say(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")
    stream.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tlc_tests", description=main.__doc__)
    parser.add_argument("checkout", type=Path, help="a checkout of tlaplus/tlaplus")
    parser.add_argument(
        "--library", dest="libraries", type=Path, action="append", default=[], help="jar with modules"
    )
    parser.add_argument(
        "--only", default="*", metavar="PATTERN", help="tests whose qualified name is like it"
    )
    parser.add_argument("--jobs", type=int, default=2, help="tests at once")
    parser.add_argument("--deadline", type=float, default=180.0, help="seconds until a run is given up")
    parser.add_argument("--json", action="store_true", help="the table as JSON")
    parser.add_argument(
        "--fresh", action="store_true", help="compare also what has been compared with this jar"
    )
    parser.add_argument("--tlc-too", action="store_true", help="and run TLC alone again, which else is kept")
    parser.add_argument("--again", action="store_true", help="compare again what does not agree")
    parser.add_argument(
        "--state", type=Path, default=Path(".pytlc", "tlc-tests"), help="where is kept what has been compared"
    )
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PytlcError as error:
        sys.exit(f"tlc_tests: {error}")
