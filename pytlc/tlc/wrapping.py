"""Jobs that are derived from a user's: definitions of ours put behind the user's own, in the user's modules.

Every stage that asks TLC more than the user did (an invariant that is given as an expression, the
evaluation of an expression along a behaviour, a search from another state) adds definitions to a copy of
the module that it is about, before the line that closes it. There they see all that the module sees, LOCAL
names too; the name of the module, its lines and its actions stay as they are. All our names are ones that
no file of the job has. A model value is named by a constant of ours that the cfg assigns it, so it may be
called as any operator, variable or bound variable is.

Values lie in a module of their own, which the user's instantiates: their text needs operators (``..``,
``:>``) that the user may have defined otherwise.
"""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pytlc.errors import SpecError
from pytlc.tla import Behaviour, Module, Modules, behaviour
from pytlc.tla.behaviour import Piece
from pytlc.tlc.cfg import Assignment, Config, Constant, Substitution, read_config
from pytlc.tlc.job import TlcJob
from pytlc.tlc.naming import DATA, MADE, VALUES
from pytlc.tlc.scope import STANDARD_NAMES
from pytlc.values import FiniteSet, Function, ModelValue, Unenumerated, Value, show
from pytlc.values.base import table_key


@dataclass(slots=True)
class Wrapping:
    """A job on its way to a derived one.

    Attributes:
        base: The user's job.
        modules: Its modules.
        config: Its cfg, which the derived job's begins as.
    """

    base: TlcJob
    modules: Modules = field(init=False)
    config: Config = field(init=False)
    _taken: set[str] = field(init=False)
    _added: dict[str, list[str]] = field(default_factory=dict)
    _files: dict[str, str] = field(default_factory=dict)
    _models: dict[str, str] = field(default_factory=dict)
    _named: dict[str, None] = field(default_factory=dict)
    _bodies: dict[str, str] = field(default_factory=dict)
    _values: list[str] = field(default_factory=list)
    _values_module: str = ""
    _homes: dict[str, str] = field(default_factory=dict)
    _texts: dict[Hashable, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.modules = self.base.modules
        self.config = read_config(self.base.config, name=f"{self.base.main}.cfg")
        self._taken = set(self.modules.words)

    @property
    def replaced(self) -> Mapping[str, str]:
        """The operators that the cfg puts in the place of others."""
        return {
            one.name: one.operator
            for one in self.config.constants
            if isinstance(one, Substitution) and one.module is None
        }

    def fresh(self, base: str) -> str:
        """A name that no file of the job has, nor anything made here."""
        name = next(name for name in _spellings(base) if name not in self._taken)
        self._taken.add(name)
        return name

    def define(
        self, base: str, text: str, *, parameters: Sequence[str] = (), module: str | None = None
    ) -> str:
        """Define an operator behind all others of a module, the main one by default; its name.

        ``text`` is TLA+ in the scope of that module. Its first line may be in its column, as
        :meth:`pytlc.tla.Source.in_columns` gives it.
        """
        name = self.fresh(base)
        self._bodies[name] = text
        self.append(_definition(name, text, parameters), module=module)
        return name

    def body_of(self, name: str) -> str | None:
        """The text of a definition of ours."""
        return self._bodies.get(name)

    def append(self, text: str, *, module: str | None = None) -> None:
        """Put any units (definitions, declarations) behind those of a module."""
        self._added.setdefault(module or self.base.main, []).append(text)

    def add_module(self, base: str, units: Iterable[str]) -> str:
        """Put a module of ours beside the others; its name."""
        name = self.fresh(base)
        self._files[f"{name}.tla"] = _module_text(name, units)
        return name

    def model(self, name: str) -> str:
        """The name of a constant that stands for a model value, in the main module."""
        if name not in self._models:
            self._models[name] = self.fresh("PytlcValue")
        return self._models[name]

    def name_model(self, name: str) -> None:
        """Let the main module name a model value by its own name, which nothing in that module may have."""
        self._named[name] = None

    def text(self, value: Value, *, width: int | None = None) -> str:
        """A value as TLA+ for :meth:`value`: each model value is the constant that stands for it."""
        if width is not None:
            return show(self._renamed(value), width=width)
        key = (type(value), table_key(value))
        if key not in self._texts:
            self._texts[key] = show(self._renamed(value))
        return self._texts[key]

    def _renamed(self, value: Value) -> Value:
        match value:
            case ModelValue():
                return ModelValue(self.model(value.name))
            case FiniteSet() if value.bounds is None:
                return FiniteSet(map(self._renamed, value))
            case Function():
                return Function.of((self._renamed(key), self._renamed(image)) for key, image in value.items())
            case Unenumerated():
                return Unenumerated(value.kind, value.words, map(self._renamed, value.operands))
            case _:
                return value

    def value(self, base: str, text: str, *, parameters: Sequence[str] = ()) -> str:
        """Define an operator in the module of values; its name, which the main module sees.

        ``text`` is TLA+ in the scope of that module: with Integers, Sequences and TLC, and with nothing of
        the user's. What changes with the state, as ``TLCGet("level")`` does, has a parameter, and is given
        variables for it: TLC evaluates an operator that is constant and has none only once.
        """
        name = self.fresh(base)
        self.append_values(_definition(name, text, parameters))
        return name

    def append_values(self, text: str) -> None:
        """Put any units behind those of the module of values."""
        self._values_module = self._values_module or self.fresh(VALUES)
        self._values.append(text)

    def sees(self, module: str) -> str:
        r"""What to put before a name of a standard module in the main module: nothing, or ``I!``.

        The main module sees the names afterwards, whether it extends that module or not.
        """
        if module not in self._homes:
            self._homes[module] = self._bring(module)
        return self._homes[module]

    def _bring(self, module: str) -> str:
        if module in self.modules.extended():
            return ""
        own = {name for seen in self.modules.visible().values() for name in _names(seen)}
        if not own & set(STANDARD_NAMES[module].split()):
            self.append(f"LOCAL INSTANCE {module}")
            return ""
        name = self.fresh(f"Pytlc{module}")
        self.append(f"{name} == INSTANCE {module}")
        return f"{name}!"

    def behaviour(self) -> tuple[str, str] | None:
        """Names of operators that are the initial predicate and the next-state relation.

        None where the cfg names none, or a specification that is not understood whole.
        """
        if self.config.specification is None:
            return (self.config.init, self.config.next) if self.config.init and self.config.next else None
        found = behaviour(self.modules, self.config.specification, self.replaced)
        return None if found is None else self._taken_apart(found)

    def _taken_apart(self, found: Behaviour) -> tuple[str, str]:
        conjuncts = [self._defined(piece, "PytlcInit") for piece in found.init]
        return self._conjunction(conjuncts), self._operator(self._defined(found.next, "PytlcNext"))

    def _conjunction(self, names: Sequence[str]) -> str:
        if len(names) == 1:
            return self._operator(names[0])
        return self.define("PytlcInit", "\n".join(f"/\\ {name}" for name in names))

    def _operator(self, name: str) -> str:
        """A name that a cfg can hold: TLC 2.15 knows none with ``!``."""
        return self.define("PytlcNamed", name) if "!" in name else name

    def _defined(self, piece: Piece, base: str) -> str:
        """The name of a piece: its own where it is one, so that TLC names actions as it does for the user."""
        own = piece.text.strip()
        found = None if piece.path else self.modules.definition(own)
        if found is not None and found[0].name == piece.module:
            return own
        return f"{piece.path}{self.define(base, piece.text, module=piece.module)}"

    def job(self, config: Config | None = None, **changes: object) -> TlcJob:
        """The derived job: everything of the user's, what was added, and another cfg.

        Args:
            config: By default the present :attr:`config`.
            changes: Other attributes of the job, ``options`` say.

        Raises:
            SpecError: The end of a module that is to be added to cannot be found.
        """
        wanted = config or self.config
        models: list[Constant] = [Assignment(own, ModelValue(name)) for name, own in self._models.items()]
        models += [Assignment(name, ModelValue(name)) for name in self._named]
        config = replace(wanted, constants=(*wanted.constants, *models))
        added = {name: list(units) for name, units in self._added.items()}
        added[self.base.main] = [*self._first_units(), *added.get(self.base.main, ())]
        files = {**self.base.files, **self._files, **self._values_file(), **self._extended(added)}
        return replace(self.base, files=files, config=config.text(), **changes)  # type: ignore[arg-type]

    def _first_units(self) -> Iterator[str]:
        """What everything that is added to the main module may use."""
        names = ", ".join((*self._models.values(), *self._named))
        if names:
            yield f"CONSTANTS {names}"
        if self._values_module:
            yield f"INSTANCE {self._values_module}"

    def _values_file(self) -> dict[str, str]:
        if not self._values_module:
            return {}
        units = [f"LOCAL INSTANCE {module}" for module in ("Integers", "Sequences", "TLC")]
        units += [f"CONSTANTS {', '.join(self._models.values())}"] if self._models else []
        return {
            f"{self._values_module}.tla": _module_text(self._values_module, [*units, DATA, *self._values])
        }

    def _extended(self, added: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """The files of the modules that something was put into."""
        files: dict[str, str] = {}
        for name, units in added.items():
            if units:
                file = self.modules.file_of(name) or f"{name}.tla"
                files[file] = _inserted(files.get(file, self.base.files.get(file, "")), name, units)
        return files


def _definition(name: str, text: str, parameters: Sequence[str]) -> str:
    head = f"{name}({', '.join(parameters)})" if parameters else name
    return f"{head} ==\n{textwrap.indent(textwrap.dedent(text), '  ')}"


def _module_text(name: str, units: Iterable[str]) -> str:
    return "\n".join([f"---- MODULE {name} ----", MADE, *units, "===="]) + "\n"


def _names(module: Module) -> Iterator[str]:
    yield from module.definitions
    yield from module.variables
    yield from (constant.name for constant in module.constants)
    yield from (instance.name for instance in module.instances if instance.name)


def _inserted(text: str, name: str, units: Sequence[str]) -> str:
    """The text with units at the end of a module."""
    module = Modules({f"{name}.tla": text}, name).get(name)
    if module is None:
        raise SpecError(f"module {name}: expected a line of ==== that ends it, found none")
    data = module.source.data
    made = "\n".join(["", MADE, *units, ""]).encode("utf-8", "surrogateescape")
    return (data[: module.end] + made + data[module.end :]).decode("utf-8", "surrogateescape")


def _spellings(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}_{number}"
        number += 1
