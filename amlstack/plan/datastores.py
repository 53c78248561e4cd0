"""From a declared datastore to its nodes: its container or share, the role assignments on it, the datastore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from amlstack.catalog import environment, machinelearning
from amlstack.spec.model import DatastoreSpec

from . import access, credentials, data_location, nodes, role_names, storage_accounts
from .faults import Path, PlanError, PlanFault
from .graph import Plan, ordered
from .home import Account, Home
from .plan_builder import given
from .refs import Ambient, Ref

_NO_NAMES: Mapping[str, Any] = MappingProxyType({})


def datastore(spec: DatastoreSpec, home: Home, where: Path) -> list[nodes.Node]:
    """The nodes of a declared datastore, itself the last; whether they can work is for `faults` to say."""
    account = home.account(spec)
    made = list(data_location.containers(spec, account, home, where))
    roles = list(access.roles(spec, home, made, where)) if account else []
    common: dict[str, Any] = {
        "key": f"datastore:{spec.name}",
        "name": spec.name,
        "origin": "given",
        "where": where,
        "after": tuple(Ref(node.key) for node in (*made, *roles)),
        "resource_group": home.resource_group,
        "workspace": home.workspace,
        "endpoint": _domain(spec, home),
        "credentials": credentials.credentials(spec, account.id if account else None, home.location),
        **given(skip_validation=spec.skip_validation),
        "expires": spec.credentials.expires if spec.credentials else None,
    }
    classic = machinelearning.CLASSIC_WORDS.get(spec.type)
    node = _classic(spec, home, classic, common) if classic else _current(spec, home, account, common)
    return [*made, *roles, node]


def _domain(spec: DatastoreSpec, home: Home) -> Any:
    """The domain of the service that holds the data: what is said, else that of the cloud which is deployed to."""
    word = environment.DATA_DOMAINS.get(spec.type)
    return Ambient(word, home.location) if spec.endpoint is None and word else spec.endpoint


def _classic(spec: DatastoreSpec, home: Home, type_: str, common: dict[str, Any]) -> nodes.ClassicDatastore:
    enforced = True if spec.type == "azure_postgresql" else None
    return nodes.ClassicDatastore(
        **common,
        location=home.location,
        datastore_type=type_,
        server_name=spec.server_name,
        database_name=spec.database_name,
        port=None if spec.port is None else str(spec.port),
        enforce_ssl=enforced if spec.enforce_ssl is None else spec.enforce_ssl,
    )


def _current(spec: DatastoreSpec, home: Home, account: Account | None, common: dict[str, Any]) -> nodes.Datastore:
    by_identity = credentials.family(spec) == "none"
    return nodes.Datastore(
        **common,
        datastore_type=machinelearning.DATASTORE_WORDS.get(spec.type, spec.type),
        **data_location.fields(spec, account),
        description=spec.description,
        tags=spec.tags,
        service_data_access_auth_identity=home.service_identity if by_identity else "None",
    )


def faults(spec: DatastoreSpec, home: Home, where: Path) -> Iterator[PlanFault]:
    """Faults of a declared datastore, besides those that its fields' checks find."""
    if spec.type not in machinelearning.DATASTORE_AUTHENTICATION:
        types = ", ".join(machinelearning.DATASTORE_AUTHENTICATION)
        yield PlanFault((*where, "type"), f"{spec.type!r} is no type of datastore", f"use one of {types}")
        return
    if spec.name.lower() in machinelearning.SYSTEM_DATASTORES:
        yield PlanFault((*where, "name"), f"{spec.name!r} is Azure ML's own datastore", "choose another name")
    account = home.account(spec)
    yield from data_location.faults(spec, account, home.own is not None, where)
    yield from data_location.create_faults(spec, account, home.subscription, where)
    if data_location.on_account(spec.type):
        yield from storage_accounts.faults(spec, account, where)
    yield from credentials.faults(spec, account.id if account else None, where)
    yield from access.faults(spec, home, where)


def alone(spec: DatastoreSpec, home: Home, names: Mapping[str, Any] = _NO_NAMES) -> Plan:
    """The plan of a datastore that stands alone; `names` are its `role_assignment_names`.

    Raises PlanError with every fault at once.
    """
    made = {node.key: node for node in datastore(spec, home, ())}
    made |= {node.key: node for node in role_names.named(list(made.values()), names)}
    wrong = [*faults(spec, home, ()), *role_names.faults(made.values(), names)]
    if found := [*wrong, *(fault for node in made.values() for fault in node.faults())]:
        raise PlanError(found)
    return ordered(made.values())
