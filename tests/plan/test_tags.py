"""Names and values of tags."""

from __future__ import annotations

import pytest

from amlstack.plan import tags

LINK = "hidden-link:/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/app"


def test_lawful_tags_have_no_faults() -> None:
    """Those that Azure's services write among them: they hold an id."""
    assert not list(tags.faults({"owner": "ml", LINK: "Resource"}, ("tags",)))


@pytest.mark.parametrize("name", ["a/b", "100%", "", "n" * 129, "hidden-link:100%"])
def test_a_name_that_azure_refuses_is_a_fault(name: str) -> None:
    """It is told at its place, with what a name may be."""
    [fault] = tags.faults({name: "x"}, ("tags",))
    assert fault.path == ("tags", name)
    assert "is no name for a tag" in fault.what


def test_too_many_tags_and_too_long_values_are_faults() -> None:
    """Both are told at once."""
    many = {f"tag{number}": "x" * (257 if number == 0 else 1) for number in range(51)}
    assert [fault.what.partition(" ")[0] for fault in tags.faults(many, ("tags",))] == ["51", "the"]
