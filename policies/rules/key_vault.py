"""How a key vault keeps what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import keyvault
from amlstack.findings import Finding, Severity
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Example, Pillar, Rule, worded


def _example(**properties: Any) -> Example:
    return ({"type": keyvault.VAULT.type, "name": "kv-contoso", "properties": properties},)


class VaultSoftDelete(Rule):
    """A key vault can be had back after its deletion.

    Azure has kept deleted vaults for all since 2020, and refuses one that says otherwise.
    """

    id = "AML-051"
    name = "KeyVault.SoftDelete"
    pillar = Pillar.RELIABILITY
    applies_to = keyvault.VAULT.type
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview"
    maps = (
        "Azure Policy 1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d",
        "CKV_AZURE_111",
        "Azure.KeyVault.SoftDelete",
        "MCSB DP-8",
    )
    mend = "Set enableSoftDelete to true, or leave it out."
    good = _example(enableSoftDelete=True)
    bad = _example(enableSoftDelete=False)

    def check(self, vault: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is true; false is refused."""
        if vault.get("properties.enableSoftDelete") is False:
            yield self.finding(vault, "properties.enableSoftDelete", "soft delete can't be turned off")


class VaultPurgeProtection(Rule):
    """Nobody can purge a deleted key vault before its time.

    A workspace without the keys and credentials of its vault can't be repaired.
    """

    id = "AML-052"
    name = "KeyVault.PurgeProtection"
    pillar = Pillar.RELIABILITY
    applies_to = keyvault.VAULT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview#purge-protection"
    maps = (
        "Azure Policy 0b60c0b2-2dc2-4e1c-b5c9-abbed971de53",
        "CKV_AZURE_110",
        "Azure.KeyVault.PurgeProtect",
        "MCSB DP-8",
    )
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
    """A key vault is opened by roles, not by access policies.

    Roles are granted, reviewed and logged like all others, and a redeployment wipes none of them.
    """

    id = "AML-053"
    name = "KeyVault.Rbac"
    pillar = Pillar.SECURITY
    applies_to = keyvault.VAULT.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/key-vault/general/rbac-guide"
    maps = (
        "Azure Policy 12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5",
        "Azure.KeyVault.RBAC",
        "MCSB PA-7",
    )
    mend = "Set enableRbacAuthorization to true."
    good = _example(enableRbacAuthorization=True)
    bad = _example(enableRbacAuthorization=False)

    def check(self, vault: Resource, graph: Graph) -> Iterator[Finding]:
        """What it is when left out depends on the api-version, so it has to be written."""
        roles = vault.get("properties.enableRbacAuthorization")
        if roles is not True:
            what = f"enableRbacAuthorization is {worded(roles)}"
            yield self.finding(vault, "properties.enableRbacAuthorization", what)
