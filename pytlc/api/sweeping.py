"""``pytlc.sweep``: a grid of checks, and what its points say together."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytlc.api.keeping import Keep
from pytlc.check import Checker
from pytlc.runs import RunStore
from pytlc.sweep import Entry, Store, SweepInfo
from pytlc.sweep.crew import open_crew
from pytlc.sweep.definition import Definition
from pytlc.sweep.export import dataframe, exported
from pytlc.sweep.performing import exit_code, limits_of, planned
from pytlc.sweep.running import Silence, Sweep
from pytlc.sweep.summary import Growth, Smallest, growth, rows, smallest
from pytlc.tlc.constants import Tla, tla_value
from pytlc.tlc.overriding import Overrides
from pytlc.tlc.scratch import held_folder, remove_abandoned
from pytlc.toolchain import find_toolchain
from pytlc.values import show

_PREFIX = "pytlc-sweeping-"
_STORE, _RUNS = "sweeps.sqlite", "runs"


@dataclass(frozen=True)
class Swept:
    """What a sweep has come to.

    Attributes:
        info: Its id, name and definition.
        entries: Its points in the order of the grid, with what was found of each.
        runs: The folder of the runs that keep counterexamples.
    """

    info: SweepInfo
    entries: tuple[Entry, ...]
    runs: Path

    def __bool__(self) -> bool:
        raise TypeError("a sweep is neither true nor false; ask for its exit_code or its smallest")

    @property
    def exit_code(self) -> int:
        """0 where nothing fails; 1 if a point does, 2 if one could not be checked, 3 if one was stopped."""
        return exit_code(self.entries)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A flat row for each point: its values, its verdict, and what was measured; None is not known."""
        return rows(self.entries)

    @property
    def smallest(self) -> tuple[Smallest, ...]:
        """The smallest machines that fail, for each setting of the axes that are no sizes."""
        return smallest(self.entries, self.info.is_size)

    @property
    def growth(self) -> tuple[Growth, ...]:
        """By what factor states and seconds grow along each size."""
        return growth(self.entries, self.info.is_size)

    def to_dataframe(self) -> Any:
        """The rows as a DataFrame of pandas.

        Raises:
            UsageError: pandas is not there; the extra ``data`` has it.
        """
        return dataframe(self.entries)

    def exported(self, form: str = "csv") -> bytes:
        """The rows as the content of a file: ``csv``, ``json``, ``md`` or ``parquet``.

        Raises:
            UsageError: There is no such format, or the extra for it is not installed.
        """
        return exported(self.entries, form)


