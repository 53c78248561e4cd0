"""Write the table of functions in docs/template-language.md anew: `python -m tools.language_table`.

With --check nothing is written: the exit code is 1 where the table is stale.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from amlstack.arm.language import registry

PAGE = Path(__file__).resolve().parents[1] / "docs" / "template-language.md"
HEAD, FOOT = "<!-- made by: python -m tools.language_table -->\n", "<!-- end -->"
EVERYWHERE = "everywhere"
NAMES = {"name": "names and conditions"}


def table() -> str:
    """Return the functions as Markdown, a table for each chapter of the reference."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for family in registry.FAMILIES:
        title = "CIDR" if family == "cidr" else family.capitalize()
        yield f"\n### {title} ([reference]({registry.SOURCE.format(family)}))\n"
        yield "| function | gives | where | notes |"
        yield "| --- | --- | --- | --- |"
        each = (item for item in registry.functions().values() if item.family == family)
        for item in sorted(each, key=lambda item: item.name.lower()):
            signature = item.signature.replace("|", "\\|")
            says = (item.call.__doc__ or "").partition("\n")[0].rstrip(".")
            yield f"| `{signature}` | {says} | {_places(item)} | {_notes(item)} |"
    yield "\n### Not covered\n\nAn error by name, which says what to do:\n"
    yield from (f"- `{name}`: {says}." for name, says in sorted(registry.NOT_READ.items()))
    yield ""


def _places(item: registry.Function) -> str:
    return ", ".join(sorted(NAMES.get(place, f"{place}s") for place in item.places)) or EVERYWHERE


def _notes(item: registry.Function) -> str:
    asked = "the deployment answers" if item.form == "runtime" else ""
    return "; ".join(filter(None, (asked, item.note)))


def renewed(page: str) -> str:
    """Return the page with the table as it is now."""
    before, _, rest = page.partition(HEAD)
    return f"{before}{HEAD}{table()}\n{FOOT}{rest.partition(FOOT)[2]}"


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(prog="python -m tools.language_table", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the table is stale")
    check = parser.parse_args().check
    old = PAGE.read_text(encoding="utf-8")
    new = renewed(old)
    if new == old:
        return 0
    print(f"{PAGE.name}: {'stale; run `python -m tools.language_table`' if check else 'written'}", file=sys.stderr)
    if not check:
        PAGE.write_text(new, encoding="utf-8")
    return 1 if check else 0


if __name__ == "__main__":
    sys.exit(main())
