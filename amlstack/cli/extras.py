"""The extras of the package, such as `amlstack[sandbox]`: what each adds, and whether it is installed."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

ADDED = {
    "live": ("azure.core", "azure.identity", "azure.mgmt.core"),
    "pulumi": (
        "azure.core",
        "azure.identity",
        "azure.keyvault.secrets",
        "azure.mgmt.core",
        "pulumi",
        "pulumi_azure_native",
        "pulumi_policy",
    ),
    "sandbox": ("azure.core", "azure.mgmt.core", "cryptography", "jwt", "rich", "starlette", "uvicorn"),
}
"""The modules that each extra of pyproject.toml brings."""


def lacking(extras: Iterable[str]) -> list[str]:
    """Those of the extras of which a module isn't installed."""
    return [extra for extra in extras if not all(map(installed, ADDED[extra]))]


def installed(module: str) -> bool:
    """Whether a module can be imported; it isn't."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package that it lies in isn't there
        return False


def how_to_add(command: str, extras: Iterable[str]) -> str:
    """The sentence that says what a command lacks, and how to install it."""
    return f"`{command}` needs more than the light install has: pip install 'amlstack[{','.join(extras)}]'"
