"""The catalog's files of what Azure publishes, derived: `python -m tools.published_types`."""
