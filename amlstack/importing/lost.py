"""Which settings keep a workspace and its data safe: losing one on the way into a file is a warning, no mere note.

Sources: azure-ai-ml 1.35 (`_schema/workspace`) for az ml's keys and their defaults,
https://learn.microsoft.com/security/benchmark/azure/baselines/machine-learning-service-security-baseline and those of
Storage, Key Vault and Container Registry for ARM's properties; seen 2026-11-30.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

NONE_OF_IT = ("", "none", "false", "no", "off", "0", "disabled", "allow")
"""Words, in lower case, with which a setting of az ml's keeps nobody out and encrypts nothing."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A key of az ml's that guards a workspace."""

    what: str
    """What it does, as a message says it."""
    decides: str = ""
    """The key inside it that says whether it does anything; empty where anything in it does."""

    def is_on(self, value: Any) -> bool:
        """Whether a value of the key guards anything."""
        if isinstance(value, Mapping):
            held = [value.get(self.decides)] if self.decides else value.values()
            return any(map(self.is_on, held))
        if isinstance(value, list):
            return any(map(self.is_on, value))
        return str("" if value is None else value).lower() not in NONE_OF_IT


GUARDS = MappingProxyType(
    {
        "customer_managed_key": Guard("encryption with a key of one's own"),
        "network_acls": Guard("the addresses that alone are let in", "default_action"),
        "enable_data_isolation": Guard("the isolation of its data from its hub's other projects"),
    }
)
"""az ml's keys of a workspace that guard it, and that a workspace file hasn't."""

_TYPES = (
    "microsoft.network/",
    "microsoft.security/",
    "microsoft.authorization/locks",
    "microsoft.insights/diagnosticsettings",
    "microsoft.keyvault/vaults/keys",
    "microsoft.keyvault/managedhsms",
    "microsoft.machinelearningservices/workspaces/managednetworks",
    "microsoft.machinelearningservices/workspaces/outboundrules",
    "microsoft.machinelearningservices/workspaces/privateendpointconnections",
    "microsoft.storage/storageaccounts/encryptionscopes",
    "microsoft.storage/storageaccounts/privateendpointconnections",
)
"""What types begin with, in lower case, that keep others safe: networks, locks, audit logs, keys."""

_SETTINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # encryption
        "encryption": ("microsoft.storage", "disabled", "account", "service", "true", "false"),
        "requireinfrastructureencryption": ("false",),
        "hbiworkspace": ("false",),
        "customermanagedkey": (),
        # networks
        "publicnetworkaccess": ("enabled",),
        "networkacls": ("allow", "azureservices"),
        "networkruleset": ("allow", "azureservices"),
        "networkrulebypassoptions": ("azureservices",),
        "managednetwork": ("disabled", "standard"),
        "managedoutbound": (),
        "privateendpoint": (),
        "].properties.access": ("allow",),
        "serverlesscomputesettings": ("false",),
        "ipallowlist": (),
        "minimumtlsversion": ("tls1_0", "tls1_1"),
        "supportshttpstrafficonly": ("false",),
        "allowblobpublicaccess": ("true",),
        "allowpublicaccesswhenbehindvnet": ("true",),
        "anonymouspullenabled": ("true",),
        "allowcrosstenantreplication": ("true",),
        "enabledataisolation": ("false",),
        # keys, and what deletes
        "allowsharedkeyaccess": ("true",),
        "disablelocalauth": ("false",),
        "adminuserenabled": ("true",),
        "enablerbacauthorization": ("false",),
        "enablepurgeprotection": ("false",),
        "enablesoftdelete": ("false",),
        "softdelete": ("false", "disabled"),
        "deleteretentionpolicy": ("false",),
        "immutable": ("false",),
        "quarantinepolicy": ("disabled",),
        "trustpolicy.status": ("disabled",),
        "exportpolicy": ("enabled",),
    }
)
"""Parts of properties' paths, in lower case, each with the values that keep nobody out."""


def guards(type_: str) -> bool:
    """Whether a resource of a type keeps others safe."""
    return type_.lower().startswith(_TYPES)


def is_guard(path: str, value: Any) -> bool:
    """Whether the value at a dotted path of a resource's body keeps something safe; the longest part known decides."""
    if value in (None, ""):
        return False
    part = max((each for each in _SETTINGS if each in path.lower()), key=len, default="")
    return bool(part) and str(value).lower() not in _SETTINGS[part]
