"""Recorded models as test items: collected, chosen, checked, and told of where they are not as recorded.

An item checks what ``pytlc verify`` checks of one model, in a run folder of its own, so that items may run in
any order and several processes. ``--pytlc-scope`` and ``--pytlc-version`` only choose: what is recorded holds
on the recorded machine, so there is no running a model on another one.
"""

from __future__ import annotations

import io
import operator
import os
import re
import shlex
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

from pytlc.check import Checker
from pytlc.check.spec_models import SpecModel, load_spec_models
from pytlc.check.verifying import Verified, verify, verify_specs
from pytlc.errors import PytlcError, UsageError
from pytlc.runs import RunStore
from pytlc.spec.family import Family, load_family, read_family
from pytlc.spec.models import Model, load_models
from pytlc.tlc import WarmRunner
from pytlc.toolchain import find_toolchain, processors

T = TypeVar("T")

_SLOW = "pytlc_slow"
_SEPARATOR = "::"
_RUNNER = pytest.StashKey[WarmRunner]()
_CONDITION = re.compile(r"\s*(\w+)\s*(<=|>=|=)\s*(\w+)\s*")
_RELATIONS: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
}


class NotAsRecorded(AssertionError):
    """A model does not come out as recorded.

    Attributes:
        verified: The model, and what TLC says now.
    """

    def __init__(self, verified: Verified) -> None:
        self.verified = verified
        super().__init__("; ".join(map(str, verified.differences)))


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of ``--pytlc-scope``: a size, a relation, and what it is compared with."""

    size: str
    relation: str
    given: str

    def holds(self, family: Family, model: Model) -> bool:
        """Whether the machine of a model fulfils it.

        Raises:
            UsageError: The family has no such size, or not this value of it.
        """
        wanted = int(self.given) if self.given.isdecimal() else self.given
        number = family.scope(**{self.size: wanted})[self.size]
        return _RELATIONS[self.relation](model.scope[self.size], number)


class Models(pytest.Collector):
    """The models of a family that ``--pytlc`` names.

    Attributes:
        given: The family, as it was named.
        wanted: Names of the models; none for all of them.
    """

    def __init__(self, *, given: str, wanted: tuple[str, ...], **node: Any) -> None:
        super().__init__(**node)
        self.given = given
        self.wanted = wanted

    def collect(self) -> Iterator[ModelItem]:
        """An item for each model."""
        family, models = _load(self, lambda: load_family(self.given))
        unknown = set(self.wanted) - {model.name for model in models}
        if unknown:
            known = ", ".join(model.name for model in models)
            raise self.CollectError(f"no recorded model {', '.join(sorted(unknown))}\nknown: {known}")
        command = ("pytlc", "verify", self.given, "--model")
        for model in models:
            if not self.wanted or model.name in self.wanted:
                again = shlex.join((*command, model.name))
                yield ModelItem.from_parent(self, name=model.name, family=family, model=model, command=again)


class ModelsFile(pytest.File):
    """The ``models.toml`` in the folder of a family."""

    def collect(self) -> Iterator[ModelItem]:
        """An item for each model."""
        family, models = _load(self, lambda: read_family(self.path.parent))
        for model in models:
            again = shlex.join(("pytest", f"{self.path}{_SEPARATOR}{model.name}"))
            yield ModelItem.from_parent(self, name=model.name, family=family, model=model, command=again)


class SpecModelsFile(pytest.File):
    """The ``Spec.models.toml`` beside a spec."""

    def collect(self) -> Iterator[SpecModelItem]:
        """An item for each model."""
        for model in _said(self, lambda: load_spec_models(self.path)):
            again = shlex.join(("pytest", f"{self.path}{_SEPARATOR}{model.name}"))
            yield SpecModelItem.from_parent(self, name=model.name, model=model, command=again)


class RecordedItem(pytest.Item):
    """Something recorded, to be checked again.

    Attributes:
        model: What is recorded.
        group: The family, or the spec, that it belongs to.
        command: What checks it alone.
    """

    def __init__(self, *, model: Model | SpecModel, group: str, command: str, **node: Any) -> None:
        super().__init__(**node)
        self.model = model
        self.group = group
        self.command = command
        self.add_marker("pytlc")
        if model.is_slow:
            self.add_marker(_SLOW)

    @abstractmethod
    def verified(self, checker: Checker, runner: WarmRunner) -> Verified:
        """What it comes to now."""

    @abstractmethod
    def fits(self, conditions: Sequence[Condition], versions: Sequence[str]) -> bool:
        """Whether it is of one of the versions, where there are any, and of a machine of such sizes."""

    def setup(self) -> None:
        """Find Java and TLC once a process; a machine without them is an error and no result of the model."""
        if _RUNNER in self.config.stash:
            return
        try:
            runner = WarmRunner(find_toolchain())
        except PytlcError as error:
            missing = str(error)
        else:
            self.config.stash[_RUNNER] = runner
            self.config.add_cleanup(runner.close)
            return
        pytest.fail(missing, pytrace=False)

    def runtest(self) -> None:
        """Check it, and compare.

        Raises:
            NotAsRecorded: Something differs.
        """
        runner = self.config.stash[_RUNNER]
        verified = self.verified(Checker(runner.toolchain, self._runs()), runner)
        if verified.differences:
            raise NotAsRecorded(verified)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What differs, the verdict with its lanes, and how to get it again; no Python."""
        match excinfo.value:
            case NotAsRecorded() as error:
                return self._told(error.verified)
            case PytlcError() as error:
                return f"{error}\n{self._again()}"
        excinfo.traceback = excinfo.traceback.cut(path=__file__)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str], int | None, str]:
        """The file where it is recorded."""
        return self.path, None, f"{self.group}{_SEPARATOR}{self.name}"

    def _runs(self) -> RunStore:
        runs = self.config.getoption("pytlc_runs")
        return RunStore(runs.absolute()) if runs else RunStore.default()

    def _told(self, verified: Verified) -> str:
        from pytlc.report import verdict_text, write  # noqa: PLC0415  # rich is slow

        text = io.StringIO()
        write(verdict_text(verified.verdict), text, width=_width(self.config))
        because = [f"recorded, because {self.model.shows}"] if self.model.shows else []
        head = [*map(str, verified.differences), *because, ""]
        return "\n".join([*head, text.getvalue() + self._again()])

    def _again(self) -> str:
        return f"check it again with: {self.command}"


