"""The few things about a TLC configuration file that a run has to know beforehand.

Not a reader of configurations: only which names follow which keyword, comments skipped
(``tlc2.tool.impl.ModelConfig``).
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"\(\*.*?\*\)|\\\*[^\n]*", re.DOTALL)
_TOKEN = re.compile(r'"[^"\n]*"|[\w!]+|<-|\S')
_KEYWORDS = frozenset(
    {
        *("CONSTANT", "CONSTANTS", "INIT", "NEXT", "SPECIFICATION", "INVARIANT", "INVARIANTS"),
        *("PROPERTY", "PROPERTIES", "CONSTRAINT", "CONSTRAINTS", "ACTION_CONSTRAINT", "ACTION_CONSTRAINTS"),
        *("SYMMETRY", "VIEW", "TYPE", "TYPE_CONSTRAINT", "CHECK_DEADLOCK", "ALIAS", "POSTCONDITION"),
        *("POSTCONDITIONS", "_PERIODIC", "_RL_REWARD", "_POSSIBLE"),
    }
)


def temporal_properties(config: str) -> tuple[str, ...]:
    """The names under PROPERTY and PROPERTIES, in order."""
    names: list[str] = []
    keyword = ""
    for token in _TOKEN.findall(_COMMENT.sub(" ", config)):
        if token in _KEYWORDS:
            keyword = token
        elif keyword in {"PROPERTY", "PROPERTIES"}:
            names.append(token)
    return tuple(names)


def constants(config: str) -> tuple[str, frozenset[str]]:
    """What a configuration assigns to constants, as text of one, and which constants are their own values."""
    kept: list[str] = []
    keyword = ""
    for token in _TOKEN.findall(_COMMENT.sub(" ", config)):
        keyword = token if token in _KEYWORDS else keyword
        if keyword in {"CONSTANT", "CONSTANTS"}:
            kept.append(token)
    triples = zip(kept, kept[1:], kept[2:], strict=False)
    return " ".join(kept), frozenset(name for name, sign, value in triples if sign == "=" and name == value)
