"""From a declared datastore to its node: where it points, and what it signs in with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from amlstack.catalog import keyvault, machinelearning, storage
from amlstack.spec.model import CredentialsSpec, DatastoreSpec, SecretName

from . import accounts, checks, nodes
from .accounts import Account
from .draft import given
from .faults import Path, PlanError, PlanFault
from .late import late
from .refs import KeyOf, Ref, SecretRef

FAMILIES: dict[str, tuple[str, ...]] = {
    "account_key": ("account_key",),
    "sas_token": ("sas_token",),
    "service_principal": ("tenant_id", "client_id", "client_secret"),
    "certificate": ("tenant_id", "client_id", "thumbprint", "certificate"),
}
"""The ways to sign in and the keys that each needs."""


PLACES = tuple(dict.fromkeys(key for keys in machinelearning.DATASTORE_PLACES.values() for key in keys))
"""Every key that says where some type's data lies."""
OPTIONS = tuple(dict.fromkeys(key for keys in machinelearning.DATASTORE_OPTIONS.values() for key in keys))
ARTIFACT = "{type: lake_house, name: NAME}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What a datastore is registered with."""

    workspace: Any
    resource_group: Any
    account_id: Any = None
    """The workspace's own account (a Ref, an id or a late id), where the datastore names none."""
    account_name: Any = None
    service_identity: str = "None"
    """What Azure ML itself signs in as where a datastore holds no credentials."""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    """The declared accounts for data, by their names in lower case."""


def family(given: CredentialsSpec | None) -> str:
    """The way to sign in that the credentials amount to: a key of FAMILIES, or 'none'."""
    if given is None:
        return "none"
    if given.account_key is not None or given.list_keys is not None:
        return "account_key"
    for name, keys in FAMILIES.items():
        if getattr(given, keys[-1]) is not None:
            return name
    return "service_principal" if given.tenant_id is not None or given.client_id is not None else "none"


def datastore(spec: DatastoreSpec, home: Home, where: Path, after: tuple[Ref, ...] = ()) -> nodes.Datastore:
    """The node of a declared datastore; whether it can work is for `faults` to say."""
    spec = accounts.placed(spec, home.accounts)
    return nodes.Datastore(
        key=f"datastore:{spec.name}",
        name=spec.name,
        origin="given",
        where=where,
        after=after,
        resource_group=home.resource_group,
        workspace=home.workspace,
        datastore_type=machinelearning.DATASTORE_WORDS.get(spec.type, spec.type),
        **_place(spec, home),
        credentials=_credentials(spec.credentials, home),
        storage_subscription_id=spec.subscription_id,
        storage_resource_group=spec.resource_group,
        description=spec.description,
        tags=spec.tags,
        service_data_access_auth_identity=home.service_identity if family(spec.credentials) == "none" else "None",
        **given(skip_validation=spec.skip_validation),
        expires=spec.credentials.expires if spec.credentials else None,
    )


def _place(spec: DatastoreSpec, home: Home) -> dict[str, Any]:
    """Where the data lies; on a storage account, it is reached by https unless told otherwise."""
    given = {key: getattr(spec, key) for key in PLACES if key != "artifact"} | {"endpoint": spec.endpoint}
    if spec.artifact is not None:
        type_ = machinelearning.ARTIFACT_WORDS.get(spec.artifact.type, spec.artifact.type)
        given["artifact"] = nodes.Artifact(type_, spec.artifact.name)
    if on_account(spec.type):
        own = {"account_name": home.account_name} if spec.account_name is None else {}
        return given | own | {"protocol": "https" if spec.protocol is None else spec.protocol}
    return given | {"protocol": spec.protocol}


def on_account(type_: str) -> bool:
    """Whether the data of a type lies on a storage account."""
    return "account_name" in machinelearning.DATASTORE_PLACES.get(type_, ())


def _credentials(given: CredentialsSpec | None, home: Home) -> nodes.Credentials:
    if given is None:
        return nodes.NoCredentials()
    principal = {
        "tenant_id": given.tenant_id,
        "client_id": given.client_id,
        "authority_url": given.authority_url,
        "resource_url": given.resource_url,
    }
    match family(given):
        case "account_key" if given.list_keys is not None:
            return nodes.AccountKey(KeyOf(home.account_id, given.list_keys))  # type: ignore[arg-type]
        case "account_key":
            return nodes.AccountKey(_secret(given.account_key))
        case "sas_token":
            return nodes.SasToken(_secret(given.sas_token))
        case "service_principal":
            return nodes.ServicePrincipal(**principal, client_secret=_secret(given.client_secret))
        case "certificate":
            return nodes.Certificate(**principal, thumbprint=given.thumbprint, certificate=_secret(given.certificate))
    return nodes.NoCredentials()


def _secret(value: Any) -> Any:
    return SecretRef(value.secret, value.key_vault, value.version) if isinstance(value, SecretName) else value


def faults(spec: DatastoreSpec, home: Home, where: Path) -> Iterator[PlanFault]:
    """What keeps a declared datastore from working, besides its fields' own checks."""
    allowed = machinelearning.DATASTORE_AUTHENTICATION.get(spec.type)
    if allowed is None:
        types = ", ".join(machinelearning.DATASTORE_AUTHENTICATION)
        yield PlanFault((*where, "type"), f"{spec.type!r} is no type of datastore", f"use one of {types}")
        return
    if spec.name.lower() in machinelearning.SYSTEM_DATASTORES:
        yield PlanFault((*where, "name"), f"{spec.name!r} is Azure ML's own datastore", "choose another name")
    yield from _place_faults(spec, home, where)
    yield from _credential_faults(spec, home, where, allowed)


