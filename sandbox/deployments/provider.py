"""Microsoft.Resources/deployments: the provider of the type, and which call is answered by which route.

Source: https://learn.microsoft.com/rest/api/resources/deployments
"""

from __future__ import annotations

from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox.resource_manager.provider import Provider, Route

from . import routes


class TemplateDeployment(Provider):
    """A deployment is no resource that could be written as others are: the routes take every call but PATCH."""

    kind = DEPLOYMENT
    patchable = False


PROVIDERS: tuple[Provider, ...] = (TemplateDeployment(),)
_TYPE = DEPLOYMENT.type.lower()
_NAMESPACE, _, _COLLECTION = _TYPE.partition("/")
ROUTES: dict[tuple[str, str, str], Route] = {
    ("PUT", _TYPE, ""): routes.create,
    ("GET", _TYPE, ""): routes.get,
    ("HEAD", _TYPE, ""): routes.head,
    ("DELETE", _TYPE, ""): routes.delete,
    ("GET", _NAMESPACE, _COLLECTION): routes.every,
    ("POST", _TYPE, "validate"): routes.validate,
    ("POST", _TYPE, "whatif"): routes.what_if,
    ("GET", f"{_TYPE}/whatifresults", ""): routes.what_if_result,
    ("POST", _TYPE, "exporttemplate"): routes.export_template,
    ("GET", _TYPE, "operations"): routes.operations,
    ("GET", f"{_TYPE}/operations", ""): routes.operation,
    ("GET", f"{_TYPE}/operationstatuses", ""): routes.status,
}
