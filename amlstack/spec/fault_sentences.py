"""What breaks the schema as sentences that point at a key or a value.

Nothing that stands inside `credentials` is ever echoed: it might be a secret, also where it is misspelt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from . import unsupported_keys, value_sentences
from .breach import Breach
from .document import Document
from .faults import Fault, Path, near, quoted
from .schema_file import schema

_CREDENTIALS = frozenset(schema()["$defs"]["credentials"]["properties"])


def sentences(breaches: Iterable[Breach], document: Document) -> Iterator[Fault]:
    """One fault for each thing that is wrong.

    A key that is missing only because it is misspelt is one thing with the misspelling, and so is what credentials lack
    with their being of the wrong sort.
    """
    said: dict[object, Fault] = {}
    missing: dict[Path, Fault] = {}
    excused: set[Path] = set()
    for breach in sorted(breaches, key=lambda breach: breach.keyword != "not"):  # unlawful keys first
        path = breach.path
        if breach.keyword == "additionalProperties":
            for key in set(breach.value) - set(breach.schema.get("properties", ())):
                guess = near(key, breach.schema.get("properties", ()))
                excused.add((*path, guess or ""))
                said[*path, key] = _unknown_key((*path, key), guess, breach, document)
        elif breach.keyword in ("required", "dependentRequired"):
            for key in _required(breach):
                if key not in breach.value:
                    missing[*path, key] = _missing((*path, key), breach, document)
        elif breach.keyword == "not":
            lawful = _lawful(document.data["datastores"][path[1]]["type"])
            meant = lawful.get("required", ())[:1] if path[2] not in ("credentials", "key") else ("credentials",)
            excused.add((*path[:2], *meant))
            said.setdefault(path[:3], _unlawful_key(path, lawful, document))
        elif breach.keyword == "maxProperties":
            if path[-1] == "credentials" and set(breach.value) - _CREDENTIALS:
                continue  # an unknown key is one too many, and told as what it is
            excused.add(path)
            said.setdefault(path, _too_many(path, document))
        else:
            said.setdefault((path, "value"), value_sentences.sentence(breach, document))
    yield from said.values()
    yield from (fault for path, fault in missing.items() if path not in excused and path[:-1] not in excused)


def _required(breach: Breach) -> Iterable[str]:
    """The keys that must be there: all that are listed, or what goes with the keys that are there."""
    if breach.keyword == "required":
        return list(breach.rule)
    return [key for given, needed in breach.rule.items() if given in breach.value for key in needed]


def _unknown_key(path: Path, guess: str | None, breach: Breach, document: Document) -> Fault:
    key, place = str(path[-1]), document.key(path)
    if len(path) == 1 and key in unsupported_keys.REFUSED:
        why, mend = unsupported_keys.REFUSED[key]
        return Fault(place, f"{quoted(key)} {why}", mend)
    if word := unsupported_keys.unsupported_key(path):
        return Fault(place, f"{quoted(key)} {word}", "leave it out")
    what = "unknown key" if "credentials" in path[:-1] else f"unknown key {quoted(key)}"
    if len(path) == 3 and path[0] == "datastores" and key in _CREDENTIALS:
        return Fault(place, what, "expected it inside credentials")
    if said := unsupported_keys.classic_option(path):
        return Fault(place, f"{quoted(key)} {said[0]}", said[1])
    if key == "id" and "string" in breach.schema.get("type", ()):
        before = "-" if isinstance(path[-2], int) else f"{path[-2]}:"
        return Fault(place, what, f"write the ARM id in place of the mapping: {before} /subscriptions/...")
    if guess:
        return Fault(place, what, f"did you mean {guess!r}?")
    return Fault(place, what, f"expected one of {', '.join(breach.schema.get('properties', ()))}")


def _missing(path: Path, breach: Breach, document: Document) -> Fault:
    *around, key = path
    place = document.value(tuple(around)) if not around or isinstance(around[-1], int) else document.key(tuple(around))
    if key in ("thumbprint", "certificate") and not {"thumbprint", "certificate"} & set(breach.value):
        return Fault(place, "credentials lack a secret", "expected client_secret, or thumbprint and certificate")
    if key == "credentials":
        type_ = breach.value["type"]
        ways = _lawful(type_)["properties"]["credentials"]["description"]
        return Fault(place, f"{type_} needs credentials", f"expected {ways}")
    owner = _owner(tuple(around), document)
    return Fault(place, f"{key} is missing", f"expected in {owner}")


def _owner(path: Path, document: Document) -> str:
    """What the mapping at `path` is called: "credentials of datastore 'raw'", "identity", "the file"."""
    if path[:1] != ("datastores",) or len(path) < 2:
        return ".".join(map(str, path)) or "the file"
    name = document.data["datastores"][path[1]].get("name")
    store = f"datastore {quoted(name)}" if isinstance(name, str) else "the datastore"
    return " of ".join([*map(str, reversed(path[2:])), store])


def _lawful(type_: str) -> dict[str, Any]:
    """What the schema adds for one type of datastore; its own key is the first that it requires."""
    branches = schema()["$defs"]["datastore"]["allOf"]
    return next(branch["then"] for branch in branches if branch["if"]["properties"]["type"]["const"] == type_)


def _unlawful_key(path: Path, lawful: dict[str, Any], document: Document) -> Fault:
    """A key that a datastore of this type hasn't, or can't sign in with."""
    key, place = path[-1], document.key(path)
    store = document.data["datastores"][path[1]]
    if len(path) == 3:
        ways = lawful["properties"]["credentials"]["description"]
        if key in ("credentials", "key") and ways == "none":
            return Fault(place, f"{store['type']} signs in with nothing", f"leave {key} out")
        if key == "key":
            return Fault(place, f"{store['type']} doesn't sign in with an account's key", f"expected {ways}")
        own = lawful.get("required", ())[:1]
        return Fault(place, f"{store['type']} takes no {key}", f"expected {own[0]}" if own else "leave it out")
    if key == "authority_uri" and "authority_url" in store["credentials"]:
        return Fault(place, "authority_uri is the old spelling of authority_url", "keep one of them")
    ways = lawful["properties"]["credentials"]
    if key in ("certificate", "thumbprint") and ways["$ref"].endswith("lake_credentials"):
        return Fault(place, "two ways to sign in", "keep one of client_secret and certificate")
    if key in ("tenant_id", "client_id", "client_secret") and ways["$ref"].endswith("database_credentials"):
        return Fault(place, "two ways to sign in", "keep one of password and client_secret, with what goes with it")
    return Fault(place, f"{store['type']} doesn't sign in with {key}", f"expected {ways['description']}")


def _too_many(path: Path, document: Document) -> Fault:
    place = document.key(path)
    if path[-1] == "credentials":
        return Fault(place, "two ways to sign in", "keep one of account_key and sas_token")
    if path[-1] == "account_key":
        return Fault(place, "account_key is said twice", "keep one of secret and list_keys")
    return Fault(place, "an identity that exists already has no settings", "expected {} after its ARM id")
