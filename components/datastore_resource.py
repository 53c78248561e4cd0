"""A registered datastore, in Pulumi: the current API's resource, or the generic one with a classic body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
from pulumi_azure_native import machinelearningservices, resources

from amlstack.catalog import datastores
from amlstack.plan import nodes

from .inputs import Fields, Inputs


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
        opts=_replaced_where_it_points(node, opts),
    )


def classic_datastore(
    name: str, node: nodes.ClassicDatastore, given: Inputs, opts: pulumi.ResourceOptions
) -> resources.Resource:
    """The resource of a ClassicDatastore node.

    azure-native's MachineLearningDatastore sends the fields at the top, which the service can't parse
    (pulumi-azure-native#1557); a Deployment would leave it registered when it is deleted.
    """
    store, fixed = given.of(node), node.kind.fixed_inputs
    said = _classic_properties(node, given)
    return resources.Resource(
        name,
        api_version=fixed["apiVersion"],
        resource_provider_namespace=fixed["resourceProviderNamespace"],
        resource_type=fixed["resourceType"],
        resource_group_name=store.resource_group,
        parent_resource_path=pulumi.Output.concat("workspaces/", store.workspace),
        resource_name_=store.name,
        location=store.location,
        properties={key: value for key, value in said.items() if value is not None},
        opts=_replaced_where_it_points(node, opts),
    )


def _replaced_where_it_points(node: nodes.AnyDatastore, opts: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
    """Options that replace a datastore, and don't update it, when it comes to point to other data under its name."""
    points = list(datastores.POINTS[node.datastore_type])
    return pulumi.ResourceOptions.merge(
        opts, pulumi.ResourceOptions(replace_on_changes=points, delete_before_replace=True)
    )


def _classic_properties(node: nodes.ClassicDatastore, given: Inputs) -> dict[str, Any]:
    store, signed = given.of(node), given.of(node.credentials)
    said = {
        "DataStoreType": store.datastore_type,
        "SkipValidation": store.skip_validation,
        "ServerName": store.server_name,
        "DatabaseName": store.database_name,
        "Port": store.port,
        "Endpoint": store.endpoint,
        "EnforceSSL": store.enforce_ssl,
    }
    match node.credentials:
        case nodes.SqlLogin():
            user = {"UserName": signed.user_name, "UserId": signed.user_id}
            return said | user | {"Password": signed.password}
        case nodes.ServicePrincipal():
            principal = {"TenantId": signed.tenant_id, "ClientId": signed.client_id}
            urls = {"AuthorityUrl": signed.authority_url, "ResourceUrl": signed.resource_url}
            return said | principal | urls | {"ClientSecret": signed.client_secret}
    return said


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
    """ARM's credentials."""
    ml, signed = machinelearningservices, given.of(credentials)
    match credentials:
        case nodes.AccountKey():
            return ml.AccountKeyDatastoreCredentialsArgs(
                credentials_type="AccountKey",
                secrets=ml.AccountKeyDatastoreSecretsArgs(secrets_type="AccountKey", key=signed.key),
            )
        case nodes.SasToken():
            return ml.SasDatastoreCredentialsArgs(
                credentials_type="Sas",
                secrets=ml.SasDatastoreSecretsArgs(secrets_type="Sas", sas_token=signed.sas_token),
            )
        case nodes.ServicePrincipal():
            return ml.ServicePrincipalDatastoreCredentialsArgs(
                credentials_type="ServicePrincipal",
                secrets=ml.ServicePrincipalDatastoreSecretsArgs(
                    secrets_type="ServicePrincipal", client_secret=signed.client_secret
                ),
                **_principal(signed),
            )
        case nodes.Certificate():
            return ml.CertificateDatastoreCredentialsArgs(
                credentials_type="Certificate",
                secrets=ml.CertificateDatastoreSecretsArgs(secrets_type="Certificate", certificate=signed.certificate),
                thumbprint=signed.thumbprint,
                **_principal(signed),
            )
    return ml.NoneDatastoreCredentialsArgs(credentials_type="None")


def _principal(signed: Fields) -> dict[str, Any]:
    return {key: getattr(signed, key) for key in ("tenant_id", "client_id", "authority_url", "resource_url")}
