"""What datastores sign in with: for each set of ways a shape that holds no others."""

from typing import NotRequired, TypedDict

import pulumi


class SecretArgs(TypedDict):
    """A secret that a key vault keeps; it is read when the program runs, at preview too."""

    secret: str
    """The secret's name in the vault."""
    key_vault: pulumi.Input[str]
    """ARM id of the vault. Whoever deploys has the role Key Vault Secrets User on it."""
    version: NotRequired[pulumi.Input[str]]
    """A version of the secret, the newest where left out."""


class CredentialsArgs(TypedDict):
    """What a datastore signs in with: the keys of one way alone. Without any, readers use an identity."""

    account_key: NotRequired[pulumi.Input[str] | SecretArgs]
    """The storage account's key."""
    list_keys: NotRequired[str]
    """key1 or key2: read that key from the account at deployment."""
    sas_token: NotRequired[pulumi.Input[str] | SecretArgs]
    """A shared access signature."""
    tenant_id: NotRequired[pulumi.Input[str]]
    """The service principal's tenant."""
    client_id: NotRequired[pulumi.Input[str]]
    """The service principal's application id."""
    client_secret: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's secret."""
    certificate: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's certificate, PEM with its key, instead of a secret."""
    thumbprint: NotRequired[pulumi.Input[str]]
    """The certificate's thumbprint."""
    username: NotRequired[pulumi.Input[str]]
    """The database's user."""
    password: NotRequired[pulumi.Input[str] | SecretArgs]
    """The user's password."""
    resource_url: NotRequired[pulumi.Input[str]]
    """The resource that tokens are asked for, in another cloud."""
    authority_url: NotRequired[pulumi.Input[str]]
    """The authority that gives them, in another cloud."""
    expires: NotRequired[str]
    """The day on which the SAS token, the client secret or the certificate ends: 2030-12-31."""


class StorageCredentialsArgs(TypedDict):
    """An account's key or a SAS token."""

    account_key: NotRequired[pulumi.Input[str] | SecretArgs]
    """The storage account's key."""
    list_keys: NotRequired[str]
    """key1 or key2: read that key from the account at deployment."""
    sas_token: NotRequired[pulumi.Input[str] | SecretArgs]
    """A shared access signature."""
    expires: NotRequired[str]
    """The day on which the SAS token ends: 2030-12-31."""


class LakeCredentialsArgs(TypedDict):
    """A service principal, with a secret or a certificate."""

    tenant_id: NotRequired[pulumi.Input[str]]
    """The service principal's tenant."""
    client_id: NotRequired[pulumi.Input[str]]
    """The service principal's application id."""
    client_secret: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's secret."""
    certificate: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's certificate, PEM with its key, instead of a secret."""
    thumbprint: NotRequired[pulumi.Input[str]]
    """The certificate's thumbprint."""
    resource_url: NotRequired[pulumi.Input[str]]
    """The resource that tokens are asked for, in another cloud."""
    authority_url: NotRequired[pulumi.Input[str]]
    """The authority that gives them, in another cloud."""
    expires: NotRequired[str]
    """The day on which it ends: 2030-12-31."""


class PrincipalCredentialsArgs(TypedDict):
    """A service principal with a secret."""

    tenant_id: NotRequired[pulumi.Input[str]]
    """The service principal's tenant."""
    client_id: NotRequired[pulumi.Input[str]]
    """The service principal's application id."""
    client_secret: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's secret."""
    resource_url: NotRequired[pulumi.Input[str]]
    """The resource that tokens are asked for, in another cloud."""
    authority_url: NotRequired[pulumi.Input[str]]
    """The authority that gives them, in another cloud."""
    expires: NotRequired[str]
    """The day on which it ends: 2030-12-31."""


class DatabaseCredentialsArgs(TypedDict):
    """A database's login, or a service principal with a secret."""

    username: NotRequired[pulumi.Input[str]]
    """The database's user."""
    password: NotRequired[pulumi.Input[str] | SecretArgs]
    """The user's password."""
    tenant_id: NotRequired[pulumi.Input[str]]
    """The service principal's tenant."""
    client_id: NotRequired[pulumi.Input[str]]
    """The service principal's application id."""
    client_secret: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's secret."""
    resource_url: NotRequired[pulumi.Input[str]]
    """The resource that tokens are asked for, in another cloud."""
    authority_url: NotRequired[pulumi.Input[str]]
    """The authority that gives them, in another cloud."""
    expires: NotRequired[str]
    """The day on which it ends: 2030-12-31."""


class LoginCredentialsArgs(TypedDict):
    """A database's login."""

    username: pulumi.Input[str]
    """The database's user."""
    password: pulumi.Input[str] | SecretArgs
    """The user's password."""
    expires: NotRequired[str]
    """The day on which it ends: 2030-12-31."""
