"""What several commands share: options for sizes and for TLC, targets, and JSON output."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pytlc.cli.family_command import SpecOption, size_option, sizes
from pytlc.errors import UsageError

if TYPE_CHECKING:
    from pytlc.runs import RunStore
    from pytlc.spec import Target
    from pytlc.tlc import TlcOptions
    from pytlc.tlc.constants import Tla
    from pytlc.tlc.overriding import Overrides


#: As TLC's own; where it is another one, TLC makes a checkpoint at each violation too.
_CHECKPOINT_MINUTES = 30.0

F = TypeVar("F", bound=Callable[..., Any])

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
runs_option = click.option(
    "--runs",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="PYTLC_RUNS",
    help="Folder that keeps the runs [default: .pytlc/runs].",
)
dask_option = click.option(
    "--dask",
    metavar="tcp://HOST:PORT",
    help="Use the workers of the Dask cluster with its scheduler there (extra: dask).",
)
sources_option = click.option(
    "--sources", is_flag=True, help="Show where in the templates each step of a counterexample is."
)
property_option = click.option(
    "--property", "properties", multiple=True, metavar="NAME", help="Check this; may be repeated."
)
progress_option = click.option(
    "--progress",
    type=click.Choice(["auto", "plain", "none"]),
    default="auto",
    show_default=True,
    help="How to tell of long work, on stderr.",
)
layers_option = click.option(
    "--layer",
    "layers",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="DIR",
    help="A layer of your own, to be put on top; may be repeated.",
)


reuse_option = click.option(
    "--reuse",
    is_flag=True,
    help="Use earlier results although the spec sees things that pytlc does not know, such as files whose "
    "names it computes.",
)


#: Argument -> option, whether it may be repeated, and what it says.
_OVERRIDES = {
    "constants": (
        "--constant",
        True,
        "What a constant is, in TLA+; names that the spec has not are model values",
    ),
    "invariants": ("--invariant", True, "Check this in every state too: a name, or an expression"),
    "temporal": ("--temporal", True, "Check this temporal property too: a name, or a formula"),
    "without": ("--no-property", True, "Do not check this, which the cfg names"),
    "specification": ("--spec", False, "The specification, instead of the cfg's"),
    "init": ("--init", False, "The initial predicate, instead of the cfg's"),
    "next": ("--next", False, "The next-state relation, instead of the cfg's"),
    "constraints": ("--constraint", True, "Search only from states in which this holds"),
    "view": ("--view", False, "Tell states apart by this, instead of what the cfg says"),
    "symmetry_set": ("--symmetry", False, "Permutations under which states are alike"),
}
_FIELDS = {"temporal": "properties", "symmetry_set": "symmetry"}


class Workers(click.ParamType[int]):
    """A number of threads, or ``auto`` for as many as there are processors."""

    name = "N|auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Turn the text into a number."""
        from pytlc.toolchain import processors

        if isinstance(value, int):
            return value
        if value == "auto":
            return processors()
        if not value.isdecimal() or int(value) < 1:
            self.fail(f"{value!r} is neither a positive number nor auto", param, ctx)
        return int(value)


def family_options(function: F) -> F:
    """Add the options of a target of a family: every size, properties, symmetry, own layers.

    The command is a :class:`FamilyCommand`, or it knows no sizes of a family in a folder.
    """
    for option in (
        click.option("--liveness", is_flag=True, help="Check temporal properties too."),
        click.option(
            "--no-symmetry", is_flag=True, help="Treat nothing as interchangeable, such as interrupts."
        ),
    ):
        function = option(function)
    return property_option(machine_options(function))


def machine_options(function: F) -> F:
    """Add the options of the machine that a version of a family is looked at on: own layers, every size."""
    function = layers_option(function)
    for parameter in reversed([*sizes().values()]):
        function = size_option(parameter)(function)
    return function


