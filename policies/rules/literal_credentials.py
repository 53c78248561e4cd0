"""Credentials in places that are none of theirs: tags, descriptions, names, parameter files, a program's inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from amlstack.findings import Finding, Severity
from amlstack.literal_credentials import literals, masked
from amlstack.policies.examples import template
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import INPUT, TEMPLATE, Pillar, Rule, among
from amlstack.policies.template_parts import TOP, get
from amlstack.policies.written_input import COMMENTS

_KEY = "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey="


class LiteralCredential(Rule):
    """No credential stands in what is declared, wherever that may be.

    A key in a tag, a description or a name is kept by Azure in the clear, is shown to every reader, and stays in the
    file's history. What counts is what a credential looks like, or a literal behind a word such as AccountKey=; what
    an expression makes of it doesn't, and neither do placeholders, public certificates and the keys of emulators.
    """

    id = "AML-220"
    name = "Source.LiteralCredential"
    pillar = Pillar.SECURITY
    applies_to = TEMPLATE
    every_input = True
    secret = True
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/security/fundamentals/secrets-best-practices"
    maps = ("MCSB IM-8",)
    mend = (
        "Take it out and change the credential: whoever could read the file has it. A workspace file names a secret, a "
        "template takes a secureString parameter, a program a secret of its configuration."
    )
    good = template(
        parameters={"key": {"type": "secureString"}},
        variables={"connection": f"[concat('{_KEY}', parameters('key'))]"},
    )
    bad = template(variables={"connection": f"{_KEY}not-a-real-key"})

    def check(self, written: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at every text and every name of a member; at comments where nothing else on their line was found."""
        texts, lines = list(_texts(written)), set()
        if not literals("\n".join(["", *(text for _, text in texts)])):  # a tenth of the time of asking each
            return
        for path, text in texts:
            kinds = dict.fromkeys(each.kind for each in literals(text))
            finding = self.finding(written, path, f"{', '.join(kinds)} stands in the clear") if kinds else None
            line = finding and finding.place and (finding.place.file, finding.place.line)
            if finding and not (line in lines and path.startswith(COMMENTS)):
                lines.add(line)
                yield replace(finding, path=masked(path))


def _texts(written: Resource) -> Iterator[tuple[str, str]]:
    """The texts of an input, its comments last; of a template without those that are looked at by themselves."""
    if written.type == INPUT:
        for part in ("source", COMMENTS):
            yield from _inside(written.body[part], part)
        return
    template = written.get(TOP)
    for key, item in template.items() if isinstance(template, Mapping) else ():
        yield from _inside(_own(item) if key.lower() == "resources" else item, f"{TOP}.{key}")


def _inside(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            here = f"{path}.{key}"
            yield here, str(key)
            yield from _inside(item, here)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _inside(item, f"{path}[{index}]")


def _own(declared: Any) -> Any:
    """A template's resources, nested deployments without their templates, each of which is a deployment of its own."""
    if isinstance(declared, Mapping):
        return {name: _without_template(each) for name, each in declared.items()}
    return [_without_template(each) for each in declared] if isinstance(declared, list) else declared


def _without_template(resource: Any) -> Any:
    properties = get(resource, "properties")
    if not among(get(resource, "type"), (TEMPLATE,)) or not isinstance(get(properties, "template"), Mapping):
        return resource
    inner = {key: item for key, item in properties.items() if key.lower() != "template"}
    return {key: inner if key.lower() == "properties" else item for key, item in resource.items()}
