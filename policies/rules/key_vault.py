"""How a key vault keeps what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import keyvault
from amlstack.findings import Finding, Severity
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Example, Rule, worded


def _example(**properties: Any) -> Example:
    return ({"type": keyvault.VAULT.type, "name": "kv-contoso", "properties": properties},)


class VaultSoftDelete(Rule):
    """A key vault can be had back after its deletion."""

    id = "AML-051"
    applies_to = keyvault.VAULT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview"
    mend = "Set enableSoftDelete to true, or leave it out."
    good = _example(enableSoftDelete=True)
    bad = _example(enableSoftDelete=False)

    def check(self, vault: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is true; false is refused."""
        if vault.get("properties.enableSoftDelete") is False:
            yield self.finding(vault, "properties.enableSoftDelete", "soft delete can't be turned off")


class VaultPurgeProtection(Rule):
    """Nobody can purge a deleted key vault before its time."""

    id = "AML-052"
    applies_to = keyvault.VAULT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview#purge-protection"
    mend = "Set enablePurgeProtection to true."
    good = _example(enablePurgeProtection=True)
    bad = _example()

    def check(self, vault: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is off."""
        protection = vault.get("properties.enablePurgeProtection")
        if protection is not True:
            what = f"enablePurgeProtection is {worded(protection)}"
            yield self.finding(vault, "properties.enablePurgeProtection", what)


class VaultRoles(Rule):
    """A key vault is opened by roles, not by access policies."""

    id = "AML-053"
    applies_to = keyvault.VAULT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/key-vault/general/rbac-guide"
    mend = "Set enableRbacAuthorization to true."
    good = _example(enableRbacAuthorization=True)
    bad = _example(enableRbacAuthorization=False)

    def check(self, vault: Resource, graph: Graph) -> Iterator[Finding]:
        """What it is when left out depends on the api-version, so it has to be written."""
        roles = vault.get("properties.enableRbacAuthorization")
        if roles is not True:
            what = f"enableRbacAuthorization is {worded(roles)}"
            yield self.finding(vault, "properties.enableRbacAuthorization", what)
