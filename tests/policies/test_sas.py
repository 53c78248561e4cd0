"""What is read from a shared access signature, and that none of it gets out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from amlstack.catalog import credentials, machinelearning
from amlstack.policies import RULES, Graph, judge, template

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "days"),
    [
        ("2026-11-30T12:00:00Z", 10),
        ("2026-11-30", 9),
        ("2026-11-20T13:00:00%2B00:00", 0),
        ("2026-11-19T12:00:00Z", -1),
        ("soon", None),
        ("", None),
    ],
)
def test_the_days_that_are_left(end: str, days: int | None) -> None:
    """A date alone is its first moment, UTC; what can't be read says nothing."""
    assert credentials.sas_days_left(credentials.sas_fields(f"?sv=1&se={end}&sig=x"), NOW) == days


def test_the_signature_is_left_out() -> None:
    """Whatever is done with the fields later, the secret one isn't among them."""
    assert credentials.sas_fields("?SE=1&Sig=secret&sp=r") == {"se": "1", "sp": "r"}


def test_a_finding_about_a_token_does_not_quote_it() -> None:
    """A token that ends, opens too much and goes over http is told three times, and not shown once."""
    token = "sv=2024&ss=bf&srt=sco&sp=rwdl&spr=https,http&se=2021-05-17T00:00:00Z&sig=c4nary-4f1d"
    credentials = {"credentialsType": "Sas", "secrets": {"secretsType": "Sas", "sasToken": token}}
    body = {"datastoreType": "AzureBlob", "accountName": "st", "credentials": credentials}
    store = {"type": machinelearning.DATASTORE.type, "name": "contoso-ml/raw", "properties": body}
    rules = [rule for rule in RULES if rule.id in ("AML-093", "AML-094")]
    verdict = judge(rules, Graph(template.resources((store,))))
    assert [finding.what for finding in verdict.findings] == [
        "it has ended",
        "it opens the whole account, not one container",
        "it deletes as well",
        "it is taken over plain http too",
    ]
    assert not any(part in repr(verdict) for part in ("c4nary", "2021-05-17", "rwdl"))


def test_a_token_that_ends_soon_says_in_how_many_days() -> None:
    """What is left is counted, so that a report can be read without the token."""
    end = (datetime.now(UTC) + timedelta(days=5, hours=12)).strftime("%Y-%m-%dT%H:%M:%SZ")
    credentials = {"credentialsType": "Sas", "secrets": {"sasToken": f"sp=r&se={end}&sig=x"}}
    body = {"datastoreType": "AzureBlob", "accountName": "st", "credentials": credentials}
    store = {"type": machinelearning.DATASTORE.type, "name": "contoso-ml/raw", "properties": body}
    rules = [rule for rule in RULES if rule.id == "AML-093"]
    (finding,) = judge(rules, Graph(template.resources((store,)))).findings
    assert finding.what == "it ends in 5 days"
