r"""Finding out which line of a template each line of a render comes from.

The templates are rendered a second time with a mark at the beginning of each of their lines and before each
value: path, line, block and layer between private characters of Unicode. The marks are taken out again, and
what remains has to become the same files as the plain render. The origin of a line is the last mark up to
its first character; so a line inside a value has the line on which the value stands, and a line of a loop has
the same origin each time.

Laying out and completing only put lines between others. A blank line and the note at the top have no origin;
an ``UNCHANGED`` that was added has that of the head of its action.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePath

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from pytlc.errors import TemplateError
from pytlc.spec.claims import Property
from pytlc.spec.context import Request, context_of
from pytlc.spec.family import Target
from pytlc.spec.rendering import Rendered, fill, finish
from pytlc.spec.scope import Scope
from pytlc.spec.source_map import SourceLine, SourceMap

_BEGIN, _NEXT, _END = "\ue000", "\ue001", "\ue002"
_FIELD = "([^\ue000-\ue002]*)"
_MARK = re.compile(_BEGIN + _NEXT.join([_FIELD] * 4) + _END)
_LEADING = re.compile(f"(?:{_MARK.pattern})+")


class Marks(Extension):
    """Puts a mark at the beginning of every line and before every value of a template."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Add marks to the text between statements, as one is lexed that :class:`LayerEnvironment` named."""
        module, _, path = (stream.name or "").partition("@")
        layer = "" if path == module else PurePath(path).name.partition(".")[0]
        blocks: list[str] = []
        words: list[str] = []
        for token in stream:
            block = blocks[-1] if blocks else ""
            if token.type == "data":
                yield Token(token.lineno, "data", _marked(token, path, block, layer))
                continue
            if token.type == "variable_begin":
                yield Token(token.lineno, "data", _mark(path, token.lineno, block, layer))
            yield token
            if token.type == "block_begin":
                words = []
            elif token.type == "name":
                words.append(token.value)
            elif token.type == "block_end":
                blocks = _blocks(blocks, words)


def find_sources(
    target: Target,
    scope: Scope,
    properties: tuple[Property, ...],
    rendered: Rendered,
    *,
    symmetry: bool = True,
) -> SourceMap:
    """Trace every line of a render back to its template.

    Args:
        target: Family, version and layers.
        scope: Sizes of the machine.
        properties: What the cfg asks TLC to check.
        rendered: What :func:`pytlc.spec.rendering.render` made of them.
        symmetry: As it was given there.

    Raises:
        TemplateError: A template is wrong, has changed since, or gives another text when it is traced.
    """
    family, main = target.family, rendered.main
    request = Request(target, scope, properties, main, symmetry)
    marked = fill(request, context_of(request), extensions=[Marks])
    plain = {name: _MARK.sub("", text) for name, text in marked.items()}
    if finish(family, main, plain) != dict(rendered.files):
        raise TemplateError(
            f"the templates of {family.name} give another text when their lines are traced; "
            "let nobody edit them meanwhile, and put no private characters of Unicode into them"
        )
    found = {}
    for name in rendered.files:
        text = marked[name]
        origins = _copied(target, name, text) if name in family.modules else _origins(target, text)
        found[name] = tuple(_aligned(_rows(plain[name]), origins, _rows(rendered.files[name])))
    return SourceMap(dict(sorted(found.items())))


def _marked(token: Token, path: str, block: str, layer: str) -> str:
    """A mark before each line that begins here, and before the rest of the line that goes on."""
    lines = token.value.split("\n")
    last = len(lines) - 1
    return "\n".join(
        line if number == last and not line else _mark(path, token.lineno + number, block, layer) + line
        for number, line in enumerate(lines)
    )


def _mark(path: str, line: int, block: str, layer: str) -> str:
    return _BEGIN + _NEXT.join((path, str(line), block, layer)) + _END


def _blocks(blocks: list[str], statement: list[str]) -> list[str]:
    """The blocks that are open behind a statement; a wrong one is left to Jinja to refuse."""
    match statement:
        case ["block", name, *_]:
            return [*blocks, name]
        case ["endblock", *_]:
            return blocks[:-1]
    return blocks


def _rows(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _copied(target: Target, name: str, text: str) -> Iterator[SourceLine]:
    return (SourceLine(_shown(target, name), number) for number, _ in enumerate(_rows(text), 1))


def _origins(target: Target, marked: str) -> Iterator[SourceLine | None]:
    shown = {path: _shown(target, path) for path in {mark[1] for mark in _MARK.finditer(marked)}}
    before: SourceLine | None = None
    for row in _rows(marked):
        marks = [_source(mark, shown) for mark in _MARK.finditer(row)]
        leading = _LEADING.match(row)
        yield marks[len(_MARK.findall(leading[0])) - 1] if leading else before
        before = marks[-1] if marks else before


def _source(mark: re.Match[str], shown: Mapping[str, str]) -> SourceLine:
    path, line, block, layer = mark.groups()
    return SourceLine(shown[path], int(line), block or None, layer or None)


def _shown(target: Target, path: str) -> str:
    """A template's path as people know it: a user's layer as named, pytlc's own as in its repository."""
    if any(path == layer.file for layer in target.own):
        return path
    family = target.family
    return str((PurePath("templates", family.name) if family.is_built_in else family.root) / path)


def _aligned(
    rows: Iterable[str], origins: Iterable[SourceLine | None], final: Iterable[str]
) -> Iterator[SourceLine | None]:
    """The origin of each final line, of which some were put between those that the templates gave."""
    given = chain(zip(rows, origins, strict=True), [(None, None)])
    expected, origin = next(given)
    head: SourceLine | None = None
    for row in final:
        found = head if row.startswith(" ") else None
        if row == expected:
            found = origin
            expected, origin = next(given)
        if row[:1].strip():
            head = found
        yield found
    if expected is not None:
        raise TemplateError(f"a line of a template is lost in the render: {expected!r}, from {origin}")
