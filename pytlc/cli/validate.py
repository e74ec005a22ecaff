"""``pytlc validate``: are logs, or random walks of the reference model, behaviours of the spec?"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytlc.cli.common import (
    as_json_option,
    find_target,
    is_path,
    machine_options,
    print_json,
    refuse_family_options,
    refuse_spec_options,
    spec_options,
)
from pytlc.cli.family_command import FamilyCommand
from pytlc.errors import UsageError
from pytlc.files import write_atomic

if TYPE_CHECKING:
    from pytlc.check import Question
    from pytlc.conform.log_module import Spec
    from pytlc.conform.logs import Log, RawLog
    from pytlc.replay import Narrator
    from pytlc.spec.family import Target


_LENGTH = 100
_SMALL = 1000


@click.command(cls=FamilyCommand)
@click.argument("target")
@click.argument("logs", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@machine_options
@spec_options
@click.option("--walks", type=click.IntRange(min=1), metavar="N", help="Validate random walks of the model.")
@click.option(
    "--length", type=click.IntRange(min=1), metavar="M", help=f"Steps of each walk [default: {_LENGTH}]."
)
@click.option("--seed", type=int, metavar="S", help="Of the first walk; the others count on [default: 1].")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the walks there as logs.",
)
@click.option("--deadline", type=float, metavar="SECONDS", help="Stop a search after this time.")
@click.option("--heap", type=int, metavar="MIB", help="Memory limit of the JVM.")
@click.option("--full", is_flag=True, help="Show every change of every step.")
@as_json_option
def validate(target: str, logs: tuple[Path, ...], *, full: bool, as_json: bool, **arguments: Any) -> None:
    r"""Say whether LOGS are behaviours of TARGET: a version such as vgic@v1, or the path of a .tla file.

    A log is a text file of JSON objects, one a line. The first is a header, each other one is a step:

    \b
    {"format": "pytlc log", "version": 1, "target": "vgic@v4", "steps": "all"}
    {"action": "DeviceAssert", "args": ["spi32"], "state": {"physState[spi32]": "pending"}}
    {"action": "TakeIrq"}
    {"state": {"pc[pcpu0]": "gic_interrupt.read_iar"}}

    What is left out was not seen. With "steps": "some" and "gap": 3 up to three steps that nobody saw may lie
    before each line. README.md and pytlc/conform/logs.py tell the whole format.

    Exits with 1 if one of them is refused; the answer says at which line, and what the spec allows there.
    """
    from pytlc.check.verdict import AS_EXPECTED, BOUNDED, FOUND
    from pytlc.conform.log_module import Spec
    from pytlc.conform.logs import Vocabulary, read_log, resolve
    from pytlc.conform.validation import Validator, initial_state
    from pytlc.tlc import TlcOptions, TlcRunner
    from pytlc.toolchain import find_toolchain

    given = _arguments_agree(logs, arguments)
    raw = [read_log(path) for path in logs]
    asked = _of_path(target, raw, arguments) if is_path(target) else _of_family(target, raw, arguments)
    options = TlcOptions(
        heap_megabytes=arguments["heap"], deadline_seconds=arguments["deadline"], expected_states=_SMALL
    )
    runner = TlcRunner(find_toolchain())
    spec = Spec.of(asked.question.job)
    initial = asked.initial() or initial_state(spec, runner, options)
    vocabulary = Vocabulary(initial, spec.models, spec.actions)
    checked = [resolve(log, vocabulary) for log in raw] + asked.walks(given)
    if arguments["folder"]:
        _write(checked[len(raw) :], arguments["folder"], spec, asked)
    answer = Validator(spec, runner, initial, asked.narrator, options).validate(checked)
    from pytlc.report import write  # rich is slow
    from pytlc.report.validation import validations_text, validations_to_jsonable

    if as_json:
        print_json(validations_to_jsonable(answer, asked.question.target, asked.words))
    else:
        write(validations_text(answer, asked.question.target, asked.words, full=full), sys.stdout)
    refused = FOUND if answer.bound is None else BOUNDED
    click.get_current_context().exit(AS_EXPECTED if answer.accepted else refused)


@dataclass(frozen=True, slots=True)
class _Walks:
    """Which walks are to be validated."""

    count: int
    length: int
    seed: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """The spec, and the reference model that stands beside it."""

    question: Question
    narrator: Narrator[Any] | None

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.question.about["words"])

    def initial(self) -> Any:
        """An initial state of the model; None without one."""
        if self.narrator is None:
            return None
        return self.narrator.view(next(iter(self.narrator.init())))

    def walks(self, given: _Walks) -> list[Log]:
        from pytlc.conform.walks import walk

        if given.count and self.narrator is None:
            raise UsageError(f"--walks needs a reference model, and {self.question.target} has none")
        seeds = range(given.seed, given.seed + given.count)
        return [walk(self.narrator, length=given.length, seed=seed) for seed in seeds if self.narrator]


def _arguments_agree(logs: Sequence[Path], arguments: Mapping[str, Any]) -> _Walks:
    if not logs and not arguments["walks"]:
        raise UsageError("nothing to validate: name a log, or give --walks N")
    if not arguments["walks"]:
        for name in ("length", "seed", "folder"):
            if arguments[name] is not None:
                raise UsageError(f"--{'write' if name == 'folder' else name} goes with --walks N")
    seed = 1 if arguments["seed"] is None else arguments["seed"]
    return _Walks(arguments["walks"] or 0, arguments["length"] or _LENGTH, seed)


def _of_family(text: str, raw: Sequence[RawLog], arguments: Mapping[str, Any]) -> _Asked:
    from pytlc.check import Question
    from pytlc.check.narrators import narrator_for
    from pytlc.check.twins import twins_of
    from pytlc.tlc import TlcOptions

    refuse_spec_options(text, arguments)
    target = find_target(text, arguments["layers"])
    for log in raw:
        if log.target and find_target(log.target, arguments["layers"]).name != target.name:
            raise UsageError(f"{log.path} is a log of {log.target}, not of {text}")
    chosen = {name: arguments[name] for name in target.family.parameters}
    scope = target.family.scope(**_with_scopes(chosen, raw, target))
    question = Question.of_target(target, scope, (), TlcOptions(check_deadlock=False), symmetry=False)
    return _Asked(question, narrator_for(question.about, twins_of(question.own)))


def _with_scopes(chosen: dict[str, Any], raw: Sequence[RawLog], target: Target) -> dict[str, Any]:
    """The sizes of the command and of the logs, which have to agree."""
    parameters = target.family.parameters
    for log in raw:
        for name, size in log.scope.items():
            parameter = parameters.get(name)
            word = (
                parameter.choices[size] if parameter and parameter.choices and isinstance(size, int) else size
            )
            if chosen.get(name) not in {None, word}:
                raise UsageError(f"{log.path} is a log of a machine with --{name} {word}, not {chosen[name]}")
            chosen[name] = word
    return chosen


def _of_path(text: str, raw: Sequence[RawLog], arguments: Mapping[str, Any]) -> _Asked:
    from pytlc.check import Question
    from pytlc.tlc import TlcOptions

    refuse_family_options(arguments, "layers")
    for log in raw:
        if log.target and Path(log.target).stem != Path(text).stem:
            raise UsageError(f"{log.path} is a log of {log.target}, not of {text}")
    options = TlcOptions(check_deadlock=False)
    places = {"libraries": arguments["libraries"], "reads": arguments["files_read"]}
    question = Question.of_path(Path(text), arguments["config"], options, **places)
    return _Asked(question, None)


def _write(walks: Sequence[Log], folder: Path, spec: Spec, asked: _Asked) -> None:
    from pytlc.conform.logs import write_log

    for log in walks:
        text = write_log(log, spec.models, target=asked.question.target, scope=asked.question.about["scope"])
        write_atomic(folder / f"{log.name.replace(' ', '-')}.jsonl", text.encode())
