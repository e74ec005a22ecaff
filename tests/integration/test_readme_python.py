"""The Python in README runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.java

README = Path(__file__).parents[2] / "README.md"
_SECTION = re.compile(r"^## From Python\n(.*?)^## ", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"(?:^(?: {4}[^\n]*)?\n)+", re.MULTILINE)


def _snippets() -> list[str]:
    section = _SECTION.search(README.read_text(encoding="utf-8"))
    assert section is not None
    blocks = (found[0] for found in _INDENTED.finditer(section[1]))
    return [re.sub(r"^ {4}", "", block, flags=re.MULTILINE) for block in blocks if block.strip()]


@pytest.mark.long
def test_the_python_of_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, as in a session; what they assert holds."""
    monkeypatch.chdir(tmp_path)
    session: dict[str, object] = {}
    snippets = _snippets()
    assert len(snippets) >= 2
    for snippet in snippets:
        exec(compile(snippet, str(README), "exec"), session)  # noqa: S102  # our own text
    assert list(tmp_path.iterdir()) == []
