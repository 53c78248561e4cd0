"""What an auditor looks for besides: when keys and secrets end, settings that are null, Defender's plans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import keyvault, machinelearning, storage, workspaces
from amlstack.findings import Finding, Severity
from amlstack.policies import template_parts
from amlstack.policies.examples import setting, template, workspace
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import TEMPLATE, Example, Pillar, Profile, Rule, among
from amlstack.policies.setting_rule import PresenceRule
from amlstack.policies.template_parts import TOP, get

_DEFENDER = "Microsoft.Security/pricings"


class SecretExpiry(PresenceRule):
    """A secret in a key vault says when it ends.

    One that doesn't is rotated when somebody remembers, and what was copied from it opens the door for years.
    """

    id = "AML-152"
    name = "KeyVault.SecretExpiry"
    pillar = Pillar.SECURITY
    applies_to = keyvault.SECRET.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/key-vault/secrets/secrets-best-practices"
    maps = ("Azure Policy 98728c90-32c7-4049-8429-847dc0f4fe37", "CKV_AZURE_41", "MCSB IM-8")
    mend = "Set attributes.exp to the day of its end, in seconds since 1970."
    path = "properties.attributes.exp"
    waits = True
    message = "it says no end"
    good = setting(keyvault.SECRET, "kv-contoso/raw", attributes={"exp": 1830297600})
    bad = setting(keyvault.SECRET, "kv-contoso/raw", contentType="text/plain")


class KeyExpiry(PresenceRule):
    """A key in a key vault says when it ends.

    One that doesn't is never rotated, and what is encrypted with it is as safe as its oldest copy.
    """

    id = "AML-153"
    name = "KeyVault.KeyExpiry"
    pillar = Pillar.SECURITY
    applies_to = keyvault.KEY.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation"
    maps = ("Azure Policy 152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0", "CKV_AZURE_40", "MCSB DP-8")
    mend = "Set attributes.exp to the day of its end, in seconds since 1970, or a rotation policy with an expiryTime."
    path = "properties.attributes.exp"
    waits = True
    message = "it says no end"
    good = setting(keyvault.KEY, "kv-contoso/cmk", kty="RSA", attributes={"exp": 1830297600})
    bad = setting(keyvault.KEY, "kv-contoso/cmk", kty="RSA")

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for an end, or for a rotation policy that sets one."""
        if not resource.get("properties.rotationPolicy.attributes.expiryTime"):
            yield from super().check(resource, graph)


class BypassNull(Rule):
    """A storage account's `bypass` isn't null.

    Left out it lets Azure's own services in; null is refused with RequestIsNotValidJson, when others are made already.
    """

    id = "AML-154"
    name = "Storage.BypassNull"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.ERROR
    source = "https://github.com/Azure/ResourceModules/issues/2644"
    mend = "Leave bypass out, or set it to AzureServices or None."
    good = template(resources=list(setting(storage.ACCOUNT, networkAcls={"defaultAction": "Deny"})))
    bad = template(resources=list(setting(storage.ACCOUNT, networkAcls={"defaultAction": "Deny", "bypass": None})))

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a null beside the other settings of an account's firewall."""
        for path, type_, resource in template_parts.resources(deployment):
            dotted = "properties.networkAcls.bypass"
            if among(type_, (storage.ACCOUNT.type,)) and _is_null(resource, dotted):
                yield self.finding(deployment, f"{path}.{dotted}", "bypass is null")


class HubVaultNull(Rule):
    """A hub's key vault is named, or left out.

    Left out, Microsoft keeps the credentials; null or an empty text ends in InternalServerError.
    """

    id = "AML-156"
    name = "Hub.KeyVaultNull"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.WARNING
    source = "https://github.com/Azure/bicep-registry-modules/issues/3849"
    mend = "Give keyVault the id of a vault, or leave the property out."
    good = template(resources=[workspace({"kind": workspaces.HUB})])
    bad = template(resources=[workspace({"kind": workspaces.HUB}, keyVault=None)])

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for null or an empty text; other kinds need a vault: AML-024."""
        for path, type_, resource in template_parts.resources(deployment):
            is_hub = among(type_, (machinelearning.WORKSPACE.type,)) and among(get(resource, "kind"), (workspaces.HUB,))
            dotted = "properties.keyVault"
            is_empty = template_parts.below(resource, dotted) == ""
            if is_hub and (is_empty or _is_null(resource, dotted)):
                yield self.finding(deployment, f"{path}.{dotted}", f"keyVault is {'empty' if is_empty else 'null'}")


def _is_null(resource: Mapping[str, Any], dotted: str) -> bool:
    """Whether a setting is there, and null: as JSON has it, or by a call."""
    above, _, word = dotted.rpartition(".")
    holder = template_parts.below(resource, above)
    there = isinstance(holder, Mapping) and any(key.lower() == word.lower() for key in holder)
    return there and (get(holder, word) is None or _NULL.fullmatch(str(get(holder, word))) is not None)


_NULL = re.compile(r"\[\s*(null\(\s*\)|json\(\s*'null'\s*\))\s*\]", re.IGNORECASE)


def _plan(tier: str) -> Example:
    said = {
        "type": _DEFENDER,
        "apiVersion": "2024-01-01",
        "name": "StorageAccounts",
        "properties": {"pricingTier": tier},
    }
    return template(resources=[said])


class DefenderPlan(Rule):
    """A plan of Microsoft Defender for Cloud that a template sets is on.

    Free means that nobody is told of an attack on the storage or the vaults.
    """

    id = "AML-190"
    name = "Defender.Plan"
    pillar = Pillar.SECURITY
    applies_to = TEMPLATE
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/templates/microsoft.security/pricings"
    maps = ("CKV_AZURE_19", "CKV_AZURE_84", "CKV_AZURE_87")
    mend = "Set pricingTier to Standard."
    good = _plan("Standard")
    bad = _plan("Free")

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Read the tier of each plan, also where it is a parameter's default or a variable."""
        for path, type_, resource in template_parts.resources(deployment):
            tier = self._tier(deployment, template_parts.below(resource, "properties.pricingTier"))
            if among(type_, (_DEFENDER,)) and tier is not None and not among(tier, ("Standard",)):
                what = f"the plan {get(resource, 'name')} is {tier}"
                yield self.finding(deployment, f"{path}.properties.pricingTier", what)

    def _tier(self, deployment: Resource, said: object) -> str | None:
        """A literal, or what a parameter's default or a variable says; None where only a deployment tells."""
        for word, path in (("parameters", "defaultValue"), ("variables", "")):
            if len(template_parts.nodes(said)) == 2 and (names := template_parts.names(said, word)):
                held = get(get(deployment.get(TOP), word), next(iter(names)))
                said = get(held, path) if path else held
        return said if isinstance(said, str) and template_parts.is_literal(said) else None
