"""What TLC is to check, as texts and not as paths, so that a job can be hashed, stored and sent elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from pytlc.errors import UsageError
from pytlc.tlc.config import temporal_properties, without_check_deadlock
from pytlc.tlc.libraries import library_jars, library_modules, modules_in
from pytlc.tlc.library_java import missing_classes, modules_of
from pytlc.tlc.options import TlcOptions, search_arguments
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
        config: The text of the configuration.
        options: How to search.
        kept: Texts by file name that TLC is not given, but without which its answer cannot be understood
            later: they are kept beside it and make another job.
        jars: Libraries for TLC's class path by file name, in that order.
    """

    files: Mapping[str, str]
    main: str
    config: str
    options: TlcOptions = field(default_factory=TlcOptions)
    kept: Mapping[str, str] = field(default_factory=dict)
    jars: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", MappingProxyType(dict(self.files)))
        object.__setattr__(self, "kept", MappingProxyType(dict(self.kept)))
        object.__setattr__(self, "jars", MappingProxyType(dict(self.jars)))
        for name in (*self.files, *self.kept, *self.jars):
            if Path(name).name != name or name in {"", ".", ".."}:
                raise UsageError(f"a job's file names hold no folders: {name!r}")
        if f"{self.main}.tla" not in self.files:
            known = ", ".join(sorted(self.files)) or "none"
            raise UsageError(f"the main module {self.main!r} is not among the job's files: {known}")

    def __reduce__(self) -> tuple[type[TlcJob], tuple[object, ...]]:
        mappings = dict(self.kept), dict(self.jars)
        return TlcJob, (dict(self.files), self.main, self.config, self.options, *mappings)

    @property
    def properties(self) -> tuple[str, ...]:
        """The temporal properties that the configuration asks for."""
        return temporal_properties(self.config)

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """All files that TLC needs, by name, as they are on disk."""
        yield f"{self.main}.cfg", self.config.encode(_ENCODING, _BYTES_KEPT)
        for name in sorted(self.files):
            if name != f"{self.main}.cfg":
                yield name, self.files[name].encode(_ENCODING, _BYTES_KEPT)

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """All files that TLC needs, by name, its libraries too."""
        yield from self.texts()
        yield from self.jars.items()

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
        header = [self.main, *further, *search_arguments(self.options)]
        parts = [
            *(part.encode() for part in header),
            *(part for name, content in self.contents() for part in (name.encode(), content)),
            *(part.encode() for name in sorted(self.kept) for part in (name, self.kept[name])),
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
        modules = {name: text for jar in reversed(foreign.values()) for name, text in modules_of(jar).items()}
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
            options = replace(options, check_deadlock=options.check_deadlock and asked)
        if (options, config) == (self.options, self.config):
            return self
        return replace(self, options=options, config=config)


def job_from_path(
    path: Path,
    *,
    config: Path | str | None = None,
    libraries: Sequence[Path] = (),
    options: TlcOptions | None = None,
    needs_config: bool = True,
) -> TlcJob:
    """The job for a user's spec: the module at ``path`` with every other ``.tla`` file of its folder.

    Modules that are not there are taken from the ``libraries``: the first folder that has one, then jars,
    which go to TLC's class path. ``config`` is the path of a configuration, or a text that is one.

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
    sources = library_modules(libraries) | {file.name: file for file in modules_in(folder)}
    return _job(_texts(sources), main, chosen, libraries, options)


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
    files = _texts(library_modules(libraries)) | {f"{main}.tla": text}
    return _job(files, main, config, libraries, options)


def _texts(sources: Mapping[str, Path]) -> dict[str, str]:
    return {name: _read(sources[name]) for name in sorted(sources)}


def _job(
    files: Mapping[str, str],
    main: str,
    config: Path | str,
    libraries: Sequence[Path],
    options: TlcOptions | None,
) -> TlcJob:
    text = config if isinstance(config, str) else _read(config)
    return TlcJob(files, main, text, options or TlcOptions(), jars=library_jars(libraries))


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


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode(_ENCODING, _BYTES_KEPT)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
