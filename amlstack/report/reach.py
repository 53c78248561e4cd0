"""Who reaches a workspace and what it stands on, as a table: what text and Markdown show of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amlstack.findings import Pair, Reach, Reachability

_WORDS = {Reach.YES: "yes", Reach.SOME: "some", Reach.UNKNOWN: "?"}
LEGEND = (
    "yes: reached. some: those that a list names. closed: not reached, nor needed. no: needed, and not reached. "
    "?: not known."
)

INTERNET = "internet"
"""What is no resource: where clients get out to."""
Client = tuple[str, str]


def word(pair: Pair) -> str:
    """What the table says of a pair."""
    return _WORDS.get(pair.reaches) or ("no" if pair.needed else "closed")


def rows(found: Reachability) -> tuple[list[Client], list[tuple[str, list[Pair | None]]]]:
    """The columns, each a kind of client and where it stands; and the rows, each with what is reached and its pairs."""
    clients = list(dict.fromkeys((each.who, each.where) for each in found.pairs))
    labels = names(found)
    cells: dict[str, dict[Client, Pair]] = {}
    for each in sorted(found.pairs, key=lambda pair: pair.service == INTERNET):
        cells.setdefault(labels[each.target, each.service], {})[each.who, each.where] = each
    return clients, [(label, [said.get(client) for client in clients]) for label, said in cells.items()]


def names(found: Reachability) -> Mapping[tuple[str, str], str]:
    """What each target and service is called: by the service, and by the resource too where several have it."""
    services: dict[str, dict[str, None]] = {}
    for each in found.pairs:
        services.setdefault(each.service, {})[each.target] = None
    return {
        (target, service): service if len(targets) == 1 else f"{service} of {target.partition(' ')[2]}"
        for service, targets in services.items()
        for target in targets
    }


def shut(found: Reachability) -> Iterator[str]:
    """A line for each pair that is needed and not reached: why, and the rule that tells how to mend it."""
    labels = names(found)
    for each in found.pairs:
        if word(each) == "no":
            rule = f" ({each.rule})" if each.rule else ""
            yield f"{each.who} ({each.where}) to {labels[each.target, each.service]}: {each.why}{rule}"


def unknown(found: Reachability) -> Iterator[str]:
    """A line for each reason why something isn't known, with what it keeps from being told."""
    labels, reasons = names(found), dict[str, dict[str, dict[str, None]]]()
    for each in found.pairs:
        if each.reaches is Reach.UNKNOWN:
            said = reasons.setdefault(each.why, {}).setdefault(labels[each.target, each.service], {})
            said[f"{each.who} ({each.where})"] = None
    for why, targets in reasons.items():
        clients = list(dict.fromkeys(client for said in targets.values() for client in said))
        clients = ["everybody"] if len(clients) > 1 and set(clients) >= _coming(found, labels, targets) else clients
        yield f"{', '.join(clients)} to {', '.join(targets)}: {why}"


def _coming(found: Reachability, labels: Mapping[tuple[str, str], str], targets: Mapping[str, object]) -> set[str]:
    """The clients that come to any of some targets over the network: a deployer comes by Resource Manager."""
    pairs = (each for each in found.pairs if labels[each.target, each.service] in targets and each.who != "deployer")
    return {f"{each.who} ({each.where})" for each in pairs}
