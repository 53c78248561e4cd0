"""The steps of a run, each in a transaction of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from amlstack.arm.language import ExpressionError, resolve
from amlstack.arm.language.tree import get
from amlstack.sandbox.resource_manager.body import without_nulls
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.lifecycle import provider_of
from amlstack.sandbox.resource_manager.provider import Provider
from amlstack.sandbox.resource_manager.target import parse

from . import complete_mode, secure, states
from .plan import Plan, at, dependencies, expanded_now, waits, written
from .progress import Part
from .runtime import SandboxRuntime

_BODY = ("location", "tags", "sku", "kind", "identity", "plan", "zones", "extendedLocation", "managedBy", "properties")
"""What of a template's resource is sent to any provider; the rest is said to Resource Manager."""


def sendable(provider: Provider, body: Mapping[str, Any]) -> dict[str, Any]:
    """What of a template's resource is sent to its provider."""
    return {key: item for key, item in body.items() if key in _BODY or key in provider.own_top}


class Steps:
    """What the run of one deployment does to the store."""

    def __init__(self, call: Call, send: Callable[[Call], Answer], plan: Plan) -> None:
        self._call, self._send, self._plan = call, send, plan
        self._store = call.store
        self.cover = secure.Cover(plan.asked.template, plan.asked.parameters)
        self.runtime = SandboxRuntime(call, send, self.cover.hide)
        self.made: set[str] = set()
        """Ids, in lower case, of what nested deployments hold: some are known only when they begin."""
        self._status: dict[tuple[str, int], int] = {}

    def start(self, part: Part) -> None:
        """Note that a deployment runs. Raises Superseded."""
        with self._store.transaction():
            states.state(part.deployment, "Running")
            part.keep(self._store)

    def wanted(self, part: Part, number: int) -> bool | None:
        """Whether a condition that waited for the deployment holds, or None where it has no value."""
        condition = get(part.resource(number).body, "condition")
        if condition is None:
            return True
        try:
            return resolve(condition, self.runtime) is not False
        except (ArmError, ExpressionError) as error:
            self._refuse(part, number, error)
            return None

    def begin(self, part: Part, number: int) -> float | None:
        """PUT a resource; the seconds until it is there, or None where it was refused."""
        resource = part.resource(number)
        try:
            with self._store.transaction():
                provider = provider_of(written(self._call, resource, {}))
                sent = sendable(provider, resolve(resource.body, self.runtime))
                if provider.opaque:  # nobody knows where its secrets stand, so that none may be kept
                    sent = self.cover(sent)
                answer = self._send(written(self._call, resource, without_nulls(sent)))
                part.note(self._store, number, resource.id)
        except (ArmError, ExpressionError) as error:
            self._refuse(part, number, error)
            return None
        self._status[part.deployment.id, number] = 201 if answer.status == 202 else answer.status
        made = self._store.get(str(resource.id))
        return max(0.0, made.ready_at - time.time()) if made else 0.0

    def finish(self, part: Part, number: int) -> None:
        """Note that a resource is there."""
        status = self._status.get((part.deployment.id, number))
        if status:
            with self._store.transaction():
                part.note(self._store, number, part.resource(number).id, status=status)

    def begin_nested(self, part: Part, number: int) -> Part | None:
        """Begin a nested deployment, or None where it can't begin."""
        resource = part.resource(number)
        template = at(part.root, (*resource.path, "properties", "template"))
        try:
            with self._store.transaction():
                target = parse(str(resource.id))
                if target.group:
                    replace(self._call, target=target).need_group()
                self._store.history.forget_operations(str(resource.id))
                body = resolve(resource.body, self.runtime)
                given = get(get(body, "properties"), "parameters") or {}
                self.cover.learn(template, given)
                late = waits(resource) or resource.nested is None
                nested = expanded_now(resource, template, given, self._call) if late else resource.nested
                assert nested is not None
                self.made.update(each.id.lower() for each in nested.every() if each.id)
                envelope = {key: body[key] for key in ("location", "tags") if key in body}
                kept = secure.without_defaults(template)
                made = states.accepted(str(resource.id), envelope, kept, "Incremental")
                made.properties["parameters"] = secure.shown_parameters(template, given, self.cover)
                made.properties["dependencies"] = dependencies(nested)
                self._store.history.put(made)
                part.note(self._store, number, resource.id)
        except (ArmError, ExpressionError) as error:
            self._refuse(part, number, error)
            return None
        return Part(made, nested, template, template if late else part.root)

    def finish_nested(self, part: Part, number: int, inner: Part) -> bool:
        """Note how a nested deployment ended; whether it succeeded."""
        error = (
            ArmError(409, "DeploymentFailed", states.FAILED, inner.deployment.id, inner.errors)
            if inner.errors
            else None
        )
        with self._store.transaction():
            part.note(self._store, number, inner.deployment.id, status=0 if error else 200, error=error)
        if error:
            part.errors.append(error)
        return error is None

    def _refuse(self, part: Part, number: int, error: ArmError | ExpressionError) -> None:
        said = error if isinstance(error, ArmError) else unknown(part.resource(number).id, error)
        covered = self.cover.error(said)
        part.errors.append(covered)
        with self._store.transaction():
            part.note(self._store, number, part.resource(number).id, error=covered)

    def end(self, part: Part, *, root: bool) -> bool:
        """Note how a deployment ended, with its outputs; whether it succeeded. Raises Superseded."""
        if not part.errors and root and self._plan.asked.mode == "Complete":
            complete_mode.delete_the_rest(self._call, self._send, part, self._plan.keys() | self.made)
        with self._store.transaction():
            if not part.errors:
                self._put_outputs(part)
            part.deployment.properties["outputResources"] = [
                {"id": each.id} for each in part.expanded.resources if self._store.get(str(each.id))
            ]
            part.close(self._store)
        return not part.errors

    def _put_outputs(self, part: Part) -> None:
        outputs: dict[str, Any] = {}
        for name, output in part.expanded.outputs.items():
            try:
                if resolve(output.get("condition", True), self.runtime) is False:
                    continue
                value = resolve(output["value"], self.runtime)
            except (ArmError, ExpressionError) as error:
                message = f"The template output '{name}' is not valid: {self.cover(str(error))}."
                part.errors.append(ArmError(400, "DeploymentOutputEvaluationFailed", message, name))
                continue
            word = secure.type_word(output["type"])
            outputs[name] = {"type": word}
            if not word.startswith("Secure"):
                outputs[name]["value"] = self.cover(value)
        if outputs and not part.errors:
            part.deployment.properties["outputs"] = outputs


def unknown(id_: str | None, error: ExpressionError) -> ArmError:
    """An expression that has no value while a deployment runs."""
    message = f"Unable to process template language expressions for resource '{id_}': {error}."
    return ArmError(400, "InvalidTemplate", message, id_)
