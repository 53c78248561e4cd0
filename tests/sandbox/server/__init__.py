"""Tests of the sandbox's server, over HTTP, against the real one."""
