"""What TLC is to check, as texts and not as paths, so that a job can be hashed, stored and sent elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from pytlc.errors import UsageError
from pytlc.tla import Modules
from pytlc.tlc.beside import NOTHING_BESIDE, Beside, named_files
from pytlc.tlc.cfg import checking_deadlock, understood, without_alias, without_check_deadlock
from pytlc.tlc.embedded import config_of
from pytlc.tlc.libraries import Sources, classes_beside, library_folders, library_jars, read_text
from pytlc.tlc.library_java import library_texts, missing_classes, modules_of
from pytlc.tlc.options import TlcOptions, search_arguments
from pytlc.tlc.sight import Sight, sight
from pytlc.tlc.versions import Features

_ENCODING = "utf-8"
_BYTES_KEPT = "surrogateescape"


@dataclass(frozen=True, slots=True)
class TlcJob:
    """One model to check.

    Attributes:
        files: File name ("M.tla") to text; bytes that are no UTF-8 are surrogate escapes and are
            written back as read.
        main: The name of the main module, which is in ``files`` as ``<main>.tla``.
        config: The text of the configuration, with blanks for a ``CHECK_DEADLOCK FALSE`` that the options
            overrule.
        options: How to search.
        kept: Texts by file name that TLC is not given, but without which its answer cannot be understood
            later: they are kept beside it and make another job.
        jars: Libraries for TLC's class path by file name, in that order.
        beside: What lies beside the modules where they live. A job that is made from another one with
            :func:`dataclasses.replace` inherits it, and takes in what its own modules name besides.
        alias: What the user's cfg names as ALIAS. It is not in ``config``: TLC would show it in place of the
            states, and no state could be evaluated, replayed or compared (:mod:`pytlc.tlc.aliasing`).
    """

    files: Mapping[str, str]
    main: str
    config: str
    options: TlcOptions = field(default_factory=TlcOptions)
    kept: Mapping[str, str] = field(default_factory=dict)
    jars: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    beside: Beside = NOTHING_BESIDE
    alias: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", MappingProxyType(dict(self.files)))
        object.__setattr__(self, "kept", MappingProxyType(dict(self.kept)))
        object.__setattr__(self, "jars", MappingProxyType(dict(self.jars)))
        if self.options.check_deadlock:
            object.__setattr__(self, "config", checking_deadlock(self.config))
        for name in (*self.files, *self.kept, *self.jars):
            if Path(name).name != name or name in {"", ".", ".."}:
                raise UsageError(f"a job's file names hold no folders: {name!r}")
        if f"{self.main}.tla" not in self.files:
            known = ", ".join(sorted(self.files)) or "none"
            raise UsageError(f"the main module {self.main!r} is not among the job's files: {known}")
        object.__setattr__(self, "beside", self.beside.seen_by(self.sight))

    def __reduce__(self) -> tuple[type[TlcJob], tuple[object, ...]]:
        mappings = dict(self.kept), dict(self.jars)
        plain = dict(self.files), self.main, self.config, self.options
        return TlcJob, (*plain, *mappings, self.beside, self.alias)

    @property
    def sight(self) -> Sight:
        """What the spec can see besides its texts."""
        return sight(self.files, self.main, self.config, self.jars, tuple(self.beside.classes))

    @property
    def modules(self) -> Modules:
        """All modules that it can name, those of its libraries too."""
        return Modules({**library_texts(self.jars.values()), **self.files}, self.main)

    @property
    def openness(self) -> tuple[str, ...]:
        """Why an answer to this job cannot be used again, a phrase each: what the spec may see is not known.

        Empty for a closed job, whose answer is known wherever its :meth:`digest` is.
        """
        seen = self.sight
        named = seen.computed if self.beside.reads else ()
        return tuple(reason for reason in seen.reasons if reason not in named)

    @property
    def properties(self) -> tuple[str, ...]:
        """The temporal properties that the configuration asks for."""
        return understood(self.config).properties

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """All files that TLC needs, by name, as they are on disk."""
        yield f"{self.main}.cfg", self.config.encode(_ENCODING, _BYTES_KEPT)
        for name in sorted(self.files):
            if name != f"{self.main}.cfg":
                yield name, self.files[name].encode(_ENCODING, _BYTES_KEPT)

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """All files that TLC needs, by name, its libraries too; the names of classes may hold folders."""
        yield from self.texts()
        yield from self.jars.items()
        yield from self.beside.classes.items()

    @property
    def class_path(self) -> tuple[str, ...]:
        """What stands on TLC's class path besides TLC, as from the folder with the job's files."""
        folders = (".",) if any("/" in name for name in self.beside.classes) else ()
        return (*self.jars, *folders)

    def digest(self, *, jar_sha256: str) -> str:
        """64 hexadecimal digits over all that decides the result: files, search arguments, limits and TLC.

        What is kept counts too.
        """
        limits = [self.options.deadline_seconds, self.options.heap_megabytes, self.options.dump]
        if self.options.disk_megabytes is not None:
            limits.append(self.options.disk_megabytes)
        return self._digest(jar_sha256, *map(str, limits))

    def search_digest(self, *, jar_sha256: str) -> str:
        """The same without the limits: searches that are equal can go on from each other's checkpoints."""
        return self._digest(jar_sha256)

    def _digest(self, *further: str) -> str:
        sha = hashlib.sha256()
        header = [self.main, *further, *search_arguments(self.options), *self.options.extra_jvm]
        parts = [
            *(part.encode() for part in header),
            *(part for name, content in self.contents() for part in (name.encode(), content)),
            *(part.encode() for name in sorted(self.kept) for part in (name, self.kept[name])),
            *(part for name, content in self.beside.parts() for part in (name.encode(), content)),
            *([] if self.alias is None else [b"ALIAS", self.alias.encode()]),
        ]
        for part in parts:
            sha.update(len(part).to_bytes(8, "big"))
            sha.update(part)
        return sha.hexdigest()

    def with_libraries_for(self, tlc: Path) -> TlcJob:
        """The job with libraries whose Java this TLC can run; of others only the modules, beside the spec.

        Args:
            tlc: The ``tla2tools.jar``.
        """
        foreign = {name: jar for name, jar in self.jars.items() if missing_classes(jar, tlc)}
        if not foreign:
            return self
        texts = {name: text for jar in reversed(foreign.values()) for name, text in modules_of(jar).items()}
        modules = {f"{name}.tla": text for name, text in texts.items()}
        jars = {name: jar for name, jar in self.jars.items() if name not in foreign}
        return replace(self, files=modules | dict(self.files), jars=jars)

    def fitted(self, tlc: Features) -> TlcJob:
        """The job without what this TLC does unsoundly or cannot read, such that the answer is the same.

        Temporal properties get one worker up to TLC 2.18; CHECK_DEADLOCK becomes an option for TLC 2.15.
        """
        options, config = self.options, self.config
        if self.properties and options.workers > 1 and not tlc.sound_parallel_liveness:
            options = replace(options, workers=1)
        if not tlc.reads_check_deadlock:
            config, asked = without_check_deadlock(config)
            options = options if asked else replace(options, check_deadlock=False)
        if (options, config) == (self.options, self.config):
            return self
        return replace(self, options=options, config=config)