def _place_faults(spec: DatastoreSpec, home: Home, where: Path) -> Iterator[PlanFault]:
    places = machinelearning.DATASTORE_PLACES[spec.type]
    for key in (*PLACES, *OPTIONS):
        if getattr(spec, key) is not None and key not in (*places, *machinelearning.DATASTORE_OPTIONS[spec.type]):
            yield PlanFault((*where, key), f"{key} doesn't belong to {spec.type}", f"it lies in {' and '.join(places)}")
    for key in places:
        if key != "account_name" and getattr(spec, key) is None:
            yield PlanFault(
                where, f"{spec.type} needs {key}", f"add `{key}: {ARTIFACT if key == 'artifact' else 'NAME'}`"
            )
    if spec.artifact is not None and spec.artifact.type not in machinelearning.ARTIFACT_WORDS:
        what = f"{spec.artifact.type!r} is no artifact that holds a datastore"
        yield PlanFault((*where, "artifact", "type"), what, f"use {' or '.join(machinelearning.ARTIFACT_WORDS)}")
    if on_account(spec.type):
        yield from _account_faults(spec, home, where)


def _account_faults(spec: DatastoreSpec, home: Home, where: Path) -> Iterator[PlanFault]:
    """What a datastore lies on, where it names no account."""
    if spec.account_name is None and home.account_name is None:
        yield PlanFault(where, "which storage account is meant?", "add `account_name: NAME`")
    elif spec.account_name is None and spec.type == "azure_data_lake_gen2":
        yield PlanFault(
            where,
            "a workspace's default storage account has no hierarchical namespace, so it holds no Gen2 file system",
            "name the account that has one: `account_name: NAME`",
        )
    yield from accounts.faults(spec, home.accounts, where)


def _credential_faults(spec: DatastoreSpec, home: Home, where: Path, allowed: tuple[str, ...]) -> Iterator[PlanFault]:
    place, given = (*where, "credentials"), spec.credentials
    found = family(given)
    if found not in allowed:
        what = "needs credentials" if found == "none" else f"can't sign in with {found}"
        yield PlanFault(place if given else where, f"{spec.type} {what}", f"it takes {' or '.join(allowed)}")
        return
    if given is None:
        return
    if found == "none":
        mend = "name a secret of one of them, or leave credentials out: readers then sign in with an identity"
        yield PlanFault(place, f"credentials hold no {', '.join(allowed[:-1])}", mend)
    yield from _key_faults(given, found, place)
    for key in CREDENTIAL_KEYS:
        if isinstance(secret := getattr(given, key), SecretName):
            yield from _secret_faults(secret, (*place, key))
    if given.expires is not None and not late(given.expires) and (wrong := checks.day(given.expires)):
        yield PlanFault((*place, "expires"), wrong.what, wrong.mend)
    if given.expires is not None and found == "account_key":
        yield PlanFault((*place, "expires"), "an account's key doesn't end", "leave `expires` out")
    if given.list_keys is not None:
        yield from _list_keys_faults(spec, given, home, place)


def _key_faults(given: CredentialsSpec, found: str, place: Path) -> Iterator[PlanFault]:
    """What a way to sign in lacks, and what doesn't go with it."""
    for key in FAMILIES.get(found, ()):
        if getattr(given, key) is None and not (key == "account_key" and given.list_keys is not None):
            yield PlanFault(place, f"{found} needs {key}", f"add `{key}`")
    extra = set(CREDENTIAL_KEYS) - set(FAMILIES.get(found, ())) - _optional(found)
    for key in sorted(key for key in extra if getattr(given, key) is not None):
        yield PlanFault((*place, key), f"{key} doesn't go with {found}", "leave one of them out")


def _secret_faults(secret: SecretName, place: Path) -> Iterator[PlanFault]:
    """What keeps a secret from being found in its vault."""
    if secret.key_vault is None:
        if secret.version is not None:
            yield PlanFault((*place, "version"), "only a key vault keeps versions of a secret", "add `key_vault: ID`")
        return
    found = [(place, checks.lawful(keyvault.SECRET)(secret.secret))]
    if not late(secret.key_vault):
        found.append(((*place, "key_vault"), checks.vault_id(secret.key_vault)))
    if secret.version is not None and not late(secret.version):
        found.append(((*place, "version"), checks.secret_version(secret.version)))
    yield from (PlanFault(path, wrong.what, wrong.mend) for path, wrong in found if wrong)


def _list_keys_faults(spec: DatastoreSpec, given: CredentialsSpec, home: Home, place: Path) -> Iterator[PlanFault]:
    if given.account_key is not None:
        yield PlanFault(place, "account_key is given twice", "give list_keys or the key, not both")
    if not late(given.list_keys) and given.list_keys not in storage.KEYS:
        yield PlanFault((*place, "list_keys"), "an account has two keys", f"write {' or '.join(storage.KEYS)}")
    if spec.account_name is not None or home.account_id is None:
        yield PlanFault(
            (*place, "list_keys"),
            "list_keys reads the key of the workspace's own storage account, and this datastore is on another",
            "name a secret: {secret: NAME}",
        )


CREDENTIAL_KEYS = tuple(dict.fromkeys(key for keys in FAMILIES.values() for key in keys))


def _optional(found: str) -> set[str]:
    return {"authority_url", "resource_url"} if found in ("service_principal", "certificate") else set()


def checked_datastore(spec: DatastoreSpec, home: Home) -> nodes.Datastore:
    """The node of a datastore that stands alone. Raises PlanError with every fault at once."""
    node = datastore(spec, home, ())
    if found := [*faults(spec, home, ()), *node.faults()]:
        raise PlanError(found)
    return node