def spec_options(function: F) -> F:
    """Add the options that go with a .tla file: its cfg, where else its modules are, what it reads."""
    config = click.option(
        "--config", type=click.Path(path_type=Path), help="The cfg of a .tla file [default: beside it]."
    )
    library = click.option(
        "--library",
        "libraries",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="DIR|JAR",
        help="Where else a .tla file's modules are: a folder, or a jar with Java for them; may be repeated.",
    )
    reads = click.option(
        "--reads",
        "files_read",
        cls=SpecOption,
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="FILE",
        help="A file or folder that a .tla file reads under a name that it computes; may be repeated.",
    )
    return config(library(reads(function)))


def override_options(function: F) -> F:
    """Add the options that say what is to be otherwise than in the cfg of a .tla file, which may lack one."""
    for name, (flag, several, text) in reversed(_OVERRIDES.items()):
        metavar = "NAME=VALUE" if name == "constants" else "NAME"
        help_text = f"{text}; may be repeated." if several else f"{text}."
        option = click.option(flag, name, multiple=several, metavar=metavar, help=help_text)
        function = option(function)
    return function


def overrides_of(arguments: Mapping[str, Any]) -> Overrides:
    """What is to be otherwise, from a command's arguments.

    Raises:
        UsageError: A constant is not of the form NAME=VALUE.
    """
    from pytlc.tlc.overriding import Overrides

    given = {name: arguments[name] for name in _OVERRIDES if arguments[name]}
    given["constants"] = dict(map(_constant, given.get("constants", ())))
    fields = {_FIELDS.get(name, name): value for name, value in given.items()}
    return Overrides(**fields)


def override_words(arguments: Mapping[str, Any]) -> list[str]:
    """The same as they were given on the command line."""
    words: list[str] = []
    for name, (flag, several, _) in _OVERRIDES.items():
        given = arguments[name] or ()
        for value in given if several else [given] if given else []:
            words += [flag, str(value)]
    return words


