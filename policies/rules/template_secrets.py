"""Secrets that a template lets out: into the file, the deployment's history, or its outputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import credentials, machinelearning, resources
from amlstack.findings import Finding, Severity
from amlstack.policies import template_parts
from amlstack.policies.examples import template
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import TEMPLATE, Pillar, Rule, among
from amlstack.policies.template_flow import branches, is_read, named, reads_secret, written_names
from amlstack.policies.template_parts import TOP, get

_SOURCE = "https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#security-recommendations-for-parameters"


def _store(key: str) -> dict[str, Any]:
    signs_in = {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", "key": key}}
    return {
        "type": machinelearning.DATASTORE.type,
        "apiVersion": machinelearning.DATASTORE.api_version,
        "name": "contoso-ml/raw",
        "properties": {
            "datastoreType": "AzureBlob",
            "accountName": "stcontoso",
            "containerName": "raw",
            "credentials": signs_in,
        },
    }


def _held(deployment: Resource) -> Iterator[tuple[str, Any]]:
    """What a template has where a credential belongs, with its path."""
    for path, type_, resource in template_parts.resources(deployment):
        for dotted in credentials.PATHS.get(type_.lower(), ()):
            if (value := template_parts.below(resource, dotted)) is not None:
                yield f"{path}.{dotted}", value


class SecretInClear(Rule):
    """No credential stands in a template.

    Everybody who may read the file, its history, or the deployment's, has it from then on.
    """

    id = "AML-201"
    name = "Template.SecretInClear"
    pillar = Pillar.SECURITY
    applies_to = TEMPLATE
    secret = True
    severity = Severity.ERROR
    source = _SOURCE
    maps = ("Azure.Deployment.SecureValue", "MCSB IM-8")
    mend = "Make it a secureString parameter without a default, or read it with listKeys; and change the credential."
    good = template(parameters={"key": {"type": "secureString"}}, resources=[_store("[parameters('key')]")])
    bad = template(resources=[_store("invented-key")])

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find literals where a credential belongs or under a credential's name, also by way of a variable."""
        variables = {name.lower(): value for name, value in template_parts.part(deployment, "variables").items()}
        told = set()
        for path, value in (*_held(deployment), *_named(deployment)):
            ways = [value, *(variables.get(name) for name in _alone(value))]
            if path.lower() not in told and any(_is_in_clear(each) for each in ways):
                told.add(path.lower())
                yield self.finding(deployment, path, "a credential stands in the clear")


def _is_in_clear(value: Any) -> bool:
    """Whether a value is a text that is itself the credential, and no reference to where one is kept."""
    return template_parts.is_literal(value) and not value.lower().startswith(credentials.REFERENCES)


def _alone(value: Any) -> set[str]:
    """The variable that an expression consists of, if it is nothing else."""
    return template_parts.names(value, "variables") if len(template_parts.nodes(value)) == 2 else set()


def _named(deployment: Resource) -> Iterator[tuple[str, Any]]:
    """Texts whose property or variable is called as credentials are."""
    for path, text in template_parts.texts(template_parts.part(deployment, "variables"), f"{TOP}.variables"):
        if path.rpartition(".")[2].lower() in credentials.NAMES:
            yield path, text
    for path, _, resource in template_parts.resources(deployment):
        own = {key: value for key, value in resource.items() if key.lower() != "resources"}
        if among(get(resource, "type"), (TEMPLATE,)):
            continue
        for place, text in template_parts.texts(own, path):
            if place.rpartition(".")[2].lower() in credentials.NAMES:
                yield place, text


class SecretInOutput(Rule):
    """No output of a template holds a credential.

    Outputs are kept with the deployment, for everybody who may read the group.
    """

    id = "AML-202"
    name = "Template.SecretInOutput"
    pillar = Pillar.SECURITY
    applies_to = TEMPLATE
    severity = Severity.ERROR
    source = _SOURCE
    maps = ("Azure.Deployment.OutputSecretValue", "MCSB IM-8")
    mend = "Leave the output out, or make it a secureString; whoever needs the credential reads it where it is."
    good = template(outputs={"id": {"type": "string", "value": "[resourceGroup().id]"}})
    bad = template(
        parameters={"key": {"type": "secureString"}},
        outputs={"key": {"type": "string", "value": "[parameters('key')]"}},
    )

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find outputs of a plain type that call a list function or name a secure parameter."""
        parameters = template_parts.part(deployment, "parameters")
        secure = {name.lower() for name, definition in parameters.items() if template_parts.is_secure(definition)}
        for name, output in template_parts.part(deployment, "outputs").items():
            if template_parts.is_secure(output):
                continue
            path = f"{TOP}.outputs.{name}"
            for place, text in template_parts.texts(get(output, "value"), f"{path}.value"):
                if written_names(text, "parameters") & secure or reads_secret(text):
                    yield self.finding(deployment, place, f"the output {name} holds a credential")
                    break


class PlainParameter(Rule):
    """A credential comes into a template through a secure parameter.

    The value of a plain one is kept with the deployment, for everybody who may read the group.
    """

    id = "AML-203"
    name = "Template.PlainParameter"
    pillar = Pillar.SECURITY
    applies_to = TEMPLATE
    severity = Severity.ERROR
    source = _SOURCE
    maps = ("Azure.Deployment.SecureValue", "MCSB IM-8")
    mend = "Set the parameter's type to secureString, or secureObject."
    good = template(parameters={"key": {"type": "secureString"}}, resources=[_store("[parameters('key')]")])
    bad = template(parameters={"key": {"type": "string"}}, resources=[_store("[parameters('key')]")])

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find plain parameters that are written where a credential belongs.

        Not those that are only compared, nor those beside a secret in one text: a connection string has a name too.
        """
        parameters = template_parts.part(deployment, "parameters")
        secure = {name.lower() for name, each in parameters.items() if template_parts.is_secure(each)}
        plain = {name.lower(): name for name, each in parameters.items() if among(get(each, "type"), _PLAIN)}
        ways = (
            named(way, "parameters") for _, value in _held(deployment) for way in branches(value) if not is_read(way)
        )
        used = {name for names in ways if not names & secure for name in names}
        for lowered, name in plain.items():
            if lowered in used:
                path = f"{TOP}.parameters.{name}.type"
                yield self.finding(deployment, path, f"{name} brings a credential, and is kept in the history")


