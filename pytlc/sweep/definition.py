"""What a sweep is to be, as it is said on the command line, in a TOML file or in Python.

A file has one sweep, or several in ``[[sweep]]``, with the keys that are the attributes of
:class:`Definition` (``-`` or ``_``) and the axes in a table of their own. Paths in it are relative to it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from pytlc.closest import closest
from pytlc.errors import UsageError
from pytlc.spec.family import load_family
from pytlc.spec.layers import read_layer
from pytlc.sweep.axes import Axis
from pytlc.sweep.grid import Grid
from pytlc.sweep.spec_subject import SpecSubject
from pytlc.sweep.subject import PROPERTY, VERSION, FamilySubject, Subject
from pytlc.tlc.overriding import Overrides

_OF_SPECS = ("invariants", "temporal", "without", "config", "libraries", "reads", "deadlock", "overrides")
_OF_FAMILIES = ("liveness", "no_symmetry", "layers")
_TOLD = (
    *("properties", "liveness", "no_symmetry", "layers"),
    *("invariants", "temporal", "without", "config", "libraries", "reads", "stop_at_first_failure"),
)
_PATHS = frozenset({"layers", "libraries", "reads", "config"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A sweep as it is asked for.

    Attributes:
        target: A family such as ``vgic``, a version of one, a folder with one, or the path of a .tla file.
        axes: By name a text such as ``1..3``, a value, or a list of values.
        assume: A Python expression over the axes that a point has to satisfy.
        wise: Cover all combinations of so many axes only; None for all points.
        properties: What is checked, by name: of a family, nothing for all that say something of a machine.
        each_property: Check each property alone: one more axis.
        liveness: Of a family: check temporal properties too.
        no_symmetry: Of a family: treat nothing as interchangeable.
        layers: Of a family: folders of layers to be put on top.
        invariants: Of a spec: what is checked in every state besides.
        temporal: Of a spec: temporal properties besides.
        without: Of a spec: what the cfg names and is not to be checked.
        config: Of a spec: its cfg; None for the one beside it.
        libraries: Of a spec: where else its modules are.
        reads: Of a spec: files that it reads under names that it computes.
        deadlock: Of a spec: whether a state without a successor is an error; None as its cfg says.
        overrides: Of a spec: whatever else is otherwise than the cfg says.
        stop_at_first_failure: Look at no larger machine of a kind than one that fails.
        deadline: Seconds for each check.
        heap: Memory of the JVM of each large check, in MiB.
        jobs: Checks at once.
        name: What it is called.
    """

    target: str
    axes: Mapping[str, object] = field(default_factory=dict)
    assume: str = ""
    wise: int | None = None
    properties: tuple[str, ...] = ()
    each_property: bool = False
    liveness: bool = False
    no_symmetry: bool = False
    layers: tuple[Path, ...] = ()
    invariants: tuple[str, ...] = ()
    temporal: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    config: Path | None = None
    libraries: tuple[Path, ...] = ()
    reads: tuple[Path, ...] = ()
    deadlock: bool | None = None
    overrides: Overrides | None = None
    stop_at_first_failure: bool = False
    deadline: float | None = None
    heap: int | None = None
    jobs: int | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        if self.deadline is not None and not self.deadline > 0:
            raise UsageError(f"a deadline of {self.deadline:g} s is no time: give seconds above 0")

    @property
    def options(self) -> dict[str, Any]:
        """What was asked besides axes, assumption and covering, as JSON has it; what is as usual is left out.

        Whatever else of a cfg is otherwise is only said to be so: it can be more than a line.
        """
        given = {name: getattr(self, name) for name in _TOLD}
        told = {name: value for name, value in given.items() if value not in (None, (), False)}
        others = {"overrides": True} if self.overrides not in (None, Overrides()) else {}
        return {"target": self.target, **{name: _plain(value) for name, value in told.items()}, **others}

    @property
    def is_spec(self) -> bool:
        """Whether the target is somebody's spec, and no family."""
        return self.target.endswith(".tla")

    def opened(self) -> tuple[Subject, Grid]:
        """What is looked at, and where.

        Raises:
            UsageError: The target, an axis or a property is unknown, or does not go with the target.
            SpecError: The family cannot be read.
            ConfigSyntaxError: The cfg cannot be read.
        """
        subject, axes = self._of_spec() if self.is_spec else self._of_family()
        if self.each_property and PROPERTY not in self.axes:
            axes.append(Axis(PROPERTY, subject.property_names()))
        if not axes:
            raise UsageError(f"{self.target}: no axis is given; give one, such as a constant or a size")
        return subject, Grid(tuple(axes), self.assume, self.wise)

    def _of_family(self) -> tuple[Subject, list[Axis]]:
        self._refuse(_OF_SPECS, "a .tla file")
        name, _, code = self.target.partition("@")
        family = load_family(name)
        if code and VERSION in self.axes:
            raise UsageError(f"the version is given twice, in {self.target} and as an axis; drop one of them")
        own = [read_layer(folder) for folder in self.layers]
        subject = FamilySubject(
            family,
            code or None,
            self.properties,
            liveness=self.liveness,
            symmetry=not self.no_symmetry,
            own=own,
        )
        axes = [subject.axis(*axis) for axis in self.axes.items()]
        order = (VERSION, *family.parameters, PROPERTY)
        axes.sort(key=lambda axis: order.index(axis.name))
        return subject, axes or [subject.axis(VERSION, [code or family.newest.name])]

    def _of_spec(self) -> tuple[Subject, list[Axis]]:
        self._refuse((*_OF_FAMILIES, "properties"), "a family")
        given = self.overrides or Overrides()
        overrides = replace(
            given,
            invariants=(*given.invariants, *self.invariants),
            properties=(*given.properties, *self.temporal),
            without=(*given.without, *self.without),
        )
        subject = SpecSubject.of_path(
            Path(self.target),
            config=self.config,
            libraries=self.libraries,
            reads=self.reads,
            deadlock=self.deadlock,
            overrides=overrides,
        )
        return subject, [subject.axis(*axis) for axis in self.axes.items()]

    def _refuse(self, names: Sequence[str], whose: str) -> None:
        given = [name for name in names if getattr(self, name) not in (None, (), False)]
        if given:
            raise UsageError(f"{given[0].replace('_', '-')} goes with {whose}, not with {self.target}")


