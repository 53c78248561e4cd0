"""The bundle's README: what it is, the commands, and what not to do with it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amlstack import __version__
from amlstack.catalog import identity, ids
from amlstack.plan import IdIn, KeyOf, views
from amlstack.plan.nodes import AccountKey, Node, RoleAssignment
from amlstack.variables import secret_variable

from . import commands
from .aligned_plans import Source
from .exported import Deployment, Export
from .labels import labels
from .manifest import MANIFEST


def readme(made: Export) -> str:
    """Markdown for whoever deploys an export."""
    sections = [_head(made), _needed(made)]
    sections += [_commands(made, source) for source in made.sources]
    return "\n\n".join(filter(None, [*sections, STACKS, _roles(made), _complete_mode(made), PROOF])) + "\n"


def _commands(made: Export, source: Source) -> str:
    """The commands for one workspace file: az, az with deployment stacks, Az PowerShell."""
    az, stack = (_fenced("sh", lines(made, source)) for lines in (commands.az, commands.stack))
    powershell = _fenced("powershell", commands.powershell(made, source))
    parts = [f"## {source.workspace.name}", UNATTENDED, az, STACK, stack, "With Az PowerShell:", powershell]
    return "\n\n".join(parts)


def _roles(made: Export) -> str:
    """Who is given which role on what."""
    called = labels(made.sources)
    keys = [called[node.key] for node in made.sources[0].plan.of(RoleAssignment)]
    rows = [
        (source.name, node.role, f"`{identity.ROLES[node.role]}`", views.scope(source.plan, node),
         views.holder(source.plan, node), f"`{key}`")
        for source in made.sources for key, node in zip(keys, source.plan.of(RoleAssignment), strict=True)
    ]  # fmt: skip
    if not rows:
        return ""
    head = ("workspace file", "role", "its definition's id", "on", "given to", "key")
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows)]
    return "\n\n".join(["## The roles that it gives", NAMES, "\n".join(lines)])


def _fenced(language: str, lines: Iterable[str]) -> str:
    """A block of code; its fence is longer than any run of backticks in it, so that a tag's value can't end it."""
    text = "\n".join(lines)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


def _head(made: Export) -> str:
    names = ", ".join(f"`{each.template}`" for each in made.deployments)
    order = f", to be deployed one after the other (`{MANIFEST}` says so too)" if len(made.deployments) > 1 else ""
    what = (
        f"The template is {names}{order}. What it makes stands in `inventory.csv`, and what needs what in "
        "`plan.*.mmd`. Each workspace has parameter files of its own."
    )
    files = [f"- {source.name}: {', '.join(f'`{name}`' for name in source.files)}" for source in made.sources]
    origin = f"amlstack {__version__} made it of these workspace files, whose SHA-256 stand in its `metadata`:"
    origin = "\n".join([origin, "", *files])
    notes = "\n".join(f"- {note}." for note in made.notes)
    if made.modules:
        what += f" {MODULES}"
    return "\n\n".join(filter(None, ("# An Azure Machine Learning workspace as an ARM template", what, origin, notes)))


def _needed(made: Export) -> str:
    where = "the subscription" if made.scope == "subscription" else "the resource group"
    text = f"Whoever deploys has {_role('Contributor')} on {where}."
    if made.gives_roles:
        text = f"Whoever deploys has {_role('Contributor')} and {_role(GIVES)} on {where}."
    if made.scope == "subscription" and any(source.plan.group for source in made.sources):
        text += " The template makes the resource group with its tags: a group that is there already loses all others."
    secrets = filter(None, (_secrets(each) for each in made.deployments))
    return "\n\n".join(["## What it needs", text, *_around(made), *secrets, *_vaults(made)])


def _role(name: str) -> str:
    return f"{name} (`{({**identity.ROLES, **identity.POWERFUL_ROLES})[name]}`)"


def _around(made: Export) -> list[str]:
    """What the deployment does in other resource groups, and what that takes."""
    does: dict[str, dict[str, None]] = {}
    for plan in (source.plan for source in made.sources):
        for node in plan:
            if views.in_other_group(plan, node):
                does.setdefault(_group(*views.group_of(plan, node)), {})[f"{node.kind.title}s"] = None
            if read := _read(node):
                does.setdefault(_group(*read[:2]), {})[f"keys of `{read[2]}`"] = None
    if not does:
        return []
    text = (
        "It reaches into other resource groups. In each, whoever deploys has Contributor, and for role assignments "
        "Role Based Access Control Administrator:"
    )
    return [text, "\n".join(f"- {group}: {', '.join(what)}" for group, what in does.items())]


def _read(node: Node) -> tuple[str | None, str, str] | None:
    """Subscription, group and name of the account that exists already and whose key a datastore reads."""
    match getattr(node, "credentials", None):
        case AccountKey(KeyOf(IdIn(group=str() as group, subscription=subscription, names=(str() as name,)))):
            return subscription, group, name  # type: ignore[return-value]
        case AccountKey(KeyOf(str() as account)):
            id_ = ids.parse(account)
            return id_.subscription, str(id_.group), id_.name
    return None


def _group(subscription: str | None, group: str) -> str:
    return f"`{group}` of subscription `{subscription}`" if subscription else f"`{group}`"


def _vaults(made: Export) -> list[str]:
    """What the vaults need from which Resource Manager takes secrets.

    Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/key-vault-parameter
    """
    kept = {str(kept.key_vault): None for source in made.sources for kept in source.plan.secrets() if kept.key_vault}
    if not kept:
        return []
    text = (
        "The parameter files name key vaults that keep secrets; Resource Manager reads them when it deploys. Each "
        "vault is enabled for that (`enabledForTemplateDeployment`), lets trusted services through its firewall, and "
        "whoever deploys has `Microsoft.KeyVault/vaults/deploy/action` on it, which Contributor and Owner have. "
        f"To enable one takes {_role('Contributor')} on it:"
    )
    return [text, _fenced("sh", map(commands.enable, kept))]


def _secrets(deployment: Deployment) -> str:
    """What of a template's parameters no file may hold and no vault keeps."""
    plans = range(len(deployment.parameters))
    asked = [each for each in deployment.given if any(each.given(plan) is None for plan in plans)]
    if not asked:
        return ""
    about = (
        f"Secrets of `{deployment.template}`, which no file here holds: the lines of az take each from a variable, Az "
        "PowerShell asks. Others on the same machine can read az's arguments while it runs: on a shared one, let a "
        "parameter file of your own name a key vault for each instead."
    )
    said = [about, ""]
    items = (item for each in deployment.given if each.type == "array" for values in each.values for item in values)
    names = ", ".join(f"`{name}`" for name in dict.fromkeys(item["secret"] for item in items if "secret" in item))
    for parameter in asked:
        what = "text" if parameter.type == "securestring" else f"a JSON object with a text each for {names}"
        said.append(f"- `{parameter.name}`, from `{secret_variable(parameter.name)}`: {what}")
    return "\n".join(said)


