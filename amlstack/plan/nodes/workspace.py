"""The workspace itself."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import machinelearning

from .. import checks
from .base import Located, Value, checked, structural


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace(Located):
    """Public access stays on unless told otherwise: off, without a private endpoint, it locks everybody out."""

    kind = machinelearning.WORKSPACE
    why = "The Azure Machine Learning workspace."

    name: str = checked(checks.lawful(machinelearning.WORKSPACE))
    workspace_kind: str = "Default"
    friendly_name: Value = None
    description: Value = None
    storage_account: Value
    key_vault: Value
    application_insights: Value
    container_registry: Value = None
    """None: Azure ML makes one when the first image is built."""
    public_network_access: str = "Enabled"
    hbi_workspace: bool = False
    identity_type: str = structural(default="SystemAssigned")
    user_assigned_identities: tuple[Value, ...] = ()
    primary_user_assigned_identity: Value = None
    system_datastores_auth_mode: str = "AccessKey"
    v1_legacy_mode: bool = False
    """On, it would switch the current API off, current datastores with it."""
