"""The workspace file: its schema, its loading with places, and what it declares."""

from __future__ import annotations

from .document import document_of, yaml_file
from .faults import Fault, Path, Place, SpecError, near
from .file_text import text_of
from .load import Declaration, check_datastore, load
from .model import SecretName, WorkspaceSpec
from .schema_file import SCHEMA_FILE, rule_of, schema

__all__ = [
    "SCHEMA_FILE",
    "Declaration",
    "Fault",
    "Path",
    "Place",
    "SecretName",
    "SpecError",
    "WorkspaceSpec",
    "check_datastore",
    "document_of",
    "load",
    "near",
    "rule_of",
    "schema",
    "text_of",
    "yaml_file",
]
