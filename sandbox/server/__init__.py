"""The local Azure Resource Manager, over HTTP.

For whoever calls it:

- **Where and who**: `amlstack.sandbox.control.ensure(state)` gives `url` and `token`. Every call but `GET
  /sandbox/health` needs `Authorization: Bearer TOKEN`, that one or one that server/tokens.py minted, and every ARM
  path `?api-version=`, one that Azure knows of the type.
- **Ids** are case-insensitive; the casing of the first PUT is kept, `resourceGroups` and the type are spelled as
  published. Any GUID is a subscription. Null members of a body count as left out.
- **PUT** answers 201 with the resource for a new one and 200 for one that exists, but: Application Insights always
  200; a new storage account 202, without a body, with `Location`; a new Log Analytics workspace, registry or ML
  workspace 201 with a body and `Azure-AsyncOperation`; a new vault 201 with a body whose
  `properties.provisioningState` is RegisteringDns: GET it again until it is Succeeded. An update is done at once.
- **Polls**: `GET` the header's URL (absolute, api-version included). `Azure-AsyncOperation` answers 200 with
  `{"status": "InProgress" | "Succeeded"}`; afterwards GET the resource. `Location` answers 202 until the end, then
  200 with the resource (after a PUT) or an empty body (after a DELETE or a purge). A poll's `Retry-After` is in
  seconds and a fraction (0.05): sleep that long; that of the answer which begins an operation is in whole seconds, for
  clients that read no fraction there: poll at once. Until an operation ends, writing to the resource, below it, or
  naming it in another body is refused with 409 AnotherOperationInProgress. AMLSTACK_SANDBOX_DELAY sets how long one
  takes, in seconds.
- **DELETE** answers 200, or 204 for what isn't there; a resource group, registry or ML workspace 202 with `Location`. A
  group that isn't there is 404. `?forceToPurge=true` on a workspace and `?force=true` on Log Analytics delete for good;
  `forceToPurge` on a soft-deleted workspace purges it. Vaults are purged by POST
  `/subscriptions/S/providers/Microsoft.KeyVault/locations/L/deletedVaults/NAME/purge`.
- **PATCH** merges and replaces tags. **HEAD** answers 204 for what exists. Lists are `{"value": [...]}`, sorted by id,
  with a `nextLink` where there are more than `$top`, or 1,000. Each resource has an `ETag`.
- **Actions** (POST): storage listKeys, regenerateKey; registry listCredentials; workspace listKeys, resyncKeys;
  datastore listSecrets; `/subscriptions/S/providers/NS/checkNameAvailability` for storage, vaults and registries.
- **Datastores**: credentials go in by PUT and come out by listSecrets only. `?skipValidation=true` skips the look at
  the storage. 2020-05-01-preview has a shape of its own, and shows what has it; other versions show the rest.
- **Policy**: PUT `SCOPE/providers/Microsoft.Authorization/policyAssignments/NAME` (2022-06-01) with the built-in
  'Require a tag on resources' and `parameters.tagName.value`; resources without the tag are then refused with
  RequestDisallowedByPolicy.
- **Deployments**: PUT `SCOPE/providers/Microsoft.Resources/deployments/NAME` of a group or a subscription answers 201
  or 200 with `Azure-AsyncOperation`, whose `status` ends as Succeeded or Failed.
  GET, list, DELETE, POST validate and exportTemplate, GET operations. docs/sandbox.md says what is played of them.
- **Errors** are `{"error": {"code", "message", "target"?, "details"?}}`.

What isn't Azure's stands below `/sandbox` (server/own_routes.py):

    GET    /sandbox/health                       who answers: pid and state folder; no token needed
    GET    /sandbox/resources                    everything, sorted by id, without credentials
    GET    /sandbox/deleted                      what is soft-deleted, and until when it keeps its name
    PUT    /sandbox/faults                       let calls go wrong, as a faults file says; GET counts, DELETE ends it
    POST   /sandbox/reset                        forget everything
    POST   /sandbox/stop                         end the server
    POST   /sandbox/build-image/WORKSPACE-ID     play the first build of an image: the lazy registry
    POST   /sandbox/restore/WORKSPACE-ID         bring a soft-deleted workspace back, as the portal does
    GET    /sandbox/vault/NAME/secrets/SECRET    what https://NAME.vault.azure.net/secrets/SECRET answers
    PUT    /sandbox/taken/NAMESPACE/TYPE/NAME    mark a global name as owned by somebody else; DELETE undoes it
"""
