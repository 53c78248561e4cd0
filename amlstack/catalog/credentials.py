"""Where credentials stand in the bodies of resources, what people call what holds one, and what a SAS token allows.

No public list marks those of Azure ML (PSRule's and bicep's have the other kinds): they are the account key, the SAS
token, the client secret, the certificate and the database password of a datastore, and what computes, endpoints and
connections sign in with.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from amlstack.literal_credentials import HIDDEN

from . import computes, endpoints, keyvault, machinelearning

_STORE = "properties.credentials.secrets"
_CONNECTION = "properties.credentials"

PATHS = MappingProxyType(
    {
        machinelearning.DATASTORE.type.lower(): (
            *(f"{_STORE}.{word}" for word in ("key", "sasToken", "clientSecret", "certificate")),
            *machinelearning.CLASSIC_DATASTORE.secrets,
        ),
        computes.COMPUTE.type.lower(): ("properties.properties.userAccountCredentials.adminUserPassword",),
        endpoints.ONLINE_ENDPOINT.type.lower(): ("properties.keys.primaryKey", "properties.keys.secondaryKey"),
        "microsoft.machinelearningservices/workspaces/connections": tuple(
            f"{_CONNECTION}.{word}" for word in ("key", "sas", "pat", "password", "clientSecret", "secretAccessKey")
        ),
        f"{keyvault.VAULT.type}/secrets".lower(): ("properties.value",),
    }
)
"""By the resource's type in lower case; the paths are to be looked up in any case. A datastore has two shapes."""

NAMES = (
    *("password", "adminpassword", "administratorloginpassword", "clientsecret", "accountkey", "storageaccountkey"),
    *("sastoken", "sharedkey", "apikey", "privatekey"),
)
"""Names of properties and variables whose value is a credential, in lower case."""

ENDINGS = ("password", "clientsecret", "accountkey", "storagekey", "sastoken", "apikey", "privatekey")
"""How names of parameters end whose value is one, in lower case."""

REFERENCES = ("privatesettingsref:", "@microsoft.keyvault(")
"""How a text begins, in lower case, that says where a credential is kept: an item of a DSC extension's protected
settings, a secret that an App Service reads. Sources: https://learn.microsoft.com/azure/virtual-machines/extensions/dsc-template
and https://learn.microsoft.com/azure/app-service/app-service-key-vault-references"""


def holds(type_: str, path: str) -> bool:
    """Whether what stands at a path of a resource's body, or of a template's, may be a credential."""
    *above, word = path.lower().split(".")
    if not {"credentials", "secrets"}.isdisjoint(above):  # its members, whatever they are called
        return True
    places = (place.lower() for place in PATHS.get(type_.lower(), ()))
    return word in NAMES or word == "defaultvalue" or path.lower() in places


def without(type_: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a resource's body with a mark in the place of each text that stands where a credential belongs.

    That is at a path of the type's, below `credentials.secrets`, or under a credential's name.
    """
    places = {path.lower() for path in PATHS.get(type_.lower(), ())}
    return {str(key): _without(item, str(key).lower(), places) for key, item in body.items()}


def _without(value: Any, path: str, places: Collection[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _without(item, f"{path}.{str(key).lower()}", places) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, path, places) for item in value]
    above, _, word = path.rpartition(".")
    secret = path in places or word in NAMES or (above == _STORE and word != "secretstype")
    return HIDDEN if secret and isinstance(value, str) and value else value


def output_without(output: Mapping[str, Any]) -> dict[str, Any]:
    """A template's output, {'type', 'value'}, with a mark in place of a secure one's texts."""
    secure = str(output.get("type")).lower().startswith("secure")
    return {**output, "value": _hidden(output.get("value"))} if secure and "value" in output else dict(output)


def _hidden(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _hidden(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    return HIDDEN if isinstance(value, str) and value else value


def sas_fields(token: str) -> dict[str, str]:
    """The fields of a shared access signature's token, the signature left out: nothing here gives it away.

    Source: https://learn.microsoft.com/rest/api/storageservices/create-account-sas
    """
    fields = parse_qsl(token.lstrip("?"), keep_blank_values=True)
    return {key.lower(): value for key, value in fields if key.lower() != "sig"}


def sas_end(fields: dict[str, str]) -> datetime | None:
    """When a token ends; None where it doesn't say, or not in a known form."""
    try:
        said = datetime.fromisoformat(fields["se"])
    except (KeyError, ValueError):
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def sas_days_left(fields: dict[str, str], now: datetime) -> int | None:
    """Whole days until a token ends, negative where it has ended; None where it doesn't say."""
    ends = sas_end(fields)
    return (ends - now).days if ends else None
