"""What a spec can see besides its texts: files, the environment, the clock, and whatever else Java shows it.

A spec that sees only what is known is closed: whoever has its texts, the files that it reads and the
variables that it names knows its answer. Any other is open, and its answer is good for once. Which operators
are which is in :mod:`pytlc.tlc.java_operators`; whatever is not there counts as seeing everything.

Names of files are followed from where they are read to where they are written out: as a string, in a
definition, an IF, a constant of the configuration, or a variable of the environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pytlc.errors import ConfigSyntaxError
from pytlc.tla import Module, Modules
from pytlc.tlc.cfg import Assignment, Config, Substitution, read_config
from pytlc.tlc.java_operators import FILE_ARGUMENT, OF_FILES, OF_WRITING, OPERATORS, PURE, Kind
from pytlc.tlc.library_java import classes_in, library_texts, names_in_class
from pytlc.tlc.naming import DATA, MADE

_ESCAPED = re.compile(r"\\(.)")
_NAME = re.compile(r"\w*[A-Za-z_]\w*")
_OVERRIDES = "tlc2/overrides/"
_INDEX = f"{_OVERRIDES}TLCOverrides.class"
_OF_COMMUNITY = PURE | OPERATORS.keys() | {"CommunityModules", "TLCOverrides"}
#: What may stand behind a definition: anything else goes on with its expression.
_ENDS = re.compile(r"\w+|-{4,}|={4,}")
_STATE_OF_SEARCH = '"level"'
_SEEING = re.compile(
    rf"""\b(?:TLCGet\b(?!\({_STATE_OF_SEARCH}\))|(?:{
        "|".join(
            name
            for kinds in OPERATORS.values()
            for name, kind in kinds.items()
            if kind is not Kind.PURE and name != "TLCGet"
        )
    })\b)"""
)
"""Any operator that is not pure."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a spec can see.

    Attributes:
        variables: Of the environment, that it names.
        strings: Everything that stands between quotes in it.
        reasons: Why its answer cannot be used again, a phrase each; empty for a closed spec.
        computed: Of these, those that do not count where the files that it reads are named.
        registers: Of these, those that no checkpoint of TLC holds.
        files: It may read or write files.
        writes: It may write files.
    """

    variables: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    files: bool = False
    writes: bool = False


NOTHING = Sight()
"""Nothing but its texts."""


def sight(
    modules: Mapping[str, str], main: str, config: str, jars: Mapping[str, bytes], classes: Sequence[str]
) -> Sight:
    """What a spec can see.

    Args:
        modules: Text by name.
        main: The main module.
        config: The text of its configuration.
        jars: Libraries by file name.
        classes: File names of Java classes beside the modules.
    """
    return _sight(tuple(modules.items()), main, config, tuple(jars.items()), tuple(classes))


@lru_cache(maxsize=256)
def _sight(
    modules: tuple[tuple[str, str], ...],
    main: str,
    config: str,
    jars: tuple[tuple[str, bytes], ...],
    classes: tuple[str, ...],
) -> Sight:
    texts = _Texts.of(modules, main, jars)
    java = [f"{jar} has Java that pytlc does not know" for jar, content in jars if _has_unknown_java(content)]
    java += [f"{name} is Java that pytlc does not know" for name in classes]
    java += texts.unknown
    try:
        read = read_config(config)
    except ConfigSyntaxError:
        java.append("its configuration is not understood by pytlc")
        read = Config()
    if not java and all(kind is Kind.PURE for kind in texts.kinds.values()):
        return NOTHING
    return _Seeing(texts, read).sight(java)


@dataclass(frozen=True, slots=True)
class _Texts:
    """The modules that a main module reaches, as their tokens."""

    kinds: Mapping[str, Kind]
    tokens: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, files: tuple[tuple[str, str], ...], main: str, jars: tuple[tuple[str, bytes], ...]) -> _Texts:
        shown = {name: _without_data(text) for name, text in files}
        modules = Modules({**library_texts(content for _, content in jars), **shown}, main)
        names = modules.reachable
        found = {name: module for name in names if (module := modules.get(name)) is not None}
        unknown = [f"{name} is no module that pytlc knows" for name in names if not _is_known(name, found)]
        unknown += [f"{name} is not understood by pytlc" for name, m in found.items() if not m.is_read_whole]
        kinds = {op: kind for name in names for op, kind in _kinds(name, found.get(name)).items()}
        own = [module for name, module in found.items() if name not in PURE and name not in OPERATORS]
        return cls(kinds, tuple(module.tokens for module in own), tuple(unknown))


def _without_data(text: str) -> str:
    """The text without values that pytlc wrote into it, which may be long, and show nothing."""
    head, mark, values = text.partition(f"\n{DATA}\n")
    made = mark and head.split("\n")[1:2] == [MADE]
    return f"{head}\n====\n" if made and not _SEEING.search(values) else text


def _kinds(name: str, module: Module | None) -> Mapping[str, Kind]:
    """What the operators of a module can see; those that a later version has added are unknown."""
    known = OPERATORS.get(name)
    if known is None:
        return {}
    added = [op for op, defined in module.definitions.items() if not defined.local] if module else []
    return {**dict.fromkeys(added, Kind.UNKNOWN), **known}


def _is_known(name: str, texts: Mapping[str, object]) -> bool:
    return name in texts or name in PURE or name in OPERATORS


@lru_cache(maxsize=64)
def _has_unknown_java(jar: bytes) -> bool:
    """Whether classes in a jar stand for operators of others than the CommunityModules."""
    classes = classes_in(jar)
    indexed = set(names_in_class(jar, _INDEX)) if _INDEX in classes else set()
    overriding = {name for name in classes if "/" not in name or name.startswith("tlc2/")}
    overriding |= {f"{name}.class" for name in indexed} & classes
    return not all(_is_of_community(name) for name in overriding)


def _is_of_community(entry: str) -> bool:
    name = entry.removeprefix(_OVERRIDES).removesuffix(".class").partition("$")[0]
    return entry.startswith(_OVERRIDES) and name in _OF_COMMUNITY


class _Seeing:
    """One spec."""

    def __init__(self, texts: _Texts, config: Config) -> None:
        self._kinds = texts.kinds
        self._texts = texts.tokens
        assigned = [one for one in config.constants if isinstance(one, Assignment)]
        self._bound = frozenset(name for tokens in texts.tokens for name in _bound_in(tokens))
        #: What the configuration puts in the place of a name: a string, or the name of an operator.
        self._given = {one.name: f'"{one.value}"' for one in assigned if isinstance(one.value, str)}
        self._given |= {one.name: one.operator for one in config.constants if isinstance(one, Substitution)}
        self._variables: set[str] = set()
        self._reasons: dict[str, None] = {}
        self._computed: dict[str, None] = {}
        self._registers: dict[str, None] = {}

    def sight(self, java: Sequence[str]) -> Sight:
        used = {word for tokens in self._texts for word in tokens if word in self._kinds}
        kinds = {self._kinds[name] for name in used} | ({Kind.UNKNOWN} if java else set())
        self._reasons.update(dict.fromkeys(java))
        for tokens in self._texts:
            for place, word in enumerate(tokens):
                if word in used:
                    self._look(word, tokens, place)
        files = bool(kinds & OF_FILES)
        return Sight(
            frozenset(self._variables),
            self._strings(),
            (*self._reasons, *self._computed),
            tuple(self._computed),
            tuple(self._registers),
            files=files,
            writes=bool(kinds & OF_WRITING),
        )

    def _strings(self) -> frozenset[str]:
        written = (word for tokens in (*self._texts, tuple(self._given.values())) for word in tokens)
        return frozenset(_text(word) for word in written if word.startswith('"'))

    def _look(self, name: str, tokens: Sequence[str], place: int) -> None:
        kind = self._kinds[name]
        if kind is Kind.PURE or (name == "TLCGet" and tokens[place + 2 : place + 3] == (_STATE_OF_SEARCH,)):
            return
        if kind is Kind.ENVIRONMENT:
            variable = _variable(tokens, place)
            if variable is None:
                self._reasons[f"{name} is used without the name of a variable"] = None
            else:
                self._variables.add(variable)
        elif kind is Kind.READS:
            if not self._is_named(_argument(tokens, place + 1, FILE_ARGUMENT.get(name, 0))):
                self._computed[f"{name} reads a file whose name is computed"] = None
        else:
            self._reasons[f"{name} {kind.value}"] = None
            if kind is Kind.REGISTERS:
                self._registers[f"{name} {kind.value}"] = None

    def _is_named(self, tokens: Sequence[str] | None, seen: frozenset[str] = frozenset()) -> bool:
        """Whether an expression is surely one of the strings of the spec."""
        if tokens is None:
            return False
        end = self._expression(tokens, 0, seen)
        return end == len(tokens)

    def _expression(self, tokens: Sequence[str], place: int, seen: frozenset[str]) -> int | None:
        """Behind an expression that is surely a string of the spec; None where it is not."""
        word = tokens[place] if place < len(tokens) else ""
        if word.startswith('"'):
            return place + 1
        if word == "(":
            inner = self._expression(tokens, place + 1, seen)
            return inner + 1 if inner is not None and tokens[inner : inner + 1] == (")",) else None
        if word == "IF":
            return self._choice(tokens, place, seen)
        if self._kinds.get(word) is Kind.ENVIRONMENT:
            return _behind_variable(tokens, place)
        if _NAME.fullmatch(word) and word not in seen and self._is_constant(word, seen | {word}):
            return place + 1
        return None

    def _choice(self, tokens: Sequence[str], place: int, seen: frozenset[str]) -> int | None:
        then = _matching(tokens, place)
        first = self._expression(tokens, then + 1, seen) if then is not None else None
        if first is None or tokens[first : first + 1] != ("ELSE",):
            return None
        return self._expression(tokens, first + 1, seen)

    def _is_constant(self, name: str, seen: frozenset[str]) -> bool:
        """Whether all that a name stands for, in the modules and the cfg, is a string of the spec."""
        if name in self._bound:
            return False
        found = [
            self._ends(tokens, place + 2, seen)
            for tokens in self._texts
            for place in range(len(tokens) - 2)
            if tokens[place] == name and tokens[place + 1] == "=="
        ]
        if name in self._given:
            found.append(self._is_named((self._given[name],), seen))
        return bool(found) and all(found)

    def _ends(self, tokens: Sequence[str], place: int, seen: frozenset[str]) -> bool:
        end = self._expression(tokens, place, seen)
        return end is not None and (end >= len(tokens) or _ENDS.fullmatch(tokens[end]) is not None)


@lru_cache(maxsize=256)
def _bound_in(tokens: tuple[str, ...]) -> frozenset[str]:
    r"""The names that are parameters, or bound by ``x, y \in S`` or LAMBDA."""
    found: set[str] = set()
    for place, word in enumerate(tokens):
        if word == "\\in":
            found |= _listed(tokens, place, {",", "<<", ">>"})
        elif word == "==" and tokens[place - 1 : place] == (")",):
            found |= _listed(tokens, place - 1, {",", "(", "_", ")"})
        elif word == "LAMBDA":
            end = tokens.index(":", place) if ":" in tokens[place:] else len(tokens)
            found.update(tokens[place:end])
    return frozenset(found)


def _listed(tokens: Sequence[str], place: int, between: set[str]) -> set[str]:
    """The names before a place, with nothing but some tokens between them."""
    found = set()
    while place and (tokens[place - 1] in between or _NAME.fullmatch(tokens[place - 1])):
        place -= 1
        found.add(tokens[place])
    return found - between


def _variable(tokens: Sequence[str], place: int) -> str | None:
    """The variable of the environment that is named behind ``IOEnv``, or before it."""
    behind = _behind_variable(tokens, place)
    if behind is not None:
        return _text(tokens[place + 2])
    before = tuple(tokens[max(0, place - 3) : place])
    if before[1:] in {("\\in", "DOMAIN"), ("\\notin", "DOMAIN")} and before[0].startswith('"'):
        return _text(before[0])
    return None


def _behind_variable(tokens: Sequence[str], place: int) -> int | None:
    """Behind ``IOEnv.NAME`` or ``IOEnv["NAME"]``."""
    behind = tuple(tokens[place + 1 : place + 4])
    if behind[:1] == (".",) and len(behind) > 1 and _NAME.fullmatch(behind[1]):
        return place + 3
    if len(behind) == 3 and behind[0] == "[" and behind[1].startswith('"') and behind[2] == "]":
        return place + 4
    return None


def _argument(tokens: Sequence[str], place: int, number: int) -> tuple[str, ...] | None:
    """An argument of the operator whose parenthesis is at a place; None where there is none."""
    if tokens[place : place + 1] != ("(",):
        return None
    depth, start, index = 0, place + 1, place
    for index in range(place, len(tokens)):
        word = tokens[index]
        depth += (word in "([{") - (word in ")]}")
        if (word == "," and depth == 1) or depth == 0:
            if number == 0:
                return tuple(tokens[start:index])
            number, start = number - 1, index + 1
        if depth == 0:
            return None
    return None


def _matching(tokens: Sequence[str], place: int) -> int | None:
    """Where the THEN of an IF is."""
    depth = 0
    for index in range(place, len(tokens)):
        depth += (tokens[index] == "IF") - (tokens[index] == "THEN")
        if depth == 0:
            return index
    return None


def _text(word: str) -> str:
    """The string, or the name itself."""
    return _ESCAPED.sub(r"\1", word[1:-1]) if word.startswith('"') else word