def job_from_path(
    path: Path,
    *,
    config: Path | str | None = None,
    libraries: Sequence[Path] = (),
    reads: Sequence[Path] = (),
    options: TlcOptions | None = None,
    needs_config: bool = True,
) -> TlcJob:
    """The job for a user's spec: the module at ``path`` with all that it is made of, from its folder.

    Modules that are not there are taken from the ``libraries``: the first folder that has one, then jars,
    which go to TLC's class path. ``config`` is the path of a configuration or of a module that holds one,
    or a text that is one. ``reads`` are files that the spec reads, where their names do not stand in it.

    Without ``config`` the first of these pairs that exists is taken: ``M.tla`` with ``M.cfg``, ``MCM.tla``
    with ``MCM.cfg``, ``MC.tla`` with ``MC.cfg`` (the modules that hold a model's bounds, by the customs of
    tlaplus/Examples and of the Toolbox), and last ``M.tla`` with ``MC.cfg``. Where there is none, it is an
    error, or an empty text if no configuration is needed.

    Raises:
        UsageError: There is no such module or configuration, or a file or library cannot be read.
    """
    if path.suffix != ".tla" or not path.is_file():
        raise UsageError(f"{path}: expected an existing .tla file")
    folder = path.absolute().parent
    stem = path.stem
    main, chosen = _model(folder, stem, needs=needs_config) if config is None else (stem, config)
    folders = [folder, *library_folders(libraries)]
    beside = Beside(folder, named_files(reads, folder))
    return _job(Sources(folders), main, chosen, options, _Around(folders, library_jars(libraries), beside))


def job_from_text(
    text: str,
    main: str,
    config: Path | str,
    *,
    libraries: Sequence[Path] = (),
    options: TlcOptions | None = None,
) -> TlcJob:
    """The job for a spec that is no file: the text of its module, and the name of that.

    Raises:
        UsageError: A file or library cannot be read.
    """
    folders = library_folders(libraries)
    sources = Sources(folders, {f"{main}.tla": text})
    return _job(sources, main, config, options, _Around(folders, library_jars(libraries), NOTHING_BESIDE))


@dataclass(frozen=True, slots=True)
class _Around:
    """Where a spec's parts are."""

    folders: Sequence[Path]
    jars: Mapping[str, bytes]
    beside: Beside


def _job(
    sources: Sources, main: str, config: Path | str, options: TlcOptions | None, around: _Around
) -> TlcJob:
    """The job with the files of the modules that the main one extends or instantiates, and so on.

    All files where one of these is not understood: TLC may see more in it.
    """
    for jar in around.jars.values():
        sources.add({f"{name}.tla": text for name, text in modules_of(jar).items()})
    modules = Modules(sources, main)
    files_of = {name: file for name in modules.reachable if (file := modules.file_of(name)) is not None}
    found = map(modules.get, files_of)
    understood = all(module is not None and module.is_read_whole for module in found)
    names = set(files_of.values()) if understood else set(sources)
    files = {name: sources[name] for name in sorted(names) if sources.is_file(name)}
    text = config if isinstance(config, str) else config_of(config, read_text(config))
    beside = replace(around.beside, classes=classes_beside(around.folders, modules.reachable))
    text, alias = without_alias(text)
    return TlcJob(files, main, text, options or TlcOptions(), jars=around.jars, beside=beside, alias=alias)


def _model(folder: Path, stem: str, *, needs: bool) -> tuple[str, Path | str]:
    candidates = [(name, folder / f"{name}.cfg") for name in (stem, f"MC{stem}", "MC")]
    candidates.append((stem, folder / "MC.cfg"))
    for main, config in candidates:
        if config.is_file() and (folder / f"{main}.tla").is_file():
            return main, config
    if not needs:
        return stem, ""
    tried = ", ".join(dict.fromkeys(config.name for _, config in candidates))
    raise UsageError(
        f"no configuration for {stem}.tla in {folder}: tried {tried}; write one or name one (--config FILE)"
    )
