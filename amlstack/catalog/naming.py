"""What is wrong with a name, at which character, and a lawful one that is near it.

All of it is found by trying a kind's rule, which stands once, in `Kind.name`.
"""

from __future__ import annotations

import re
from itertools import chain

from .kind import NameRule

_LETTERS = "ax0-_."
"""What a probe is filled with: a pattern takes at least one of them."""
_RESERVED = (
    *("ACCESS", "APP_CODE", "APP_THEMES", "APP_DATA", "APP_GLOBALRESOURCES", "APP_LOCALRESOURCES", "APP_WEBREFERENCES"),
    *("APP_BROWSERS", "AZURE", "BING", "BIZSPARK", "BIZTALK", "CORTANA", "DIRECTX", "DOTNET", "DYNAMICS", "EXCEL"),
    *("EXCHANGE", "FOREFRONT", "GROOVE", "HOLOLENS", "HYPERV", "KINECT", "LYNC", "MSDN", "O365", "OFFICE", "OFFICE365"),
    *("ONEDRIVE", "ONENOTE", "OUTLOOK", "POWERPOINT", "SHAREPOINT", "SKYPE", "VISIO", "VISUALSTUDIO", "WEB.CONFIG"),
    "XBOX",
)
_RESERVED_PARTS = ("MICROSOFT", "WINDOWS")
_RESERVED_STARTS = ("LOGIN",)


def explained(rule: NameRule, name: str) -> str | None:
    """What is wrong with a name, in words, or None where it is lawful."""
    if (fault := rule.fault(name)) is None:
        return None
    if spot := _wrong(rule, name):
        index, why = spot
        return f"{fault}: {name[index]!r} at character {index + 1} {why}"
    return fault


def suggested(rule: NameRule, name: str) -> str | None:
    """A lawful name near an unlawful one; None where none is found."""
    kept = "".join(_kept(rule, character) for character in name)
    for joined in (re.sub(r"([-_.])[-_.]+", r"\1", kept), re.sub(r"[-_.]", "", kept)):
        for cut in (joined, joined.strip("-_."), joined.lstrip("-_.0123456789").rstrip("-_.")):
            filled = cut if len(cut) >= rule.shortest else cut + ("001" * rule.shortest)[: rule.shortest - len(cut)]
            short = filled[: rule.longest].rstrip("-_.")
            if short and rule.fault(short) is None:
                return short
    return None


def reserved(name: str) -> str | None:
    """The reserved word that Azure refuses in the name of a resource with a public endpoint; None where it has none.

    Source: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name
    """
    said = name.upper()
    parts = (word for word in _RESERVED_PARTS if word in said)
    starts = (word for word in _RESERVED_STARTS if said.startswith(word))
    return next(chain(parts, starts, (word for word in _RESERVED if word == said)), None)


def _wrong(rule: NameRule, name: str) -> tuple[int, str] | None:
    """Where a name is wrong and why, as far as one character is to blame."""
    for index, character in enumerate(name):
        if not _takes(rule, "{0}{0}{1}{0}{0}", character):
            return index, "isn't allowed"
    if name and not _takes(rule, "{1}{0}{0}", name[0]):
        return 0, "can't stand at the start"
    if name and not _takes(rule, "{0}{0}{1}", name[-1]):
        return len(name) - 1, "can't stand at the end"
    twice = re.search(r"(\W)\1", name)
    return (twice.start() + 1, "can't stand twice") if twice else None


def _kept(rule: NameRule, character: str) -> str:
    """A character as the rule takes it: as it is, in lower case, as a hyphen, or not at all."""
    tried = (character, character.lower(), "-")
    return next((each for each in tried if _takes(rule, "{0}{0}{1}{0}{0}", each)), "")


def _takes(rule: NameRule, form: str, character: str) -> bool:
    """Whether the pattern takes a character there, among letters that it takes. Lengths don't count."""
    return any(re.fullmatch(rule.pattern, form.format(letter, character)) for letter in _LETTERS)
