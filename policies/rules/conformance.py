"""What Azure publishes of each type and api-version: property names, types, allowed values, what is required."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from amlstack.catalog import endpoints, machinelearning, storage
from amlstack.findings import Severity
from amlstack.policies.aspect import Aspect
from amlstack.policies.conformance_rule import ConformanceRule
from amlstack.policies.examples import made, setting, workspace
from amlstack.policies.rule import Example


def _account(said: dict[str, Any] | None = None, /, **properties: Any) -> Example:
    whole = {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    return (made(storage.ACCOUNT, **{**whole, **(said or {})}, properties=properties),)


def _datastore(name: str, **credentials: Any) -> Example:
    said = {"datastoreType": "AzureBlob", "accountName": "stcontoso", "containerName": "raw"}
    return (made(machinelearning.DATASTORE, f"contoso-ml/{name}", properties={**said, "credentials": credentials}),)


class PropertyName(ConformanceRule):
    """A property is one that Azure knows of the type and api-version.

    Most providers ignore any other without a word, so that a misspelt setting is not set.
    """

    id = "AML-301"
    name = "Published.Name"
    severity = Severity.WARNING
    mend = "Spell it as Azure does, or remove it."
    aspect = Aspect.NAME
    good = (workspace(publicNetworkAccess="Disabled"),)
    bad = (workspace(publicNetworkAcess="Disabled"),)


class ValueType(ConformanceRule):
    """A value is of the type that Azure publishes: a text, a number, a list, an object.

    Azure can't read any other and refuses the resource.
    """

    id = "AML-302"
    name = "Published.Type"
    mend = "Write a value of that type."
    aspect = Aspect.TYPE
    good = _account(networkAcls={"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.0/24"}]})
    bad = _account(networkAcls={"defaultAction": "Deny", "ipRules": "203.0.113.0/24"})


class AllowedValue(ConformanceRule):
    """A value that is one of some words is one of those that Azure publishes.

    Azure refuses the others where its list is closed, as it does a misspelt word, and any other SKU, TLS version or
    mode of access than it has. Most lists are published as open: there, another word is only worth a look.
    """

    id = "AML-303"
    name = "Published.Value"
    others = (Severity.NOTE,)
    mend = "Use one of the words that are published for this api-version; beside a note, where Azure refuses this one."
    aspect = Aspect.WORD
    lesser = MappingProxyType({Aspect.OTHER_WORD: Severity.NOTE})
    good = _account({"sku": {"name": "Standard_LRS"}})
    bad = _account({"sku": {"name": "Standrad_LRS"}})


class Limits(ConformanceRule):
    """A value keeps the published limits: its length, its size, its pattern.

    Azure refuses what exceeds them.
    """

    id = "AML-304"
    name = "Published.Limits"
    mend = "Write a value within the limits."
    aspect = Aspect.LIMIT
    good = setting(storage.BLOB_SERVICE, "stcontoso/default", deleteRetentionPolicy={"enabled": True, "days": 365})
    bad = setting(storage.BLOB_SERVICE, "stcontoso/default", deleteRetentionPolicy={"enabled": True, "days": 400})


class RequiredProperty(ConformanceRule):
    """A property that Azure requires is there.

    Azure refuses the resource without it. A few are published as required that it does without: those are a warning.
    """

    id = "AML-305"
    name = "Published.Required"
    others = (Severity.WARNING,)
    mend = "Add it."
    aspect = Aspect.MISSING
    lesser = MappingProxyType({Aspect.OFTEN_MISSING: Severity.WARNING})
    good = _datastore("raw", credentialsType="None")
    bad = _datastore("raw", credentialsType="AccountKey")


class ReadOnlyProperty(ConformanceRule):
    """A property that only Azure writes isn't declared.

    Azure takes no notice of it, so that it says something that may not hold.
    """

    id = "AML-306"
    name = "Published.ReadOnly"
    severity = Severity.NOTE
    mend = "Remove it."
    aspect = Aspect.READ_ONLY
    good = setting(endpoints.ONLINE_ENDPOINT, "contoso-ml/forecast", authMode="AADToken")
    bad = setting(
        endpoints.ONLINE_ENDPOINT,
        "contoso-ml/forecast",
        authMode="AADToken",
        scoringUri="https://contoso.example/score",
    )


class ValueCase(ConformanceRule):
    """A word is cased as it is published.

    Azure takes it in any case and answers in its own, which tools that compare take for a change.
    """

    id = "AML-307"
    name = "Published.Case"
    severity = Severity.NOTE
    mend = "Case it as it is published."
    aspect = Aspect.CASE
    good = (workspace(publicNetworkAccess="Disabled"),)
    bad = (workspace(publicNetworkAccess="disabled"),)


class WrittenType(ConformanceRule):
    """Numbers, and true or false, are written as such, and texts as texts.

    Some providers read "true" for true and refuse it elsewhere; tools that compare take it for a change.
    """

    id = "AML-308"
    name = "Published.WrittenType"
    severity = Severity.WARNING
    mend = "Write it without quotation marks, or a text with them."
    aspect = Aspect.TEXT
    good = (workspace(hbiWorkspace=True),)
    bad = (workspace(hbiWorkspace="true"),)
