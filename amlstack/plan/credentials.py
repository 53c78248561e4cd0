"""What a declared datastore signs in with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import keyvault, machinelearning, storage
from amlstack.spec.model import CredentialsSpec, DatastoreSpec, SecretName

from . import checks, nodes
from .faults import Path, PlanFault
from .late import late
from .refs import Ambient, KeyOf, SecretRef

FAMILIES: dict[str, tuple[str, ...]] = {
    "account_key": ("account_key",),
    "sas_token": ("sas_token",),
    "service_principal": ("tenant_id", "client_id", "client_secret"),
    "certificate": ("tenant_id", "client_id", "thumbprint", "certificate"),
    "sql_login": ("username", "password"),
}
"""The ways to sign in and the keys that each needs."""
CREDENTIAL_KEYS = tuple(dict.fromkeys(key for keys in FAMILIES.values() for key in keys))
_URLS = ("authority_url", "resource_url")
"""What a service principal may say besides."""


def family(spec: DatastoreSpec) -> str:
    """The way to sign in that a datastore asks for: a key of FAMILIES, or 'none'."""
    given = spec.credentials or CredentialsSpec()
    if given.account_key is not None or given.list_keys is not None:
        return "account_key"
    for name, keys in FAMILIES.items():
        if getattr(given, keys[-1]) is not None:
            return name
    begun = next((name for name, keys in FAMILIES.items() if any(getattr(given, key) is not None for key in keys)), "")
    return begun or ("account_key" if spec.key is not None else "none")


def credentials(spec: DatastoreSpec, account: Any, location: Any) -> nodes.Credentials:
    """What the datastore's node signs in with.

    `account` is the id of the storage account, where it is known; `location` the region that tells the cloud.
    """
    given = spec.credentials or CredentialsSpec()
    principal = {key: getattr(given, key) for key in ("tenant_id", "client_id")} | _urls(spec, given, location)
    found = family(spec)
    if found not in machinelearning.DATASTORE_AUTHENTICATION.get(spec.type, ()):
        return nodes.NoCredentials()  # a fault, told by `faults`
    match found:
        case "account_key" if given.account_key is not None:
            return nodes.AccountKey(_secret(given.account_key), spec.key)
        case "account_key":
            return nodes.AccountKey(KeyOf(account, given.list_keys or f"key{spec.key}"))  # type: ignore[arg-type]
        case "sas_token":
            return nodes.SasToken(_secret(given.sas_token))
        case "service_principal":
            return nodes.ServicePrincipal(**principal, client_secret=_secret(given.client_secret))
        case "certificate":
            return nodes.Certificate(**principal, thumbprint=given.thumbprint, certificate=_secret(given.certificate))
        case "sql_login":
            login = machinelearning.CLASSIC_LOGINS[machinelearning.CLASSIC_WORDS[spec.type]]
            return nodes.SqlLogin(_secret(given.password), **{login: given.username})
    return nodes.NoCredentials()


def _urls(spec: DatastoreSpec, given: CredentialsSpec, location: Any) -> dict[str, Any]:
    """Who gives a service principal its token, and what for: what is said, else what that is in the cloud."""
    said = {key: getattr(given, key) for key in _URLS}
    if said["authority_url"] is None:
        said["authority_url"] = Ambient("login_endpoint", location)
    if said["resource_url"] is None and spec.type == "azure_sql_database":
        said["resource_url"] = Ambient("sql_resource", location)
    return said


def _secret(value: Any) -> Any:
    return SecretRef(value.secret, value.key_vault, value.version) if isinstance(value, SecretName) else value


def faults(spec: DatastoreSpec, account: Any, where: Path) -> Iterator[PlanFault]:
    """Faults in how a datastore signs in; `account` is the id of its storage account, None where it isn't known."""
    place, given, found = (*where, "credentials"), spec.credentials, family(spec)
    allowed = machinelearning.DATASTORE_AUTHENTICATION[spec.type]
    if found not in allowed:
        what = "needs credentials" if found == "none" else f"can't sign in with {found}"
        mend = f"it takes {' or '.join(allowed)}" if allowed != ("none",) else "leave its credentials out"
        yield PlanFault(place if given else where, f"{spec.type} {what}", mend)
        return
    yield from _number_faults(spec, found, account, where)
    if given is None:
        return
    if found == "none":
        mend = "name a secret of one of them, or leave credentials out: readers then sign in with an identity"
        ways = ", ".join(each for each in allowed if each != "none")
        yield PlanFault(place, f"credentials hold no {ways}" if ways else f"{spec.type} takes none", mend)
    yield from _key_faults(given, found, place, by_number=spec.key is not None)
    yield from _expiry_faults(given, found, place)
    for key in CREDENTIAL_KEYS:
        if isinstance(secret := getattr(given, key), SecretName):
            yield from _secret_faults(secret, (*place, key))
    if given.list_keys is not None:
        yield from _list_keys_faults(given, account, place)


def _number_faults(spec: DatastoreSpec, found: str, account: Any, where: Path) -> Iterator[PlanFault]:
    """What is wrong with `key`, the number of the account's key."""
    given, place = spec.credentials or CredentialsSpec(), (*where, "key")
    if spec.key is None:
        return
    if spec.key not in range(1, len(storage.KEYS) + 1):
        yield PlanFault(place, f"{spec.key!r} is no key of an account", "an account has two keys: write 1 or 2")
    if found != "account_key":
        yield PlanFault(place, f"key doesn't go with {found}", "leave one of them out")
    elif given.list_keys is not None:
        yield PlanFault(place, "the account's key is said twice", "keep one of key and list_keys")
    elif given.account_key is None and account is None:
        yield PlanFault(place, *_NOWHERE)


_NOWHERE = (
    "the key is read from the storage account, and nothing says where that is",
    "add the account's resource_group, name it in storage_accounts, or name a secret: {secret: NAME}",
)


def _key_faults(given: CredentialsSpec, found: str, place: Path, *, by_number: bool) -> Iterator[PlanFault]:
    """What a way to sign in lacks, and what doesn't go with it."""
    for key in FAMILIES.get(found, ()):
        read = key == "account_key" and (given.list_keys is not None or by_number)
        if getattr(given, key) is None and not read:
            yield PlanFault(place, f"{found} needs {key}", f"add `{key}`")
    optional = _URLS if found in ("service_principal", "certificate") else ()
    extra = {*CREDENTIAL_KEYS, *_URLS} - {*FAMILIES.get(found, ()), *optional}
    for key in sorted(key for key in extra if getattr(given, key) is not None):
        yield PlanFault((*place, key), f"{key} doesn't go with {found}", "leave one of them out")


def _expiry_faults(given: CredentialsSpec, found: str, place: Path) -> Iterator[PlanFault]:
    if given.expires is None:
        return
    if not late(given.expires) and (wrong := checks.day(given.expires)):
        yield PlanFault((*place, "expires"), wrong.what, wrong.mend)
    if found == "account_key":
        yield PlanFault((*place, "expires"), "an account's key doesn't end", "leave `expires` out")


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


def _list_keys_faults(given: CredentialsSpec, account: Any, place: Path) -> Iterator[PlanFault]:
    if given.account_key is not None:
        yield PlanFault(place, "account_key is given twice", "give list_keys or the key, not both")
    if not late(given.list_keys) and given.list_keys not in storage.KEYS:
        yield PlanFault((*place, "list_keys"), "an account has two keys", f"write {' or '.join(storage.KEYS)}")
    if account is None:
        yield PlanFault((*place, "list_keys"), *_NOWHERE)
