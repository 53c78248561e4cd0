"""Names derived from the workspace's: lawful for each kind, the same on every run, hashed where the name is global.

The prefixes are the Cloud Adoption Framework's abbreviations
(https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from amlstack.catalog import Kind, identity, keyvault, monitoring, network, private_dns, registry, storage

HASH_LENGTH = 5
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind's name is put together: prefix, the workspace's name without `drop`, a hash."""

    prefix: str
    drop: str
    """What its rule doesn't allow, as a regular expression; replaced by `instead`."""
    instead: str = ""
    joint: str = "-"
    """Stands before the hash."""


FORMS = {
    storage.ACCOUNT.stem: Form("st", r"[^a-z0-9]", joint=""),
    keyvault.VAULT.stem: Form("kv-", r"[^a-z0-9]+", "-"),
    registry.REGISTRY.stem: Form("cr", r"[^a-z0-9]", joint=""),
    monitoring.LOG_ANALYTICS.stem: Form("log-", r"[^a-z0-9]+", "-"),
    monitoring.APPLICATION_INSIGHTS.stem: Form("appi-", r"[^a-z0-9_-]", "-"),
    identity.USER_ASSIGNED.stem: Form("id-", r"[^a-z0-9_-]", "-"),
    network.VIRTUAL_NETWORK.stem: Form("vnet-", r"[^a-z0-9_-]", "-"),
    network.SECURITY_GROUP.stem: Form("nsg-", r"[^a-z0-9_-]", "-"),
    network.PRIVATE_ENDPOINT.stem: Form("pep-", r"[^a-z0-9_-]", "-"),
    private_dns.LINK.stem: Form("link-", r"[^a-z0-9_-]", "-"),
}


def derive(kind: Kind, workspace: str, seed: str | None) -> str:
    """A lawful name for a resource of `kind` that belongs to the workspace of that name.

    Workspace names are case-insensitive (document 003), so two spellings of one name give one result. The hash is of
    the workspace's name and the seed: five characters of base 36, there where the name is global or letters were lost.
    The prefix of a kind without a form is its stem.
    """
    form = FORMS.get(kind.stem) or Form(f"{kind.stem.replace('_', '-')}-", r"[^a-z0-9_-]", "-")
    workspace = workspace.lower()
    stem = re.sub(form.drop, form.instead, workspace).strip("-") or "ml"
    if kind.name.unique_in != "global" and stem == workspace:
        return form.prefix + stem
    tail = form.joint + digest(workspace, seed or "")
    room = kind.name.longest - len(form.prefix) - len(tail)
    return form.prefix + stem[:room].rstrip("-") + tail


def derive_part(kind: Kind, workspace: str, *parts: str) -> str:
    """The derived name of one of several of a kind: what tells them apart stands behind, cut where it is too long."""
    name = "-".join([derive(kind, workspace, None), *parts])
    if len(name) <= kind.name.longest:
        return name
    tail = f"-{digest(name)}"
    return name[: kind.name.longest - len(tail)].rstrip("-_.") + tail


def digest(*parts: str) -> str:
    """Five characters of base 36 that stand for `parts`."""
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8])
    text = ""
    for _ in range(HASH_LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        text += _DIGITS[digit]
    return text
