"""What isn't Azure's: the sandbox's own endpoints, below `/sandbox`."""

from __future__ import annotations

from collections.abc import Callable

from amlstack.catalog import machinelearning, monitoring
from amlstack.sandbox.providers import machinelearning_identity
from amlstack.sandbox.providers.machinelearning import deleted_workspace
from amlstack.sandbox.providers.machinelearning_system import build_image
from amlstack.sandbox.resource_manager.body import get
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request, missing
from amlstack.sandbox.resource_manager.let_pass import TYPE
from amlstack.sandbox.resource_manager.operations import view
from amlstack.sandbox.resource_manager.records import Resource

from .vault_data_plane import get_secret

PREFIX = "/sandbox"


def own_route(call: Call, path: str) -> Answer:
    """Answer a path below /sandbox that needs the store. Raises ArmError."""
    word = path.removeprefix(PREFIX).strip("/").partition("/")[0]
    handler = _HANDLERS.get((call.method, word))
    if handler is None:
        raise ArmError(404, "NotFound", "The sandbox has no such endpoint of its own.")
    return handler(call, path)


def _resources(call: Call, _: str) -> Answer:
    return Answer(200, {"value": [view(call, each) for each in call.store.every()]})


def _deleted(call: Call, _: str) -> Answer:
    return Answer(200, {"value": [each.shown for each in call.store.deleted()]})


def _made_up(call: Call, _: str) -> Answer:
    return Answer(200, {"value": call.store.lost_secrets()})


def _learn(call: Call, _: str) -> Answer:
    """Take notice of the secrets that a client's environment gives: they are kept in no file."""
    values = get(call.body, "values")
    call.store.sent.learn(each for each in (values if isinstance(values, list) else ()) if isinstance(each, str))
    return Answer(204)


def _reset(call: Call, _: str) -> Answer:
    call.store.empty()
    return Answer(204)


def _build(call: Call, _: str) -> Answer:
    return build_image(call)


def _restore(call: Call, _: str) -> Answer:
    """What the portal's 'Recover' does: storage, vault, insights and its Log Analytics must be back first."""
    found = deleted_workspace(call, call.target.id)
    if found is None:
        raise missing(machinelearning.WORKSPACE.type, call.target.name, call.target.group)
    call.need_group()
    absent = _absent(call, found)
    if absent:
        raise bad_request(f"The workspace can't be restored before what it hangs on is back: {', '.join(absent)}.")
    call.store.unearth(found.id)
    machinelearning_identity.grant(call, found)
    return Answer(200, view(call, found))


def _purge(call: Call, _: str) -> Answer:
    """Delete a soft-deleted Log Analytics workspace for good: in Azure it is recovered, and deleted with `force`."""
    type_ = monitoring.LOG_ANALYTICS.type
    found = [each for each in call.store.deleted(type_) if each.resource.key == call.target.id.lower()]
    if not found:
        raise missing(type_, call.target.name, call.target.group, "Nothing of that id is soft-deleted.")
    call.store.purge(found[0].resource.id)
    return Answer(204)


def _absent(call: Call, workspace: Resource) -> list[str]:
    ids = [id_ for path in machinelearning.WORKSPACE.references if (id_ := get(workspace.body, path))]
    found = [call.store.get(id_) for id_ in ids]
    logs = [id_ for each in found if each and (id_ := each.properties.get("WorkspaceResourceId"))]
    return [id_ for id_ in (*ids, *logs) if call.store.get(id_) is None]


def _taken(call: Call, path: str) -> Answer:
    namespace, _, rest = path.removeprefix(f"{PREFIX}/taken/").partition("/")
    type_, _, name = rest.partition("/")
    provider = call.providers.get(f"{namespace}/{type_}".lower())
    if provider is None or provider.kind.name.unique_in != "global" or not name:
        raise bad_request("Say /sandbox/taken/NAMESPACE/TYPE/NAME of a type whose names are global.")
    (call.store.take if call.method == "PUT" else call.store.give_back)(provider.kind.type, name)
    return Answer(204)


def _let_pass(call: Call, path: str) -> Answer:
    """Let a type pass that isn't played; 200 where it is played, and there is nothing to let pass."""
    type_ = path.removeprefix(f"{PREFIX}/let-pass/")
    if not TYPE.fullmatch(type_):
        raise bad_request("Say /sandbox/let-pass/NAMESPACE/TYPE[/TYPE...].")
    known = call.providers.get(type_.lower())
    if known and not known.opaque:
        return Answer(200, {"type": known.kind.type, "opaque": False})
    call.store.let_pass.add(type_)
    return Answer(201, {"type": type_, "opaque": True})


def _passing(call: Call, _: str) -> Answer:
    return Answer(200, {"value": call.store.let_pass.types()})


_HANDLERS: dict[tuple[str, str], Callable[[Call, str], Answer]] = {
    ("GET", "resources"): _resources,
    ("GET", "deleted"): _deleted,
    ("GET", "made-up-secrets"): _made_up,
    ("POST", "secrets"): _learn,
    ("POST", "reset"): _reset,
    ("POST", "build-image"): _build,
    ("POST", "restore"): _restore,
    ("POST", "purge"): _purge,
    ("GET", "vault"): get_secret,
    ("PUT", "let-pass"): _let_pass,
    ("GET", "let-pass"): _passing,
    ("PUT", "taken"): _taken,
    ("DELETE", "taken"): _taken,
}
