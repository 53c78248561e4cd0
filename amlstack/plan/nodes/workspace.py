"""The workspace itself."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import firewall, machinelearning

from .. import checks
from .base import Located, Value, checked, reference, structural, under, worded
from .managed_network import ManagedNetwork, ServerlessCompute


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Workspace(Located):
    """A workspace with public access unless told otherwise: without a private endpoint, nobody else could reach it."""

    kind = machinelearning.WORKSPACE
    why = "The Azure Machine Learning workspace."

    name: str = checked(checks.lawful(machinelearning.WORKSPACE))
    workspace_kind: str = worded(machinelearning.WORKSPACE_WORDS, key="kind", default="Default")
    friendly_name: Value = under("display_name", default=None)
    description: Value = None
    storage_account: Value = reference()
    key_vault: Value = reference()
    application_insights: Value = reference()
    container_registry: Value = reference(default=None)
    """None: Azure ML makes one when the first image is built."""
    public_network_access: str = worded(firewall.PUBLIC_NETWORK_ACCESS, default="Enabled")
    managed_network: ManagedNetwork | None = None
    """None leaves the network as it is: none, of a new workspace."""
    provision_network_now: bool | None = None
    image_build_compute: Value = None
    serverless_compute: ServerlessCompute | None = None
    hbi_workspace: bool = False
    identity_type: str = structural(default="SystemAssigned")
    user_assigned_identities: tuple[Value, ...] = reference(default=())
    primary_user_assigned_identity: Value = reference(default=None)
    system_datastores_auth_mode: str = worded(machinelearning.SYSTEM_DATASTORES_AUTH_MODES, default="AccessKey")
    v1_legacy_mode: bool = False
    """On, it would switch the current API off, current datastores with it."""
