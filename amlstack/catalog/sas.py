"""What a shared access signature allows, read from its token. Nothing here gives the token, or a part of it, away.

Source: https://learn.microsoft.com/rest/api/storageservices/create-account-sas
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl


def parts(token: str) -> dict[str, str]:
    """The fields of a token, the signature left out."""
    fields = parse_qsl(token.lstrip("?"), keep_blank_values=True)
    return {key.lower(): value for key, value in fields if key.lower() != "sig"}


def end(fields: dict[str, str]) -> datetime | None:
    """When a token ends; None where it doesn't say, or not in a known form."""
    try:
        said = datetime.fromisoformat(fields["se"])
    except (KeyError, ValueError):
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def days_left(fields: dict[str, str], now: datetime) -> int | None:
    """Whole days until a token ends, negative where it has; None where nobody can tell."""
    ends = end(fields)
    return (ends - now).days if ends else None