def _plain(value: object) -> object:
    """A value as JSON has it: paths are texts."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Path) else value


def read_definitions(path: Path) -> tuple[Definition, ...]:
    """The sweeps of a TOML file.

    Raises:
        UsageError: The file cannot be read, or a key is unknown, missing, or has no value of its kind.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no TOML: {error}") from error
    several = data.get("sweep")
    if several is None:
        return (_definition(data, str(path), path.parent),)
    others = sorted(data.keys() - {"sweep"})
    if others:
        raise UsageError(f"{path}: {others[0]} stands outside of [[sweep]]; move it into one")
    if not isinstance(several, list) or not several or not all(isinstance(one, dict) for one in several):
        raise UsageError(f"{path}: sweep: expected tables [[sweep]]")
    return tuple(
        _definition(one, f"{path}: sweep {number}", path.parent) for number, one in enumerate(several, 1)
    )


def _definition(table: Mapping[str, Any], where: str, folder: Path) -> Definition:
    given = {key.replace("-", "_"): value for key, value in table.items()}
    known = [each.name for each in fields(Definition) if each.name != "overrides"]
    for key, value in given.items():
        if key not in known:
            near = closest(key, known)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"{where}: unknown key {key!r}{hint}\nknown are: {', '.join(known)}")
        _check(key, value, where)
    if "target" not in given:
        raise UsageError(f"{where}: target is missing: a family, or the path of a .tla file")
    values = {key: _value(key, value, folder) for key, value in given.items()}
    return Definition(**values)


def _check(key: str, value: object, where: str) -> None:
    kind = str(Definition.__annotations__[key])
    for word, (expected, fits) in _KINDS.items():
        if kind.startswith(word):
            if not fits(value):
                raise UsageError(f"{where}: {key} = {value!r}: expected {expected}")
            return


def _is_number(value: object, *kinds: type) -> bool:
    return type(value) in kinds


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


#: How the type of an attribute begins -> what a file has to say there.
_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "bool": ("true or false", lambda value: isinstance(value, bool)),
    "int": ("a whole number above 0", lambda value: _is_number(value, int) and value > 0),
    "float": ("a number", lambda value: _is_number(value, int, float)),
    "str": ("a text", lambda value: isinstance(value, str)),
    "Path": ("a path", lambda value: isinstance(value, str)),
    "tuple": ("a list of texts", _is_texts),
    "Mapping": ("a table of axes", lambda value: isinstance(value, dict)),
}


def _value(key: str, value: Any, folder: Path) -> Any:
    if key == "target":
        return _target(value, folder)
    if key in _PATHS:
        return folder / value if isinstance(value, str) else tuple(folder / each for each in value)
    return tuple(value) if isinstance(value, list) else value


def _target(text: str, folder: Path) -> str:
    """A path as seen from here; the name of a family as it is."""
    return str(folder / text) if text.endswith(".tla") or "/" in text else text
