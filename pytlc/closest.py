"""What a misspelt name may have been meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def closest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> list[str]:
    """The known name that is most like ``name``; none if the likeness, 0 to 1, is below ``cutoff``."""
    import difflib  # noqa: PLC0415  # only a mistake pays for it

    return difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)
