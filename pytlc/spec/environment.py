r"""The Jinja environment, and how layers are stacked.

Delimiters are such that TLA+ passes untouched and statements are TLA+ comments: values ``${ }``, statements
``\*%``, notes ``(*# #*)``. Every layer extends ``below``: the loader gives each template a name that says
for which module it is loaded, so that ``below`` is the next lower layer and at the bottom the module
itself. A layer may override blocks of several modules; in each module only the blocks that this module has
count.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

import jinja2
from jinja2 import nodes

from pytlc.errors import TemplateError

BELOW = "below"


class LayerEnvironment(jinja2.Environment):
    """Templates of one family with a stack of layers.

    Args:
        root: Folder of the family.
        layers: Template files of the layers, relative to ``root``, lowest first.
        texts: Texts of those layers that are not in ``root``, by the name that they have in ``layers``.
    """

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
        try:
            tree = self.parse(self.read(path), filename=path)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(f"{path}, line {error.lineno}: {error.message}") from error
        return frozenset(block.name for block in tree.find_all(nodes.Block))

    def check_layers(self, modules: Sequence[str]) -> None:
        """Make sure that every block of every layer overrides one that exists.

        Raises:
            TemplateError: A layer would have no effect; the message names the nearest block.
        """
        known = frozenset[str]().union(*(self.blocks(module) for module in modules))
        for layer in self._layers:
            for name in sorted(self.blocks(layer) - known):
                close = difflib.get_close_matches(name, known, n=1)
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
