"""Every derived command on the models of a checkout of tlaplus/Examples: ``python -m tests.derived PATH``."""

from __future__ import annotations

import argparse
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TextIO

from pytlc.errors import PytlcError
from pytlc.tlc.warm import WarmRunner
from pytlc.toolchain import find_toolchain, make_archive
from tests.corpus.manifest import read_manifests
from tests.derived.checking import Answer, Trial, judged, wanted
from tests.derived.commands import COMMANDS
from tests.derived.table import as_json, as_text, line
from tests.tlc_tests.bare import Machine
from tests.tlc_tests.bare_runs import BareRuns
from tests.tlc_tests.known import read_known
from tests.tlc_tests.store import Store

_KNOWN = Path(__file__).with_name("known.toml")


def main() -> int:
    """Try them, print the table, and exit with 1 where a command differs or an entry of the list is stale."""
    arguments = _arguments()
    checkout = arguments.checkout.absolute()
    toolchain = find_toolchain()
    make_archive(toolchain)
    version, known = toolchain.jar.version, read_known(_KNOWN)
    store = Store(arguments.state, toolchain.jar.sha256, Answer)
    machine = Machine(
        toolchain, tuple(path.absolute() for path in arguments.libraries), arguments.alone_seconds
    )
    models = wanted(read_manifests(checkout), arguments.longest)
    chosen = [model for model in models if fnmatch(model.config, arguments.only)]
    commands = arguments.commands or list(COMMANDS)
    done = {} if arguments.fresh else store.read()
    if arguments.again:
        done = {name: one for name, one in done.items() if judged(one, known, version)[0].is_settled}
    found: list[Answer] = []
    with WarmRunner(toolchain) as runner:
        trial = Trial(checkout, machine, BareRuns(store.alone), runner, arguments.deadline)
        for number, model in enumerate(chosen, 1):
            kept = {name: done.get(f"{model.config} {name}") for name in commands}
            for answer in trial.answers(model, [name for name, answer in kept.items() if answer is None]):
                store.add(answer)
                kept[answer.command] = answer
                _say(sys.stderr, f"[{number}/{len(chosen)}] {line(answer)}")
            found += [answer for answer in kept.values() if answer is not None]
    _say(sys.stdout, (as_json if arguments.json else as_text)(found, known, version))
    return 1 if not found or any(judged(one, known, version)[0].is_failure for one in found) else 0


def _say(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")
    stream.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="derived", description=main.__doc__)
    parser.add_argument("checkout", type=Path, help="a checkout of tlaplus/Examples")
    parser.add_argument(
        "--library", dest="libraries", type=Path, action="append", default=[], help="jar with modules"
    )
    parser.add_argument("--longest", type=int, default=5, help="seconds of the longest model, as recorded")
    parser.add_argument("--deadline", type=float, default=30.0, help="seconds for each command")
    parser.add_argument("--alone-seconds", type=float, default=60.0, help="seconds for TLC alone")
    parser.add_argument("--only", default="*", metavar="GLOB", help="those whose cfg has such a path")
    parser.add_argument("--command", dest="commands", action="append", choices=COMMANDS, help="only these")
    parser.add_argument("--json", action="store_true", help="the table as JSON")
    parser.add_argument("--fresh", action="store_true", help="try also what has been tried with this jar")
    parser.add_argument("--again", action="store_true", help="try again what differs or is refused")
    parser.add_argument(
        "--state", type=Path, default=Path(".pytlc", "derived"), help="where is kept what came of it"
    )
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PytlcError as error:
        sys.exit(f"derived: {error}")