class ModelItem(RecordedItem):
    """A recorded model of a family.

    Attributes:
        family: Its family.
    """

    model: Model

    def __init__(self, *, family: Family, model: Model, command: str, **node: Any) -> None:
        super().__init__(model=model, group=family.name, command=command, **node)
        self.family = family
        self.extra_keyword_matches |= {model.target, *model.properties}

    def verified(self, checker: Checker, runner: WarmRunner) -> Verified:
        """Its machine is rendered and searched."""
        (found,) = verify(self.family, [self.model], checker, workers=_workers(), runner=runner)
        return found

    def fits(self, conditions: Sequence[Condition], versions: Sequence[str]) -> bool:
        """All conditions hold on its machine; layers on top of the version do not matter."""
        holds = [condition.holds(self.family, self.model) for condition in conditions]
        of_version = [_is_of_version(self.family, self.model, text) for text in versions]
        return all(holds) and (any(of_version) or not of_version)


class SpecModelItem(RecordedItem):
    """A recorded model of a spec."""

    model: SpecModel

    def __init__(self, *, model: SpecModel, command: str, **node: Any) -> None:
        super().__init__(model=model, group=model.spec.stem, command=command, **node)
        overrides = model.overrides
        self.extra_keyword_matches |= {*overrides.invariants, *overrides.properties}

    def verified(self, checker: Checker, runner: WarmRunner) -> Verified:
        """The spec is searched as the model says."""
        (found,) = verify_specs([self.model], checker, workers=_workers(), runner=runner)
        return found

    def fits(self, conditions: Sequence[Condition], versions: Sequence[str]) -> bool:
        """It has no machine and no version, so it is left out where some are asked for."""
        return not conditions and not versions


def families(session: pytest.Session) -> Iterator[Models]:
    """A collector for each family that ``--pytlc`` names."""
    wanted: dict[str, list[str]] = {}
    for text in session.config.getoption("pytlc"):
        family, separator, name = text.partition(_SEPARATOR)
        wanted.setdefault(family, []).append(name if separator else "")
    for family, names in wanted.items():
        chosen = () if "" in names else tuple(dict.fromkeys(names))
        yield Models.from_parent(session, name=family, nodeid=family, given=family, wanted=chosen)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the models that were not asked for."""
    try:
        chosen = {item for item in items if not isinstance(item, RecordedItem) or _is_asked_for(item)}
    except UsageError as error:
        raise pytest.UsageError(str(error)) from error
    left_out = [item for item in items if item not in chosen]
    if left_out:
        items[:] = [item for item in items if item in chosen]
        config.hook.pytest_deselected(items=left_out)


def _is_asked_for(item: RecordedItem) -> bool:
    options = item.config.option
    conditions = [_condition(part) for text in options.pytlc_scope for part in text.split(",")]
    fits = item.fits(conditions, options.pytlc_version)
    return fits and (not item.model.is_slow or _is_slow_asked_for(item))


def _is_slow_asked_for(item: RecordedItem) -> bool:
    """With the option, by an expression of markers, or by name."""
    options = item.config.option
    named = {text.rpartition(_SEPARATOR)[2] for text in (*item.config.args, *options.pytlc)}
    return options.pytlc_slow or _SLOW in options.markexpr or item.name in named


def _is_of_version(family: Family, model: Model, text: str) -> bool:
    target = family.target(text)
    version, _, _ = model.target.partition("+")
    return model.target == target.code if target.added else version == target.version.name


def _condition(text: str) -> Condition:
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise UsageError(f"--pytlc-scope {text!r}: expected NAME=VALUE, NAME<=VALUE or NAME>=VALUE")
    return Condition(*found.groups())


def _load(collector: pytest.Collector, find: Callable[[], Family]) -> tuple[Family, tuple[Model, ...]]:
    """The family and its models."""
    family = _said(collector, find)
    return family, _said(collector, lambda: load_models(family))


def _said(collector: pytest.Collector, load: Callable[[], T]) -> T:
    """What was loaded; what is wrong with it is told without Python."""
    try:
        return load()
    except PytlcError as error:
        raise collector.CollectError(str(error)) from error


def _workers() -> int:
    """Threads of TLC: the processors of this process, shared with the other processes of pytest-xdist."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return max(1, processors() // processes)


def _width(config: pytest.Config) -> int | None:
    """That of the terminal; None where there is none, as in a process of pytest-xdist."""
    if not config.pluginmanager.has_plugin("terminalreporter"):
        return None
    return config.get_terminal_writer().fullwidth
