"""The gate runs what README says, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.readme import NotTwoCommands, commands

README = Path(__file__).parents[2] / "README.md"
TWO = """# A

## Start

First:

    one \\
      --more

Then `b`:

```sh
two
```

## Next

    three
"""


def test_commands_come_out_as_they_stand() -> None:
    """Indented or fenced, of the section only, lines of one block together."""
    assert commands(TWO) == ("one \\\n  --more", "two")


def test_readme_has_a_check_and_a_run_of_the_tests() -> None:
    """Each makes its own environment in the checkout."""
    check, test = commands(README.read_text(encoding="utf-8"))
    assert all(command.startswith("python3 -m venv .venv && ") for command in (check, test))
    assert "pytlc check vgic@v0" in check
    assert test.endswith("/pytest")


@pytest.mark.parametrize(
    ("readme", "said"),
    [
        (TWO.replace("## Start", "## Begin"), "one section '## Start', found 0"),
        (TWO + TWO, "one section '## Start', found 2"),
        (TWO.replace("```sh\ntwo\n```", "two"), "found 1\n--\none"),
        (TWO.replace("## Next", "Next"), "found 3"),
        ("## Start\n", "found 0"),
    ],
)
def test_another_number_of_commands_is_refused(readme: str, said: str) -> None:
    """Whatever the gate does not run would be believed to be tested."""
    with pytest.raises(NotTwoCommands) as raised:
        commands(readme)
    assert said in str(raised.value)
