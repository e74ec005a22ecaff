"""``specs/README.md``: what each recorded model shows, and where the model departs from the code.

The notes are comments of the modules that begin with ``Abstracts:``, ``Differs:`` or ``Atomic because:``.
Those of the base version come first; of each later version only what its commit brings.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pytlc.spec.family import Family
from pytlc.spec.models import Model
from pytlc.spec.reading import definitions_in
from pytlc.tla.syntax import lines_of

TITLE = "# Rendered specs"
KEYWORDS = ("Abstracts", "Differs", "Atomic because")

_BOXED = re.compile(r"^\(\* (.*?) *\*\)$")
_LINE = re.compile(r"^\s*\\\* ?(.*)$")
_KEYWORD = re.compile(rf"({'|'.join(KEYWORDS)}):\s*(.*)")
_OTHER = re.compile(r"C:\s")
_COLUMNS = ("model", "shows", "target", "machine", "checks", "expected", "distinct states", "depth")
_WIDTH = 100
_COMMAND = "java -cp tla2tools.jar tlc2.TLC -deadlock -workers 1"


@dataclass(frozen=True, slots=True)
class Note:
    """A declared departure from the C code.

    Attributes:
        module: Module that it stands in.
        operator: Operator that it stands in; empty in the header of a module.
        keyword: One of :data:`KEYWORDS`.
        text: The words behind it, on one line.
    """

    module: str
    operator: str
    keyword: str
    text: str


def notes(module: str, text: str) -> tuple[Note, ...]:
    """Collect the notes of a module in the order of its text."""
    heads = {text.count("\n", 0, one.start): one.name for one in definitions_in(text)}
    return tuple(_notes(module, lines_of(text), heads))


def index(family: Family, models: Sequence[Model]) -> str:
    """Lay out the index of a family's recorded models and notes, as Markdown.

    Raises:
        TemplateError: A template or layer is wrong.
    """
    parts = [
        TITLE,
        "",
        f"Rendered by pytlc from {_templates(family)}.",
        "",
        "Every folder holds one version of the code as plain TLA+, with a module and a cfg for each recorded",
        "model. To check a model with nothing of pytlc, in its folder:",
        "",
        f"    {_COMMAND} -config {family.model}_NAME.cfg {family.model}_NAME",
        "",
        "## Models",
        "",
        *_table(_COLUMNS, _rows(family, models)),
        "",
        "Depth is that of the search; where a property is violated, the number of states of the",
        "counterexample.",
        "",
        "## Where the model departs from the code",
        "",
        *_departures(family, models),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _templates(family: Family) -> str:
    if family.is_built_in:
        return f"templates/{family.name}: edit those, then run `nox -s specs`"
    return f"the templates of {family.name}: edit those, then run `pytlc specs --family FOLDER`"


def _notes(module: str, lines: Sequence[str], heads: Mapping[int, str]) -> Iterator[Note]:
    operator = ""
    note: Note | None = None
    for number, line in enumerate([*lines, ""]):
        operator = heads.get(number, operator)
        comment = _comment(line)
        begins = _KEYWORD.match(comment)
        if note and (not comment or begins or _OTHER.match(comment)):
            yield note
            note = None
        if begins:
            note = Note(module, operator, begins[1], begins[2])
        elif note:
            note = replace(note, text=f"{note.text} {comment}")


def _comment(line: str) -> str:
    match = _BOXED.match(line) or _LINE.match(line)
    return match[1].strip() if match else ""


def _rows(family: Family, models: Iterable[Model]) -> Iterator[tuple[str, ...]]:
    for model in models:
        expected = model.expectation
        yield (
            f"[{model.name}]({model.folder(family)}/{family.model}_{model.name}.cfg)",
            model.shows,
            f"{family.name}@{model.target}",
            str(family.scope(**model.scope)),
            ", ".join(model.properties),
            _expected(family, model),
            str(expected.distinct),
            str(expected.depth),
        )


def _expected(family: Family, model: Model) -> str:
    violated = model.expectation.property
    stake = f" ({family.property(violated).phrase})" if violated else ""
    return f"{model.expectation}{stake}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def _departures(family: Family, models: Sequence[Model]) -> Iterator[str]:
    seen: set[Note] = set()
    for version in family.versions:
        own = [model for model in models if model.target == version.name]
        found = dict.fromkeys(note for model in own for note in _notes_of(family, model))
        new = [note for note in found if note not in seen]
        seen.update(new)
        if new:
            yield from (f"### {version.name}, {version.origin}", "", *map(_item, new), "")


def _notes_of(family: Family, model: Model) -> Iterator[Note]:
    files = model.render(family).files
    names = [path.removesuffix(".j2") for path in family.modules]
    for name in names:
        if name in files:
            yield from notes(name.removesuffix(".tla"), files[name])


def _item(note: Note) -> str:
    place = f"`{note.operator}` in `{note.module}`" if note.operator else f"all of `{note.module}`"
    words = f"- {place}. {note.keyword}: {note.text}"
    return textwrap.fill(
        words, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
