"""The functions, a module for each chapter of the reference; `registry.functions()` brings them together."""
