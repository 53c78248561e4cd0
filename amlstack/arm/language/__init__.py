"""ARM's template language: an evaluator for its expressions, and the resources that a template amounts to.

    document = load("mainTemplate.json")                     # or read(text, "name"), or a plain dictionary
    expanded = expand(document, load("parameters.dev.json"), Scope(resource_group="rg"))
    for resource in expanded.resources: ...                  # each with body, id, scope, place, needs, nested
    expanded.outputs                                         # {'name': {'type': ..., 'value': ...}}

- `parse("[concat('a', 'b')]")` gives an expression's tree, each node with its place `at`; `evaluate(node, context)`
  its value, or a node where it waits; `text(node)` writes it.
- `Resource.body` is a plain ARM dictionary. What only a deployment can know stands in it as a `Pending`, whose `str()`
  is the expression as a template writes it, what was known in it folded: no parameter, variable or loop is left in it.
  `as_template(value)` writes a body as a template does: expressions in brackets, literals escaped.
- A deployment expands without a `Runtime`, orders the resources by `needs` (ids of the same deployment; a nested one's
  own are in `Resource.nested`), calls `resolve(body, runtime)` on each when its turn has come, and on the outputs in
  the end. The Runtime answers `call("reference", (id, api-version), scope)`, `call("listKeys", (id, api-version),
  scope)` and `secret(reference)`; it raises Undecided for what it can't say yet.
- A secure parameter's value is never shown: it is `[parameters('name')]` until `resolve`, in nested deployments too.
- Every error is an ExpressionError (parse, evaluate, resolve) or a TemplateError (load, read, expand), whose `faults`
  say where (file:line:column, and the character of the expression), what, and how to mend it.

docs/template-language.md has the functions.
"""

from .document import Document, load, of_bytes, read
from .errors import ExpressionError, Place, TemplateError, TemplateFault
from .evaluation import evaluate
from .expanded import Expanded, Resource, as_template
from .expansion import expand, resolve
from .nodes import Pending, text
from .parser import is_expression, parse
from .scope import KeyVaultReference, Runtime, Scope, Undecided

__all__ = [
    "Document",
    "Expanded",
    "ExpressionError",
    "KeyVaultReference",
    "Pending",
    "Place",
    "Resource",
    "Runtime",
    "Scope",
    "TemplateError",
    "TemplateFault",
    "Undecided",
    "as_template",
    "evaluate",
    "expand",
    "is_expression",
    "load",
    "of_bytes",
    "parse",
    "read",
    "resolve",
    "text",
]
