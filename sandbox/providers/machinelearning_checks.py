"""What a workspace hangs on, and what Azure refuses about it: storage, vault, network, encryption.

Sources: https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources,
https://learn.microsoft.com/azure/machine-learning/how-to-managed-network,
https://learn.microsoft.com/azure/machine-learning/concept-customer-managed-keys, AzureTRE#1920 (the code of refusals).
"""

from __future__ import annotations

from amlstack.catalog import keyvault, machinelearning, storage
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import bad_request
from amlstack.sandbox.resource_manager.records import Resource

ISOLATION = ("Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound")
"""In the order in which a managed network may change."""


def check_dependencies(call: Call, body: Body, existing: Resource | None) -> None:
    """Storage, vault, insights and registry must be there, where the request names them or it is a creation."""
    required = {"properties.storageAccount"}
    if body["kind"] in machinelearning.OWN_VAULT_KINDS:
        required.add("properties.keyVault")
    for path, type_ in machinelearning.WORKSPACE.references.items():
        if get(call.body, path) or (existing is None and path in required):
            found = call.refer(get(body, path), type_, path, "ValidationError")
            if type_ == storage.ACCOUNT.type:
                _check_storage(found, body)


def _check_storage(account: Resource, body: Body) -> None:
    path, sku = "properties.storageAccount", get(account.body, "sku.name")
    if sku not in storage.WORKSPACE_SKUS:
        message = (
            f"Storage account '{account.name}' is {sku}: a workspace takes one of {', '.join(storage.WORKSPACE_SKUS)}."
        )
        raise bad_request(message, path)
    if account.body["kind"] not in (*storage.WORKSPACE_KINDS, "Storage"):
        message = (
            f"Storage account '{account.name}' is of kind {account.body['kind']}: a workspace needs blobs and "
            "files, as StorageV2 has."
        )
        raise bad_request(message, path)
    hierarchical = account.properties.get("isHnsEnabled")
    if hierarchical and body["kind"] not in machinelearning.HIERARCHICAL_STORAGE_KINDS:
        message = (
            f"Cannot use storage with HNS enabled: '{account.name}' has a hierarchical namespace. Use an account "
            "without one."
        )
        raise bad_request(message, path)


def check_keys(call: Call, body: Body, existing: Resource | None) -> None:
    """Refuse system datastores with keys on an account that takes none."""
    paths = ("properties.storageAccount", "properties.systemDatastoresAuthMode")
    account = call.store.get(get(body, paths[0], ""))
    asked = existing is None or any(get(call.body, path) for path in paths)
    keyless = account is not None and account.properties.get("allowSharedKeyAccess") is False
    if asked and account and keyless and get(body, paths[1]) == "AccessKey":
        message = (
            f"Storage account '{account.name}' does not allow shared keys, which the system datastores would use: "
            "set systemDatastoresAuthMode to Identity, or allow shared keys."
        )
        raise bad_request(message, "properties.systemDatastoresAuthMode")


def check_network_change(body: Body, existing: Resource) -> None:
    """Refuse to turn a managed network back, which goes from disabled to on and to approved-only."""
    path = "properties.managedNetwork.isolationMode"
    wanted, had = get(body, path), get(existing.body, path)
    if ISOLATION.index(wanted) < ISOLATION.index(had):
        raise bad_request(f"A managed network can't go back from {had} to {wanted}.", path)


def check_encryption(call: Call, body: Body) -> None:
    """Refuse a customer-managed key whose vault doesn't exist, or can be purged."""
    path = "properties.encryption"
    if get(body, f"{path}.status") != "Enabled":
        return
    where = f"{path}.keyVaultProperties"
    vault = call.refer(
        get(body, f"{where}.keyVaultArmId"), keyvault.VAULT.type, f"{where}.keyVaultArmId", "ValidationError"
    )
    if not vault.properties.get("enablePurgeProtection"):
        raise bad_request(
            f"The vault '{vault.name}' of a customer-managed key needs purge protection.", f"{where}.keyVaultArmId"
        )
    key = str(get(body, f"{where}.keyIdentifier"))
    if not key.lower().startswith(f"{vault.properties['vaultUri']}keys/"):
        raise bad_request(f"'keyIdentifier' must be a key of the vault '{vault.name}'.", f"{where}.keyIdentifier")
