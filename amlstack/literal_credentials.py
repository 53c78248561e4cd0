"""Credentials that stand in a text as they are: what they look like, where they stand, and the text without them.

What counts is the form that Azure, or another service, gives its credentials, or a literal behind a word such as
`AccountKey=`. Entropy alone never counts, and neither do placeholders, keys that everybody knows, and certificates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

HIDDEN = "***"
"""What is shown in a credential's place."""


class Form(NamedTuple):
    """What one sort of credential looks like."""

    kind: str
    """What it is, as a message says it."""
    hints: tuple[str, ...]
    """In lower case: a text that holds none of them holds no such credential, and isn't looked at any closer."""
    pattern: str
    """In verbose form, case counts unless it says otherwise; the group `value` is what nobody may see."""


_LITERAL = r"""(?: "(?P<quoted>[^"\s\\]{4,})" | '(?P<single>[^'\s\\,;]{4,})' | (?P<value>[^\s;'"\\=][^\s;'"\\]{3,}) )"""
"""A literal of a connection string. In single quotes it has no comma, which parts an expression's arguments."""
_BASE64 = r"[A-Za-z0-9+/]"

FORMS = (
    Form("a shared access signature", ("sig=", "sig%3d"),  # a hash in base64, which has letters
         r"(?<![A-Za-z0-9_\-]) (?i:sig(?:=|%3D)) (?=[^\s;&'\"\\<>]*[A-Za-z]) (?P<value>[^\s;&'\"\\<>]{4,})"),
    Form("an account's key", ("key=",), rf"(?i:(?:account|access|storage|shared)_?key) = {_LITERAL}"),
    Form("a password", ("password=", "passwd=", "pwd="), rf"(?i:password|passwd|pwd) = {_LITERAL}"),
    Form("a client's secret", ("secret=", "secretvalue="),
         rf"(?i:client_?secret|sharedsecretvalue|(?<=;)secret) = {_LITERAL}"),
    Form("a password in a URL", ("://",), r":// [^\s/:@?\#'\"\\]* : (?P<value>[^\s/@'\"\\]{4,}) @"),
    Form("a private key", ("private key",),
         r"-----BEGIN[ ](?:[A-Z0-9]+[ ])*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----"
         r"(?P<value>(?:[A-Za-z0-9+/=\s]|\\[nrt])*[A-Za-z0-9+/=]{16}(?:[A-Za-z0-9+/=\s]|\\[nrt])*)"),
    Form("an account's key", ("==",),
         rf"(?<![A-Za-z0-9+/_\-]) (?P<value>{_BASE64}{{86}}==) (?![A-Za-z0-9+/=])"),
    Form("a key of an Azure service", ("+asb", "+aeh", "+arm", "aiot", "azca"),
         rf"(?<!{_BASE64}) (?P<value>{_BASE64}{{33}}(?:\+(?:ASb|AEh|ARm)|AIoT|AzCa)[A-P]{_BASE64}{{5}}=) (?!=)"),
    Form("a key of an Azure service", ("azse", "+acr"),
         rf"(?<!{_BASE64}) (?P<value>{_BASE64}{{42}}(?:AzSe|\+ACR)[A-D]{_BASE64}{{5}}) (?!{_BASE64})"),
    Form("a key of an Azure service", ("azfu",), r"(?<![\w\-]) (?P<value>[\w\-]{44}AzFu[\w\-]{5}[AQgw]==)"),
    Form("a key of an Azure service", ("jqqj9",),
         r"(?<![A-Za-z0-9]) (?P<value>[A-Za-z0-9]{52}JQQJ9[9D][A-Za-z0-9]{20,30}) (?![A-Za-z0-9])"),
    Form("a client's secret", ("q~",), r"(?<![\w~\-]) (?P<value>[\w.~\-]{3}\dQ~[\w.~\-]{31,})"),
    Form("a token of Azure DevOps", ("azdo",), r"(?<![A-Za-z0-9]) (?P<value>[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})"),
    Form("a token of Databricks", ("dapi",), r"(?<![A-Za-z0-9]) (?P<value>dapi[0-9a-f]{32}(?:-\d)?) (?![0-9a-f])"),
    Form("a token of GitHub", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
         r"(?<![A-Za-z0-9_]) (?P<value>(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})[A-Za-z0-9_]*)"),
    Form("a signed token", (".eyj",), r"(?<![\w\-]) (?P<value>eyJ[\w\-]{8,}\.eyJ[\w\-]{8,}\.[\w\-]{16,})"),
)  # fmt: skip
"""Sources: https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string and
https://learn.microsoft.com/rest/api/storageservices/create-account-sas for the words, RFC 7468 for private keys,
https://github.com/microsoft/security-utilities for Azure's keys that say what they are, and
https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns for the tokens."""

