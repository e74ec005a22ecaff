"""Executable reference model of the Xen/ARM virtual GIC, written from the C code.

It knows nothing of TLA+ but the names of actions and variables, and imports nothing of pytlc but its
errors, so that its agreement with the spec means something. Entry points: :class:`~pytlc.vgic.model.Model`,
:func:`~pytlc.vgic.versions.find_version`, :class:`~pytlc.vgic.packed.PackedModel` for a search,
:func:`~pytlc.vgic.view.view`.
"""
