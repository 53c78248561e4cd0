"""Who reaches a closed workspace, in the formats that tell it."""

from __future__ import annotations

import json
from dataclasses import replace

import click

from amlstack.findings import Pair, Reach, Reachability
from amlstack.report import PICTURE, Report, written
from amlstack.report.text import text

from .reports import everything, finding

ST, LAKE = "Microsoft.Storage/storageAccounts stcontoso", "Microsoft.Storage/storageAccounts stlake"
VAULT = "Microsoft.KeyVault/vaults kv-contoso"
PAIRS = (
    Pair("anybody", "internet", ST, "blob", Reach.NO, False, "public access is off"),
    Pair("anybody", "internet", LAKE, "blob", Reach.SOME, False, "addresses that its firewall lists"),
    Pair("compute", "vnet-contoso", ST, "blob", Reach.YES, True, "pe-blob"),
    Pair("compute", "vnet-contoso", VAULT, "vault", Reach.NO, True, "no endpoint leads there", "Make one", "AML-438"),
    Pair("compute", "vnet-contoso", "internet", "internet", Reach.UNKNOWN, False, "routes aren't declared here"),
    Pair("deployer", "anywhere", VAULT, "vault", Reach.YES, False, "Resource Manager"),
)
REPORT = Report(reachability=(Reachability("contoso-ml", PAIRS, "main.json"),))
TABLE = """\
Who reaches contoso-ml, and what it stands on (main.json):
                     anybody   compute       deployer
                     internet  vnet-contoso  anywhere
  blob of stcontoso  closed    yes
  blob of stlake     some
  vault                        no            yes
  internet                     ?
"""


def test_the_text_has_a_table_and_what_does_not_work() -> None:
    """A row for what is reached, by the service, and by the resource where two have it; a column for who and where."""
    said = text(REPORT)
    assert said.startswith(TABLE)
    assert "doesn't work compute (vnet-contoso) to vault: no endpoint leads there (AML-438)\n" in said
    assert "not known compute (vnet-contoso) to internet: routes aren't declared here\n" in said
    assert "Who reaches" not in text(REPORT, quiet=True)


def test_the_table_is_coloured_on_a_terminal_alone() -> None:
    """The same words, in the same columns."""
    coloured = text(REPORT, colour=True)
    assert "\x1b[31mno\x1b[0m" in coloured
    assert click.unstyle(coloured) == text(REPORT)


def test_it_stands_between_the_findings_and_the_summary() -> None:
    """Whoever reads the end sees how many findings there are."""
    said = text(replace(everything(), reachability=REPORT.reachability))
    assert said.index("AML-041") < said.index("Who reaches") < said.index("1 error, 1 warning")
    assert "Who reaches" not in text(everything())


def test_the_json_has_every_pair() -> None:
    """With the words that the record has, and whether a rule tells it."""
    (said,) = json.loads(written(REPORT, "json"))["reachability"]
    assert (said["workspace"], said["file"], len(said["pairs"])) == ("contoso-ml", "main.json", len(PAIRS))
    assert said["pairs"][3] == {
        "who": "compute",
        "where": "vnet-contoso",
        "target": VAULT,
        "service": "vault",
        "reaches": "no",
        "needed": True,
        "why": "no endpoint leads there",
        "mend": "Make one",
        "rule": "AML-438",
    }
    assert json.loads(written(everything(), "json"))["reachability"] == []


def test_markdown_has_the_table() -> None:
    """What doesn't work is bold."""
    said = written(REPORT, "markdown")
    assert "| | anybody<br/>internet | compute<br/>vnet-contoso | deployer<br/>anywhere |" in said
    assert "| vault |  | **no** | yes |" in said


def test_the_picture_has_an_arrow_for_each_way() -> None:
    """None to what is closed and needn't be reached; one with a cross, in red, to what doesn't work."""
    lines = written(REPORT, PICTURE).splitlines()
    assert lines[0] == "flowchart LR"
    arrows = [line.strip() for line in lines if "|" in line]
    assert arrows == [
        'w0c0 -->|"blob: some"| w0t1',
        'w0c1 -->|"blob"| w0t0',
        'w0c1 --x|"vault: no"| w0t2',
        'w0c1 -.->|"internet: not known"| w0t3',
        'w0c2 -->|"vault"| w0t2',
    ]
    assert lines[-1] == "    linkStyle 2 stroke:red"


def test_a_picture_of_nothing_says_so() -> None:
    """A diagram all the same, with a comment."""
    assert written(everything(), PICTURE).startswith("flowchart LR\n    %% no workspace here is closed")


def test_names_break_no_picture_and_hold_no_credential() -> None:
    """What mermaid reads as its own is escaped, and what looks like a credential is covered in each format."""
    key = "AccountKey=" + "q7" * 43 + "=="
    odd = Pair("compute", '"]|x', f"Microsoft.KeyVault/vaults {key}", "vault", Reach.NO, True, key, key)
    report = Report(reachability=(Reachability(key, (odd,), "main.json"),))
    for format_ in ("text", "json", "markdown", PICTURE):
        assert key not in written(report, format_)
    assert '"]|x' not in written(report, PICTURE)


def test_everybody_stands_for_all_who_come() -> None:
    """Where nobody knows for anybody, not each is listed; the deployer comes by another way."""
    unknown = [Pair(who, "there", VAULT, "vault", Reach.UNKNOWN, True, "why") for who in ("compute", "studio user")]
    deployer = Pair("deployer", "anywhere", VAULT, "vault", Reach.YES, False, "")
    said = text(Report(reachability=(Reachability("ml", (*unknown, deployer)),)))
    assert "not known everybody to vault: why\n" in said
    said = text(Report(reachability=(Reachability("ml", (unknown[0], replace(unknown[1], reaches=Reach.YES))),)))
    assert "not known compute (there) to vault: why\n" in said


def test_findings_stay_what_they_are_beside_it() -> None:
    """A table is no finding: what fails a run is what a rule finds."""
    report = replace(REPORT, findings=(finding(),))
    assert [each["rule"] for each in json.loads(written(report, "json"))["findings"]] == ["AML-041"]
