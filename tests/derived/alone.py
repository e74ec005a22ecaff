"""TLC alone on a model: in a copy of its folder, read without pytlc's readers."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pytlc.tlc.versions import features
from tests.corpus.manifest import Recorded
from tests.tlc_tests.bare import Bare, Machine, read_frames
from tests.tlc_tests.bare_runs import BareRun, BareRuns

_KINDS = {0: "success", 10: "assumption", 11: "deadlock", 12: "safety", 13: "liveness"}


@dataclass(frozen=True, slots=True)
class Named:
    """A model under the name of its cfg, as :class:`BareRuns` keeps it."""

    name: str
    module: str


@dataclass(frozen=True, slots=True)
class Alone:
    """What TLC says alone.

    Attributes:
        kind: ``success``, ``safety``, ``liveness``, ``deadlock``, ``assumption``, ``error`` or ``late``.
        distinct: Distinct states; None where it does not say.
        depth: Of the search; likewise.
        said: What it says of an error.
    """

    kind: str
    distinct: int | None = None
    depth: int | None = None
    said: str = ""

    @classmethod
    def of(cls, bare: Bare) -> Alone:
        """What its output says."""
        kind = "late" if bare.exit_code is None else _KINDS.get(bare.exit_code, "error")
        _, distinct, _ = bare.counts or (None, None, None)
        return cls(kind, distinct, bare.depth, " ".join(" ".join(e.text for e in bare.errors).split())[:200])


def alone(checkout: Path, recorded: Recorded, machine: Machine, kept: BareRuns, scratch: Path) -> Alone:
    """What TLC says of a model with one worker, kept or asked now."""
    named = Named(recorded.config.replace("/", "."), recorded.module)
    run = kept.read(named)
    if run is None:
        run = BareRun(_bare(checkout, recorded, machine, scratch), {})
        kept.add(named, run)
    return Alone.of(run.bare)


def _bare(checkout: Path, recorded: Recorded, machine: Machine, scratch: Path) -> Bare:
    module, config = checkout / recorded.module, checkout / recorded.config
    place = scratch / "alone" / module.parent.name
    shutil.copytree(module.parent, place)
    if not config.is_relative_to(module.parent):
        shutil.copy(config, place / config.name)
        config = module.parent / config.name
    tells = features(machine.toolchain.jar.version)
    arguments = [
        *("tlc2.TLC", "-tool", "-metadir", str(scratch / "meta"), "-checkpoint", "0"),
        *(("-noGenerateSpecTE",) if tells.writes_trace_spec else ()),
        *("-workers", "1", "-fp", "0", "-seed", "1", "-config", str(config.relative_to(module.parent))),
        module.stem,
    ]
    ended, lines = machine.run(arguments, cwd=place, scratch=scratch)
    return Bare(ended.returncode, tuple(read_frames(lines)), ended.stderr_tail)
