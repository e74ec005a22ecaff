"""The command line: arguments in, text or JSON out; every decision is taken below."""
