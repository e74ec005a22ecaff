"""All modules of a spec, and what can be named where.

Scope is followed as SANY does for what a module sees of others (``tla2sany.semantic.Context``): EXTENDS and
INSTANCE without a name hand on whatever is not LOCAL, and an inner module sees all that stands around it.
Standard modules are known by name only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from pytlc.tla.modules import Declared, Definition, Instance, Module, module_texts

_WORD = re.compile(r"\w+", re.ASCII)
#: Modules that TLC brings with it, in any version.
STANDARD = frozenset(
    {
        *("Bags", "FiniteSets", "Integers", "Naturals", "Randomization", "RealTime", "Reals", "Sequences"),
        *("TLC", "TLCExt", "Toolbox", "Json", "TLAPS"),
    }
)


class Modules:
    """All modules of a spec: its files, and every module that stands in one of them.

    Args:
        files: Text by file name (``M.tla``).
        main: The name of the main module. Other modules in its file are found where no file has their
            name, as SANY does since TLC 1.8.0 (``util.MonolithSpecExtractor``).

    A module that is in no file is a standard one, or is missing.
    """

    def __init__(self, files: Mapping[str, str], main: str) -> None:
        self.main = main
        self._files = files
        self._read: dict[str, Module | None] = {}
        self._seen: dict[tuple[Module, bool], Mapping[str, Module]] = {}

    @cached_property
    def _in_main_file(self) -> Mapping[str, Module]:
        return module_texts(self._files.get(f"{self.main}.tla", ""))

    def get(self, name: str) -> Module | None:
        """A module by name; none that stands inside of another one."""
        if name not in self._read:
            self._read[name] = self._find(name)
        return self._read[name]

    def _find(self, name: str) -> Module | None:
        text = self._files.get(f"{name}.tla")
        if text is not None and name != self.main:
            return module_texts(text).get(name)
        return self._in_main_file.get(name) if name == self.main or name not in STANDARD else None

    def seen_from(self, module: Module, name: str) -> Module | None:
        """The module that a name stands for in another one: inside of it, around it, or in a file."""
        around: Module | None = module
        while around is not None:
            if name in around.inner:
                return around.inner[name]
            around = around.outer
        return self.get(name)

    def file_of(self, name: str) -> str | None:
        """The name of the file in which a module stands; None for one that is in no file of the spec."""
        if f"{name}.tla" in self._files:
            return f"{name}.tla"
        return None if self.get(name) is None else f"{self.main}.tla"

    @cached_property
    def reachable(self) -> tuple[str, ...]:
        """The main module and all that it extends or instantiates, and so on; standard ones too."""
        found: dict[str, None] = {}
        pending = [self.main]
        while pending:
            name = pending.pop()
            if name in found:
                continue
            found[name] = None
            pending += reversed(self._used(name))
        return tuple(found)

    def _used(self, name: str) -> list[str]:
        pending = [module] if (module := self.get(name)) else []
        used: dict[str, None] = {}
        inner: set[str] = set()
        while pending:
            here = pending.pop()
            inner |= here.inner.keys()
            used |= dict.fromkeys((*here.extends, *here.instantiated))
            pending += here.inner.values()
        return [name for name in used if name not in inner]

    @cached_property
    def is_read_whole(self) -> bool:
        """Whether every reachable module is known and understood, or is a standard one."""
        return all(map(self._is_known, self.reachable))

    @cached_property
    def names_are_known(self) -> bool:
        """Whether all that the main module sees is known. Otherwise what is not found may be there still."""
        seen = self.visible().values()
        return all(module.is_read_whole for module in seen) and all(map(self._is_known, self.extended()))

    def _is_known(self, name: str) -> bool:
        module = self.get(name)
        return module.is_read_whole if module else name in STANDARD

    def visible(self, name: str | None = None) -> Mapping[str, Module]:
        """The modules whose names a module hands to whoever can write in it, itself first.

        These are the ones that it extends, or instantiates without a name, and so on. Their LOCAL names are
        theirs.
        """
        module = self.get(name or self.main)
        return {} if module is None else self.seen_in(module)

    def seen_in(self, module: Module, *, from_outside: bool = False) -> Mapping[str, Module]:
        """The same for any module; ``from_outside`` without what only the module itself sees."""
        key = (module, from_outside)
        if key not in self._seen:
            self._seen[key] = self._seen_in(module, from_outside)
        return self._seen[key]

    def _seen_in(self, module: Module, from_outside: bool) -> Mapping[str, Module]:  # noqa: FBT001
        found: dict[str, Module] = {}
        pending: list[tuple[Module, str]] = [(module, module.name)]
        while pending:
            around, name = pending.pop(0)
            here = module if around is module and name == module.name else self.seen_from(around, name)
            if here is None or name in found:
                continue
            found[name] = here
            own = here is module and not from_outside
            unnamed = [i for i in here.instances if i.name is None and (own or not i.local)]
            pending += [(here, used) for used in (*here.extends, *(one.module for one in unnamed))]
        return found

    def extended(self, name: str | None = None) -> frozenset[str]:
        """The names of the modules, standard ones too, whose definitions a module sees besides its own."""
        main = name or self.main
        found: set[str] = set()
        for module in self.visible(name).values():
            own = module.name == main
            found |= {one.module for one in module.instances if one.name is None and (own or not one.local)}
            found |= {*module.extends}
        return frozenset(found)

    def definition(self, name: str, module: Module | None = None) -> tuple[Module, Definition] | None:
        """The definition that a name has in a module, the main one by default, with the module it is of."""
        for own, here in self._around(module):
            found = here.definitions.get(name)
            if found is not None and (own or not found.local):
                return here, found
        return None

    def instance(self, name: str, module: Module | None = None) -> tuple[Module, Instance] | None:
        """The instance that a name has in a module, with the module it is of."""
        for own, here in self._around(module):
            for one in here.instances:
                if one.name == name and (own or not one.local):
                    return here, one
        return None

    def declares(self, name: str, module: Module | None = None) -> Declared | None:
        """The constant or variable that a name is in a module; a variable takes no arguments."""
        around = module or self.get(self.main)
        while around is not None:
            for here in self.declaring(around):
                if name in here.declared:
                    return here.declared[name]
            around = around.outer
        return None

    def is_variable(self, name: str, module: Module | None = None) -> bool:
        """Whether a name is a variable in a module, the main one by default."""
        around = module or self.get(self.main)
        while around is not None:
            if any(name in here.variable_names for here in self.declaring(around)):
                return True
            around = around.outer
        return False

    def declaring(self, module: Module) -> tuple[Module, ...]:
        """A module and what it extends: an instance declares nothing, it takes what is there."""
        found: dict[Module, None] = {}
        pending = [module]
        while pending:
            here = pending.pop(0)
            if here not in found:
                found[here] = None
                pending += [one for name in here.extends if (one := self.seen_from(here, name))]
        return tuple(found)

    @cached_property
    def _declaring_main(self) -> tuple[Module, ...]:
        main = self.get(self.main)
        return () if main is None else self.declaring(main)

    def _around(self, module: Module | None) -> Iterator[tuple[bool, Module]]:
        """The modules whose names a module sees, each with whether its LOCAL ones are among them."""
        around = module or self.get(self.main)
        while around is not None:
            for seen in self.seen_in(around).values():
                yield seen is around, seen
            around = around.outer

    def arity(self, name: str, module: Module | None = None) -> int | None:
        """How many arguments an operator of a module takes; ``I!Op`` those of ``I`` too.

        None where nothing that can be seen is defined under the name; a constant or a variable is not.
        """
        *path, operator = name.split("!")
        taken, inside = 0, False
        for part in path:
            found = self.instance(part, module)
            target = self.seen_from(found[0], found[1].module) if found else None
            if found is None or target is None or (inside and found[1].local):
                return None
            taken += len(found[1].parameters)
            module, inside = target, True
        defined = self.definition(operator, module)
        if defined is None or (path and defined[1].local):
            return None
        return taken + len(defined[1].parameters)

    @cached_property
    def constants(self) -> Mapping[str, Declared]:
        """The constants that the main module sees, by name."""
        return {one.name: one for module in self._declaring_main for one in module.constants}

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The variables that the main module sees."""
        return tuple(dict.fromkeys(v for module in self._declaring_main for v in module.variables))

    @cached_property
    def defined(self) -> frozenset[str]:
        """The operators that the main module sees, without those of instances under a name (``I!Op``)."""
        seen = self.visible().values()
        return frozenset(
            name
            for module in seen
            for name, one in module.definitions.items()
            if not one.local or module.name == self.main
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every file, comments and strings too: a name that is not among them is free."""
        return frozenset(word for text in self._files.values() for word in _WORD.findall(text))
