"""Credentials, which are named and never taken along."""

from __future__ import annotations

from types import MappingProxyType

CREDENTIALS = MappingProxyType(
    {"account_key": "key", "sas_token": "sasToken", "client_secret": "clientSecret", "certificate": "certificate"}
)
"""az ml's key of each credential, and ARM's in `credentials.secrets`."""


def secret_name(datastore: object, key: str) -> str:
    """A name for a datastore's credential that is lawful in a key vault, too: letters, digits and hyphens."""
    return f"{datastore}-{key}".replace("_", "-").lower()
