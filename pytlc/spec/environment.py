r"""The Jinja environment, and how layers are stacked.

Delimiters are such that TLA+ passes untouched and statements are TLA+ comments: values ``${ }``, statements
``\*%``, notes ``(*# #*)``. Every layer extends ``below``: the loader gives each template a name that says
for which module it is loaded, so that ``below`` is the next lower layer and at the bottom the module
itself. A layer may override blocks of several modules; in each module only the blocks that this module has
count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import ClassVar

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket

from pytlc.closest import closest
from pytlc.errors import TemplateError

BELOW = "below"


class _Compiled(jinja2.BytecodeCache):
    """Templates that this process has compiled: a hundred renders share most of theirs.

    A layer does not know what is below it until it is rendered, so its code is the same in every stack; but
    not with every extension.
    """

    _codes: ClassVar[dict[tuple[str, str, tuple[str, ...]], CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template from those that are known."""
        bucket.code = self._codes.get(self._name(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._codes[self._name(bucket)] = bucket.code

    @staticmethod
    def _name(bucket: Bucket) -> tuple[str, str, tuple[str, ...]]:
        return bucket.key, bucket.checksum, tuple(sorted(bucket.environment.extensions))


class LayerEnvironment(jinja2.Environment):
    """Templates of one family with a stack of layers.

    Args:
        root: Folder of the family.
        layers: Template files of the layers, relative to ``root``, lowest first.
        texts: Texts of those layers that are not in ``root``, by the name that they have in ``layers``.
    """

    #: Names of the blocks of each text that this process has seen.
    _names: ClassVar[dict[str, frozenset[str]]] = {}

    def __init__(self, root: Path, layers: Sequence[str], texts: Mapping[str, str] | None = None) -> None:
        super().__init__(
            loader=jinja2.FunctionLoader(self._load),
            undefined=jinja2.StrictUndefined,
            variable_start_string="${",
            variable_end_string="}",
            block_start_string="(*%",
            block_end_string="%*)",
            comment_start_string="(*#",
            comment_end_string="#*)",
            line_statement_prefix="\\*%",
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
            bytecode_cache=_Compiled(),
        )
        self.globals.clear()
        self._root = root
        self._layers = tuple(layers)
        self._texts = dict(texts or {})

    def top(self, module: str) -> jinja2.Template:
        """Return the template of a module with all layers on it."""
        stack = (module, *self._layers)
        return self.get_template(f"{module}@{stack[-1]}")

    def join_path(self, template: str, parent: str) -> str:
        """Resolve ``below`` to the template under ``parent``."""
        module, _, path = parent.partition("@")
        if template != BELOW:
            raise TemplateError(f'{path}: a layer extends "{BELOW}", not "{template}"')
        stack = (module, *self._layers)
        return f"{module}@{stack[stack.index(path) - 1]}"

    def blocks(self, path: str) -> frozenset[str]:
        """Names of the blocks that a template file defines.

        Raises:
            TemplateError: The file cannot be parsed.
        """
        text = self.read(path)
        if text not in self._names:
            try:
                tree = self.parse(text, filename=path)
            except jinja2.TemplateSyntaxError as error:
                raise TemplateError(f"{path}, line {error.lineno}: {error.message}") from error
            self._names[text] = frozenset(block.name for block in tree.find_all(nodes.Block))
        return self._names[text]

    def check_layers(self, modules: Sequence[str]) -> None:
        """Make sure that every block of every layer overrides one that exists.

        Raises:
            TemplateError: A layer would have no effect; the message names the nearest block.
        """
        known = frozenset[str]().union(*(self.blocks(module) for module in modules))
        for layer in self._layers:
            for name in sorted(self.blocks(layer) - known):
                close = closest(name, known)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise TemplateError(f"{layer}: block {name} overrides nothing{hint}")

    def _load(self, name: str) -> tuple[str, str, None]:
        path = name.partition("@")[2]
        return self.read(path), path, None

    def read(self, path: str) -> str:
        """Text of a file of the family.

        Raises:
            TemplateError: It cannot be read.
        """
        if path in self._texts:
            return self._texts[path]
        try:
            return (self._root / path).read_text(encoding="utf-8")
        except OSError as error:
            raise TemplateError(f"{self._root / path}: {error.strerror}") from error