_PLAIN = ("string", "object")


class SecretParameter(Rule):
    """A parameter that is called as credentials are is of a secure type.

    Whatever it is used for, its value is kept with the deployment otherwise.
    """

    id = "AML-204"
    name = "Template.SecretParameter"
    pillar = Pillar.SECURITY
    applies_to = TEMPLATE
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/azure-resource-manager/templates/template-test-cases#use-secure-parameters-for-secret-values"
    maps = ("MCSB IM-8",)
    mend = "Set the parameter's type to secureString, or call it by what it is."
    good = template(parameters={"adminPassword": {"type": "secureString"}})
    bad = template(parameters={"adminPassword": {"type": "string"}})

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find plain parameters with a credential's name; one with allowedValues holds no secret."""
        for name, definition in template_parts.part(deployment, "parameters").items():
            plain = among(get(definition, "type"), _PLAIN) and get(definition, "allowedValues") is None
            if plain and name.lower().removesuffix("object").endswith(credentials.ENDINGS):
                yield self.finding(deployment, f"{TOP}.parameters.{name}.type", f"{name} is a plain parameter")


class SecureDefault(Rule):
    """A secure parameter has no default.

    What stands there is in the clear, and is used wherever nobody gives another.
    """

    id = "AML-205"
    name = "Template.SecureDefault"
    pillar = Pillar.SECURITY
    applies_to = TEMPLATE
    secret = True
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/azure-resource-manager/templates/template-test-cases#secure-parameters-cant-have-hard-coded-default"
    maps = ("CKV_AZURE_131", "MCSB IM-8")
    mend = "Remove defaultValue; an empty one, or [newGuid()], will do as well."
    good = template(parameters={"key": {"type": "secureString", "defaultValue": "[newGuid()]"}})
    bad = template(parameters={"key": {"type": "secureString", "defaultValue": "invented-key"}})

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find a literal in the default of a secure parameter; empty texts and objects pass."""
        for name, definition in template_parts.part(deployment, "parameters").items():
            given = get(definition, "defaultValue") if template_parts.is_secure(definition) else None
            if any(template_parts.is_literal(text) for _, text in template_parts.texts(given, "")):
                path = f"{TOP}.parameters.{name}.defaultValue"
                yield self.finding(deployment, path, f"the default of {name} stands in the clear")


class OuterSecret(Rule):
    """A nested deployment that is given a secret evaluates its expressions itself.

    Evaluated outside, the secret's value is written into the nested template, and kept with its deployment.
    """

    id = "AML-206"
    name = "Template.OuterSecret"
    pillar = Pillar.SECURITY
    applies_to = TEMPLATE
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates#expression-evaluation-scope-in-nested-templates"
    maps = ("Azure.Deployment.OuterSecret", "MCSB IM-8")
    mend = "Set expressionEvaluationOptions.scope to inner, and hand the secret over as a secureString parameter."
    good = template(
        parameters={"key": {"type": "secureString"}},
        resources=[
            {
                "type": TEMPLATE,
                "apiVersion": resources.DEPLOYMENT_API_VERSION,
                "name": "stores",
                "properties": {
                    "mode": "Incremental",
                    "expressionEvaluationOptions": {"scope": "inner"},
                    "parameters": {"key": {"value": "[parameters('key')]"}},
                    "template": {
                        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                        "contentVersion": "1.0.0.0",
                        "parameters": {"key": {"type": "secureString"}},
                        "resources": [_store("[parameters('key')]")],
                    },
                },
            }
        ],
    )
    bad = template(
        parameters={"key": {"type": "secureString"}},
        resources=[
            {
                "type": TEMPLATE,
                "apiVersion": resources.DEPLOYMENT_API_VERSION,
                "name": "stores",
                "properties": {
                    "mode": "Incremental",
                    "template": {
                        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                        "contentVersion": "1.0.0.0",
                        "resources": [_store("[parameters('key')]")],
                    },
                },
            }
        ],
    )

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find secrets in nested templates that are evaluated in the outer scope, which is the default."""
        parameters = template_parts.part(deployment, "parameters")
        secure = {name.lower() for name, definition in parameters.items() if template_parts.is_secure(definition)}
        for path, type_, resource in template_parts.resources(deployment):
            inner = template_parts.below(resource, "properties.template")
            scope = template_parts.below(resource, "properties.expressionEvaluationOptions.scope")
            if type_.lower() != TEMPLATE.lower() or not isinstance(inner, Mapping) or among(scope, ("inner",)):
                continue
            written = [text for _, text in template_parts.texts(inner, "")]
            if any(reads_secret(text) or written_names(text, "parameters") & secure for text in written):
                yield self.finding(deployment, f"{path}.properties.template", "a secret is written into it")
