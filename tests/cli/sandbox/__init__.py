"""Tests of `amlstack sandbox`."""
