"""The trials' results as a table in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from .calls import TRIALS, Call, Trial

OVERCOME, RECOVERED, MENDED, NOT_MET, NOT_TRIED = "overcome", "recovered", "mended", "not met", "not tried"
GOOD = (OVERCOME, RECOVERED, MENDED, NOT_MET)
_SIGNS = {OVERCOME: "o", RECOVERED: "r", MENDED: "m", NOT_MET: "-", NOT_TRIED: "?"}
_HEAD = """\
# Every call, every fault

Made by `python -m benchmarks.faults --write`. Each cell is a trial in a sandbox of its own: `amlstack sandbox up` of
examples/defaults meets the fault of the column at the call of the row, and, where it fails, is run again without it.
Then what Azure and the stack hold must be what a clean run leaves, nothing may be pending, and no process may be left.

- o: overcome by the client, the run itself ended well
- r: the run failed, and the next one ended well
- m: the engine was killed, and the next run mended the stack and ended well
- -: the run did not make this call a second time (polls and reads depend on time)
- ?: not tried yet
- empty: doesn't apply; a call that writes nothing has no after, and begins no operation
"""


def markdown(results: Mapping[tuple[Call, Trial], str]) -> str:
    """The whole document: the counts, a row for each call, and what went wrong."""
    columns = [trial for trial in TRIALS if any(trial is tried for _, tried in results)]
    counts = Counter(result if result in _SIGNS else "wrong" for result in results.values())
    told = ", ".join(f"{counts[word]} {word}" for word in (*_SIGNS, "wrong"))
    lines = [f"{len(results)} trials: {told}.", "", _row(["call", *(trial.name for trial in columns)])]
    lines.append(_row(["---"] * (len(columns) + 1)))
    for call in dict.fromkeys(call for call, _ in results):
        cells = [results.get((call, trial), "") for trial in columns]
        lines.append(_row([str(call), *(_SIGNS.get(cell, "WRONG" if cell else "") for cell in cells)]))
    lines.append(_row(["all well", *(_share(results, trial) for trial in columns)]))
    wrong = [f"- {call}, {trial.name}: {cell}" for (call, trial), cell in results.items() if cell not in _SIGNS]
    return "\n".join([_HEAD, *lines, *(["", "Wrong:", "", *wrong] if wrong else [])]) + "\n"


def _share(results: Mapping[tuple[Call, Trial], str], trial: Trial) -> str:
    tried = [cell for (_, each), cell in results.items() if each is trial]
    return f"{sum(cell in GOOD for cell in tried)}/{len(tried)}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
