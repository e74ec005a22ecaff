"""Drive the TLC model checker from Python."""
