"""What each step of the unpatched code (v0) does, one pure function per step, a module for each part of it.

A module of steps contains nothing but steps as public functions; what steps share is in ``control`` and
``primitives``. Every step takes the scope, the machine and its arguments (the pCPU first) and returns the
next machine, or None where it is disabled. The label is checked by the model, not by the step.

U4, M5 and the like are the numbered steps of the C functions in the project's notes on the Xen source.
"""
