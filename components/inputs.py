"""From a component's arguments to the plan, with a Late for each Output, and from its fields to Pulumi inputs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NoReturn

import pulumi
from pulumi_azure_native import authorization, managedidentity, storage

from amlstack.catalog import environment, identity, ids
from amlstack.catalog import storage as accounts
from amlstack.catalog.machinelearning import WORKSPACE
from amlstack.plan import Ambient, AssignmentName, IdIn, IdOf, KeyOf, Late, PrincipalOf, Ref, SecretRef, late
from amlstack.plan.checks import Check, secret_version, vault_id
from amlstack.plan.nodes import Node

from . import cloud, other_subscription
from .cloud import Unread
from .lasting_outputs import LastingOutputs
from .role_propagation import RolePropagation
from .vault_secrets import Vaults


class Inputs:
    """One component's arguments on their way into a plan and out of it again."""

    def __init__(self, parent: pulumi.Resource) -> None:
        self.parent = parent
        self.nodes: dict[str, Node] = {}
        """The plan's nodes by their keys."""
        self.made: dict[str, pulumi.CustomResource] = {}
        """The resources that were made so far, by their nodes' keys."""
        self._keys: dict[str, pulumi.Output[Any]] = {}
        self._secrets: dict[SecretRef, str] = {}
        self._vaults = Vaults(parent)
        self.propagation = RolePropagation(parent)
        self.lasting = LastingOutputs()
        self._client: pulumi.Output[Any] | None = None

    def defer(self, value: Any, path: str = "") -> Any:
        """The same structure, each leaf that arrives late replaced by a Late that holds it."""
        if isinstance(value, pulumi.Output) or inspect.isawaitable(value):
            return Late(path, pulumi.Output.from_input(value))
        if isinstance(value, Mapping):
            return {key: self.defer(item, f"{path}.{key}".lstrip(".")) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.defer(item, f"{path}[{index}]") for index, item in enumerate(value)]
        return value

    def fetch(self, secrets: Iterable[SecretRef]) -> None:
        """Read from their vaults the secrets whose vaults are known already, before anything is made.

        Raises RunError with all that can't be read.
        """
        found = self._vaults.read(secret for secret in secrets if not _late(secret))
        if wrong := [value for value in found.values() if isinstance(value, Unread)]:
            refuse(Unread("\n".join(dict.fromkeys(map(str, wrong)))))
        self._secrets |= {secret: str(value) for secret, value in found.items()}

    def known(self, value: Any) -> str | None:
        """A name that the program knows without waiting for anything; None where it arrives late."""
        if isinstance(value, Ref) and value.attribute == "name":
            value = self.nodes[value.node].name
        return value if isinstance(value, str) else None

    def of(self, record: Any) -> Fields:
        """The fields of a node, or of a record that it holds, as Pulumi inputs; azure-native marks no secret as one."""
        return Fields(self, record)

    def __call__(self, value: Any, check: Check | None = None) -> Any:
        """A field's value as a Pulumi input: late values put back and checked, references drawn."""
        match value:
            case Late():
                return self._arrived(value, check)
            case Ref(node, attribute):
                return self._attribute(node, attribute)
            case IdIn() | IdOf():
                return self._id(value)
            case PrincipalOf(member):
                return self(member).apply(self._principal) if late(member) else self._principal(str(member))
            case KeyOf(account, key):
                return self._key(account, key)
            case SecretRef():
                return self._secret(value)
            case Ambient():
                return self._ambient(value)
            case Mapping():
                return {name: self(item) for name, item in value.items()} or None
            case tuple():
                return [self(item) for item in value]
        return value

    def _attribute(self, node: str, attribute: str) -> Any:
        """What another node's resource answers. What stands beside its properties is known when the resource is there.

        azure-native answers properties as attributes of the resource, all names in snake case.
        """
        made: Any = self.made[node]
        path = self.nodes[node].kind.outputs.get(attribute, attribute).removeprefix("properties.")
        above, _, name = re.sub("([A-Z])", r"_\1", path).lower().rpartition(".")
        if not above:
            found = getattr(made, name)
        else:
            found = made.id.apply(lambda _: getattr(made, above).apply(lambda held: held and getattr(held, name)))
        return self.lasting.known(self.nodes[node], attribute, found)

    def _id(self, given: IdIn | IdOf) -> pulumi.Output[str]:
        """The id of what exists already, of what lies in a node, or of a node that needn't be there yet."""
        match given:
            case IdIn(below, (Ref(around), *rest)):
                return self.made[around].id.apply(lambda id_: _below(id_, below, rest))
        subscription: Any = None
        if isinstance(given, IdIn):
            type_, group, names, subscription = given.arm_type, given.group, given.names, given.subscription
        elif (node := self.nodes[given.node]).is_group:
            type_, group, names = "", node.name, ()
        else:
            type_, group, names = node.kind.type, node.settings()["resource_group"], node.names()

        def spell(parts: list[Any]) -> str:
            around = ids.group_id(parts[0], parts[1])
            return ids.resource_id(around, type_, *parts[2:]) if names else around

        within = self(Ambient("subscription_id") if subscription is None else subscription)
        known = (self.known(part) or self(part) for part in (group, *names))
        return pulumi.Output.all(within, *known).apply(spell)

    def name(self, node: Node) -> Any:
        """A node's own name; that of a role assignment is derived where none is declared, and waits for nothing."""
        own = node.names()[-1]
        return self._assignment_name(own) if isinstance(own, AssignmentName) else self.of(node).name

    def _assignment_name(self, name: AssignmentName) -> pulumi.Output[str]:
        both = pulumi.Output.all(self(name.scope), self(name.holder))
        return both.apply(lambda known: identity.assignment_name(known[0], known[1], name.role))

    def _principal(self, id_: str) -> pulumi.Output[str]:
        """The object id of a user-assigned identity that exists."""
        member = ids.parse(id_)

        def read(client: Any) -> Any:
            if member.subscription.lower() != client.subscription_id.lower():
                return other_subscription.principal_id(member, self.parent)
            return managedidentity.get_user_assigned_identity_output(
                resource_name=member.name,
                resource_group_name=member.group,
                opts=pulumi.InvokeOutputOptions(parent=self.parent),
            ).principal_id

        return self._config().apply(read)

    def _arrived(self, value: Late, check: Check | None) -> pulumi.Output[Any]:
        def put_back(arrived: Any) -> Any:
            try:
                for step in value.steps:
                    arrived = step(arrived)
                wrong = check and check(arrived)
            except ValueError as error:
                raise pulumi.RunError(str(error)) from None
            except (AttributeError, TypeError):
                kind = "nothing" if arrived is None else "a value of the wrong type"
                raise pulumi.RunError(f"{value.argument}: arrived as {kind}") from None
            if wrong:
                raise pulumi.RunError(f"{value.argument}: {wrong.what}; {wrong.mend}")
            return arrived

        output: pulumi.Output[Any] = value.slot  # type: ignore[assignment]
        return output.apply(put_back)

    def _key(self, account: Any, key: str) -> pulumi.Output[Any]:
        """A storage account's key, read once however many datastores use it.

        It is read when the workspace is there, which every datastore waits for anyway: where a resource before it is
        refused, the engine would cut a call off in the middle, and the program would end in a traceback.
        """
        name = f"{account!r} {key}"
        if name not in self._keys:
            workspace = self.made.get(WORKSPACE.stem)
            first = [workspace.id] if workspace is not None else []
            ready = pulumi.Output.all(self(account), self._config(), *first)
            listed = ready.apply(lambda known: self._list_keys(ids.parse(known[0]), known[1].subscription_id))
            place = accounts.KEYS.index(key)
            self._keys[name] = pulumi.Output.secret(listed.apply(lambda keys: keys[place].value))
        return self._keys[name]

    def _list_keys(self, account: ids.ArmId, subscription: str) -> Any:
        """The keys of an account. azure-native's function knows no subscription but the stack's own."""
        if account.subscription.lower() != subscription.lower():
            return other_subscription.list_keys(account, self.parent)
        return storage.list_storage_account_keys_output(
            account_name=account.name,
            resource_group_name=account.group,
            opts=pulumi.InvokeOutputOptions(parent=self.parent),
        ).keys

    def _secret(self, secret: SecretRef) -> pulumi.Output[str]:
        """A secret's value, read when its vault is known."""

        def read(known: list[Any]) -> str:
            (value,) = self._vaults.read([SecretRef(secret.name, *known)]).values()
            return refuse(value) if isinstance(value, Unread) else value

        if not _late(secret):
            return pulumi.Output.secret(self._secrets[secret])
        where = pulumi.Output.all(self(secret.key_vault, vault_id), self(secret.version, secret_version))
        return pulumi.Output.secret(where.apply(read))

    def _ambient(self, asked: Ambient) -> Any:
        """What azure-native is configured with, or a service's domain in the cloud of a region.

        Where no region is known, it is the cloud that azure-native deploys to.
        """
        word, location = asked.fact, asked.location
        if word == "tenant_id" or word == "subscription_id":
            return getattr(self._config(), word)
        if location is None:
            try:
                return cloud.of_cloud({each: environment.domain(word, each) for each in environment.CLOUDS})
            except cloud.Unread as error:
                raise pulumi.RunError(str(error)) from None
        if late(location):
            return self(location).apply(lambda said: environment.domain(word, environment.cloud_of(said)))
        return environment.domain(word, environment.cloud_of(location))

    def _config(self) -> pulumi.Output[Any]:
        if self._client is None:
            self._client = authorization.get_client_config_output(opts=pulumi.InvokeOutputOptions(parent=self.parent))
        return self._client


class Fields:
    """A record's fields, each turned into a Pulumi input as it is asked for, and checked when it arrives late."""

    def __init__(self, given: Inputs, record: Any) -> None:
        self._given = given
        self._record = record

    def __getattr__(self, name: str) -> Any:
        field = type(self._record).__dataclass_fields__.get(name)
        says = field.metadata if field else {}
        value = self._given(getattr(self._record, name), says.get("check"))
        return pulumi.Output.secret(value) if says.get("secret") else value


def _below(id_: str, type_: str, names: list[Any]) -> str:
    """The id of what lies in a resource, as a subnet does in its network."""
    around = ids.parse(id_)
    return str(replace(around, type=type_, names=(*around.names, *names)))


def _late(secret: SecretRef) -> bool:
    return isinstance(secret.key_vault, Late) or isinstance(secret.version, Late)


def refuse(error: Exception) -> NoReturn:
    """End the program with an error that is the user's to mend: Pulumi prints it without a traceback."""
    raise pulumi.RunError(str(error)) from None


Maker = Callable[[str, Any, Inputs, pulumi.ResourceOptions], pulumi.CustomResource]
"""Makes one resource of a node: its Pulumi name, the node, the inputs, the options."""
