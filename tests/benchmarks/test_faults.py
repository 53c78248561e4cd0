"""The table of faults: which calls it has, which trials suit them, and how it is shown."""

from __future__ import annotations

from benchmarks.faults import table
from benchmarks.faults.calls import TRIALS, Call, cells, recorded
from benchmarks.faults.sandboxes import _lasting, different

GROUP = "/subscriptions/5a9db0c5-0000-4000-8000-000000000001/resourceGroups/rg"
POLL = (
    "/subscriptions/5a9db0c5-0000-4000-8000-000000000001/providers/Microsoft.Storage/locations/global/operationResults"
)
REQUEST = "2026-11-20 13:51:00,200 INFO 188e52c8-3432-46e8-98bb-985ba967da50"
LOG = "\n".join(
    [
        f"{REQUEST} GET /sandbox/health 200",
        f"{REQUEST} GET {GROUP} 404",
        f"{REQUEST} PUT {GROUP} 201",
        f"{REQUEST} GET {GROUP} 200",
        f"{REQUEST} GET {POLL}/5dc3e731-1640-4d47-b5fe-42c76e99729d 202",
        f"{REQUEST} GET {POLL}/5dc3e731-1640-4d47-b5fe-42c76e99729d 200",
        "2026-11-20 13:51:00,200 INFO fault 429 before for GET /subscriptions/x",
    ]
)


def test_calls_are_read_from_a_servers_log() -> None:
    """In order, counted by method and path; of an operation's polls the first one; nothing of the sandbox's own."""
    calls = recorded(LOG)
    assert [str(call) for call in calls] == [
        "GET resource group rg",
        "PUT resource group rg",
        "GET resource group rg again",
        "poll of Microsoft.Storage",
    ]
    assert calls[2] == Call("GET", GROUP, 2)
    assert calls[3].path == f"{POLL}/*"


def test_what_writes_meets_more_than_what_reads() -> None:
    """Only a write has an after, and begins an operation."""
    read, write = Call("GET", GROUP, 1), Call("PUT", GROUP, 1)
    suits = {call: {trial.name for each, trial in cells([read, write]) if each is call} for call in (read, write)}
    assert suits[write] == {trial.name for trial in TRIALS}
    assert suits[write] - suits[read] == {
        "drop after",
        "operation fails",
        "kill -9 engine after",
        "kill -9 server after",
    }


def test_the_table_counts_and_names_what_went_wrong() -> None:
    """A row for each call, a column for each trial, the counts first and what is wrong last."""
    read, write = recorded(LOG)[:2]
    results = {
        (read, TRIALS[0]): table.RECOVERED,
        (write, TRIALS[0]): "it ends elsewhere",
        (write, TRIALS[1]): "not tried",
    }
    text = table.markdown(results)
    assert "3 trials: 0 overcome, 1 recovered, 0 mended, 0 not met, 1 not tried, 1 wrong." in text
    assert "| GET resource group rg | r |  |" in text
    assert "| PUT resource group rg | WRONG | ? |" in text
    assert "| all well | 1/2 | 0/1 |" in text
    assert text.endswith("- PUT resource group rg, 409: it ends elsewhere\n")


def test_only_what_lasts_is_compared() -> None:
    """Times, etags, nonces, the order of dependencies and the provider's id differ from run to run; all else counts."""
    urn = "urn:pulumi:dev::p::pulumi:providers:azure-native::default_3_29_0"
    one = {"type": "a", "id": "1", "etag": "x", "at": "2026-11-20T12:00:00Z", "dependencies": ["b", "a"]}
    two = {"type": "a", "id": "1", "etag": "y", "at": "2026-11-20T13:00:00.5Z", "dependencies": ["a", "b"]}
    assert _lasting(one) == _lasting(two)
    assert _lasting({"type": "pulumi:providers:azure-native", "id": "x"}) == {"type": "pulumi:providers:azure-native"}
    assert _lasting(f"{urn}::188e52c8-3432-46e8-98bb-985ba967da50") == urn
    assert different({"a": _lasting(one)}, {"a": _lasting({**two, "id": "2"}), "b": 1}) == ["a", "b"]
