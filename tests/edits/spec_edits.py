"""Small mistakes in the rendered spec, made one at a time by editing its text.

Of each action: drop an assignment (what it primes stays as it was), negate a guard or a condition, exchange
the labels of two ways to go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_ACTION = re.compile(r"^(?P<name>\w+)\([\w, ]*\) ==\n(?P<body>(?:[ \t]+.*\n|\n(?=[ \t]))+)", re.MULTILINE)
_ASSIGNMENT = re.compile(r"^  /\\ (?P<variable>\w+)' = (?P<value>.*\n(?:      +.*\n)*)", re.MULTILINE)
_GUARD = re.compile(r"^  /\\ (?P<guard>At\(\w+, \"[^\"]*\"\))\n", re.MULTILINE)
_CONDITION = re.compile(r"IF (?P<test>[^\n]*?)(?P<then>\s+THEN\b)")
_LABEL = re.compile(r'Goto\(\w+, (?P<label>"[^"]+")\)')


@dataclass(frozen=True, slots=True)
class SpecEdit:
    """One mistake in one action.

    Attributes:
        file: The module's file.
        action: The action.
        what: The mistake in words.
        text: The module with the mistake.
        mark: The module with an assertion in its place, which fails where it is evaluated; empty where it
            is evaluated for certain.
    """

    file: str
    action: str
    what: str
    text: str
    mark: str = ""


def spec_edits(files: Mapping[str, str], actions: frozenset[str]) -> Iterator[SpecEdit]:
    """Every mistake in these actions, in the order of the text."""
    for file, text in files.items():
        for found in _ACTION.finditer(text):
            if found["name"] in actions:
                for what, body, mark in _edits(found["body"]):
                    edited, marked = (
                        text[: found.start("body")] + part + text[found.end("body") :] if part else ""
                        for part in (body, mark)
                    )
                    yield SpecEdit(file, found["name"], what, edited, marked)


def _edits(body: str) -> Iterator[tuple[str, str, str]]:
    for found in _ASSIGNMENT.finditer(body):
        name = found["variable"]
        yield (
            f"drop {name}'",
            _put(body, found, f"  /\\ UNCHANGED {name}\n"),
            _put(body, found, f'  /\\ Assert(FALSE, "reached")\n{found[0]}'),
        )
    for found in _GUARD.finditer(body):
        yield f"negate {found['guard']}", _put(body, found, f"  /\\ ~{found['guard']}\n"), ""
    for found in _CONDITION.finditer(body):
        then = found["then"]
        yield (
            f"negate IF {found['test']}",
            _put(body, found, f"IF ~({found['test']}){then}"),
            _put(body, found, f'IF Assert(FALSE, "reached"){then}'),
        )
    labels = list(_LABEL.finditer(body))
    if len({label["label"] for label in labels}) > 1:
        one, other = labels[:2]
        swapped = (
            body[: one.start("label")]
            + other["label"]
            + body[one.end("label") : other.start("label")]
            + one["label"]
            + body[other.end("label") :]
        )
        marked = _LABEL.sub(lambda goto: f'(Assert(FALSE, "reached") /\\ {goto[0]})', body, count=2)
        yield f"exchange {one['label']} and {other['label']}", swapped, marked


def _put(body: str, found: re.Match[str], replacement: str) -> str:
    return body[: found.start()] + replacement + body[found.end() :]
