"""What TLC alone has said of each test, kept: it says the same again, and costs half of a comparison."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from tests.tlc_tests.bare import Bare, Frame


@dataclass(frozen=True, slots=True)
class BareRun:
    """What TLC alone said, and the files that were made for it: a translated spec, a trace's spec."""

    bare: Bare
    files: Mapping[str, str]


class Named(Protocol):
    """What TLC is run on; everything that tells one from another shows in its ``repr``."""

    @property
    def name(self) -> str:
        """As part of a file's name."""
        ...


@dataclass(frozen=True, slots=True)
class BareRuns:
    """A folder with a file for each test, as it is read from its class: another one is run again.

    Attributes:
        folder: The folder, one for each jar.
        fresh: Whether what is there is not read.
    """

    folder: Path
    fresh: bool = False

    def read(self, model: Named) -> BareRun | None:
        """What is kept of a test."""
        path = self._path(model)
        if self.fresh or not path.is_file():
            return None
        data = json.loads(path.read_text("utf-8"))
        frames = tuple(Frame(**frame) for frame in data["frames"])
        return BareRun(Bare(data["exit_code"], frames, data["stderr"]), data["files"])

    def add(self, model: Named, run: BareRun) -> None:
        """Keep what TLC said; a run that the deadline ended may end another time."""
        if run.bare.exit_code is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self._path(model).with_suffix(".part")
        part.write_text(json.dumps(asdict(run.bare) | {"files": dict(run.files)}), "utf-8")
        part.replace(self._path(model))

    def _path(self, model: Named) -> Path:
        sha = hashlib.sha256(repr(model).encode()).hexdigest()
        return self.folder / f"{model.name}-{sha[:12]}.json"
