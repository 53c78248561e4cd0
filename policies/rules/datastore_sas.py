"""What a datastore's shared access signature allows, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from amlstack.catalog import credentials, datastores, machinelearning
from amlstack.findings import Finding, Severity
from amlstack.policies import classic
from amlstack.policies.examples import setting
from amlstack.policies.graph import Graph, Resource, Unknown
from amlstack.policies.rule import Example, Pillar, Rule, Settings, among

_TOKEN = "properties.credentials.secrets.sasToken"
_SOURCE = "https://learn.microsoft.com/azure/storage/common/storage-sas-overview"


def _example(fields: str) -> Example:
    credentials = {"credentialsType": "Sas", "secrets": {"secretsType": "Sas", "sasToken": f"{fields}&sig=invented"}}
    return setting(machinelearning.DATASTORE, "contoso-ml/raw", datastoreType="AzureBlob", credentials=credentials)


_SECRETS = {arm: f"properties.credentials.{path}" for arm, (path, _) in datastores.CREDENTIALS.items() if path}
"""By `credentialsType`, where its credential is."""


def _secret(datastore: Resource) -> str:
    """The path of a datastore's credential."""
    if classic.type_of(datastore):
        held = (f"properties.{word}" for word in datastores.CLASSIC_SECRETS)
        return next((path for path in held if datastore.raw(path)), _TOKEN)
    type_ = datastore.get("properties.credentials.credentialsType")
    return next((path for word, path in _SECRETS.items() if among(type_, (word,))), _TOKEN)


def _fields(datastore: Resource) -> dict[str, str] | None:
    """The fields of a SAS token, None without one. Raises NotYet where its value isn't known, as in most places."""
    if not among(datastore.get("properties.credentials.credentialsType"), ("Sas",)):
        return None
    token = datastore.get(_TOKEN)
    return credentials.sas_fields(token) if isinstance(token, str) else None


@dataclass(frozen=True, slots=True)
class Ahead(Settings):
    """How many days before its end a credential is told of: the user's setting."""

    days: int = 30
    """Days before it ends."""


class CredentialExpires(Rule):
    """A datastore's credential doesn't end soon.

    A workspace file says when it ends (`credentials.expires`), a shared access signature says so itself. Jobs fail
    from one day to the next, and nothing says why but a 403.
    """

    id = "AML-093"
    name = "Datastore.CredentialExpires"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.WARNING
    settings: Ahead = Ahead()
    source = _SOURCE
    maps = ("MCSB IM-8",)
    mend = "Issue a new one and register the datastore again, or let it sign in by identity."
    good = _example("sv=2024-11-04&sr=c&sp=rl&spr=https&se=2999-12-31T00:00:00Z")
    bad = _example("sv=2024-11-04&sr=c&sp=rl&spr=https&se=2020-12-31T00:00:00Z")

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the end that the file or the token states with today; one by a stored access policy states none."""
        path = _secret(datastore)
        said = datastore.raw(path)
        fields = {"se": said.ends} if isinstance(said, Unknown) and said.ends else _fields(datastore) or {}
        left = credentials.sas_days_left(fields, datetime.now(UTC))
        if left is not None and left < self.settings.days:
            yield self.finding(datastore, path, f"it ends in {left} days" if left >= 0 else "it has ended")


class SasReach(Rule):
    """A datastore's shared access signature allows no more than the datastore needs.

    Whoever gets hold of it gets all of the account, or may delete what others read.
    """

    id = "AML-094"
    name = "Datastore.SasReach"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.DATASTORE.type
    severity = Severity.WARNING
    source = _SOURCE
    maps = ("MCSB PA-7", "MCSB IM-8")
    mend = "Issue one for the container alone, with read and list (and write, add, create), over https."
    good = _example("sv=2024-11-04&sr=c&sp=rl&spr=https&se=2999-12-31T00:00:00Z")
    bad = _example("sv=2024-11-04&sr=c&sp=rwdl&spr=https&se=2999-12-31T00:00:00Z")

    def check(self, datastore: Resource, graph: Graph) -> Iterator[Finding]:
        """Yield a finding for each thing that the token allows and a datastore doesn't need."""
        fields = _fields(datastore)
        if fields is None:
            return
        if "ss" in fields:
            yield self.finding(datastore, _TOKEN, "it opens the whole account, not one container")
        spare = [what for letter, what in datastores.SAS_SPARE.items() if letter in fields.get("sp", "")]
        if spare:
            yield self.finding(datastore, _TOKEN, f"it {', '.join(spare)} as well")
        if "http" in fields.get("spr", "").split(","):
            yield self.finding(datastore, _TOKEN, "it is taken over plain http too")
