"""`$filter`: what it means, and that nothing but a filter is taken for one."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.filters import Filter, Test


def _named(arguments: list[str]) -> Test:
    (name,) = arguments
    return lambda row: row["name"] == name


FILTER = Filter(frozenset({"name", "location", "identity/principalid"}), {"named": _named})
ROW = {"name": "kv-Contoso", "location": "westeurope", "identity/principalid": "1"}
values = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("name eq 'KV-contoso'", True),
        ("Name EQ 'kv-contoso'", True),
        ("name ne 'kv-contoso'", False),
        ("name eq kv-contoso", True),
        ("identity/principalId eq '1'", True),
        ("name eq 'x' or location eq 'westeurope'", True),
        ("name eq 'x' or name eq 'y' and location eq 'westeurope'", False),
        ("(name eq 'x' or location eq 'westeurope') and substringof('tos', name)", True),
        ("name eq 'kv-contoso' and (location eq 'x' or (location eq 'westeurope'))", True),
        ("startswith(name, 'kv')", True),
        ("startswith(name, 'v')", False),
        ("named('kv-Contoso')", True),
        ("named('kv-contoso')", False),
        ("location eq 'westeurope' and named('kv-Contoso')  ", True),
    ],
)
def test_meaning(text: str, passes: bool) -> None:
    """Comparisons know no case, `and` binds closer than `or`, functions have a meaning of their own."""
    assert FILTER.parse(text)(ROW) is passes


@given(value=values)
def test_any_value(value: str) -> None:
    """Any text can be compared with, a quote in it doubled."""
    quoted = value.replace("'", "''")
    assert FILTER.parse(f"name eq '{quoted}'")({"name": value})
    assert FILTER.parse(f"substringof('{quoted}', name)")({"name": f"a{value}b"})


@pytest.mark.parametrize(
    "text",
    [
        *("name", "name eq", "eq 'a'", "name gt 'a'", "colour eq 'a'", "name eq 'a", "name eq 'a' 'b'", "name eq ("),
        *("(name eq 'a'", "name eq 'a')", "name eq 'a' and", "not name eq 'a'", "name eq 'a'; drop", "named()"),
        *("named('a', 'b')", "named('a' 'b')", "startswith(name)", "startswith('a', name)", "nothing(name, 'a')"),
        *("(" * 40 + "name eq 'a'" + ")" * 40, "(" * 5_000, f"name eq '{'x' * 5_000}'", "'", ","),
    ],
)
def test_what_is_no_filter(text: str) -> None:
    """Anything else is refused, whatever is wrong with it."""
    with pytest.raises(ArmError) as refusal:
        FILTER.parse(text)
    assert (refusal.value.status, refusal.value.code) == (400, "InvalidFilterInQueryString")


@given(text=st.text(alphabet="name eqor'(),and ", max_size=60) | st.text(max_size=40))
def test_any_text(text: str) -> None:
    """No text does more than be refused."""
    with contextlib.suppress(ArmError):
        assert FILTER.parse(text)(ROW) in {True, False}