_HINTED = tuple((hint, form) for form in FORMS for hint in form.hints)
_SHORTEST = 8
"""Characters of the shortest text that holds one: `sig=abcd`."""

_PLACEHOLDER = r"""<[^>]*>?.* | \{.* | \$.* | \#\{.* | @\{.* | %[A-Za-z_]\w*%.* | __\w+__ | \[.*
    | @Microsoft\.KeyVault\(.* | (?i:true|false|null|none)\b.*"""
"""What stands for a value that comes from elsewhere: of documentation, formats, shells, pipelines."""
_KNOWN = frozenset(
    {
        "0011cc25eb4320717494d2703e8cba85743e71b500283c21c8b88147992f9059",  # Azurite's account
        "aa6547439583c3a275d4542a0df6c1ad6a863971be9f2a2220f027cc02aef615",  # the Cosmos DB emulator's
    }
)
"""SHA-256 of keys that everybody knows: they open emulators on one's own machine."""
_TEXT = r"'((?:[^']|'')*)'"
"""A text in an expression of the template language."""


class Literal(NamedTuple):
    """One credential in a text."""

    kind: str
    start: int
    end: int


def literals(text: str) -> list[Literal]:
    """The credentials that stand in a text, in its order. Of an expression each of its texts is looked at by itself."""
    if text.startswith("[") and text.endswith("]") and not text.startswith("[["):
        return [
            Literal(each.kind, match.start(1) + each.start, match.start(1) + each.end)
            for match in _compiled(_TEXT).finditer(text)
            for each in _literals(match[1])
        ]
    return _literals(text)


def may_hold(text: str) -> bool:
    """Whether a credential may stand in the text of a file, in its values or comments; escapes may hide one."""
    return "\\" in text or bool(_literals(text))


def masked(text: str) -> str:
    """A text, of any length and kind, with a mark in the place of each credential."""
    kept, parts = 0, []
    for each in _literals(text):
        parts += [text[kept : each.start], HIDDEN]
        kept = each.end
    return "".join([*parts, text[kept:]]) if parts else text


def masked_values(value: Any) -> Any:
    """A copy of plain data in which no text, and no key, holds a credential."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {masked_values(key): masked_values(item) for key, item in value.items()}
    return [masked_values(item) for item in value] if isinstance(value, (list, tuple)) else value


def _literals(text: str) -> list[Literal]:
    if len(text) < _SHORTEST:
        return []
    lowered = text.lower()
    forms = [form for hint, form in _HINTED if hint in lowered]
    if not forms:  # nearly no text has a hint
        return []
    found = [literal for form in dict.fromkeys(forms) for literal in _of(form, text)]
    kept: list[Literal] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _of(form: Form, text: str) -> Iterator[Literal]:
    for match in _compiled(form.pattern).finditer(text):
        group = next(name for name, value in match.groupdict().items() if value is not None)
        if not _stands_for_another(match[group]):
            yield Literal(form.kind, *match.span(group))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.DOTALL)


def _stands_for_another(value: str) -> bool:
    """Whether a value is a placeholder, one repeated character, or a key that everybody knows."""
    if _compiled(_PLACEHOLDER).fullmatch(value) or len(set(re.sub(r"[\W_]", "", value).lower())) <= 1:
        return True
    import hashlib

    return hashlib.sha256(value.encode()).hexdigest() in _KNOWN
