r"""Blocks of templates, and what a stack of layers makes of them, without rendering anything.

Jinja decides while it renders which text a block gets. Whether layers fit together has to be known before:
which block stands in which, who defines each of them last, and which are no longer there because a layer has
replaced the block around them. Statements are lines of their own here, as the rules of the templates ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pytlc.errors import TemplateError

_NOTE = re.compile(r"\(\*#.*?#\*\)", re.DOTALL)
_STATEMENT = re.compile(r"[ \t]*\\\*%\s*(\w+)\s*(\w*)")
_SUPER = re.compile(r"\$\{\s*super\(\)\s*\}")


@dataclass(frozen=True, slots=True)
class Block:
    """A block, or a whole file: its lines and the blocks in it, in order.

    Attributes:
        name: Its name; that of the file for a whole file.
        parts: Lines with their ends, and blocks.
    """

    name: str
    parts: tuple[str | Block, ...]

    @property
    def inner(self) -> tuple[Block, ...]:
        """The blocks that stand directly in it."""
        return tuple(part for part in self.parts if isinstance(part, Block))

    def walk(self) -> Iterator[Block]:
        """Every block in it, at any depth, outer ones first."""
        for block in self.inner:
            yield block
            yield from block.walk()


def parse_blocks(text: str, path: str) -> Block:
    """Read the blocks of a template file.

    Raises:
        TemplateError: A statement does not stand on a line of its own, or a block is not closed.
    """
    open_blocks: list[tuple[str, list[str | Block]]] = [(path, [])]
    kept = _NOTE.sub(lambda note: "\n" * note[0].count("\n"), text)
    for number, line in enumerate(kept.splitlines(keepends=True), 1):
        if "(*%" in line:
            raise TemplateError(f"{path}, line {number}: write a statement on a line of its own, behind \\*%")
        statement = _STATEMENT.match(line)
        if statement and statement[1] == "block":
            open_blocks.append((statement[2], []))
        elif statement and statement[1] == "endblock" and len(open_blocks) > 1:
            name, parts = open_blocks.pop()
            open_blocks[-1][1].append(Block(name, tuple(parts)))
        elif not (statement and statement[1] == "extends"):
            open_blocks[-1][1].append(line)
    if len(open_blocks) > 1:
        raise TemplateError(f"{path}: block {open_blocks[-1][0]} is not closed; write \\*% endblock")
    return Block(path, tuple(open_blocks[0][1]))


class Stack:
    """Modules with layers on top, as blocks.

    Args:
        modules: The modules, each as a whole file.
        layers: The layers, lowest first, each as a whole file.
    """

    def __init__(self, modules: Sequence[Block], layers: Sequence[Block]) -> None:
        self._modules = {module.name: module for module in modules}
        self._definitions: dict[str, list[tuple[str, Block]]] = {}
        for file in (*modules, *layers):
            for block in file.walk():
                self._definitions.setdefault(block.name, []).append((file.name, block))

    def owners(self, name: str) -> Mapping[str, str]:
        """Who says what a block is: the file that defines it last, for it and for all blocks in it."""
        file, block = self._definitions[name][-1]
        found = {name: file}
        for inner in block.inner:
            found |= self.owners(inner.name)
        return found

    def live(self) -> Mapping[str, str]:
        """The same for every block that still stands in a module."""
        found: dict[str, str] = {}
        for module in self._modules.values():
            for block in module.inner:
                found |= self.owners(block.name)
        return found

    def text(self, module: str) -> str:
        """A module with the text of every block put in; statements other than blocks stay, as comments."""
        return "".join(self._lines(self._modules[module], 0))

    def _lines(self, block: Block, depth: int) -> Iterable[str]:
        for part in block.parts:
            if isinstance(part, Block):
                yield from self._lines(self._definitions[part.name][-1][1], 1)
            elif _SUPER.search(part) and depth:
                below = self._definitions[block.name][:-depth]
                yield from self._lines(below[-1][1], depth + 1) if below else ()
            else:
                yield f"  {part}" if _STATEMENT.match(part) else part
