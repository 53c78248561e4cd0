"""A datastore: as a component of its own, and as a child of the Workspace component."""

from collections.abc import Callable
from typing import Any

import pulumi
from pulumi_azure_native import machinelearningservices

from amlstack import plan
from amlstack.plan import checks, nodes
from amlstack.plan.graph import secrets_of
from amlstack.spec.fill import ShapeError, fill
from amlstack.spec.model import DatastoreSpec

from .aliases import without_version_aliases
from .args import DatastoreArgs
from .inputs import Inputs, refuse


class Datastore(pulumi.ComponentResource):
    """Storage registered with an Azure ML workspace that exists, or that the same program makes."""

    resource_id: pulumi.Output[str]
    """ARM id of the datastore."""
    name: pulumi.Output[str]
    """The name under which jobs refer to it."""

    def __init__(self, name: str, args: DatastoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("amlstack:index:Datastore", name, {}, without_version_aliases(opts))
        given = Inputs(self)
        node = _node(given.defer(args))
        given.fetch(secrets_of(node))
        store = datastore(f"{name}-datastore", node, given, pulumi.ResourceOptions(parent=self))
        self.resource_id = store.id
        self.name = store.name
        self.register_outputs({"resource_id": self.resource_id, "name": self.name})


def _node(args: dict[str, Any]) -> nodes.Datastore:
    """The node of a component's args. Raises RunError with all that is wrong with them."""
    missing = [key for key in ("workspace_name", "resource_group_name") if args.get(key) is None]
    if missing:
        refuse(ShapeError([f"{key}: is missing" for key in missing]))
    home = plan.Home(workspace=args.pop("workspace_name"), resource_group=args.pop("resource_group_name"))
    try:
        spec = fill(DatastoreSpec, args)
        return plan.checked_datastore(spec, home)
    except (ShapeError, plan.PlanError, plan.Undecided) as error:
        refuse(error)


def datastore(
    name: str, node: nodes.Datastore, given: Inputs, opts: pulumi.ResourceOptions
) -> machinelearningservices.Datastore:
    """The resource of a Datastore node."""
    store = given.of(node)
    return machinelearningservices.Datastore(
        name,
        name=store.name,
        workspace_name=store.workspace,
        resource_group_name=store.resource_group,
        skip_validation=store.skip_validation,
        properties=_properties(node, given),
        opts=opts,
    )


def _properties(node: nodes.Datastore, given: Inputs) -> Any:
    """The body.

    The SDK takes a union here, and a dict in a union's place goes out with its keys untranslated: so its own classes.
    """
    store = given.of(node)
    args, fields = _TYPES[node.datastore_type]
    place = {name: getattr(store, field) for name, field in fields.items()}
    if "artifact" in place and node.artifact is not None:
        place["artifact"] = machinelearningservices.LakeHouseArtifactArgs(
            artifact_type=node.artifact.type, artifact_name=given(node.artifact.name)
        )
    return args(
        datastore_type=store.datastore_type,
        **place,
        credentials=_credentials(node.credentials, given),
        description=store.description,
        tags=store.tags or None,
        service_data_access_auth_identity=store.service_data_access_auth_identity,
    )


_STORAGE = {"subscription_id": "storage_subscription_id", "resource_group": "storage_resource_group"}
_ACCOUNT = {**_STORAGE, "account_name": "account_name", "endpoint": "endpoint", "protocol": "protocol"}
_TYPES: dict[str, tuple[Callable[..., Any], dict[str, str]]] = {
    "AzureBlob": (
        machinelearningservices.AzureBlobDatastoreArgs,
        {**_ACCOUNT, "container_name": "container_name"},
    ),
    "AzureFile": (
        machinelearningservices.AzureFileDatastoreArgs,
        {**_ACCOUNT, "file_share_name": "file_share_name"},
    ),
    "AzureDataLakeGen1": (
        machinelearningservices.AzureDataLakeGen1DatastoreArgs,
        {**_STORAGE, "store_name": "store_name"},
    ),
    "AzureDataLakeGen2": (
        machinelearningservices.AzureDataLakeGen2DatastoreArgs,
        {**_ACCOUNT, "filesystem": "filesystem"},
    ),
    "OneLake": (
        machinelearningservices.OneLakeDatastoreArgs,
        {"one_lake_workspace_name": "one_lake_workspace_name", "artifact": "artifact", "endpoint": "endpoint"},
    ),
}
"""The SDK's class of each type, and the node's fields that its arguments take."""


def _credentials(credentials: nodes.Credentials, given: Inputs) -> Any:
    """ARM's credentials; azure-native marks none of their secrets as one, so each is marked here."""
    ml = machinelearningservices
    match credentials:
        case nodes.AccountKey(key):
            return ml.AccountKeyDatastoreCredentialsArgs(
                credentials_type="AccountKey",
                secrets=ml.AccountKeyDatastoreSecretsArgs(secrets_type="AccountKey", key=_secret(key, given)),
            )
        case nodes.SasToken(token):
            return ml.SasDatastoreCredentialsArgs(
                credentials_type="Sas",
                secrets=ml.SasDatastoreSecretsArgs(secrets_type="Sas", sas_token=_secret(token, given)),
            )
        case nodes.ServicePrincipal():
            return ml.ServicePrincipalDatastoreCredentialsArgs(
                credentials_type="ServicePrincipal",
                secrets=ml.ServicePrincipalDatastoreSecretsArgs(
                    secrets_type="ServicePrincipal", client_secret=_secret(credentials.client_secret, given)
                ),
                **_principal(credentials, given),
            )
        case nodes.Certificate():
            return ml.CertificateDatastoreCredentialsArgs(
                credentials_type="Certificate",
                secrets=ml.CertificateDatastoreSecretsArgs(
                    secrets_type="Certificate", certificate=_secret(credentials.certificate, given)
                ),
                thumbprint=given(credentials.thumbprint),
                **_principal(credentials, given),
            )
    return ml.NoneDatastoreCredentialsArgs(credentials_type="None")


def _secret(value: Any, given: Inputs) -> pulumi.Output[Any]:
    return pulumi.Output.secret(given(value, checks.present))


def _principal(principal: nodes.ServicePrincipal | nodes.Certificate, given: Inputs) -> dict[str, Any]:
    keys = ("tenant_id", "client_id", "authority_url", "resource_url")
    return {key: given(getattr(principal, key)) for key in keys}
