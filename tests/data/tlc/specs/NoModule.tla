Nothing that is a module.
