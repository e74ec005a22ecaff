"""``pytlc.render`` and ``pytlc.replay``: what is checked, and what was found, without running TLC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pytlc.api.targets import family_target
from pytlc.check import Counterexample
from pytlc.check.examining import replay_run, replay_trace
from pytlc.runs import RunStore, StoredRun
from pytlc.runs.stored import run_of_trace
from pytlc.spec import render as render_target
from pytlc.spec.rendering import Rendered
from pytlc.spec.selection import select
from pytlc.trace import load_trace


def render(
    target: str,
    *,
    properties: Sequence[str] = (),
    layers: Iterable[Path] = (),
    liveness: bool = False,
    symmetry: bool = True,
    **sizes: int | str,
) -> Rendered:
    """Render the spec of a version of a family; the arguments are those of :func:`pytlc.check`.

    Returns:
        The texts of its files by name, among them the cfg.

    Raises:
        UsageError: The target, a property or a size is unknown.
        SpecError: The templates do not render.
    """
    found = family_target(target, layers)
    scope = found.family.scope(**sizes)
    claims = select(found.family, properties, scope, liveness=liveness).properties
    return render_target(found, scope, claims, symmetry=symmetry)


def replay(run: str | Path | StoredRun = "last", *, runs: Path | None = None) -> tuple[Counterexample, ...]:
    """Replay the counterexamples of a stored run on the reference model again.

    Args:
        run: ``last``, the first digits of the name of a run, its folder, a trace file in it, or the run.
        runs: Where runs are kept; None for where the command line keeps them.

    Raises:
        UsageError: There is no such run.
        TraceFormatError: A file of the run is missing or damaged.
    """
    if isinstance(run, StoredRun):
        return replay_run(run)
    path = Path(run)
    if path.suffix == ".json" and path.is_file():
        file = load_trace(path)
        return (replay_trace(run_of_trace(path, file.meta), file.trace),)
    store = RunStore(runs.absolute()) if runs else RunStore.default()
    return replay_run(store.find(str(run)))
