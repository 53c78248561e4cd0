"""What mends a finding in a workspace file's own keys, where that doesn't follow from the kind's template.

Everywhere else the key is the one whose value the template writes where the finding stands: see mends.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import storage
from amlstack.catalog.locations import nearest


@dataclass(frozen=True, slots=True)
class Own:
    """A rule's mend in the keys of a workspace file."""

    mend: str
    """A sentence; `{of}` stands for where the resource is declared: ' under `storage_account`', ' for raw in ...'."""
    key: str = ""
    """The one key that mends it, where one does; below the resource, or with a / before it at the top of the file."""
    value: Any = None
    """What the key then says, or a function of what it says now; None as the function's answer: nobody knows."""
    unsafe: str = ""
    """Why `check --fix` doesn't write it: what it changes besides."""

    def write(self, now: Any) -> Any:
        """What the key is to say, where it says `now`."""
        return self.value(now) if isinstance(self.value, Callable) else self.value  # type: ignore[arg-type]


_IDENTITY = Own(
    "Write `system_datastores_auth_mode: identity`, and leave `credentials` out of the datastores on the workspace's "
    "own account: nothing uses its keys then.",
    "/system_datastores_auth_mode",
    "identity",
)
_KEYLESS = Own(
    "Leave `credentials` and `key` out of the datastores on it: they sign in by identity then, and nothing uses keys."
)
_COSTS = "it costs more"
_REACH = "it changes who can reach it"
_DATASTORE_CREDENTIALS = Own("Choose `credentials`{of} that its `type` takes; left out, it signs in by identity.")
_ZONES = Own(
    "Write `dns: made` under `network`, or in `zones` under `dns` the id of each zone that the endpoint needs."
)


def _endpoint(target: str) -> Own:
    """The mend of what has no private endpoint."""
    return Own(f"Write `network: private`, or in `network.private_endpoints` an item `target: {target}`.")


