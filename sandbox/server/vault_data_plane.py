"""What a vault's own address answers, https://NAME.vault.azure.net on Azure and /sandbox/vault/NAME here: its secrets.

Source: https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret
"""

from __future__ import annotations

from amlstack.catalog import keyvault
from amlstack.sandbox.providers.keyvault_secrets import Unread, read
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError


def get_secret(call: Call, path: str) -> Answer:
    """GET .../secrets/NAME[/VERSION]. Raises ArmError, in whose shape vaults answer too."""
    name, _, rest = path.strip("/").removeprefix("sandbox/vault/").partition("/")
    collection, *words = rest.strip("/").split("/")
    if collection != "secrets" or not 1 <= len(words) <= 2 or not words[0]:
        raise ArmError(404, "NotFound", "The sandbox's vaults answer GET secrets/NAME and secrets/NAME/VERSION only.")
    vaults = call.store.of_type(keyvault.VAULT.type, name)
    if not vaults:
        raise ArmError(404, "VaultNotFound", f"There is no key vault '{name[:100]}' in the sandbox.")
    try:
        kept = read(call.store, vaults[0].id, *words)
    except Unread as error:
        raise ArmError(error.status, error.code, str(error)) from None
    uri = f"{vaults[0].properties['vaultUri']}secrets/{words[0]}/{kept.version}"
    content_type = kept.properties.get("contentType")
    body = {"value": kept.properties["value"], "id": uri, "attributes": kept.properties["attributes"]}
    return Answer(200, body | ({"contentType": content_type} if content_type else {}))
