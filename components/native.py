"""azure-native's SDK by a kind's token: its class, and what the class's arguments are called in Python."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, get_overloads

import pulumi

from amlstack.catalog import Kind


@cache
def resource_class(kind: Kind) -> type[pulumi.CustomResource]:
    """The class of a kind: `storage.BlobContainer` for azure-native:storage:BlobContainer."""
    _, module, name = kind.token.split(":")
    found: type[pulumi.CustomResource] = getattr(import_module(f"pulumi_azure_native.{module}"), name)
    return found


def arguments(kind: Kind, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """azure-native's inputs by the names of the class's parameters: `account_name` for accountName."""
    words = _parameters(kind)
    return {words[word.lower()]: value for word, value in inputs.items()}


@cache
def _parameters(kind: Kind) -> Mapping[str, str]:
    """The class's parameters by azure-native's word in lower case.

    Read from its signature, since they can't all be derived: resourceName is `resource_name_`, because the first
    parameter is called `resource_name`.
    """
    written, *_ = get_overloads(resource_class(kind).__init__)
    return {word.replace("_", "").lower(): word for word in inspect.signature(written).parameters}
