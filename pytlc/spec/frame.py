"""Frame conditions: every action says what it leaves alone.

TLA+ wants each action to mention every variable; one that is forgotten may become anything. The templates
write only what changes. :func:`complete` reads which variables an action primes (itself, or through the
operators that it uses) and appends ``UNCHANGED`` for all others, by group (``listVars == <<inflight,
lrPending>>``) where a whole group is left alone.

An operator *acts* if it primes a variable or uses one that acts, unless it is a disjunction: those only
combine actions, as ``Next`` does. One that acts and is used by another that acts is a part of it; all
others that act are actions.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pytlc.errors import TemplateError
from pytlc.spec.reading import Definition, Texts, definitions_in

_WIDTH = 90


@dataclass(frozen=True, slots=True)
class Operator:
    """A definition with the variables that it primes."""

    definition: Definition
    primes: frozenset[str]

    @property
    def name(self) -> str:
        """Its name."""
        return self.definition.name

    @property
    def uses(self) -> frozenset[str]:
        """The names in it."""
        return self.definition.names


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of a spec in the order of their declaration, and the groups of them."""

    names: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]

    def expand(self, names: Iterable[str]) -> frozenset[str]:
        """Replace groups by their members; what is no variable is dropped."""
        found: set[str] = set()
        for name in names:
            if name in self.groups:
                found |= self.expand(self.groups[name])
            elif name in self.names:
                found.add(name)
        return frozenset(found)

    def frame(self, untouched: frozenset[str]) -> tuple[str, ...]:
        """Name ``untouched`` in order of declaration, by group where a group is whole."""
        whole = {
            member: group
            for group, members in self.groups.items()
            if all(m in self.names for m in members) and untouched.issuperset(members)
            for member in members
        }
        named = (whole.get(name, name) for name in self.names if name in untouched)
        return tuple(dict.fromkeys(named))


def complete(static: Iterable[str], rendered: Mapping[str, str]) -> dict[str, str]:
    """Append frame conditions to the actions of rendered modules.

    Args:
        static: Texts of modules that hold no action.
        rendered: Module texts by file name. One module of either kind declares the variables.

    Returns:
        The texts with ``UNCHANGED`` conjuncts, by file name.

    Raises:
        TemplateError: No module declares variables; or an action is not a conjunction, so nothing can be
            appended to it; or a disjunction does more than combine actions, so that a frame condition would
            be missing from one of its disjuncts.
    """
    texts = Texts((*static, *rendered.values()))
    variables = _variables(texts)
    modules = {name: _operators(text, variables) for name, text in rendered.items()}
    acting = _acting([op for text in texts.all for op in _operators(text, variables)])
    parts = {used for op in acting.values() for used in op.uses & acting.keys() if used != op.name}
    result = {}
    for name, text in rendered.items():
        _check_disjunctions(name, modules[name], parts)
        actions = [op for op in modules[name] if op.name in acting and op.name not in parts]
        result[name] = _append(name, text, actions, acting, variables)
    return result


def action_names(texts: Iterable[str]) -> frozenset[str]:
    """Names of the actions in modules, of which one declares the variables.

    Raises:
        TemplateError: None of them declares variables.
    """
    modules = Texts(tuple(texts))
    variables = _variables(modules)
    acting = _acting([op for text in modules.all for op in _operators(text, variables)])
    parts = {used for op in acting.values() for used in op.uses & acting.keys() if used != op.name}
    return frozenset(acting.keys() - parts)


def _check_disjunctions(file: str, operators: Iterable[Operator], parts: set[str]) -> None:
    for op in operators:
        if op.definition.combines and (op.primes or op.uses & parts):
            raise TemplateError(f"{file}: {op.name} is a disjunction; give each disjunct that acts a name")


def _append(
    file: str,
    text: str,
    actions: list[Operator],
    acting: Mapping[str, Operator],
    variables: Variables,
) -> str:
    for op in reversed(actions):
        untouched = frozenset(variables.names) - _written(op, acting)
        if not untouched:
            continue
        if not op.definition.is_conjunction:
            raise TemplateError(f"{file}: action {op.name} is not a conjunction; begin its body with /\\")
        end = op.definition.end
        text = f"{text[:end]}\n{_conjunct(variables.frame(untouched))}{text[end:]}"
    return text


def _conjunct(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return f"  /\\ UNCHANGED {names[0]}"
    head = "  /\\ UNCHANGED <<"
    return textwrap.fill(
        head + ", ".join(names) + ">>",
        _WIDTH,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    ).replace("/\\  UNCHANGED", "/\\ UNCHANGED")


def _written(op: Operator, acting: Mapping[str, Operator]) -> frozenset[str]:
    used = (acting[name] for name in op.uses if name in acting and name != op.name)
    return op.primes.union(*(_written(other, acting) for other in used))


def _acting(operators: list[Operator]) -> dict[str, Operator]:
    acting: dict[str, Operator] = {}
    candidates = [op for op in operators if not op.definition.combines]
    while True:
        found = {op.name: op for op in candidates if op.primes or op.uses & acting.keys()}
        if found.keys() == acting.keys():
            return acting
        acting = found


def _operators(text: str, variables: Variables) -> list[Operator]:
    return [Operator(one, variables.expand(one.changed)) for one in definitions_in(text)]


def _variables(texts: Texts) -> Variables:
    if not texts.variables:
        raise TemplateError("no module declares VARIABLES, so no frame condition can be computed")
    return Variables(texts.variables, texts.groups)
