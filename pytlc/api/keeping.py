"""Where a check from Python keeps its run: nowhere unless it is told, so that a library leaves no folders.

A run that is not kept has a temporary folder as long as somebody has its verdict: what TLC printed and the
spec that it was given can be looked at until then.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pytlc.runs import RunStore, StoredRun
from pytlc.tlc.scratch import held_folder, remove_abandoned

Keep: TypeAlias = "bool | Path | str"
"""True for the folder that the command line uses, or a folder; False for none."""

_PREFIX = "pytlc-passing-"


@dataclass(frozen=True)
class PassingRun(StoredRun):
    """A run whose folder goes when nobody refers to it any more; a pickled one refers to nothing."""

    __slots__ = ("__weakref__",)

    def __reduce__(self) -> tuple[type[StoredRun], tuple[Path]]:
        return StoredRun, (self.path,)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Where the runs of one call go."""

    store: RunStore
    folder: ExitStack | None

    def kept(self, run: StoredRun) -> StoredRun:
        """The run, to be put into what is returned."""
        if self.folder is None:
            return run
        passing = PassingRun(run.path)
        weakref.finalize(passing, self.folder.pop_all().close)
        return passing


@contextmanager
def keeping(keep: Keep) -> Iterator[Keeper]:
    """The store of one call; a temporary one goes at the end unless a run of it was returned."""
    if keep is True:
        yield Keeper(RunStore.default(), None)
    elif keep is not False:
        yield Keeper(RunStore(Path(keep).expanduser().absolute()), None)
    else:
        parent = Path(tempfile.gettempdir())
        remove_abandoned(parent, _PREFIX)
        with ExitStack() as folder:
            yield Keeper(RunStore(folder.enter_context(held_folder(parent, _PREFIX)) / "runs"), folder)