def sweep(
    target: str | Path,
    axes: Mapping[str, object] | None = None,
    *,
    assume: str = "",
    wise: int | None = None,
    properties: Sequence[str] = (),
    each_property: bool = False,
    liveness: bool = False,
    symmetry: bool = True,
    layers: Iterable[Path] = (),
    constants: Mapping[str, object] | None = None,
    invariants: Sequence[str] = (),
    overrides: Overrides | None = None,
    config: Path | None = None,
    libraries: Sequence[Path] = (),
    reads: Sequence[Path] = (),
    deadlock: bool | None = None,
    stop_at_first_failure: bool = False,
    deadline: float | None = None,
    heap: int | None = None,
    jobs: int | None = None,
    dask: str | None = None,
    name: str | None = None,
    keep: Keep = False,
    retry: bool = False,
    reuse: bool = False,
    on_point: Callable[[Entry], None] | None = None,
    **sizes: object,
) -> Swept:
    """Check every point of a grid, as many at once as there are processors, the cheapest first.

    Args:
        target: A family (``vgic``), a version of one, a folder with one, or the path of a .tla file.
        axes: What varies: of a family ``version``, ``property`` and sizes, of a spec its constants. Values: a
            text such as ``"1..3"``, one value, or a list; of a constant Python values, texts being TLA+.
        assume: A Python expression over the axes that a point has to satisfy.
        wise: Cover all combinations of so many axes only.
        properties: Of a family: what is checked, by name; of a spec temporal properties besides.
        each_property: Check each property alone: one more axis.
        liveness: Of a family: check temporal properties too.
        symmetry: Of a family: treat what is interchangeable as such.
        layers: Of a family: folders of layers to be put on top.
        constants: Of a spec: what its constants are that do not vary.
        invariants: Of a spec: what is checked in every state besides.
        overrides: Of a spec: whatever else is to be otherwise than in the cfg.
        config: Of a spec: its cfg; None for the one beside it.
        libraries: Of a spec: folders with further modules, and jars.
        reads: Of a spec: files and folders that it reads under names that it computes.
        deadlock: Of a spec: report states without a successor; None as its cfg says.
        stop_at_first_failure: Look at no larger machine of a kind than one that fails.
        deadline: Seconds for each check.
        heap: Memory of the JVM of each large check in MiB; None for a share.
        jobs: Checks at once; None for as many as there are processors.
        dask: The address of a Dask cluster's scheduler, whose workers make the checks; None for this machine.
        name: What it is called.
        keep: Keep results and runs, and use those that are there: True for where the command line keeps its
            own, or a folder.
        retry: Make again what was stopped, and counterexamples whose run was removed.
        reuse: Use results again of specs that see what is not known: files whose names they compute, say.
        on_point: Sees each point when it is recorded; what it raises ends the sweep.
        sizes: Axes as arguments: ``vcpus="1..3"``.

    Raises:
        UsageError: The target, an axis or a property is unknown, or something does not go with the target.
        SpecError: The templates of a family do not render.
        ToolchainError: Java or TLC cannot be had or run.
    """
    is_spec = str(target).endswith(".tla")
    given = {**(axes or {}), **sizes}
    fixed = Overrides(constants=constants or {}) if overrides is None else overrides
    definition = Definition(
        target=str(target),
        axes={key: _written(value) for key, value in given.items()} if is_spec else given,
        assume=assume,
        wise=wise,
        properties=() if is_spec else tuple(properties),
        each_property=each_property,
        liveness=liveness,
        no_symmetry=not symmetry,
        layers=tuple(layers),
        invariants=tuple(invariants),
        temporal=tuple(properties) if is_spec else (),
        config=config,
        libraries=tuple(libraries),
        reads=tuple(reads),
        deadlock=deadlock,
        overrides=None if fixed.is_empty else fixed,
        stop_at_first_failure=stop_at_first_failure,
        deadline=deadline,
        heap=heap,
        jobs=jobs,
        name=name,
    )
    again = _Again(retry=retry, reuse=reuse)
    with _places(keep) as places:
        return places.kept(_swept(definition, places, again, dask=dask, watcher=_Hearer(on_point)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """What is made again, and what is not."""

    retry: bool
    reuse: bool


@dataclass(frozen=True, slots=True)
class _Places:
    """Where results and runs go."""

    store: Path
    runs: RunStore
    folder: ExitStack | None

    def kept(self, swept: Swept) -> Swept:
        """The sweep; its runs go with it where they are not kept."""
        if self.folder is not None:
            weakref.finalize(swept, self.folder.pop_all().close)
        return swept


@contextmanager
def _places(keep: Keep) -> Iterator[_Places]:
    if keep is True:
        yield _Places(Store.default_path(), RunStore.default(), None)
    elif keep is not False:
        root = Path(keep).expanduser().absolute()
        yield _Places(root / _STORE, RunStore(root / _RUNS), None)
    else:
        parent = Path(tempfile.gettempdir())
        remove_abandoned(parent, _PREFIX)
        with ExitStack() as folder:
            root = folder.enter_context(held_folder(parent, _PREFIX))
            yield _Places(root / _STORE, RunStore(root / _RUNS), folder)


class _Hearer(Silence):
    """Passes on what is done."""

    def __init__(self, on_point: Callable[[Entry], None] | None) -> None:
        self._on_point = on_point

    def done(self, entry: Entry) -> None:
        """Pass the point on."""
        if self._on_point is not None:
            self._on_point(entry)


def _swept(
    definition: Definition, places: _Places, again: _Again, *, dask: str | None, watcher: _Hearer
) -> Swept:
    toolchain = find_toolchain()
    checker = Checker(toolchain, places.runs)
    made = planned(definition, toolchain.jar.sha256, reuse=again.reuse)
    with (
        Store(places.store) as store,
        open_crew(toolchain, jobs=definition.jobs, heap=definition.heap, dask=dask) as crew,
    ):
        limits = limits_of(definition, retry=again.retry)
        entries = Sweep(made, store, checker, crew, limits, watcher).run()
        return Swept(store.find(made.id), entries, places.runs.root)


def _written(value: object) -> object:
    """Values of a constant as an axis has them: numbers and texts of TLA+."""
    if isinstance(value, str):
        return value
    return [_cell(one) for one in value] if isinstance(value, list | tuple | range) else _cell(value)


def _cell(value: object) -> int | str:
    if type(value) is int:
        return value
    if isinstance(value, Tla):
        return value.text
    return value if isinstance(value, str) else show(tla_value(value))
