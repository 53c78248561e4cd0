"""From a template's datastores to the file's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.arm.language import Pending, Resource
from amlstack.catalog import environment, ids, machinelearning, storage
from amlstack.plan.data_location import CONTAINERS

from .access import Access
from .bodies import Bodies, get, id_of, is_known, known_part, names_of, word_of
from .datastore_paths import Shape, chosen, shape_of
from .secrets import secret_name
from .value_sources import listed_key, named_secret

_LEAST = {"protocol": "https", "skip_validation": False, "enforce_ssl": True}
"""The defaults of keys, which the file leaves out."""
_URLS: dict[str, environment.Domain] = {"authority_url": "login_endpoint", "resource_url": "sql_resource"}
"""What the file leaves out of a service principal's addresses, where it is the workspace's cloud's."""
_TRUTH = {"true": True, "false": False}
_PLACE = ("subscription_id", "resource_group")


class Datastores:
    """The datastores of one workspace in an expanded template."""

    def __init__(self, bodies: Bodies, workspace: Resource) -> None:
        self._bodies, self._home = bodies, workspace
        self._access = Access(bodies, workspace)
        self._own_id = id_of(get(workspace.body, "properties.storageAccount"))
        self._own = self._own_id.name.lower() if self._own_id else ""
        self._by_id: dict[str, str] = {}
        self.notes: list[str] = []

    @property
    def accounts(self) -> list[str]:
        """The accounts that exist already and have to be named by their ids, since something is made on them."""
        return list(self._by_id.values())

    def found(self) -> list[dict[str, Any]]:
        """Each datastore as the file has it, in the template's order."""
        taken = [
            made
            for resource in self._bodies.of_type(machinelearning.DATASTORE.type)
            if names_of(resource)[0] == str(self._home.body["name"]).lower() and (made := self._datastore(resource))
        ]
        for made in taken:
            self._name_account(made)
        for made in taken:
            if "account_name" in made:
                self._settle(made)
        return taken

    def _datastore(self, resource: Resource) -> dict[str, Any] | None:
        """What a datastore's own body says."""
        name = str(resource.body["name"]).rpartition("/")[2]
        body = get(resource.body, "properties") or {}
        shape = shape_of(body)
        if shape is None:
            self.notes.append(f"datastore {name} is {get(body, 'datastoreType')}, which the file has no word for")
            return None
        made: dict[str, Any] = {"name": name, "type": shape.type, **dict(self._settings(name, body, shape))}
        if artifact := get(body, "artifact"):
            type_ = word_of(get(artifact, "artifactType"), machinelearning.ARTIFACT_WORDS)
            made["artifact"] = {"type": type_, "name": get(artifact, "artifactName")}
        credentials = dict(self._credentials(made, body, shape))
        return {**made, **({"credentials": credentials} if credentials else {})}

    def _settings(self, name: str, body: Any, shape: Shape) -> Iterator[tuple[str, Any]]:
        for key, path in shape.keys.items():
            value = _plain(key, get(body, path))
            if not is_known(value):
                value, waits = known_part(value)
                for left in [f"{path}.{each}" for each in waits] or [path]:
                    self.notes.append(f"{left} of datastore {name} is only known at a deployment, so it is left out")
            least = self._in_cloud(environment.DATA_DOMAINS.get(shape.type)) if key == "endpoint" else _LEAST.get(key)
            if value not in (None, "", {}, []) and value != least:
                yield key, value

    def _in_cloud(self, word: environment.Domain | None) -> str | None:
        """What the file leaves out: a service's domain, or address, in the workspace's cloud."""
        location = get(self._home.body, "location")
        return environment.domain(word, environment.cloud_of(location)) if word else None

    def _is_the_clouds(self, key: str, value: Any) -> bool:
        """Whether it is what a service principal signs in with in the workspace's cloud, if nothing is said."""
        least = self._in_cloud(_URLS.get(key))
        return least is not None and isinstance(value, str) and value.rstrip("/").lower() == least.rstrip("/").lower()

    def _credentials(self, made: dict[str, Any], body: Any, shape: Shape) -> Iterator[tuple[str, Any]]:
        said = {key: value for key, path in shape.sign_in.items() if (value := get(body, path))}
        said = {key: value for key, value in said.items() if not self._is_the_clouds(key, value)}
        found = {key: value for key, value in said.items() if is_known(value)}
        for key in said.keys() - found:
            what = f"the {key} of datastore {made['name']} is only known at a deployment"
            self.notes.append(f"{what}: write it into the file")
        secrets = {key: value for key, path in shape.secrets.items() if (value := get(body, path)) not in (None, "")}
        for key, value in chosen(found | secrets).items():
            yield key, self._secret(made, key, value) if key in secrets else value

    def _secret(self, made: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
        """Where a credential comes from. Its value, where the template holds one, is not taken along."""
        if (listed := listed_key(value)) and key == "account_key":
            account = id_of(listed[0])
            if account and account.name.lower() == str(made.get("account_name")).lower():
                self._place(made, account)
                return {"list_keys": listed[1]}
        if (secret := named_secret(value)) is not None:
            return secret
        name = secret_name(made["name"], key)
        how = "works out" if isinstance(value, Pending) else "holds in the clear"
        self.notes.append(
            f"the {key} of datastore {made['name']}, which the template {how}, is not taken along: "
            f"keep it as the secret {name}, and change it if others can read the template"
        )
        return {"secret": name}

    def _place(self, made: dict[str, Any], id_: ids.ArmId) -> None:
        """Set the account's group and subscription, where the file needs them, from its id or that of a part of it."""
        account = str(made["account_name"]).lower()
        if account == self._own or account in self._by_id or self._makes_account(account) or "resource_group" in made:
            return
        made["resource_group"] = id_.group
        if id_.subscription.lower() != self._home.scope.subscription.lower():
            made["subscription_id"] = id_.subscription

    def _makes_account(self, account: str) -> bool:
        """Whether the template makes that account: then the file names it, too."""
        return self._bodies.has(storage.ACCOUNT.type, account)

    def _child(self, made: dict[str, Any]) -> Resource | None:
        """The container, share or file system of a datastore, where the template makes it."""
        if made["type"] not in CONTAINERS:
            return None
        key, node = CONTAINERS[made["type"]]
        names = [str(made.get(each)).lower() for each in ("account_name", key)]
        wanted = [names[0], storage.SERVICE, names[1]]
        return next((one for one in self._bodies.of_type(node.kind.type) if names_of(one) == wanted), None)

    def _name_account(self, made: dict[str, Any]) -> None:
        """Name an account by its id where something is made on it and its subscription is said.

        Beside `create` the file says no subscription, since things are made in the one that is deployed to.
        """
        child, account = self._child(made), str(made.get("account_name")).lower()
        place = id_of(child.id) if child else None
        if place and "subscription_id" in made and account != self._own:
            around = ids.group_id(made["subscription_id"], made.get("resource_group") or str(place.group))
            self._by_id[account] = ids.resource_id(around, storage.ACCOUNT.type, made["account_name"])

    def _settle(self, made: dict[str, Any]) -> None:
        """Set `create`, `access` and `access_for` where they differ from what the plan does by default."""
        account, child = str(made["account_name"]).lower(), self._child(made)
        own, makes = account == self._own, self._makes_account(account)
        if child and (place := id_of(child.id)):
            self._place(made, place)
        if made["type"] in machinelearning.ROLE_TYPES and "credentials" not in made:
            key, _ = CONTAINERS[made["type"]]
            container = (account, str(made.get(key)).lower())
            said = self._access.said(container, own=own, declared=not own and (makes or account in self._by_id))
            if said and (scope := id_of(self._access.scope(container))):
                self._place(made, scope)
            made |= said
        if made["type"] in CONTAINERS and (child is not None) != makes:
            made["create"] = child is not None
        if account in self._by_id and child is not None:
            _unsay_place(made)
        if own:
            self._settle_own(made)

    def _settle_own(self, made: dict[str, Any]) -> None:
        """On the workspace's own account a datastore needs no account, or where that exists already no place of it.

        Who names an account that exists has its place said in the body, and who doesn't hasn't.
        """
        said = [made.get(key) for key in _PLACE]
        if self._own_id and said == [self._own_id.subscription, self._own_id.group]:
            _unsay_place(made)
        elif not any(said) and made["type"] != "azure_data_lake_gen2":
            del made["account_name"]


def _unsay_place(made: dict[str, Any]) -> None:
    """Remove the account's subscription and group: its id, under `storage_account` or `storage_accounts`, has them."""
    for key in _PLACE:
        made.pop(key, None)


def _plain(key: str, value: Any) -> Any:
    """A value as the file has it: a template may write numbers and truth as text."""
    if key == "port" and isinstance(value, str) and value.isdecimal():
        return int(value)
    if key in ("enforce_ssl", "skip_validation") and isinstance(value, str):
        return _TRUTH.get(value.lower(), value)
    return value
