"""Do the layers of a target fit together?

A layer repeats the blocks that its change touches, each as it is after the change. Its text is right only
where the block that it replaces is the one that it was written on: where another layer has changed that
block in between, it would undo that change without a word, and where one is missing it would bring in a part
of it. So for each block of a layer the file that defines it below, and those of all blocks in it, have to be
the same as in the stack on which the layer was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pytlc.errors import LayerError
from pytlc.spec.blocks import Block, Stack, parse_blocks
from pytlc.spec.family import Target
from pytlc.spec.layers import Layer

if TYPE_CHECKING:
    from pytlc.spec.environment import LayerEnvironment

_TEMPLATE = ".j2"


def environment_of(target: Target) -> LayerEnvironment:
    """The templates of a target, its own layers included."""
    from pytlc.spec.environment import LayerEnvironment  # noqa: PLC0415  # jinja2 is slow

    texts = {layer.file: layer.text for layer in target.own}
    return LayerEnvironment(target.family.root, [layer.file for layer in target.stack], texts)


def check_stack(target: Target, environment: LayerEnvironment) -> None:
    """Make sure that every layer has an effect, and that none undoes what another one does.

    Raises:
        TemplateError: A file cannot be read or parsed, or a block overrides nothing.
        LayerError: Layers do not fit together; the message names the block, the layers and what to do.
    """
    environment.check_layers([name for name in target.family.modules if name.endswith(_TEMPLATE)])
    files = Files(target, environment)
    for number, layer in enumerate(target.stack):
        here = files.stack(target.stack[:number])
        _check_live(target, layer, files, here, number)
        if layer in target.added:
            _check_home(target, layer, files, here)


class Files:
    """The template files of a target, as blocks; each is parsed once.

    Args:
        target: The target.
        environment: Where the texts come from.
    """

    def __init__(self, target: Target, environment: LayerEnvironment) -> None:
        self._environment = environment
        self._parsed: dict[str, Block] = {}
        self.modules = tuple(self.of(name) for name in target.family.modules if name.endswith(_TEMPLATE))

    def of(self, file: str) -> Block:
        """The blocks of a file."""
        if file not in self._parsed:
            self._parsed[file] = parse_blocks(self._environment.read(file), file)
        return self._parsed[file]

    def stack(self, layers: Sequence[Layer]) -> Stack:
        """The modules with these layers on top."""
        return Stack(self.modules, [self.of(layer.file) for layer in layers])


def _check_live(target: Target, layer: Layer, files: Files, here: Stack, number: int) -> None:
    live = here.live()
    below = target.stack[:number]
    for block in files.of(layer.file).inner:
        if block.name not in live:
            culprit = next(
                cut for k, cut in enumerate(below, 1) if block.name not in files.stack(below[:k]).live()
            )
            raise LayerError(
                f"{target.name}: {layer} overrides block {block.name}, which is not there any more, because "
                f"{culprit} has replaced the text around it; {_advice(target, layer, culprit)}"
            )


def _check_home(target: Target, layer: Layer, files: Files, here: Stack) -> None:
    family = target.family
    home_layers = family.stack(family.version(layer.on or target.version.name))
    known = {other.file: other for other in (*home_layers, *target.stack)}
    for block, then, now in _changes(files.of(layer.file), files.stack(home_layers), here):
        was, other = known.get(then), known.get(now)
        if other and other not in home_layers:
            raise LayerError(_undone(target, layer, other, block))
        if was:
            raise LayerError(_incomplete(target, layer, was, block))


def _changes(layer: Block, home: Stack, here: Stack) -> Iterator[tuple[str, str, str]]:
    """What a layer replaces and was not written on: the block, and who defines it there and here."""
    homes, heres = home.live(), here.live()
    for block in layer.walk():
        if block.name in homes and block.name in heres:
            then, now = home.owners(block.name), here.owners(block.name)
            yield from (
                (name, then.get(name, ""), now.get(name, ""))
                for name in sorted({*then, *now})
                if then.get(name) != now.get(name)
            )


def _undone(target: Target, layer: Layer, other: Layer, block: str) -> str:
    if other in target.added:
        what = f"layers {other} and {layer} both override block {block}, so that {layer} would undo {other}"
    else:
        what = f"{layer} was written on {layer.on}; {other} overrides block {block} too, and would be undone"
    return f"{target.name}: {what}; {_advice(target, layer, other)}"


def _incomplete(target: Target, layer: Layer, missing: Layer, block: str) -> str:
    family, version = target.family.name, target.version.name
    add = f"add {missing.name} below it or " if missing.name != missing.stem else ""
    return (
        f"{target.name}: {layer} was written on {layer.on}, where {missing} has overridden block {block}; "
        f"{version} has not, and a part of it would come along; {add}use {family}@{layer.on}+{layer.name}"
    )


def _advice(target: Target, layer: Layer, other: Layer) -> str:
    family, version = target.family.name, target.version.name
    if other in target.added:
        return "leave one of them out, or write one layer that does both"
    if layer in target.added and layer.on:
        return f"use {family}@{layer.on}+{layer.name}, or write a layer for {version}"
    return f"write the block as it is in {other.file}"
