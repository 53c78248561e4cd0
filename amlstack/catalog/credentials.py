"""Where credentials stand in the bodies of resources, and what people call what holds one.

No public list marks those of Azure ML (PSRule's and bicep's have the other kinds): they are the account key, the SAS
token, the client secret, the certificate and the database password of a datastore, and what computes, endpoints and
connections sign in with.
"""

from __future__ import annotations

from types import MappingProxyType

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
