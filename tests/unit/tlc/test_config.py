"""What a run needs to know of a configuration."""

from __future__ import annotations

from pytlc.tlc.config import temporal_properties


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
