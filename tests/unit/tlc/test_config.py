"""What a run needs to know of a configuration."""

from __future__ import annotations

from pytlc.tlc.config import constants, model_values, overrides, temporal_properties


def test_properties_are_listed_under_both_keywords_and_comments_skipped() -> None:
    """Names of other sections and commented names are no properties."""
    config = """
    SPECIFICATION Spec \\* PROPERTY No
    (* PROPERTIES
       Nor *)
    PROPERTY Live
    INVARIANTS TypeOK Safe
    PROPERTIES
      Fair
      Done
    CONSTANT N = 3
    """
    assert temporal_properties(config) == ("Live", "Fair", "Done")


def test_a_config_without_properties_has_none() -> None:
    """An empty section and a missing one are the same."""
    assert temporal_properties("INIT I\nNEXT N\nPROPERTY\nINVARIANT Inv") == ()


def test_constants_are_told_by_what_stands_for_them() -> None:
    """Model values, replaced operators, and the sections as they are; numbers and strings are no names."""
    config = """
    CONSTANT P = {p1, p2} N = 3 \\* M = m
    INIT I
    CONSTANTS Flag = TRUE Name = "x y" None = None
      Op <- MCOp Other <- [Mod] MCOther
    """
    assert model_values(config) == ("p1", "p2", "None")
    assert overrides(config) == {"Op": "MCOp", "Other": "MCOther"}
    assert "INIT" not in constants(config)
    assert model_values(constants(config)) == model_values(config)
    assert model_values("CONSTANT\nINIT I") == ()
