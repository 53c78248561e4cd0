"""What makes a template hard to reuse, or to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amlstack.catalog import environment, network, resources, storage
from amlstack.findings import Finding, Severity
from amlstack.policies import template_parts
from amlstack.policies.examples import template
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.relations import listed
from amlstack.policies.rule import TEMPLATE, Pillar, Rule, among, worded
from amlstack.policies.template_parts import TOP, get

_CASES = "https://learn.microsoft.com/azure/azure-resource-manager/templates/template-test-cases"
_DESCRIPTION = {"metadata": {"description": "What it is."}}


def _account(**body: object) -> dict[str, object]:
    return {"type": storage.ACCOUNT.type, "apiVersion": storage.ACCOUNT.api_version, "name": "stcontoso", **body}


class HardCodedLocation(Rule):
    """A template says where its resources are made in a parameter.

    Otherwise it can be used in one region only, and whoever edits it for another forgets one.
    """

    id = "AML-207"
    name = "Template.HardCodedLocation"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.WARNING
    source = f"{_CASES}#location-uses-parameter"
    maps = ("Azure.Template.ResourceLocation", "Azure.Template.UseLocationParameter")
    mend = "Use a parameter, with [resourceGroup().location] as its default."
    good = template(
        parameters={"location": {"type": "string", "defaultValue": "[resourceGroup().location]"}},
        resources=[_account(location="[parameters('location')]")],
    )
    bad = template(resources=[_account(location="westeurope")])

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find literal regions in resources and in the default of `location`; `global` is no region."""
        for path, type_, resource in template_parts.resources(deployment):
            said = get(resource, "location")
            if template_parts.is_literal(said) and not among(said, ("global",)):
                what, mend = f"{said} stands in the template", ""
                if among(type_, network.GLOBAL_TYPES):
                    what, mend = f"a {type_} lies in no region, and so not in {said}", "Set location to global."
                yield self.finding(deployment, f"{path}.location", what, mend=mend)
        for name, definition in template_parts.part(deployment, "parameters").items():
            said = get(definition, "defaultValue")
            if name.lower() == "location" and template_parts.is_literal(said) and not among(said, ("global",)):
                path = f"{TOP}.parameters.{name}.defaultValue"
                yield self.finding(deployment, path, f"{said} is the default")


class HardCodedEndpoint(Rule):
    """A template asks where a service is, rather than saying it.

    Each cloud has addresses of its own. Where the template says a region too, and that is in another cloud than the
    address, nothing answers there: an error.
    """

    id = "AML-208"
    name = "Template.HardCodedEndpoint"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.NOTE
    others = (Severity.ERROR,)
    source = f"{_CASES}#urls-cant-be-hard-coded"
    mend = "Use reference() of the resource, or environment()."
    good = template(variables={"suffix": "[environment().suffixes.storage]"})
    bad = template(variables={"endpoint": "https://stcontoso.blob.core.windows.net/"})

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find the clouds' host names in variables and resources; private DNS zones are named after them."""
        parts = [(template_parts.part(deployment, "variables"), f"{TOP}.variables")]
        parts += [
            ({key: value for key, value in resource.items() if key.lower() not in _NO_ADDRESSES}, path)
            for path, type_, resource in template_parts.resources(deployment)
            if "privatedns" not in type_.lower() and type_.lower() != TEMPLATE.lower()
        ]
        regions = _regions(deployment)
        for value, path in parts:
            for place, text in template_parts.texts(value, path):
                found = next(((host, cloud) for host, cloud in environment.HOSTS if host in text.lower()), None)
                if found and "privatelink." not in text.lower() and not place.endswith("$schema"):
                    yield self._found(deployment, place, *found, regions)

    def _found(self, deployment: Resource, place: str, host: str, cloud: str, regions: Mapping[str, str]) -> Finding:
        what = f"{host} is {environment.CALLED[cloud]}'s"
        if cloud in regions or not regions:
            return self.finding(deployment, place, what)
        other, region = next(iter(regions.items()))
        what += f", and {region} is in {environment.CALLED[other]}"
        return self.finding(deployment, place, what, Severity.ERROR)


def _regions(deployment: Resource) -> dict[str, str]:
    """A region of each cloud that a template says: in resources, in a parameter's default, or in what it is given."""
    said = [get(resource, "location") for _, _, resource in template_parts.resources(deployment)]
    given = deployment.raw("properties.parameters")
    for name, definition in template_parts.part(deployment, "parameters").items():
        if "location" in name.lower() or "region" in name.lower():
            value = template_parts.below(get(given, name), "value") if given else None
            said.append(get(definition, "defaultValue") if value is None else value)
    regions = [each for each in said if template_parts.is_literal(each) and not among(each, ("global",))]
    return {environment.cloud_of(each): each for each in reversed(regions)}


