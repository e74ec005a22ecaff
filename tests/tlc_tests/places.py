"""Copies of a test's folder: nothing is written into the checkout, and neither run sees the other's files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pytlc.tlc.embedded import config_of
from pytlc.tlc.versions import features
from pytlc.toolchain import Toolchain
from tests.tlc_tests.bare import Machine
from tests.tlc_tests.models import ROOT, TEMPORARY, Model

_ENCODING = "utf-8"
_BYTES_KEPT = "surrogateescape"
_MODELS = "test-model"
_GENERATED = Path("target", "GeneratedTESpecs")
#: Options that only say what else is written, or who may look on, with the number of their arguments.
_WRITERS = {
    "-debugger": 0,
    "-dump": 2,
    "-dumpTrace": 2,
    "-dumptrace": 2,
    "-noGenerateSpecTE": 0,
    "-noGenerateSpecTEBin": 0,
}


#: Exit codes of a test whose configuration may be missing: errors, of parser and of configuration too.
_NO_CONFIG = {150, 151, 255}


class NotPrepared(Exception):
    """The spec of a test cannot be made, and why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that holds ``test-model`` as far as a test needs it."""

    root: Path

    def text(self, text: str) -> str:
        """An argument with the places filled in."""
        return text.replace(ROOT, str(self.root)).replace(TEMPORARY, str(self.root))

    def folder(self, model: Model) -> Path:
        """Where TLC is started."""
        return (self.root / _MODELS / model.folder).resolve()

    def module(self, model: Model) -> Path:
        """The main module."""
        spec = self.text(model.spec)
        return self.folder(model) / (spec if spec.endswith(".tla") else f"{spec}.tla")

    def config(self, model: Model) -> Path:
        """The configuration that TLC takes: that of the option, else the one with the module's name."""
        named = model.value_of("-config")
        if named is None:
            return self.module(model).with_suffix(".cfg")
        path = self.folder(model) / self.text(named)
        return path if path.suffix in {".cfg", ".tla"} else path.with_name(f"{path.name}.cfg")

    def libraries(self, model: Model) -> list[Path]:
        """Folders for further modules."""
        return [Path(self.text(path)) for path in model.libraries]

    def arguments(self, model: Model) -> list[str]:
        """The test's own arguments without those that only write."""
        return list(map(self.text, searching(model.arguments)))


def searching(arguments: Sequence[str]) -> list[str]:
    """Arguments without those that only say what is written."""
    kept, skip = [], 0
    for at, argument in enumerate(arguments):
        if skip:
            skip -= 1
        elif argument in _WRITERS:
            following = arguments[at + 1 : at + 2]
            plain = argument == "-dump" and following and "/" in following[0]
            skip = 1 if plain else _WRITERS[argument]
        else:
            kept.append(argument)
    return kept


def prepare(
    checkout: Path, model: Model, folder: Path, scratch: Path, machine: Machine
) -> tuple[Place, dict[str, str]]:
    """A place for a test, and the files in it that are not the checkout's: a translated spec, a trace's spec.

    Raises:
        NotPrepared: Its spec cannot be made.
    """
    source = model.trace_of or model
    place = copied(checkout, model, folder, {})
    written: list[Path] = []
    if source.translated is not None:
        _translate(place, source, scratch, machine)
        written.append(place.module(source))
    if model.trace_of is not None:
        written.append(_write_trace_spec(place, model.trace_of, model, scratch, machine))
    if not features(machine.toolchain.jar.version).writes_trace_spec:
        written += _write_embedded(place, model)
    if not place.config(model).is_file() and model.exit_status not in _NO_CONFIG:
        raise NotPrepared("its configuration is written by the test")
    root = place.root.resolve()
    texts = {path.resolve(): path.read_text(_ENCODING, _BYTES_KEPT) for path in written}
    return place, {str(path.relative_to(root)): text for path, text in texts.items()}


