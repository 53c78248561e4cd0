"""Makes the calls that are no resource's PUT: the provider of steps, which the engine starts as a process of its own.

A stack's state holds the name of the class `Calls`, and not its code: whoever runs or destroys the stack needs amlstack
where the engine looks for Python, and the name stays. Nothing of it is secret: a step signs in by itself
(signing_in.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pulumi.dynamic import ConfigureRequest, CreateResult, DiffResult, ReadResult, ResourceProvider, UpdateResult

from amlstack.catalog.environment import RESOURCE_MANAGER

from . import cloud, signing_in
from .resource_manager import client, request, token_policy

_TELLING = ("target", "action", "body")
"""The inputs that say which call it is; of the others a new version of amlstack may have better ones."""
_POLL_SECONDS = 15
"""Between two looks at an operation that doesn't say how long to wait."""

_AGAIN = frozenset({"POST"})
"""What is sent again where the line dropped, too: a call may be made twice."""


class CallFailed(Exception):
    """A call can't be made, or was refused: what is wrong, and how to mend it."""


class Calls(ResourceProvider):
    """Makes a step's call when it is created or its body changes; deleted, it leaves what it did."""

    serialize_as_secret_always = False  # else it could not be read in the state that it holds no more than a name
    _cloud = ""

    def configure(self, req: ConfigureRequest) -> None:
        """Take the cloud from the stack's configuration; credentials that stand there are left alone."""
        self._cloud = str(req.config.get("azure-native:environment") or "")

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Another body is another call; another target, or one that is replaced, is another step.

        Without `replaces` the engine would delete a replaced target before its step.
        """
        changed = [word for word in _TELLING if not _same(olds.get(word), news.get(word))]
        return DiffResult(changes=bool(changed), replaces=["target"] if "target" in changed else [])

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Make the call, unless the target says that it has been made. Raises CallFailed."""
        self._make(props)
        return CreateResult(f"{props['target']}/{props['action']}", _said(props))

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Make the call anew, unless the target says that all of it has been done. Raises CallFailed."""
        self._make(news)
        return UpdateResult(_said(news))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """The step as it is; none where the target is gone or no longer says that the call has been made."""
        with self._asking(props) as asked:
            found = _got(asked, props)
        there = found is not None and _done(found, props["done"])
        return ReadResult(id_ if there else "", _said(props))

    def _make(self, props: Mapping[str, Any]) -> None:
        with self._asking(props) as asked:
            found = _got(asked, props)
            if found is None:
                raise CallFailed(f"{props['action']}: there is no {props['target']}")
            if not _done(found, props["done"]):
                _posted(asked, props)

    @contextmanager
    def _asking(self, props: Mapping[str, Any]) -> Iterator[Any]:
        """A client for as long as it is asked; what goes wrong is a CallFailed."""
        from azure.core.exceptions import AzureError, ClientAuthenticationError

        try:
            with self._client() as asked:
                yield asked
        except ClientAuthenticationError as error:
            mend = "sign in with `az login`, or name who deploys by ARM_CLIENT_ID and what goes with it"
            raise CallFailed(f"{props['action']}: {_first_line(error)}; {mend}") from None
        except AzureError as error:
            raise CallFailed(f"{props['action']} of {props['target']}: {_first_line(error)}") from None

    def _client(self) -> Any:
        """The Resource Manager of the sandbox where the environment names one, else of the cloud. Raises CallFailed."""
        from azure.core.pipeline.policies import BearerTokenCredentialPolicy

        try:
            if (sandbox := cloud.sandbox()) is not None:
                return client(sandbox, token_policy(os.environ.get(cloud.SANDBOX_TOKEN, "")))
            name = cloud.known(self._cloud or cloud.of_environment())
        except cloud.Unread as error:
            raise CallFailed(str(error)) from None
        url = RESOURCE_MANAGER[name]
        return client(url, BearerTokenCredentialPolicy(signing_in.credential(name), f"{url}/.default"))


def _got(asked: Any, props: Mapping[str, Any]) -> dict[str, Any] | None:
    """The target, as it is; None where there is none. Raises HttpResponseError."""
    answer = asked.send_request(request("GET", _url(asked, props["target"]), props["apiVersion"]))
    if answer.status_code == 404:
        return None
    _insist(answer)
    found: dict[str, Any] = answer.json()
    return found


def _posted(asked: Any, props: Mapping[str, Any]) -> None:
    """Make the call and wait for its end. Raises HttpResponseError where it is refused or fails."""
    from azure.core.polling import LROPoller
    from azure.mgmt.core.polling.arm_polling import ARMPolling

    post = request("POST", _url(asked, f"{props['target']}/{props['action']}"), props["apiVersion"], props["body"])
    begun = asked.send_request(post, retry_on_methods=_AGAIN, _return_pipeline_response=True)
    _insist(begun.http_response)
    LROPoller(asked, begun, lambda ended: ended, ARMPolling(_POLL_SECONDS)).result()


def _insist(answer: Any) -> None:
    """Raise HttpResponseError, in Azure's words, where an answer is a refusal."""
    from azure.core.exceptions import HttpResponseError
    from azure.mgmt.core.exceptions import ARMErrorFormat

    if answer.status_code >= 400:
        answer.read()
        raise HttpResponseError(response=answer, error_format=ARMErrorFormat)


def _url(asked: Any, id_: str) -> str:
    return str(asked.format_url(id_))


def _done(body: Mapping[str, Any], done: Mapping[str, Any]) -> bool:
    """Whether a resource says all that it says when the call has been made."""
    return all(_at(body, path) == value for path, value in done.items())


def _at(body: Any, path: str) -> Any:
    for word in path.split("."):
        body = body.get(word) if isinstance(body, Mapping) else None
    return body


def _same(old: Any, new: Any) -> bool:
    """Whether two inputs say the same; ids may be written in other letters."""
    return old == new or (isinstance(old, str) and isinstance(new, str) and old.lower() == new.lower())


def _said(props: Mapping[str, Any]) -> dict[str, Any]:
    """A step's inputs, without what the SDK keeps beside them."""
    return {word: value for word, value in props.items() if not word.startswith("__")}


def _first_line(error: Exception) -> str:
    return str(getattr(error, "message", None) or error).partition("\n")[0]
