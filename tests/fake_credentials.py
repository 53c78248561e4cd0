"""Credentials made up when a test runs, one of each form, so that no scanner finds one in this repository."""

from __future__ import annotations

import base64
import random
import string

_DRAWN = random.Random(20261130)
_LETTERS = string.ascii_letters + string.digits


def _drawn(count: int, letters: str = _LETTERS) -> str:
    return "".join(_DRAWN.choice(letters) for _ in range(count))


def _base64(count: int) -> str:
    return base64.b64encode(_DRAWN.randbytes(count)).decode()


ACCOUNT_KEY = _base64(64)
SHARED_KEY = _base64(32)
SIGNATURE = _base64(32).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
PASSWORD = f"{_drawn(6)}&({_drawn(6)}"
PEM = "\n".join(["", *(_base64(48) for _ in range(3)), ""])
_BEGIN, _END = ("-----{} {}-----".format(word, "PRIVATE KEY") for word in ("BEGIN", "END"))

CREDENTIALS: dict[str, tuple[str, str]] = {
    "an account's key": (ACCOUNT_KEY, ACCOUNT_KEY),
    "a storage connection": (
        f"DefaultEndpointsProtocol=https;AccountName=st;AccountKey={ACCOUNT_KEY};EndpointSuffix=core.windows.net",
        ACCOUNT_KEY,
    ),
    "a bus connection": (
        f"Endpoint=sb://c.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={SHARED_KEY}",
        SHARED_KEY,
    ),
    "a signature": (f"raw?sv=2024-11-04&sr=c&sp=rl&sig={SIGNATURE}", SIGNATURE),
    "a database connection": (f"Server=tcp:x,1433;User ID=ml;Password={PASSWORD};Encrypt=true", PASSWORD),
    "an odbc connection": (f"Driver=x;Uid=ml;Pwd={PASSWORD};", PASSWORD),
    "a url": (f"postgresql://ml:{_drawn(12)}@db.contoso.com/sales", ""),
    "a private key": (f"{_BEGIN}{PEM}{_END}", PEM.split("\n")[1]),
    "an application's secret": (f"{_drawn(3)}8Q~{_drawn(34)}", ""),
    "a service's key": (f"{_drawn(42)}AzSeA{_drawn(5)}", ""),
    "a databricks token": (f"dapi{_drawn(32, '0123456789abcdef')}", ""),
    "a github token": (f"ghp_{_drawn(36)}", ""),
}
"""A text with a credential by what it is, and what of it nobody may see; the whole text where nothing is said."""
CREDENTIALS["a url"] = (CREDENTIALS["a url"][0], CREDENTIALS["a url"][0].split(":")[2].split("@")[0])
CREDENTIALS = {word: (text, hidden or text) for word, (text, hidden) in CREDENTIALS.items()}