def copied(checkout: Path, model: Model, folder: Path, files: Mapping[str, str]) -> Place:
    """A place with the checkout's files, and with these."""
    place = Place(folder)
    _copy(checkout / "tlatools" / "org.lamport.tlatools", place, model.trace_of or model)
    for name, text in files.items():
        path = place.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, _ENCODING, _BYTES_KEPT)
    return place


def _copy(tools: Path, place: Place, model: Model) -> None:
    here, there = tools / _MODELS, place.root / _MODELS
    there.mkdir(parents=True)
    top = Path(model.folder).parts[:1]
    for path in here.iterdir():
        if (path.is_file() and not top) or path.name in {*top, "tlc2"}:
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, there / path.name)
    for archive in there.glob("*/checkpoint.zip") if "-recover" in model.arguments else ():
        shutil.unpack_archive(archive, archive.parent)
    if model.spec.startswith(f"{ROOT}/test/"):
        module = Path(model.spec.removeprefix(f"{ROOT}/"))
        shutil.copytree(tools / module.parent, place.root / module.parent)


def _translate(place: Place, model: Model, scratch: Path, machine: Machine) -> None:
    arguments = ["pcal.trans", *map(place.text, model.translated or ())]
    ended, lines = machine.run(arguments, cwd=place.folder(model), scratch=scratch)
    if ended.returncode != 0:
        raise NotPrepared(f"PlusCal's translator ends with {ended.returncode}: {' '.join(lines)[:200]}")


def _write_trace_spec(place: Place, original: Model, model: Model, scratch: Path, machine: Machine) -> Path:
    """Have TLC write the spec of its counterexample, under the name that the test gives it."""
    if not features(machine.toolchain.jar.version).writes_trace_spec:
        raise NotPrepared("this TLC writes no spec of a counterexample")
    folder = place.root / _GENERATED
    folder.mkdir(parents=True)
    target = folder / model.spec
    arguments = bare_arguments(place, original, scratch / "meta-te", machine.toolchain)
    arguments.remove("-noGenerateSpecTE")
    at = arguments.index("-tool") + 1
    arguments[at:at] = ["-generateSpecTE", "-teSpecOutDir", str(target)]
    machine.run(arguments, cwd=place.folder(original), scratch=scratch, jvm=jvm_flags(place, original))
    if not target.is_file():
        raise NotPrepared("TLC writes no spec of the counterexample")
    return target


def _write_embedded(place: Place, model: Model) -> Iterator[Path]:
    """A file for the configuration in a module, for a TLC that reads none there."""
    config = place.config(model)
    if config.suffix == ".tla" and config.is_file():
        path = _apart(config)
        path.write_text(config_of(config, config.read_text(_ENCODING, _BYTES_KEPT)), _ENCODING, _BYTES_KEPT)
        yield path


def _apart(config: Path) -> Path:
    return config.with_name(f"{config.stem}-embedded.cfg")


def bare_arguments(place: Place, model: Model, metadir: Path, toolchain: Toolchain) -> list[str]:
    """The command line of TLC alone, as the tests' base class makes it, from its main class on."""
    tells = features(toolchain.jar.version)
    given = [
        *("tlc2.TLC", "-tool", "-metadir", str(metadir), "-checkpoint", "0"),
        *(("-noGenerateSpecTE",) if tells.writes_trace_spec else ()),
        *("-workers", str(model.workers), "-fp", "0", "-seed", "1"),
        *(() if model.checks_liveness_early else ("-lncheck", "final")),
    ]
    if not model.deadlock:
        given.append("-deadlock")
    own, apart = place.arguments(model), _apart(place.config(model))
    if apart.is_file():
        own[own.index("-config") + 1] = apart.name
    return [*given, *own, place.text(model.spec)]


def jvm_flags(place: Place, model: Model) -> list[str]:
    """The JVM's flags of a test."""
    flags = [f"-D{key}={place.text(value)}" for key, value in model.properties]
    if model.libraries:
        flags.append(f"-DTLA-Library={':'.join(map(str, place.libraries(model)))}")
    return flags
