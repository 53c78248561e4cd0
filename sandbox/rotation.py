"""What a rotation of a storage account's keys asks of the sandbox's Resource Manager."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlstack.catalog import ids, machinelearning, storage
from amlstack.sandbox import contents
from amlstack.sandbox.control import Running
from amlstack.sandbox.deployer.follow import ask

RECORD, LOCK = "rotation.json", "rotation.lock"
"""Files of the state folder: the keys that rotations which haven't ended have drawn anew, by account, with the times at
which they were; and the lock that a rotation holds."""
_ACCOUNTS = f"?api-version={storage.ACCOUNT.api_version}"
_WORKSPACES = f"?api-version={machinelearning.WORKSPACE.api_version}"


@dataclass(frozen=True, slots=True)
class Registered:
    """A datastore that is registered with a key of the account, or with what was one."""

    id: str
    key: str | None
    """key1 or key2; None where it opens nothing any more."""

    @property
    def workspace(self) -> str:
        """Its workspace's id."""
        return self.id.rsplit("/", 2)[0]

    @property
    def name(self) -> str:
        """Its name."""
        return ids.parse(self.id).name

    @property
    def system(self) -> bool:
        """Whether it is the workspace's own, which a sync gives the first key."""
        return self.name.lower() in machinelearning.SYSTEM_DATASTORES


@dataclass(frozen=True, slots=True)
class Account:
    """A storage account in a sandbox. Its methods raise Refused, SandboxError and OSError."""

    state: Path
    server: Running
    id: str

    def keys(self) -> dict[str, str]:
        """Both keys, by name."""
        return {each["keyName"]: each["value"] for each in self._keys()}

    def _keys(self) -> list[dict[str, Any]]:
        return list(ask(self.server, "POST", f"{self.id}/listKeys{_ACCOUNTS}")["keys"])

    def registered(self) -> list[Registered]:
        """Every datastore of any workspace that is registered by a key of this account, sorted by id."""
        name, known = ids.parse(self.id).name.lower(), {value: key for key, value in self.keys().items()}
        found = []
        for each in _of(contents.existing(self.state), machinelearning.DATASTORE.type):
            properties = each["properties"]
            by_key = properties.get("credentials", {}).get("credentialsType") == "AccountKey"
            if by_key and str(properties.get("accountName")).lower() == name:
                secrets = ask(self.server, "POST", f"{each['id']}/listSecrets{_WORKSPACES}")
                found.append(Registered(each["id"], known.get(secrets["key"])))
        return found

    def register(self, datastore: str, key: str, *, unchecked: bool) -> None:
        """Register a datastore, by its id, again with a key of this account; `unchecked` as it was registered so."""
        body = ask(self.server, "GET", f"{datastore}{_WORKSPACES}")
        secrets = {"secretsType": "AccountKey", "key": self.keys()[key]}
        credentials = {"credentialsType": "AccountKey", "secrets": secrets}
        skip = "&skipValidation=true" if unchecked else ""
        properties = {**body["properties"], "credentials": credentials}
        ask(self.server, "PUT", f"{datastore}{_WORKSPACES}{skip}", {"properties": properties})

    def workspaces(self) -> list[str]:
        """The ids of the workspaces whose system datastores hold this account's key."""
        return [
            each["id"]
            for each in _of(contents.existing(self.state), machinelearning.WORKSPACE.type)
            if str(each["properties"].get("storageAccount")).lower() == self.id.lower()
            and each["properties"].get("systemDatastoresAuthMode") == "AccessKey"
        ]

    def sync(self, workspace: str) -> None:
        """Have a workspace, by its id, take the account's first key."""
        ask(self.server, "POST", f"{workspace}/resyncKeys{_WORKSPACES}")

    # what is done already, so that a rotation that was broken off goes on where it was

    def regenerate(self, key: str) -> None:
        """Draw a key anew, and remember that."""
        answer = ask(self.server, "POST", f"{self.id}/regenerateKey{_ACCOUNTS}", {"keyName": key})
        times = {each["keyName"]: each["creationTime"] for each in answer["keys"]}
        self._remember({**self._remembered(), key: times[key]})

    def fresh(self) -> list[str]:
        """The keys that a rotation which hasn't ended has drawn anew."""
        times, kept = {each["keyName"]: each["creationTime"] for each in self._keys()}, self._remembered()
        return [key for key in storage.KEYS if key in kept and kept[key] == times[key]]

    def finish(self) -> None:
        """Forget what was remembered."""
        self._remember({})

    def _remembered(self) -> dict[str, str]:
        kept = _record(self.state).get(self.id.lower(), {})
        return kept if isinstance(kept, dict) else {}

    def _remember(self, times: dict[str, str]) -> None:
        record = {**_record(self.state), self.id.lower(): times}
        beside = self.state / f".{RECORD}"
        beside.write_text(json.dumps({id_: each for id_, each in record.items() if each}), encoding="utf-8")
        beside.replace(self.state / RECORD)


def account(state: Path, server: Running, name: str) -> Account | None:
    """The storage account of that name, None where the sandbox has none."""
    found = _of(contents.existing(state), storage.ACCOUNT.type)
    return next((Account(state, server, each["id"]) for each in found if each["name"].lower() == name.lower()), None)


def workspaces(state: Path, name: str, group: str) -> list[str]:
    """The ids of the workspaces of that name in groups of that name: more than one only in several subscriptions."""
    return [
        each["id"]
        for each in _of(contents.existing(state), machinelearning.WORKSPACE.type)
        if each["name"].lower() == name.lower() and str(ids.parse(each["id"]).group).lower() == group.lower()
    ]


def _of(resources: Iterable[dict[str, Any]], type_: str) -> list[dict[str, Any]]:
    return [each for each in resources if each["type"].lower() == type_.lower()]


def _record(state: Path) -> dict[str, Any]:
    """What is remembered, nothing where it can't be read: a rotation then starts from its beginning, which is right."""
    try:
        kept = json.loads((state / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
