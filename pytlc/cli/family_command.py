"""Commands whose options depend on their target: each family has sizes of its own.

The options of the families that come with pytlc are always there. Where the target is a folder, its family is
read first, and its sizes stand in their place, in the help too: ``pytlc check ./ticket@v1 --help``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from pytlc.errors import SpecError
from pytlc.spec.family import FAMILY, Family, family_names, is_folder, load_family
from pytlc.spec.scope import Parameter

_FOUND = "pytlc.family"


class SizeOption(click.Option):
    """The option of one size of a family."""


class FamilyCommand(click.Command):
    """A command with the sizes of the family that its target names."""

    def declared(self, parameter: Parameter) -> tuple[list[str], dict[str, Any]]:
        """Names and attributes of the option of a size."""
        return _declared(parameter)

    def names_family(self, text: str) -> str | None:
        """The folder that an argument names a family by; None where it names none."""
        family, at, _ = text.rpartition("@")
        return family if at and is_folder(family) else None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options, with those of the family once it is known."""
        known = super().get_params(ctx)
        family = ctx.meta.get(_FOUND)
        if family is None:
            return known
        others = [param for param in known if not isinstance(param, SizeOption)]
        return [*self._sizes_of(family, others), *others]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the family, then parse."""
        folder = self._folder(ctx, args)
        if folder is not None:
            ctx.meta[_FOUND] = load_family(folder)
        return super().parse_args(ctx, args)

    def _folder(self, ctx: click.Context, args: list[str]) -> str | None:
        """The folder in the target: the first argument that no option takes and that can be one."""
        parser = self.make_parser(ctx)
        parser.ignore_unknown_options = True
        values, left, _ = parser.parse_args(args=list(args))
        given = (values.get(param.name) for param in self.params if isinstance(param, click.Argument))
        for text in (*(text for text in given if isinstance(text, str)), *left):
            folder = None if text.startswith("-") else self.names_family(text)
            if folder is not None:
                return folder
        return None

    def _sizes_of(self, family: Family, others: Iterable[click.Parameter]) -> list[click.Parameter]:
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


def sizes() -> dict[str, Parameter]:
    """Every size of every family that comes with pytlc, by name."""
    return {p.name: p for name in family_names() for p in load_family(name).parameters.values()}


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
