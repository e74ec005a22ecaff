"""What upstream commits and deliberate bugs change, one module each, next to nothing but the change.

A module redefines step functions under their names; what it does not define stays as below it. An upstream
layer names its commit in ``UPSTREAM`` and ``SUBJECT``, a broken one its CamelCase ``NAME`` and the property
it ``BREAKS``.
"""