def _complete_mode(made: Export) -> str:
    if made.scope == "subscription":
        text = "A deployment to a subscription is always incremental: Azure refuses complete mode there."
        return f"## Complete mode\n\n{text}"
    groups = ", ".join(dict.fromkeys(f"`{source.group}`" for source in made.sources))
    lines = [
        f"Never deploy in complete mode. It would delete whatever lies in {groups} and isn't in the template:",
        "",
        "- computes, endpoints and everything else that was made in the group by other means",
    ]
    if any(source.workspace.container_registry is None for source in made.sources):
        lines.append("- the container registry that Azure ML makes when it builds its first image, with all images")
    if len(made.deployments) > 1:
        lines.append("- what the other templates made: each holds a part only")
    return "\n".join(["## Complete mode", "", *lines])


MODULES = (
    "Each may be deployed by somebody else: the network and the endpoints take the role Network Contributor on the "
    "resource group, the endpoints on each target also the right to approve connections "
    "(`privateEndpointConnectionsApproval/action`)."
)
"""Source: https://learn.microsoft.com/azure/private-link/rbac-permissions"""
GIVES = "Role Based Access Control Administrator"
UNATTENDED = (
    f"With az, signed in by `az login`. Nothing is asked for: `{commands.SUBSCRIPTION}` names the subscription where "
    "no line does, and as a script (`bash -e`) it ends at the first command that fails. `validate` and `what-if` "
    "change nothing; what-if shows as modified whatever reads another resource, since it can't look that up:"
)
STACK = "With az as a deployment stack (see below), in the place of the `create` lines:"
STACKS = """## As deployment stacks

A stack keeps a list of what it made, and may guard it.

- `--action-on-unmanage` says what becomes of what a later template no longer holds, and of everything when the stack is
  deleted: `detachAll` leaves it there, `deleteResources` deletes it with its data, `deleteAll` the resource groups too.
- `--deny-settings-mode` says what is denied to everybody but those whom `--deny-settings-excluded-principals` names:
  `none` nothing, `denyDelete` to delete it, `denyWriteAndDelete` to change it as well. To deny anything takes the role
  Owner or Azure Deployment Stack Owner.
- `--yes` writes over the stack of that name without asking."""
"""Source: https://learn.microsoft.com/azure/azure-resource-manager/bicep/deployment-stacks"""
NAMES = (
    "Each assignment's name is `guid(scope id, id of the workspace or identity, role definition id)`. Where Azure "
    "answers `RoleAssignmentExists`, the role is given already under another name, which the message holds: say it in "
    "the parameter `roleAssignmentNames`, under the key."
)
PROOF = """## Is it whole?

```sh
sha256sum --check SHA256SUMS
amlstack export --verify . FILE...
```

The second takes the workspace files, and says too whether they would still give the same."""