OF_RULES: Mapping[str, Own] = {
    "AML-021": Own(f"Write one of {', '.join(storage.WORKSPACE_SKUS)} as `sku` under `storage_account`."),
    "AML-022": Own("Write `kind: StorageV2` under `storage_account`, or leave `kind` out."),
    "AML-023": Own(
        "Leave `hierarchical_namespace` out under `storage_account`: declare the hierarchical account in "
        "`storage_accounts`, and register it in `datastores`."
    ),
    "AML-026": Own("Leave `identity` out, or write `identity: {{type: system_assigned}}`."),
    "AML-027": Own("Name one of `identity.user_assigned_identities` in `primary_user_assigned_identity`."),
    "AML-028": Own("Write `kind: default`, or leave `kind` out."),
    "AML-036": _IDENTITY,
    "AML-039": Own("Give `container_registry` a name instead of `lazy`: the registry is then made with the workspace."),
    "AML-044": _IDENTITY,
    "AML-055": Own("Write `default_action: deny` under `key_vault.network_acls`."),
    "AML-056": Own("Write `bypass: [azure_services]` under `key_vault.network_acls`, or leave `bypass` out."),
    "AML-059": _endpoint("key_vault"),
    "AML-063": Own(
        "Write `sku: Premium`{of}, and `default_action: deny` under `container_registry.network_acls` or "
        "`public_network_access: disabled`."
    ),
    "AML-064": Own("Write `sku: Premium`{of}.", "sku", "Premium", _COSTS),
    "AML-065": Own("Write `sku: Standard`{of}, or `sku: Premium`.", "sku", "Standard", _COSTS),
    "AML-071": Own("Give `log_analytics` under `application_insights` a name, or the id of one that exists."),
    "AML-077": Own("Raise `retention_days` under `application_insights.log_analytics`."),
    "AML-081": Own("Write another `type`{of}: `azure_blob` for what lies in a blob container."),
    "AML-083": _DATASTORE_CREDENTIALS,
    "AML-084": _DATASTORE_CREDENTIALS,
    "AML-085": Own("Add what is missing to `credentials`{of}; a secret is named there, `{{secret: NAME}}`."),
    "AML-088": Own("Leave `access` out{of}, or give the workspace an `identity` to read with."),
    "AML-089": Own("Leave `credentials`{of} out: it signs in by identity then."),
    "AML-091": Own(
        "Declare the account in `storage_accounts`, or make sure that it exists, and that its owner knows of the "
        "datastore."
    ),
    "AML-421": _ZONES,
    "AML-422": _ZONES,
    "AML-424": Own(
        "Write `dns: made` under `network`, which links the zones; name further networks in "
        "`virtual_network_links` under `dns`; where a resolver of your own asks the zone, waive this."
    ),
    "AML-425": Own("Name the zone once in `zones` under `network.dns`, or leave it out there: `mode: made` makes it."),
    "AML-431": Own("Choose a subnet of a network in the file's `location` as `endpoint_subnet` under `network`."),
    "AML-432": Own("Choose others as `address_prefixes` under `network.virtual_network`, such as 10.20.0.0/24."),
    "AML-433": Own("Give the subnet a shorter `address_prefix` under `network.virtual_network`."),
    "AML-403": Own("Leave the rule out of `outbound_rules` under `managed_network`."),
    "AML-404": Own("Write another `subresource_target` for the rule in `outbound_rules` under `managed_network`."),
    "AML-405": Own(
        "Write the name alone as the rule's `destination` in `outbound_rules` under `managed_network`, such as "
        "pypi.org; for storage declare a rule of `type: private_endpoint`."
    ),
    "AML-410": Own("Give `container_registry` a name, and `sku: Premium`."),
    "AML-411": Own(
        "Name an identity in `user_assigned_identities` under `identity`: one that the file makes is given the role; "
        "where somebody else has given it, waive this."
    ),
    "AML-435": Own("Write `custom_subnet` under `serverless_compute`, or declare a `managed_network`."),
    "AML-437": Own(
        "Make a compute cluster of that name in the workspace, of machines without GPUs, and waive this: the file "
        "declares no computes; or leave `image_build_compute` out."
    ),
    "AML-092": Own("Leave `create`{of} out, or write `create: true`, so that it is made; or correct its name."),
    "AML-093": Own(
        "Issue a new one, register the datastore again and write its last day as `expires` into `credentials`{of}; or "
        "leave `credentials` out, to sign in by identity."
    ),
    "AML-096": Own("Write `protocol: https`{of}, or leave `protocol` out.", "protocol", "https"),
    "AML-097": Own("Write `enforce_ssl: true`{of}, or leave `enforce_ssl` out.", "enforce_ssl", True),
    "AML-098": Own(
        "Write `type: azure_blob`{of}, or `hierarchical_namespace: true` for its account in `storage_accounts`."
    ),
    "AML-130": Own(
        "Leave `network_security_group` of the subnet out under `network.virtual_network`, or give it a name: the "
        "group is made with what Azure ML needs."
    ),
    "AML-131": Own(
        "Write `public_network_access: disabled` and `network: private`, or in `network.private_endpoints` an item "
        "`target: workspace`.",
        "public_network_access",
        "disabled",
        _REACH,
    ),
    "AML-132": _endpoint("workspace"),
    "AML-133": Own(
        "Leave `public_network_access: enabled`, or write `network: private`, or in `network.private_endpoints` an "
        "item `target: workspace`.",
        "public_network_access",
        "enabled",
        _REACH,
    ),
    "AML-135": Own("Write a `group_id`{of} that its `target` has, or leave it out where there is only one."),
    "AML-136": Own(
        "Write `dns: made` under `network`, or its `zones` by their ids; where a policy does it, `dns: policy`."
    ),
    "AML-138": Own(
        "Write `network: private`, or in `network.private_endpoints` two items `target: storage_account`, one with "
        "`group_id: blob` and one with `group_id: file`."
    ),
    "AML-139": Own(
        "Leave `network_security_group` of the subnet out under `network.virtual_network`, so that one is made."
    ),
    "AML-142": _IDENTITY,
    "AML-149": Own(
        "Write in `network.private_endpoints` an item for each service of it that is used: `group_id: blob`."
    ),
    "AML-150": Own("Leave `hierarchical_namespace`{of} out, or choose a `kind` and a `sku` that have one."),
    "AML-161": _endpoint("container_registry"),
    "AML-163": Own("Write `identity: {{type: user_assigned, user_assigned_identities: [NAME]}}`."),
    "AML-171": Own(
        "Write the identity's name, instead of its id, into `identity.user_assigned_identities`: it is then made with "
        "its roles."
    ),
    "AML-173": Own("Leave the workspace out of `access_for` of its datastores: Azure ML assigns this role itself."),
    "AML-174": Own("Write `principal_type` beside `principal_id` in `access_for`{of}."),
    "AML-175": Own("Write `access: read`{of}, or `access: write`: each gives a role on the datastore's data alone."),
    "AML-176": Own("Write `system_datastores_auth_mode: identity`.", "/system_datastores_auth_mode", "identity"),
    "AML-177": Own(
        "Write `access: read`{of}; where access lists or somebody else let it in, waive this under `policy`.",
        "access",
        "read",
        "it assigns a role",
    ),
    "AML-178": Own("Write `access: read`{of}, or `access: write`: each gives a role on its container alone."),
    "AML-189": Own(
        "Write `hbi_workspace: true` before the workspace is created.",
        "hbi_workspace",
        True,
        "it is fixed when the workspace is created",
    ),
    "AML-314": Own(
        "Spell `location` as Azure does; name a region that is newer than the known ones in amlstack.toml: "
        'regions = ["NAME"].',
        "/location",
        lambda now: nearest(now) if isinstance(now, str) else None,
    ),
}  # fmt: skip
"""By a rule's id."""

OF_DATA_ACCOUNTS: Mapping[str, Own] = {"AML-044": _KEYLESS, "AML-142": _KEYLESS}
"""By a rule's id, for the accounts in `storage_accounts`."""

OF_KINDS: Mapping[tuple[str, str], Own] = {
    ("AML-438", "private_endpoint"): Own(
        "Have its connection approved by whoever owns its target: `manual` of the endpoint in `private_endpoints` "
        "under `network` says that it waits for them."
    ),
}
"""By a rule's id and the kind of the resource that its finding is about."""

OF_INPUTS: Mapping[str, Own] = {
    "AML-220": Own(
        "Take it out and change the credential: whoever could read the file has it. A datastore's `credentials` name a "
        "secret, as in `account_key: {{secret: NAME}}`; nothing else of the file needs one."
    ),
}
"""By a rule's id, for what is found in a file as it is written."""


def by_hand(rule: str) -> str:
    """What mends a rule's findings in a workspace file, whatever the resource; nothing where that follows from it."""
    own = OF_RULES.get(rule) or OF_INPUTS.get(rule)
    return own.mend.format(of="") if own else ""
