"""The reference model of what a question is about, and how it is searched: its family's Python says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, cast

from pytlc.errors import SpecError
from pytlc.reference import (
    Narrator,
    Predicate,
    Predicates,
    Reference,
    ReferenceModel,
    Searcher,
    Searching,
    Twins,
    narrated,
    plain_searcher,
)
from pytlc.spec.family import family_names, load_family
from pytlc.spec.python import offered

_METHODS = ("init", "enabled", "apply", "view")
_NO_TWINS: Twins = MappingProxyType({})


def has_narrator(about: Mapping[str, Any]) -> bool:
    """Whether there is a reference model for what a run is about.

    Raises:
        SpecError: The family's Python does not import.
    """
    return _reference(about) is not None


def model_for(about: Mapping[str, Any], twins: Twins = _NO_TWINS) -> ReferenceModel[Any] | None:
    """The reference model for what a run is about; None for a spec that has none.

    Args:
        about: What a question records of itself.
        twins: Source and path of the twin of each layer of a user, by layer.

    Raises:
        UsageError: The model does not know this version.
        LayerError: A twin does not import, or does not fit.
        SpecError: The family's Python does not import, or what it returns is no model.
    """
    reference = _reference(about)
    if reference is None:
        return None
    model = reference(str(about["code"]), about["scope"], twins)
    missing = [name for name in _METHODS if not callable(getattr(model, name, None))]
    if missing:
        raise SpecError(
            f"{_python(about)}: reference() returns {type(model).__name__}, which has no method "
            f"{' and no method '.join(missing)}; a model has {', '.join(_METHODS)}"
        )
    return model


def narrator_for(about: Mapping[str, Any], twins: Twins = _NO_TWINS) -> Narrator[Any] | None:
    """The same as a narrator; one that tells nothing of a model that cannot tell.

    Raises:
        UsageError: See :func:`model_for`; likewise LayerError and SpecError.
    """
    model = model_for(about, twins)
    return None if model is None else narrated(model)


def predicates_for(about: Mapping[str, Any], model: ReferenceModel[Any]) -> Mapping[str, Predicate[Any]]:
    """The twins of the properties of states and of steps, by name; empty where the family has none.

    Args:
        about: What a question records of itself.
        model: What :func:`model_for` found for it.

    Raises:
        SpecError: The family's Python does not import.
    """
    predicates = cast("Predicates | None", offered(_python(about), "predicates"))
    return predicates(model) if predicates else {}


def searcher_for(
    about: Mapping[str, Any], model: ReferenceModel[Any], names: Iterable[str]
) -> Searcher[Any, Any]:
    """How a model is searched: as its family says, or as it is.

    Args:
        about: What a question records of itself.
        model: What :func:`model_for` found for it.
        names: Properties of which the family has twins.

    Raises:
        SpecError: The family's Python does not import.
    """
    searching = cast("Searching | None", offered(_python(about), "searcher"))
    if searching is not None:
        return searching(model, names)
    return plain_searcher(model, predicates_for(about, model), names)


def _reference(about: Mapping[str, Any]) -> Reference | None:
    return cast("Reference | None", offered(_python(about), "reference"))


def _python(about: Mapping[str, Any]) -> str:
    """What a question says, or the family where its name is all that is known."""
    if "python" in about:
        return str(about["python"] or "")
    family = about.get("family")
    return load_family(family).python if family in family_names() else ""
