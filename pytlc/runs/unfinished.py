"""Searches that were stopped and can go on: found for a question, or told why there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pytlc.errors import UsageError
from pytlc.files import storage_errors
from pytlc.tlc import TlcJob
from pytlc.tlc.checkpoints import FOLDER, Checkpoint, checksums, folder_of, obstacle, read_checkpoint
from pytlc.tlc.limits import size_of
from pytlc.tlc.options import search_arguments
from pytlc.tlc.scratch import hold
from pytlc.toolchain import TlcJar

TARGET = "target"
_WORDS = {
    "-fp": "fingerprint polynomial",
    "-seed": "seed",
    "-workers": "workers",
    "-coverage": "coverage",
}


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A search in the store that has no verdict.

    Attributes:
        folder: Where its checkpoint is.
        checkpoint: The newest complete one; None while its search has made none.
        size: Bytes of disk.
        in_use: A process is searching.
    """

    folder: Path
    checkpoint: Checkpoint | None
    size: int
    in_use: bool

    @property
    def name(self) -> str:
        """The first digits of the hash over all that decides the search."""
        return self.folder.name


def unfinished(root: Path) -> tuple[Unfinished, ...]:
    """All searches without a verdict in a folder of runs, by name."""
    folders = sorted(path for path in (root / FOLDER).glob("*") if path.is_dir())
    return tuple(Unfinished(path, read_checkpoint(path), size_of(path), _in_use(path)) for path in folders)


def continuable(
    root: Path, target: str, job: TlcJob, jar: TlcJar, *, reuse: bool = False
) -> Checkpoint | None:
    """The checkpoint that the search can go on from; None where there is none of this target.

    Args:
        root: A folder of runs.
        target: What is searched, as it was given.
        job: The search.
        jar: The TLC that searches.
        reuse: Take one also where the spec may see what has changed since.

    Raises:
        UsageError: The search is of a kind that cannot go on, or all checkpoints of the target are of other
            texts, of another TLC or of other options.
    """
    if reason := obstacle(job):
        raise UsageError(f"{target} cannot be resumed: {reason}")
    found = read_checkpoint(folder_of(root, job, jar))
    if found is not None and job.openness and not reuse:
        raise UsageError(
            f"{target} cannot be resumed: what it sees may have changed ({'; '.join(job.openness)}); "
            "if it has not, add --reuse"
        )
    if found is not None:
        return found
    others = (read_checkpoint(folder) for folder in (root / FOLDER).glob("*"))
    about = [other for other in others if other is not None and other.record.get(TARGET) == target]
    if not about:
        return None
    reasons = [
        f"that of {other.words} has {'; '.join(_differences(other, job, jar)) or 'other files beside it'}"
        for other in sorted(about, key=lambda other: -float(other.record["made"]))
    ]
    told = "\n  ".join(reasons)
    raise UsageError(
        f"no checkpoint fits this search of {target}:\n  {told}\nchange it back, or leave out --resume"
    )


def remove_unfinished(search: Unfinished) -> bool:
    """Remove a checkpoint; False where a process has come to use it."""
    lock = hold(search.folder)
    if lock is None:
        return False
    try:
        with storage_errors(search.folder):
            shutil.rmtree(search.folder)
    finally:
        os.close(lock)
    return True


def _in_use(folder: Path) -> bool:
    lock = hold(folder)
    if lock is None:
        return folder.is_dir()
    os.close(lock)
    return False


def _differences(other: Checkpoint, job: TlcJob, jar: TlcJar) -> Iterator[str]:
    record = other.record
    if record["jar"] != jar.sha256:
        yield f"another TLC, {record['tlc']} and not {jar.version} ({jar.sha256[:12]})"
    texts = checksums(job)
    changed = sorted(name for name, _ in set(texts.items()) ^ set(dict(record["texts"]).items()))
    if changed:
        yield f"other contents: {', '.join(dict.fromkeys(changed))}"
    yield from _other_arguments(list(record["arguments"]), list(search_arguments(job.options)))


def _other_arguments(then: list[str], now: list[str]) -> Iterator[str]:
    """What differs between two lists of TLC's arguments, in the words of the command line."""
    before, after = _by_name(then), _by_name(now)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            had, has = before.get(name, "absent") or "present", after.get(name, "absent") or "present"
            yield f"{_WORDS.get(name, name)} {had}, and not {has}"


def _by_name(arguments: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for argument in arguments:
        if argument.startswith("-"):
            name = argument
            found[name] = ""
        else:
            found[name] = argument
    return found
