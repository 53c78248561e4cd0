"""Where a template's values come from, read from the expressions that wait for a deployment."""

from __future__ import annotations

from typing import Any

from amlstack.arm.language import KeyVaultReference, Pending
from amlstack.arm.language import nodes as syntax
from amlstack.catalog import storage


def named_secret(value: Any) -> dict[str, Any] | None:
    """The secret that a secure parameter holds, or a member of one that holds several, as the file names it."""
    match value.node if isinstance(value, Pending) else None:
        case syntax.Secret(name, KeyVaultReference() as kept):
            version = {"version": kept.version} if kept.version else {}
            return {"secret": kept.secret, "key_vault": kept.vault, **version}
        case syntax.Secret(name):
            return {"secret": name}
        case syntax.Index(syntax.Secret(), syntax.Literal(str() as name)):
            return {"secret": name}
    return None


def listed_key(value: Any) -> tuple[str, str] | None:
    """The id of an account and the word for its key, where an expression reads one: listKeys(ID, ...).keys[0].value."""
    match value.node if isinstance(value, Pending) else None:
        case syntax.Index(
            syntax.Index(
                syntax.Index(syntax.Call(function, (syntax.Literal(str() as id_), *_)), syntax.Literal("keys")),
                syntax.Literal(int() as place),
            ),
            syntax.Literal("value"),
        ) if function.lower() == "listkeys" and place < len(storage.KEYS):
            return id_, storage.KEYS[place]
    return None


def principal_of(value: Any) -> str | None:
    """The id of what an expression asks for the object id of its identity.

    A user-assigned identity has it among its properties, everything else beside them.
    """
    match value.node if isinstance(value, Pending) else None:
        case syntax.Index(
            syntax.Call(function, (syntax.Literal(str() as id_), *_))
            | syntax.Index(syntax.Call(function, (syntax.Literal(str() as id_), *_)), syntax.Literal("identity")),
            syntax.Literal("principalId"),
        ) if function.lower() == "reference":
            return id_
    return None
