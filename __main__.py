"""The Pulumi program: the workspace that a file declares."""

import pulumi

from amlstack.cli.check import gate
from amlstack.components import Workspace
from amlstack.components.program import declared, end_at_once_when_interrupted, file_of, outputs_before

end_at_once_when_interrupted()
config = pulumi.Config()
file = file_of(config)
name, args = declared(config, file, outputs_before())
if refused := gate.refusal(str(file)):
    raise pulumi.RunError(refused)
workspace = Workspace(name, args)

pulumi.export("workspace", workspace.name)
pulumi.export("workspace_id", workspace.resource_id)
pulumi.export("resource_group", workspace.resource_group_name)
pulumi.export("storage_account_id", workspace.storage_account_id)
pulumi.export("key_vault_id", workspace.key_vault_id)
pulumi.export("application_insights_id", workspace.application_insights_id)
pulumi.export("container_registry_id", workspace.container_registry_id)
pulumi.export("tracking_uri", workspace.tracking_uri)
pulumi.export("datastores", workspace.datastore_ids)
pulumi.export("credential_expiries", workspace.credential_expiries)