_NO_ADDRESSES = ("resources", "comments", "metadata", "tags")


class UnusedParameter(Rule):
    """A template uses its parameters.

    Whoever gives one a value, and sees nothing change, looks for the fault elsewhere.
    """

    id = "AML-209"
    name = "Template.UnusedParameter"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.WARNING
    source = f"{_CASES}#declared-parameters-must-be-used"
    maps = ("Azure.Template.UseParameters",)
    mend = "Remove it, or use it."
    good = template(
        parameters={"sku": {"type": "string"}}, outputs={"sku": {"type": "string", "value": "[parameters('sku')]"}}
    )
    bad = template(parameters={"sku": {"type": "string"}})

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for each parameter in every expression, also in nested deployments and other defaults."""
        yield from _unused(self, deployment, "parameters")


class UnusedVariable(Rule):
    """A template uses its variables.

    What is left over hides what counts.
    """

    id = "AML-210"
    name = "Template.UnusedVariable"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.WARNING
    source = f"{_CASES}#declared-variables-must-be-used"
    maps = ("Azure.Template.UseVariables",)
    mend = "Remove it, or use it."
    good = template(
        variables={"sku": "Standard_ZRS"}, outputs={"sku": {"type": "string", "value": "[variables('sku')]"}}
    )
    bad = template(variables={"sku": "Standard_ZRS"})

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for each variable in every expression, also in other variables; what calls fail() is there for that."""
        yield from _unused(self, deployment, "variables")


def _unused(rule: Rule, deployment: Resource, word: str) -> Iterator[Finding]:
    """The parameters or variables that no expression names. An expression that computes the name may use any."""
    whole = template_parts.part(deployment, word)
    loops = {f".copy[{index}]": loop for index, loop in enumerate(listed(get(whole, "copy")))}
    said = {f".{name}": (name, value) for name, value in whole.items() if name.lower() != "copy"}
    said |= {path: (str(get(loop, "name")), loop) for path, loop in loops.items()}
    declared = {name: path for path, (name, value) in said.items() if not _may_fail(value)}
    if not declared:
        return
    texts = template_parts.texts(deployment.get(TOP), "")
    used = {name for _, text in texts for name in template_parts.names(text, word)}
    for name, path in declared.items():
        if "*" not in used and name.lower() not in used:
            yield rule.finding(deployment, f"{TOP}.{word}{path}", f"{name} isn't used")


def _may_fail(value: object) -> bool:
    """Whether a value's expressions call fail(), with which a template refuses its parameters."""
    return any("fail" in template_parts.calls(text) for _, text in template_parts.texts(value, ""))


class ParameterDescription(Rule):
    """A template says what each of its parameters is.

    The portal shows it beside the field, and nobody reads the template to find out.
    """

    id = "AML-211"
    name = "Template.ParameterDescription"
    pillar = Pillar.OPERATIONS
    applies_to = TEMPLATE
    severity = Severity.NOTE
    source = "https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#parameters"
    maps = ("Azure.Template.ParameterMetadata",)
    mend = "Add metadata.description."
    good = template(parameters={"sku": {"type": "string", **_DESCRIPTION}})
    bad = template(parameters={"sku": {"type": "string"}})

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a description of each parameter."""
        for name, definition in template_parts.part(deployment, "parameters").items():
            if not template_parts.below(definition, "metadata.description"):
                yield self.finding(deployment, f"{TOP}.parameters.{name}", f"{name} has no description")


class DebugSetting(Rule):
    """No nested deployment keeps its requests and responses.

    They hold the secrets that it was given, for everybody who may read the group.
    """

    id = "AML-212"
    name = "Template.DebugSetting"
    pillar = Pillar.SECURITY
    applies_to = TEMPLATE
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/enable-debug-logging"
    maps = ("Azure.Template.DebugDeployment", "MCSB IM-8")
    mend = "Remove debugSetting, or set its detailLevel to none."
    good = template(resources=[])
    bad = template(
        resources=[
            {
                "type": TEMPLATE,
                "apiVersion": resources.DEPLOYMENT_API_VERSION,
                "name": "stores",
                "properties": {
                    "mode": "Incremental",
                    "debugSetting": {"detailLevel": "requestContent,responseContent"},
                    "template": template()[0]["properties"]["template"],
                },
            }
        ]
    )

    def check(self, deployment: Resource, graph: Graph) -> Iterator[Finding]:
        """Find a detailLevel other than none; one that is left out keeps nothing."""
        for path, _, resource in template_parts.resources(deployment):
            level = template_parts.below(resource, "properties.debugSetting.detailLevel")
            if level is not None and not among(level, ("none",)):
                place = f"{path}.properties.debugSetting.detailLevel"
                yield self.finding(deployment, place, f"detailLevel is {worded(level)}")
