"""A datastore that stands alone, as a component of its own."""

import re
from collections.abc import Mapping
from typing import Any

import pulumi

from amlstack import plan
from amlstack.catalog.machinelearning import DATASTORE_AUTHENTICATION, WORKSPACE
from amlstack.plan import Plan, nodes
from amlstack.spec.fill import ShapeError, fill
from amlstack.spec.model import DatastoreSpec

from .aliases import without_version_aliases
from .args import DatastoreArgs
from .expiry import expiry
from .inputs import Inputs, refuse
from .makers import make


class Datastore(pulumi.ComponentResource):
    """Storage registered with an Azure ML workspace that exists, or that the same program makes."""

    resource_id: pulumi.Output[str]
    """ARM id of the datastore."""
    name: pulumi.Output[str]
    """The name under which jobs refer to it."""
    credential_expires: pulumi.Output[str | None]
    """The day on which its credential ends, YYYY-MM-DD; None where it doesn't end, or nobody knows."""

    def __init__(self, name: str, args: DatastoreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("amlstack:index:Datastore", name, {}, without_version_aliases(opts))
        given = Inputs(self)
        planned = _plan(given.defer(args))
        given.fetch(planned.secrets())
        for node in planned:
            given.nodes[node.key] = node
            below = f"{name}-datastore" if isinstance(node, nodes.AnyDatastore) else node.name_below(name)
            given.made[node.key] = make(below, node, given)
        (node,) = planned.of(nodes.AnyDatastore)
        store: Any = given.made[node.key]
        self.resource_id = store.id
        self.name = pulumi.Output.from_input(given.of(node).name)
        self.credential_expires = expiry(node, given)
        self.register_outputs({output: getattr(self, output) for output in Datastore.__annotations__})


def _plan(args: dict[str, Any]) -> Plan:
    """The plan of a component's args. Raises RunError with all that is wrong with them."""
    missing = [key for key in ("workspace_name", "resource_group_name") if args.get(key) is None]
    if missing:
        refuse(ShapeError([f"{key}: is missing" for key in missing]))
    workspace, group = args.pop("workspace_name"), args.pop("resource_group_name")
    names = {} if args.get("role_assignment_names") is None else args["role_assignment_names"]
    if not isinstance(names, Mapping):
        refuse(
            ShapeError(["role_assignment_names: is not a mapping: its leaves may arrive late, its structure may not"])
        )
    args.pop("role_assignment_names", None)
    home = plan.Home(
        workspace=workspace,
        resource_group=group,
        location=args.pop("location", None),
        principal=args.pop("workspace_principal_id", None),
        holder=plan.IdIn(WORKSPACE.type, (workspace,), group),
    )
    try:
        return plan.alone(fill(DatastoreSpec, _flat(args)), home, names)
    except (ShapeError, plan.PlanError) as error:
        refuse(ShapeError([_placed(str(fault), args) for fault in error.faults]))
    except plan.Undecided as error:
        refuse(error)


def _placed(fault: str, args: dict[str, Any]) -> str:
    """A fault, with the kind in front of a key that stands in it."""
    key = re.split(r"[.:\[]", fault, maxsplit=1)[0]
    kind = next((kind for kind in DATASTORE_AUTHENTICATION if isinstance(args.get(kind), dict)), "")
    return f"{kind}.{fault}" if kind and key in args[kind] else fault


def _flat(args: dict[str, Any]) -> dict[str, Any]:
    """The args with the one kind that is set as its `type` and its keys. Raises ShapeError where it isn't one."""
    kinds = [kind for kind in DATASTORE_AUTHENTICATION if args.get(kind) is not None]
    if "type" in args:
        raise ShapeError([f"type: is the file's word; write {args['type']}: {{...}} with the keys of that kind in it"])
    if len(kinds) != 1:
        said = f"{' and '.join(kinds)} are set" if kinds else "no kind of datastore is set"
        raise ShapeError([f"{said}: set exactly one of {', '.join(DATASTORE_AUTHENTICATION)}"])
    (kind,) = kinds
    if not isinstance(args[kind], dict):
        raise ShapeError([f"{kind}: is not a mapping: its leaves may arrive late, its structure may not"])
    shared = {key: value for key, value in args.items() if key not in DATASTORE_AUTHENTICATION}
    if twice := [key for key in shared if key in args[kind]] + (["type"] if "type" in args[kind] else []):
        raise ShapeError([f"{kind}.{key}: is said beside {kind}, not in it" for key in twice])
    return {**shared, "type": kind, **args[kind]}
