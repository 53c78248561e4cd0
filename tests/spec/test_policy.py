"""What a workspace file says about its checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlstack.spec import SpecError, load

FILE = """\
name: contoso-ml
resource_group: rg
location: westeurope
policy:
  profile: production
  rules:
    AML-041: error
  waivers:
    - {rule: AML-053, resource: kv, reason: "It stays.", until: 2027-03-31}
"""


def test_it_is_kept_apart_with_its_places(tmp_path: Path) -> None:
    """The declaration hands it on as it stands, knows where, and nothing of it gets into the plan's part."""
    file = tmp_path / "workspace.yaml"
    file.write_text(FILE)
    found = load(file)
    assert found.policy["rules"] == {"AML-041": "error"}
    assert "policy" not in found.mapping
    assert (found.place(("policy", "waivers", 0)).line, found.place(("policy", "rules", "AML-041")).line) == (9, 7)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("production", "prodction", "profile is 'prodction': did you mean 'production'?"),
        ("profile", "profil", "unknown key 'profil': did you mean 'profile'?"),
        ('reason: "It stays.", ', "", "reason is missing"),
        ("rules", "rule", "unknown key 'rule': did you mean 'rules'?"),
    ],
)
def test_its_shape_is_checked_with_the_rest(old: str, new: str, expected: str, tmp_path: Path) -> None:
    """A misspelt word is told at its place, and a waiver without a reason is none."""
    file = tmp_path / "workspace.yaml"
    file.write_text(FILE.replace(old, new, 1))
    with pytest.raises(SpecError) as error:
        load(file)
    assert expected in str(error.value)
