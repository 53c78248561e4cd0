"""Mutants of amlstack's own code, and which of them the tests kill. See `python -m benchmarks.code_mutants --help`."""
