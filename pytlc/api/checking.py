"""``pytlc.check`` and ``pytlc.simulate``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from pytlc.api.keeping import Keep, keeping
from pytlc.api.stopping import Flag, stoppable, ticking
from pytlc.api.targets import is_spec, question_of_family, question_of_spec
from pytlc.check import Checker, Question, Verdict
from pytlc.conform.simulation import Simulated, replay_simulation
from pytlc.errors import UsageError
from pytlc.tlc import OnEvent, Runner, Simulation, TlcOptions, TlcRunner, WarmRunner
from pytlc.tlc.options import SMALL_STATES
from pytlc.tlc.overriding import Overrides
from pytlc.toolchain import Toolchain, find_toolchain, processors
from pytlc.trace import Trace


def check(
    target: str | Path,
    *,
    constants: Mapping[str, object] | None = None,
    invariants: Sequence[str] = (),
    properties: Sequence[str] | None = None,
    overrides: Overrides | None = None,
    config: str | Path | None = None,
    libraries: Sequence[Path] = (),
    reads: Sequence[Path] = (),
    layers: Iterable[Path] = (),
    liveness: bool = False,
    symmetry: bool = True,
    workers: int | None = None,
    deadlock: bool | None = None,
    deadline: float | None = None,
    heap: int | None = None,
    coverage: bool = False,
    keep: Keep = False,
    on_event: OnEvent | None = None,
    cancel: Flag | None = None,
    runner: Runner | None = None,
    **sizes: int | str,
) -> Verdict:
    """Search all states of a spec.

    What TLC finds is returned, also that the spec does not parse or that the search was stopped; an exception
    is for what kept TLC from being run.

    Args:
        target: A version of a family (``vgic@v1``, ``path/to/ticket@v1``), the path of a .tla file, or the
            text of a module.
        constants: Of a .tla file or a module: what its constants are, besides or instead of the cfg; Python
            values, or ``Tla("1..N")``.
        invariants: Likewise: what is checked in every state besides, by name or as an expression.
        properties: Of a version: what is checked, by name; None for everything that says something of the
            machine and is not temporal. Of a .tla file or a module: temporal properties to be checked too.
        overrides: Whatever else is to be otherwise than in the cfg.
        config: Of a .tla file or a module: the path of a cfg, or its text; None for the one beside the file.
        libraries: Folders with further modules, and jars.
        reads: Of a .tla file: files and folders that it reads under names that it computes.
        layers: Of a version: folders of layers of your own, to be put on top.
        liveness: Of a version: check temporal properties too.
        symmetry: Of a version: treat what is interchangeable as such.
        workers: Threads of TLC; None for as many as this process has processors.
        deadlock: Report states without a successor, whatever the cfg says; None for a spec as its cfg says,
            for a version no.
        deadline: Seconds after which the search is stopped.
        heap: Memory limit of the JVM in MiB.
        coverage: Count how often each action was taken.
        keep: Keep the run: True for where the command line keeps its own, or a folder.
        on_event: Sees every event of TLC as it comes: the classes of :mod:`pytlc.tlc.events`. What it raises
            ends TLC.
        cancel: Ends TLC when it is set, from any thread: a ``threading.Event``.
        runner: What runs TLC: a :class:`WarmRunner` takes each check for a small one.
        sizes: Of a version: the machine, such as ``vcpus=2``.

    Raises:
        UsageError: The target, a property or a size is unknown, or something does not go with the target.
        SpecError: The templates of a family do not render.
        ToolchainError: Java or TLC cannot be had or run.
        Cancelled: ``cancel`` was set.
    """
    options = TlcOptions(
        workers=workers or processors(),
        check_deadlock=_reports_deadlock(target, deadlock),
        heap_megabytes=heap,
        coverage=coverage,
        deadline_seconds=deadline,
        expected_states=SMALL_STATES if isinstance(runner, WarmRunner) else None,
    )
    of_spec = _OfSpec(constants, invariants, overrides, config, libraries, reads)
    of_version = _OfVersion(sizes, layers, liveness, symmetry)
    question = _question(target, options, properties, of_spec, of_version)
    return _checked(question, keep, on_event, cancel, runner)


def simulate(
    target: str | Path,
    *,
    num: int = 100,
    depth: int = 100,
    seed: int = 1,
    constants: Mapping[str, object] | None = None,
    invariants: Sequence[str] = (),
    properties: Sequence[str] = (),
    overrides: Overrides | None = None,
    config: str | Path | None = None,
    libraries: Sequence[Path] = (),
    reads: Sequence[Path] = (),
    layers: Iterable[Path] = (),
    deadlock: bool | None = None,
    deadline: float | None = None,
    heap: int | None = None,
    keep: Keep = False,
    on_trace: Callable[[Trace], None] | None = None,
    on_event: OnEvent | None = None,
    cancel: Flag | None = None,
    **sizes: int | str,
) -> Simulated:
    """Make random behaviours of a spec; those of a version are replayed on the reference model.

    Args:
        target: As for :func:`check`.
        num: How many behaviours.
        depth: The most states of each.
        seed: The same seed gives the same behaviours.
        constants: As for :func:`check`.
        invariants: See there.
        properties: Of a version: what is checked in them; nothing unless it is named.
        overrides: As for :func:`check`.
        config: As for :func:`check`, like all that follows.
        libraries: See there.
        reads: See there.
        layers: See there.
        deadlock: See there.
        deadline: See there.
        heap: See there.
        keep: See there.
        on_trace: Sees each behaviour as it comes.
        on_event: See there.
        cancel: See there.
        sizes: See there.

    Raises:
        UsageError: As for :func:`check`; likewise SpecError, ToolchainError and Cancelled.
        ReplayError: The reference model is not one of this spec.
    """
    options = TlcOptions(
        check_deadlock=_reports_deadlock(target, deadlock),
        seed=seed,
        heap_megabytes=heap,
        deadline_seconds=deadline,
    )
    of_spec = _OfSpec(constants, invariants, overrides, config, libraries, reads)
    of_version = _OfVersion(sizes, layers)
    question = _question(target, options, properties, of_spec, of_version)
    with keeping(keep) as keeper:
        found = replay_simulation(
            Checker(find_toolchain(), keeper.store),
            question,
            Simulation(behaviors=num, depth=depth),
            seed=seed,
            on_event=on_event,
            on_trace=on_trace,
            on_tick=ticking(cancel),
        )
        verdict = replace(found.verdict, run=keeper.kept(found.verdict.run))
        return replace(found, verdict=verdict)


def _checked(
    question: Question, keep: Keep, on_event: OnEvent | None, cancel: Flag | None, runner: Runner | None
) -> Verdict:
    toolchain = _toolchain(runner)
    with keeping(keep) as keeper:
        running = stoppable(runner or TlcRunner(toolchain), cancel)
        verdict = Checker(toolchain, keeper.store).check(question, on_event=on_event, runner=running)
        return replace(verdict, run=keeper.kept(verdict.run))


def _reports_deadlock(target: str | Path, asked: bool | None) -> bool | None:  # noqa: FBT001  # as it is asked
    return False if asked is None and not is_spec(target) else asked


def _toolchain(runner: Runner | None) -> Toolchain:
    return runner.toolchain if isinstance(runner, TlcRunner | WarmRunner) else find_toolchain()


def _overrides(
    overrides: Overrides | None,
    constants: Mapping[str, object] | None,
    invariants: Sequence[str],
    properties: Sequence[str] | None,
) -> Overrides:
    """All that is otherwise than the cfg says."""
    given = overrides or Overrides()
    return replace(
        given,
        constants={**given.constants, **(constants or {})},
        invariants=(*given.invariants, *invariants),
        properties=(*given.properties, *(properties or ())),
    )


@dataclass(frozen=True, slots=True)
class _OfSpec:
    """What goes with a .tla file or the text of a module only; the fields are named as the arguments."""

    constants: Mapping[str, object] | None
    invariants: Sequence[str]
    overrides: Overrides | None
    config: str | Path | None
    libraries: Sequence[Path]
    reads: Sequence[Path]

    def refuse(self, target: str | Path) -> None:
        for field in fields(self):
            if getattr(self, field.name):
                raise UsageError(
                    f"{field.name} goes with a .tla file or the text of a module, not with {target}"
                )


@dataclass(frozen=True, slots=True)
class _OfVersion:
    """What goes with a version of a family only; a simulation has neither liveness nor symmetry."""

    sizes: Mapping[str, int | str]
    layers: Iterable[Path]
    liveness: bool = False
    symmetry: bool | None = None

    def refuse(self) -> None:
        given = {"layers": self.layers, "liveness": self.liveness, "symmetry": self.symmetry is False}
        for name, value in {**given, **dict.fromkeys(self.sizes, True)}.items():
            if value:
                raise UsageError(f"{name} goes with FAMILY@VERSION; what is checked of a spec its cfg says")


def _question(
    target: str | Path,
    options: TlcOptions,
    properties: Sequence[str] | None,
    of_spec: _OfSpec,
    of_version: _OfVersion,
) -> Question:
    if is_spec(target):
        of_version.refuse()
        asked = _overrides(of_spec.overrides, of_spec.constants, of_spec.invariants, properties)
        return question_of_spec(
            target, of_spec.config, options, of_spec.libraries, asked, reads=of_spec.reads
        )
    of_spec.refuse(target)
    return question_of_family(
        str(target),
        properties,
        of_version.sizes,
        options,
        layers=of_version.layers,
        liveness=of_version.liveness,
        symmetry=bool(of_version.symmetry),
    )
