"""Names for the secrets of datastores: an import takes no credential's value along."""

from __future__ import annotations

from types import MappingProxyType

from amlstack.catalog import machinelearning
from amlstack.plan.credentials import FAMILIES

CREDENTIALS = MappingProxyType(
    {
        keys[-1]: secret
        for family, keys in FAMILIES.items()
        for _, secret, _ in [machinelearning.DATASTORE_CREDENTIALS.get(family, ("", None, ()))]
        if secret
    }
)
"""az ml's key of each credential, and ARM's in `credentials.secrets`."""


def secret_name(datastore: object, key: str) -> str:
    """A name for a datastore's credential that is lawful in a key vault, too: letters, digits and hyphens."""
    return f"{datastore}-{key}".replace("_", "-").lower()
