"""What SANY reads in a module, from its own export, and where our reader reads it otherwise."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from pytlc.tla import Declared, Modules, Place
from pytlc.tla.level import Level, Levels
from pytlc.tla.modules import Definition, Module
from pytlc.toolchain import Toolchain

_CONSTANT, _VARIABLE = "2", "3"


@dataclass(frozen=True, slots=True)
class Operator:
    """A definition that a module sees, ``I!Op`` too.

    Attributes:
        arity: The number of its arguments.
        local: It is LOCAL, or an instance that brings it is.
        level: SANY's: 0 to 3.
        file: The module that it stands in.
        begin: Where it begins.
        end: Its last character.
    """

    arity: int
    local: bool
    level: int
    file: str
    begin: Place
    end: Place


@dataclass(frozen=True, slots=True)
class SanyModule:
    """A module as SANY sees it."""

    name: str
    extends: tuple[str, ...]
    constants: Mapping[str, int]
    variables: frozenset[str]
    operators: Mapping[str, Operator]


def standard_modules(toolchain: Toolchain, *libraries: Path) -> dict[str, str]:
    """The texts of the modules in the jars, by file name."""
    found: dict[str, str] = {}
    for jar in (*reversed(libraries), toolchain.jar.path):
        with zipfile.ZipFile(jar) as archive:
            for name in archive.namelist():
                path = Path(name)
                if path.suffix == ".tla" and str(path.parent) in {".", "tla2sany/StandardModules"}:
                    found[path.name] = archive.read(name).decode("utf-8", "surrogateescape")
    return found


def exported(
    file: Path, toolchain: Toolchain, libraries: Sequence[Path] = (), folders: Sequence[Path] = ()
) -> tuple[SanyModule, ...] | None:
    """The modules that SANY reads for one; None where it refuses it."""
    path = ":".join(map(str, (toolchain.jar.path, *libraries)))
    argv = [str(toolchain.java.path), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"]
    argv += ["-cp", path, "tla2sany.xml.XMLExporter", "-o", "-t"]
    argv += [word for folder in folders for word in ("-I", str(folder))]
    done = subprocess.run(
        [*argv, file.name], cwd=file.parent, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    begin = done.stdout.find(b"<?xml")
    if begin < 0:
        return None
    return tuple(_modules(ET.fromstring(done.stdout[begin:])))  # noqa: S314  # SANY's own


def _modules(root: ET.Element) -> Iterator[SanyModule]:
    nodes = {entry.findtext("UID", ""): entry[1] for entry in root.iterfind("context/entry")}
    for node in nodes.values():
        if node.tag == "ModuleNode":
            declared = [nodes[ref.findtext("UID", "")] for ref in node.iterfind("OpDeclNodeRef")]
            kinds = [(one.findtext("kind"), _name(one), int(one.findtext("arity", "0"))) for one in declared]
            used = [nodes[ref.findtext("UID", "")] for ref in node.iterfind("UserDefinedOpKindRef")]
            yield SanyModule(
                _name(node),
                tuple(one.text or "" for one in node.iterfind("extends/uniquename")),
                {name: arity for kind, name, arity in kinds if kind == _CONSTANT},
                frozenset(name for kind, name, _ in kinds if kind == _VARIABLE),
                {_name(one): _operator(one) for one in used},
            )


def _name(node: ET.Element) -> str:
    return node.findtext("uniquename", "")


def _operator(node: ET.Element) -> Operator:
    place = {
        part: [int(node.findtext(f"location/{part}/{end}", "0")) for end in ("begin", "end")]
        for part in ("line", "column")
    }
    return Operator(
        int(node.findtext("arity", "0")),
        node.find("local") is not None,
        int(node.findtext("level", "0")),
        node.findtext("location/filename", ""),
        Place(place["line"][0], place["column"][0]),
        Place(place["line"][1], place["column"][1]),
    )


@dataclass(slots=True)
class Comparison:
    """Our reading held against SANY's.

    Attributes:
        modules: How many modules were compared.
        operators: How many operators.
        levels: How many levels are the same, by whether ours is known.
        differences: A sentence each.
    """

    modules: int = 0
    operators: int = 0
    same_levels: int = 0
    higher_levels: int = 0
    unknown_levels: int = 0
    differences: list[str] = field(default_factory=list)

    def add(self, other: Comparison) -> None:
        """Count another one in."""
        self.modules += other.modules
        self.operators += other.operators
        self.same_levels += other.same_levels
        self.higher_levels += other.higher_levels
        self.unknown_levels += other.unknown_levels
        self.differences += other.differences


def compared(modules: Modules, found: Sequence[SanyModule], own: frozenset[str]) -> Comparison:
    """Compare the modules named in ``own``."""
    comparison = Comparison()
    inner = {
        name: one
        for module in map(modules.get, own)
        if module is not None
        for name, one in module.inner.items()
    }
    for sany in found:
        module = (modules.get(sany.name) if sany.name in own else None) or inner.get(sany.name)
        if sany.name in own or sany.name in inner:
            comparison.modules += 1
            if module is None:
                comparison.differences.append(f"{sany.name}: no such module")
            else:
                _Comparing(modules, Levels(modules, {}), module, sany, comparison).run()
    return comparison


@dataclass(frozen=True, slots=True)
class _Comparing:
    modules: Modules
    levels: Levels
    module: Module
    sany: SanyModule
    comparison: Comparison

    def run(self) -> None:
        sany, module = self.sany, self.module
        seen = self.modules.seen_in(module).values()
        self._same("EXTENDS", sorted(set(module.extends)), sorted(set(sany.extends)))
        if not module.is_read_whole:
            self._differs("not read whole")
        own = {name for one in seen for name in one.declared}
        ours = {name: self.modules.declares(name, module) for name in own}
        constants = {name: Declared(name, arity) for name, arity in sany.constants.items()}
        variables = {name: Declared(name) for name in sany.variables}
        theirs = constants | variables
        for name in ours.keys() | theirs.keys():
            self._same(name, ours.get(name), theirs.get(name))
        self._operators()

    def _operators(self) -> None:
        sany, module = self.sany, self.module
        for name, operator in sany.operators.items():
            self.comparison.operators += 1
            self._same(f"arguments of {name}", self.modules.arity(name, module), operator.arity)
            found = self.modules.definition(name, module) if "!" not in name else None
            if found is not None and found[0].name == operator.file == module.name:
                self._definition(name, found[1], operator)
        for one in self.modules.seen_in(module).values():
            for name, definition in one.definitions.items():
                if name not in sany.operators and (one is module or not definition.local):
                    self._differs(f"SANY does not see {name}")

    def _definition(self, name: str, ours: Definition, operator: Operator) -> None:
        source = ours.source
        if operator.begin.line and not self._is_instance(name):
            self._same(f"LOCAL {name}", ours.local, operator.local)
            around = ours.node.parent
            whole = around if around is not None and around.type == "local_definition" else ours.node
            self._same(f"beginning of {name}", source.place(whole), operator.begin)
            self._same(f"end of {name}", source.end(ours.node), operator.end)
            self._level(name, ours, operator)

    def _is_instance(self, name: str) -> bool:
        return name not in self.module.definitions

    def _level(self, name: str, ours: Definition, operator: Operator) -> None:
        level = self.levels.of(ours.body, self.module)
        wanted = Level(max(operator.level, 1))
        if level is None:
            self.comparison.unknown_levels += 1
        elif level == wanted:
            self.comparison.same_levels += 1
        elif level > wanted:
            self.comparison.higher_levels += 1
        else:
            self._differs(f"level of {name}: {level.name}, for SANY {wanted.name}")

    def _same(self, what: str, ours: object, theirs: object) -> None:
        if ours != theirs:
            self._differs(f"{what}: {ours!r}, for SANY {theirs!r}")

    def _differs(self, text: str) -> None:
        self.comparison.differences.append(f"{self.module.name}: {text}")
