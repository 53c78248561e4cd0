"""From a template's datastores to the file's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.arm.language import KeyVaultReference, Pending, Resource
from amlstack.arm.language import nodes as syntax
from amlstack.catalog import ids, machinelearning, storage
from amlstack.catalog.datastores import camel
from amlstack.plan.places import OPTIONS, PLACES

from .bodies import Bodies, get, is_known, names_of, word_of
from .secrets import CREDENTIALS, secret_name

_KEYS = {key: camel(key) for key in ("description", "tags", *PLACES, *OPTIONS) if key != "artifact"}
_SIGN_IN = {key: camel(key) for key in ("tenant_id", "client_id", "thumbprint", "resource_url", "authority_url")}
_LEAST = {"protocol": "https"}
"""What need not be said."""
_CHILDREN = {
    "container_name": (storage.BLOB_CONTAINER.type, "containerName"),
    "file_share_name": (storage.FILE_SHARE.type, "fileShareName"),
}
"""What the plan makes on the workspace's own account."""


class Datastores:
    """The datastores of one workspace in an expanded template."""

    def __init__(self, bodies: Bodies, workspace: str, account: Any) -> None:
        self._bodies = bodies
        self._workspace = workspace.lower()
        self._account = account.lower() if isinstance(account, str) else ""
        self.notes: list[str] = []

    def found(self) -> list[dict[str, Any]]:
        """Each datastore as the file has it, in the template's order."""
        return [
            made
            for resource in self._bodies.of_type(machinelearning.DATASTORE.type)
            if names_of(resource)[0] == self._workspace and (made := self._datastore(resource))
        ]

    def _datastore(self, resource: Resource) -> dict[str, Any] | None:
        name = str(resource.body["name"]).rpartition("/")[2]
        body = get(resource.body, "properties") or {}
        type_ = word_of(get(body, "datastoreType"), machinelearning.DATASTORE_WORDS)
        if type_ is None:
            self.notes.append(f"datastore {name} is {get(body, 'datastoreType')}, which the file has no word for")
            return None
        made: dict[str, Any] = {"name": name, "type": type_}
        for key, path in _KEYS.items():
            value = get(body, path)
            if not is_known(value):
                self.notes.append(f"{path} of datastore {name} is only known at a deployment, so it is left out")
            elif value and value != _LEAST.get(key):
                made[key] = value
        if artifact := get(body, "artifact"):
            type_ = word_of(get(artifact, "artifactType"), machinelearning.ARTIFACT_WORDS)
            made["artifact"] = {"type": type_, "name": get(artifact, "artifactName")}
        credentials = dict(self._credentials(name, get(body, "credentials") or {}))
        if self._is_own(made) and (self._makes_place(made) or "list_keys" in str(credentials.get("account_key"))):
            del made["account_name"]
        return {**made, **({"credentials": credentials} if credentials else {})}

    def _is_own(self, made: dict[str, Any]) -> bool:
        """Whether it lies on the workspace's own account."""
        return self._account.rpartition("/")[2] == str(made.get("account_name")).lower()

    def _makes_place(self, made: dict[str, Any]) -> bool:
        """Whether the template makes the container or share, as the plan does for a datastore that names no account."""
        return any(
            self._bodies.has(type_, made["account_name"], storage.SERVICE, made[key])
            for key, (type_, _) in _CHILDREN.items()
            if key in made
        )

    def _credentials(self, name: str, given: Any) -> Iterator[tuple[str, Any]]:
        for key, path in _SIGN_IN.items():
            if (value := get(given, path)) and is_known(value):
                yield key, value
        for key, path in CREDENTIALS.items():
            if (value := get(given, f"secrets.{path}")) is not None:
                yield key, self._secret(name, key, value)

    def _secret(self, name: str, key: str, value: Any) -> dict[str, Any]:
        """Where a credential comes from. Its value, where the template holds one, is not taken along."""
        if isinstance(value, Pending):
            if listed := self._listed(value.node):
                return {"list_keys": listed}
            if (secret := _parameter(value.node)) is not None:
                return secret
        made = secret_name(name, key)
        how = "works out" if isinstance(value, Pending) else "holds in the clear"
        self.notes.append(
            f"the {key} of datastore {name}, which the template {how}, is not taken along: "
            f"keep it as the secret {made}, and change it if others can read the template"
        )
        return {"secret": made}

    def _listed(self, node: syntax.Node) -> str | None:
        """The key's word where an expression reads it from the workspace's own account: listKeys(...).keys[0].value."""
        match node:
            case syntax.Index(
                syntax.Index(
                    syntax.Index(syntax.Call(function, (syntax.Literal(str() as id_), *_)), syntax.Literal("keys")),
                    syntax.Literal(int() as place),
                ),
                syntax.Literal("value"),
            ) if function.lower() == "listkeys" and place < len(storage.KEYS) and _same(id_, self._account):
                return storage.KEYS[place]
        return None


def _same(one: str, other: str) -> bool:
    return bool(other) and ids.parse(one).arm_name.lower() == ids.parse(other).arm_name.lower()


def _parameter(node: syntax.Node) -> dict[str, Any] | None:
    """The secret that a secure parameter holds, or a member of one that holds several."""
    match node:
        case syntax.Secret(name, KeyVaultReference() as kept):
            version = {"version": kept.version} if kept.version else {}
            return {"secret": kept.secret, "key_vault": kept.vault, **version}
        case syntax.Secret(name):
            return {"secret": name}
        case syntax.Index(syntax.Secret(), syntax.Literal(str() as name)):
            return {"secret": name}
    return None
