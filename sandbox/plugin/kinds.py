"""Which of the catalog's kinds a resource of a program is: its token says so, and of a generic Resource its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.catalog import BY_TOKEN, Kind, ids, of_native

from .arm_client import Refusal


def is_known(token: str) -> bool:
    """Whether there is a kind of this token."""
    return token in BY_TOKEN


def declared(token: str, inputs: Mapping[str, Any]) -> Kind:
    """The kind of a token with these inputs. Raises Refusal where the sandbox doesn't know it."""
    found = _of_token(token)
    if of_native(token, inputs) is None:
        raise _not_ours(found)
    return found


def of_id(token: str, id_: str) -> Kind:
    """The kind of a token and an id, where there may be no inputs. Raises Refusal where the sandbox doesn't know it."""
    found = _of_token(token)
    try:
        type_ = ids.parse(id_).type
    except ValueError:
        type_ = found.type  # what reads the id says what is wrong with it
    if found.fixed_inputs and type_.lower() != found.type.lower():
        raise _not_ours(found)
    return found


def _of_token(token: str) -> Kind:
    if token not in BY_TOKEN:
        raise Refusal(
            f"{token} is not a kind that the sandbox knows. It knows: {', '.join(BY_TOKEN)}.", 404, created=False
        )
    return BY_TOKEN[token]


def _not_ours(kind: Kind) -> Refusal:
    wanted = ", ".join(f"{word} {value}" for word, value in kind.fixed_inputs.items())
    message = f"this {kind.token} is not a kind that the sandbox knows. Of generic ones it knows those with {wanted}."
    return Refusal(message, 404, created=False)
