"""A configuration in a module's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import UsageError
from pytlc.tlc import job_from_path
from pytlc.tlc.embedded import config_of

_MODULE = """---- MODULE M ----
VARIABLE x
Init == x = 0
Next == x' = x
====
---- CONFIG Other ----
INIT None
====
---------- CONFIG M -----------
INIT Init
NEXT Next
====
Text.
"""


def test_the_part_with_the_modules_name_is_taken(tmp_path: Path) -> None:
    """Its lines keep the numbers that they have in the file, which errors name."""
    module = tmp_path / "M.tla"
    module.write_text(_MODULE)
    config = job_from_path(module, config=module).config
    assert config.strip() == "INIT Init\nNEXT Next"
    assert config.split("\n").index("INIT Init") == _MODULE.split("\n").index("INIT Init")


def test_lines_may_end_as_windows_ends_them() -> None:
    """And the last part may have no end."""
    text = _MODULE.replace("\n", "\r\n").partition("====\r\nText")[0]
    assert config_of(Path("M.tla"), text).split() == ["INIT", "Init", "NEXT", "Next"]


def test_a_module_without_one_is_refused() -> None:
    """TLC would check nothing."""
    with pytest.raises(UsageError, match=r"N\.tla: a module, and no configuration: expected a \.cfg file"):
        config_of(Path("N.tla"), _MODULE)


def test_another_file_is_a_configuration() -> None:
    """Whatever it holds."""
    assert config_of(Path("M.cfg"), _MODULE) == _MODULE