def _constant(text: str) -> tuple[str, Tla]:
    from pytlc.tlc.constants import Tla

    name, sign, value = re.match(r"(.*?)(<-|=|$)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    if not (name.strip() and sign and value.strip()):
        raise UsageError(f"--constant {text!r}: expected NAME=VALUE, or NAME<-OPERATOR")
    return name.strip(), Tla(value.strip())


def tlc_options(function: F) -> F:
    """Add the options that say how TLC searches."""
    from pytlc.tlc.scratch import SCRATCH

    for option in (
        click.option("--workers", type=Workers(), default="auto", show_default=True, help="Threads of TLC."),
        click.option("--deadline", type=float, metavar="SECONDS", help="Stop the search after this time."),
        click.option(
            "--heap",
            type=int,
            metavar="MIB",
            help="Memory limit of the JVM [default: a quarter of the machine's memory].",
        ),
        click.option("--disk", type=click.IntRange(1), metavar="MIB", help="Limit of what TLC may write."),
        click.option(
            "--fingerprint",
            type=click.IntRange(0, 130),
            default=0,
            show_default=True,
            metavar="N",
            help="Index of the fingerprint polynomial.",
        ),
        click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Random seed."),
        click.option(
            "--scratch",
            type=click.Path(path_type=Path, file_okay=False),
            envvar=SCRATCH,
            metavar="DIR",
            help="Where TLC works [default: the system's place for temporary files; beside the runs where "
            "checkpoints are kept].",
        ),
        click.option("--coverage", is_flag=True, help="Count how often each action was taken."),
        *_passed_on(),
    ):
        function = option(function)
    return function


def _passed_on() -> tuple[Callable[[F], F], ...]:
    """What reaches TLC as it is."""
    from pytlc.tlc.arguments import LNCHECK

    return (
        click.option(
            "--continue",
            "continues",
            is_flag=True,
            help="Continue after a violation and report every one (TLC's -continue).",
        ),
        click.option(
            "--dfid",
            type=click.IntRange(1),
            metavar="DEPTH",
            help="Search depth-first to this depth with iterative deepening and one worker (TLC's -dfid).",
        ),
        click.option(
            "--lncheck",
            type=click.Choice(LNCHECK),
            help="When to check temporal properties: once at the end (final), or during the search too "
            "(default) [default: final].",
        ),
        click.option(
            "--jvm-property",
            "jvm_properties",
            multiple=True,
            metavar="NAME=VALUE",
            help="Set a system property of TLC's JVM, such as "
            "tlc2.tool.queue.IStateQueue=StateDeque; may be repeated.",
        ),
        click.argument("tlc_arguments", nargs=-1, metavar="[-- TLC_ARGUMENT...]"),
    )


def find_target(text: str, layers: tuple[Path, ...] = ()) -> Target:
    """Find what ``family@version`` or ``folder@version`` names, with the layers in these folders on top.

    Raises:
        UsageError: It is not of that form, or a part of it is unknown.
        LayerError: A folder holds no layer, or one that does not fit.
    """
    from pytlc.api.targets import family_target

    return family_target(text, layers)


def is_path(text: str) -> bool:
    """Whether a target is meant as the path of a spec."""
    return text.endswith(".tla")


def refuse_family_options(arguments: Mapping[str, Any], *others: str) -> None:
    """Refuse what only a version of a family can be asked, where the target is a .tla file.

    Args:
        arguments: Of the command.
        others: Names of further arguments of that kind.

    Raises:
        UsageError: One is given.
    """
    given = [name for name in sizes() if arguments[name] is not None]
    given += [name for name in others if arguments[name]]
    if given:
        option = {"properties": "property", "layers": "layer"}.get(given[0], given[0]).replace("_", "-")
        instead = "; --invariant and --temporal add to that" if option == "property" else ""
        raise UsageError(
            f"--{option} goes with FAMILY@VERSION; what is checked of a .tla file its cfg says{instead}"
        )


def refuse_spec_options(text: str, arguments: Mapping[str, Any]) -> None:
    """Refuse what only a .tla file can be given, where the target is a version of a family.

    Raises:
        UsageError: One is given.
    """
    for name, (flag, _, _) in {**_OVERRIDES, "model": ("--model", False, "")}.items():
        if arguments.get(name):
            raise UsageError(f"{flag} goes with a .tla file; {text} is rendered, see pytlc render")
    if arguments["libraries"]:
        raise UsageError(f"--library goes with a .tla file; {text} has all its modules")
    if arguments["files_read"]:
        raise UsageError(f"--reads goes with a .tla file; {text} reads nothing")
    if arguments["config"]:
        raise UsageError(f"--config goes with a .tla file; the cfg of {text} is rendered, see pytlc render")


def search_options(
    arguments: Mapping[str, Any], *, check_deadlock: bool | None, expected: int | None
) -> TlcOptions:
    """Build TLC's options from a command's arguments.

    Raises:
        UsageError: A number is out of bounds, or something cannot be passed on to TLC.
    """
    from pytlc.tlc import TlcOptions
    from pytlc.tlc.arguments import further_arguments, jvm_properties

    return TlcOptions(
        workers=1 if arguments["dfid"] else arguments["workers"],
        check_deadlock=check_deadlock,
        heap_megabytes=arguments["heap"],
        coverage=arguments["coverage"],
        continue_after_violation=arguments["continues"],
        dfs_depth=arguments["dfid"],
        lncheck=arguments["lncheck"],
        extra_jvm=jvm_properties(arguments["jvm_properties"]),
        extra_tlc=further_arguments(arguments["tlc_arguments"]),
        deadline_seconds=arguments["deadline"],
        disk_megabytes=arguments["disk"],
        fingerprint=arguments["fingerprint"],
        seed=arguments["seed"],
        checkpoint_minutes=_checkpoint_minutes(arguments["checkpoint"], expected),
        expected_states=expected,
    )


def _checkpoint_minutes(asked: float | None, expected: int | None) -> float | None:
    from pytlc.tlc.options import SMALL_STATES

    if asked is None:
        return None if expected is not None and expected <= SMALL_STATES else _CHECKPOINT_MINUTES
    return asked or None


def store_of(runs: Path | None) -> RunStore:
    """The store that ``--runs`` names, or the usual one."""
    from pytlc.runs import RunStore

    return RunStore(runs.absolute()) if runs else RunStore.default()


def print_json(data: object) -> None:
    """Write a result to stdout as JSON."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))
