"""Commands whose options depend on their target: each family has sizes of its own.

The options of the families that come with pytlc are always there. Where the target is a folder, its family is
read first, and its sizes stand in their place, in the help too: ``pytlc check ./ticket@v1 --help``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from pytlc.errors import SpecError

if TYPE_CHECKING:
    from pytlc.spec.family import Family
    from pytlc.spec.scope import Parameter


_FOUND = "pytlc.family"
_SPEC = "pytlc.spec"


class SizeOption(click.Option):
    """The option of one size of a family."""


class SpecOption(click.Option):
    """An option of a .tla file that gives way to a size of a family with the same name."""


class FamilyCommand(click.Command):
    """A command with the sizes of the family that its target names."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        of_specs = {param.opts[0]: param for param in self.params if isinstance(param, SpecOption)}
        #: A size, and the option that stands in its place where the target is a .tla file.
        self._instead = [
            (param, of_specs[param.opts[0]])
            for param in self.params
            if isinstance(param, SizeOption) and param.opts[0] in of_specs
        ]
        replaced = [option for _, option in self._instead]
        self.params = [param for param in self.params if param not in replaced]
        for size, option in self._instead:
            size.help = f"{size.help} Of a .tla file: {option.help}"

    def declared(self, parameter: Parameter) -> tuple[list[str], dict[str, Any]]:
        """Names and attributes of the option of a size."""
        return _declared(parameter)

    def names_family(self, text: str) -> str | None:
        """The folder that an argument names a family by; None where it names none."""
        from pytlc.spec.family import is_folder

        if text.endswith(".tla"):
            return None
        family, at, _ = text.rpartition("@")
        return family if at and is_folder(family) else None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options, with those of the family once it is known."""
        known = super().get_params(ctx)
        if ctx.meta.get(_SPEC):
            of_spec: dict[click.Parameter, click.Parameter] = dict(self._instead)
            return [of_spec.get(param, param) for param in known]
        family = ctx.meta.get(_FOUND)
        if family is None:
            return known
        others = [param for param in known if not isinstance(param, SizeOption)]
        return [*self._sizes_of(family, others), *others]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find out what the target is, then parse."""
        from pytlc.spec.family import load_family

        given = self._given(ctx, args)
        ctx.meta[_SPEC] = any(text.endswith(".tla") for text in given)
        folder = next((folder for text in given if (folder := self.names_family(text)) is not None), None)
        if folder is not None:
            ctx.meta[_FOUND] = load_family(folder)
        left = super().parse_args(ctx, args)
        for size, option in self._instead:
            ctx.params.setdefault(str(size.name), None)
            ctx.params.setdefault(str(option.name), ())
        return left

    def _given(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments that no option takes: the target is among them."""
        parser = self.make_parser(ctx)
        parser.ignore_unknown_options = True
        values, left, _ = parser.parse_args(args=list(args))
        arguments = (values.get(param.name) for param in self.params if isinstance(param, click.Argument))
        texts = [text for text in arguments if isinstance(text, str)]
        return [text for text in (*texts, *left) if not text.startswith("-")]

    def _sizes_of(self, family: Family, others: Iterable[click.Parameter]) -> list[click.Parameter]:
        from pytlc.spec.family import FAMILY

        taken = {name for param in others for name in (param.name, *param.opts)}
        found: list[click.Parameter] = []
        for parameter in family.parameters.values():
            names, attributes = self.declared(parameter)
            if taken.intersection(names):
                raise SpecError(
                    f"{family.root / FAMILY}: parameter {parameter.name}: {names[0]} is an option of pytlc "
                    f"already; call it otherwise"
                )
            found.append(SizeOption(names, **attributes))
        return found


@cache
def sizes() -> Mapping[str, Parameter]:
    """Every size of every family that comes with pytlc, by name."""
    from pytlc.spec.family import family_names, load_family

    found = (p for name in family_names() for p in load_family(name).parameters.values())
    return MappingProxyType({p.name: p for p in found})


def size_option(parameter: Parameter) -> Callable[[Any], Any]:
    """A decorator that adds the option of a size."""
    names, attributes = _declared(parameter)
    return click.option(*names, cls=SizeOption, **attributes)


def _declared(parameter: Parameter) -> tuple[list[str], dict[str, Any]]:
    text = f"{parameter.doc[:1].upper()}{parameter.doc[1:]}"
    names = [f"--{parameter.name}", parameter.name]
    if parameter.choices:
        kind = click.Choice(parameter.choices)
        return names, {"type": kind, "help": f"{text} [default: {parameter.choices[0]}]."}
    default = parameter.default if isinstance(parameter.default, int) else f"as --{parameter.default}"
    return names, {"type": int, "metavar": "N", "help": f"{text} [default: {default}]."}
