"""Role assignments on the data of datastores that hold no credentials, for the identities that read or write it.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-administrate-data-authentication
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from amlstack.catalog import identity, machinelearning, storage
from amlstack.spec.model import DatastoreSpec, PrincipalSpec

from . import checks, credentials, data_location, nodes
from .faults import Path, PlanFault
from .home import Home
from .late import late
from .nodes import Node
from .plan_builder import given
from .refs import PrincipalOf, Ref

WORKSPACE = "workspace"
"""The word for what Azure ML itself signs in as."""
WORDS = (*machinelearning.ACCESS_ROLES, "none")
PRINCIPAL_TYPES = ("ServicePrincipal", "User", "Group")


def access(spec: DatastoreSpec, home: Home) -> str:
    """The access that a datastore gives: `read`, `write` or `none`.

    Where the declaration doesn't say, it is `read` on an account of the declaration's and `none` elsewhere.
    """
    if spec.access is not None:
        return spec.access
    account, word = home.account(spec), spec.type in machinelearning.ROLE_TYPES
    declared = account is not home.own and any(account is known for known in home.accounts.values())
    return "read" if word and declared and credentials.family(spec) == "none" else "none"


def roles(spec: DatastoreSpec, home: Home, made: Sequence[Node], where: Path) -> Iterator[nodes.DataRoleAssignment]:
    """The assignments of a datastore: one role, on its container alone, for each principal.

    On the workspace's own account Azure has given its identity its roles already: doing so again would be refused.
    """
    role, account = machinelearning.ACCESS_ROLES.get(access(spec, home)), home.account(spec)
    if (
        role is None
        or account is None
        or spec.type not in data_location.CONTAINERS
        or credentials.family(spec) != "none"
    ):
        return
    container = getattr(spec, data_location.CONTAINERS[spec.type][0])
    inner = account.inner(storage.BLOB_CONTAINER.type, storage.SERVICE, container)
    for principal in spec.access_for or (PrincipalSpec(name=WORKSPACE),):
        if principal.name == WORKSPACE and (account is home.own or home.principal is None):
            continue
        who = _who(principal)
        lies = spec.name if late(account.name) or late(container) else f"{_text(account.name)} {container}"
        yield nodes.DataRoleAssignment(
            key=f"role_assignment:{lies}:{role} for {who}",
            origin="from the scope, whoever gets it and the role",
            where=where,
            role=role,
            scope=Ref(made[0].key) if made else inner,
            principal_id=_principal(principal, home),
            holder=home.holder if principal.name == WORKSPACE else None,
            **given(principal_type=principal.principal_type),
        )


def _text(name: Any) -> str:
    """An account's name, or the key of the node that has it."""
    return name.node if isinstance(name, Ref) else str(name)


def _who(principal: PrincipalSpec) -> str:
    """A principal's part in the keys and names of its role assignments, the same on every run."""
    said = principal.name or principal.id or principal.principal_id
    return repr(said) if late(said) else str(said).rpartition("/")[2].lower()


def _principal(principal: PrincipalSpec, home: Home) -> Any:
    if principal.name == WORKSPACE:
        return home.principal
    return PrincipalOf(principal.id) if principal.id is not None else principal.principal_id


def faults(spec: DatastoreSpec, home: Home, where: Path) -> Iterator[PlanFault]:
    """Faults in a datastore's `access` and `access_for`."""
    if spec.access is not None and spec.access not in WORDS:
        yield PlanFault((*where, "access"), f"{spec.access!r} is no access", f"use one of {', '.join(WORDS)}")
        return
    if spec.access_for:
        yield from _principal_faults(spec, home, where)
    wanted = spec.access if spec.access not in (None, "none") else None
    if wanted is None:
        if spec.access_for and access(spec, home) == "none":
            yield PlanFault((*where, "access_for"), "no access is given", "add `access: read` or `access: write`")
        return
    yield from _access_faults(spec, home, (*where, "access"))


def _access_faults(spec: DatastoreSpec, home: Home, place: Path) -> Iterator[PlanFault]:
    """Faults of an `access`: it goes with some types, without credentials, on a known account."""
    found = credentials.family(spec)
    if spec.type not in machinelearning.ROLE_TYPES:
        mend = f"leave it out; roles open {' and '.join(machinelearning.ROLE_TYPES)}"
        yield PlanFault(place, f"no role of Azure's opens {spec.type}", mend)
    elif found != "none":
        mend = "leave access out, or leave the credentials out"
        yield PlanFault(place, f"access goes with an identity, and this datastore signs in with {found}", mend)
    elif home.account(spec) is None:
        what = "nothing says where the storage account is that the role is given on"
        yield PlanFault(place, what, "add its resource_group, or name it in storage_accounts")
    elif not spec.access_for and home.principal is None:
        mend = "name principals in access_for"
        yield PlanFault(place, "the workspace's identity isn't known here", mend)


def _principal_faults(spec: DatastoreSpec, home: Home, where: Path) -> Iterator[PlanFault]:
    for index, principal in enumerate(spec.access_for):
        place = (*where, "access_for", index)
        said = [each for each in (principal.name, principal.id, principal.principal_id) if each is not None]
        if len(said) != 1:
            yield PlanFault(place, "one principal is one of workspace, an ARM id and a principal_id", "keep one")
        elif principal.name not in (None, WORKSPACE):
            mend = "write workspace, the ARM id of an identity, or {principal_id: ...}"
            yield PlanFault(place, f"{principal.name!r} is no principal", mend)
        elif principal.name == WORKSPACE and home.principal is None:
            yield PlanFault(place, "the workspace's identity isn't known here", "give its principal_id")
        elif wrong := _identity_wrong(principal.id):
            yield PlanFault(place, wrong.what, wrong.mend)
        if principal.principal_type not in (None, *PRINCIPAL_TYPES):
            words = ", ".join(PRINCIPAL_TYPES)
            what = f"{principal.principal_type!r} is no type of principal"
            yield PlanFault((*place, "principal_type"), what, f"use one of {words}")


def _identity_wrong(id_: Any) -> checks.Wrong | None:
    return None if id_ is None or late(id_) else checks.IdOfKind(identity.USER_ASSIGNED)(id_)
