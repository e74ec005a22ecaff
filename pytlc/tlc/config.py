"""The few things about a TLC configuration file that a run has to know beforehand.

Not a reader of configurations: only which text follows which keyword, comments skipped, and what the
constants are made of (``tlc2.tool.impl.ModelConfig``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

_COMMENT = re.compile(r"\(\*.*?\*\)|\\\*[^\n]*", re.DOTALL)
_CHECK_DEADLOCK = re.compile(r"\bCHECK_DEADLOCK\s+(TRUE|FALSE)\b")
_TOKEN = re.compile(r'"[^"\n]*"|[\w!]+|<-|\S')
_KEYWORDS = frozenset(
    {
        *("CONSTANT", "CONSTANTS", "INIT", "NEXT", "SPECIFICATION", "INVARIANT", "INVARIANTS"),
        *("PROPERTY", "PROPERTIES", "CONSTRAINT", "CONSTRAINTS", "ACTION_CONSTRAINT", "ACTION_CONSTRAINTS"),
        *("SYMMETRY", "VIEW", "TYPE", "TYPE_CONSTRAINT", "CHECK_DEADLOCK", "ALIAS", "POSTCONDITION"),
        *("POSTCONDITIONS", "_PERIODIC", "_RL_REWARD", "_POSSIBLE"),
    }
)
_CHECKED = frozenset(
    {
        *("INVARIANT", "INVARIANTS", "PROPERTY", "PROPERTIES", "CHECK_DEADLOCK", "ALIAS", "POSTCONDITION"),
        *("POSTCONDITIONS", "_PERIODIC", "_RL_REWARD", "_POSSIBLE"),
    }
)
_NAME = re.compile(r"\w*[A-Za-z_]\w*")
_CONSTANTS = frozenset({"CONSTANT", "CONSTANTS"})
_BOOLEANS = frozenset({"TRUE", "FALSE"})


def sections(config: str) -> tuple[tuple[str, str], ...]:
    """Each keyword with the text behind it, in order; comments are blanks."""
    clean = _without_comments(config)
    marks = [token for token in _TOKEN.finditer(clean) if token[0] in _KEYWORDS]
    starts = [*(mark.start() for mark in marks), len(clean)]
    return tuple((mark[0], clean[mark.end() : starts[k]].strip()) for k, mark in enumerate(marks, 1))


def without_check_deadlock(config: str) -> tuple[str, bool]:
    """The configuration with blanks for CHECK_DEADLOCK, and whether it lets deadlocks be reported."""
    found = list(_CHECK_DEADLOCK.finditer(_without_comments(config)))
    for match in found:
        blank = re.sub(r"[^\n]", " ", match[0])
        config = config[: match.start()] + blank + config[match.end() :]
    return config, not found or found[-1][1] == "TRUE"


def _without_comments(config: str) -> str:
    return _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), config)


def unchecked(config: str, without: Collection[str] = ()) -> str:
    """The configuration with the same states and transitions in which nothing is checked, and no ALIAS.

    Args:
        config: The configuration.
        without: Further keywords that are left out.
    """
    left = {*_CHECKED, *without}
    return "".join(f"{word} {text}\n" for word, text in sections(config) if word not in left)


def temporal_properties(config: str) -> tuple[str, ...]:
    """The names under PROPERTY and PROPERTIES, in order."""
    named = (text for keyword, text in sections(config) if keyword in {"PROPERTY", "PROPERTIES"})
    return tuple(token for text in named for token in _TOKEN.findall(text))


def constants(config: str) -> str:
    """The sections that give the constants their values, as they are."""
    return "\n".join(f"{word} {text}" for word, text in sections(config) if word in _CONSTANTS)


def model_values(config: str) -> tuple[str, ...]:
    """The names of all model values, in the order in which they first occur."""
    assigned = (values for _, sign, values in _assignments(config) if sign == "=")
    names = (token for values in assigned for token in values if _NAME.fullmatch(token))
    return tuple(dict.fromkeys(name for name in names if name not in _BOOLEANS))


def own_values(config: str) -> frozenset[str]:
    """The constants that are model values of their own name."""
    return frozenset(name for name, sign, values in _assignments(config) if sign == "=" and values == [name])


def overrides(config: str) -> dict[str, str]:
    """The operator that stands for each constant or definition that ``<-`` replaces."""
    return {name: values[-1] for name, sign, values in _assignments(config) if sign == "<-" and values}


def has_behaviour(config: str) -> bool:
    """Whether there is anything to search; else only the assumptions of the spec are checked."""
    return any(keyword in {"SPECIFICATION", "INIT"} and text for keyword, text in sections(config))


def boolean_constants(config: str) -> dict[str, str]:
    """The constants that are ``TRUE`` or ``FALSE``."""
    single = {name: values[0] for name, sign, values in _assignments(config) if sign == "=" and values}
    return {name: value for name, value in single.items() if value in _BOOLEANS}


def empty_constants(config: str) -> tuple[str, ...]:
    """The constants that are the empty set."""
    return tuple(name for name, sign, values in _assignments(config) if sign == "=" and values == ["{", "}"])


def _assignments(config: str) -> Iterator[tuple[str, str, list[str]]]:
    """Name, sign and the tokens behind it, for every constant."""
    for keyword, text in sections(config):
        tokens = _TOKEN.findall(text) if keyword in _CONSTANTS else []
        starts = [place - 1 for place, token in enumerate(tokens) if token in {"=", "<-"}]
        for start, end in pairwise([*starts, len(tokens)]):
            yield tokens[start], tokens[start + 1], tokens[start + 2 : end]
