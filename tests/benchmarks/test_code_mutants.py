"""The benchmark that breaks the product's own code, on a package of a few lines."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks.code_mutants import table
from benchmarks.code_mutants.mutants import Mutant, mutants, sample
from benchmarks.code_mutants.operators import OPERATORS
from benchmarks.code_mutants.record import Covering, Record, made, with_probes
from benchmarks.code_mutants.sources import copied, room
from benchmarks.code_mutants.trial import Outcome, Worker, ordered, tried

SHOP = '''"""What things cost."""
from __future__ import annotations

CURRENCY = "euro"


def price(parts: list[int], member: bool = False) -> int:
    """The sum; members pay less."""
    total = 0
    for part in parts[:3]:
        if part < 0:
            raise ValueError("a part can't cost less than nothing")
        if part == 0 and not member:
            continue
        total += part
    return total - 1 if member and total else total


def unused(word: str) -> str:
    """Nobody calls it."""
    return word + CURRENCY
'''
TESTS = '''"""Tests of the shop."""
import pytest

from amlstack import shop


@pytest.fixture(scope="module")
def refused():
    """What is said of a price below nothing, asked once."""
    with pytest.raises(ValueError) as said:
        shop.price([-1])
    return str(said.value)


def test_sum():
    """Parts are added."""
    assert shop.price([1, 2]) == 3


def test_refusal(refused):
    """Says why."""
    assert "nothing" in refused


def test_refusal_again(refused):
    """Says who."""
    assert "part" in refused


def test_currency():
    """Only looks whether there is one."""
    assert shop.CURRENCY
'''


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a product of one file, and the environment of these tests."""
    root = tmp_path_factory.mktemp("shop")
    for name, text in (
        ("amlstack/__init__.py", ""),
        ("amlstack/shop.py", SHOP),
        ("tests/test_shop.py", TESTS),
        ("pytest.ini", "[pytest]\naddopts = --import-mode=importlib\n"),
    ):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    (root / ".venv").symlink_to(sys.prefix)
    git = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "amlstack", "tests", "pytest.ini"], ["commit", "-q", "-m", "A shop"]):
        subprocess.run([*git, *words], check=True)
    return root


@pytest.fixture(scope="module")
def of_shop(shop: Path) -> list[Mutant]:
    """Every mutant of the shop."""
    return mutants(shop, "amlstack/shop.py")


def test_each_operator_makes_another_program_that_compiles(of_shop: list[Mutant]) -> None:
    """A mutant that is no Python, or the same, would say nothing of the tests."""
    assert {each.operator for each in of_shop} == set(OPERATORS)
    for each in of_shop:
        broken = each.applied(SHOP.encode()).decode()
        compile(broken, each.file, "exec")
        assert ast.dump(ast.parse(broken)) != ast.dump(ast.parse(SHOP)), each


def test_docstrings_annotations_and_messages_stay(of_shop: list[Mutant]) -> None:
    """Nothing is broken that tells a reader something and does nothing."""
    kept = ("What things cost", "annotations", "list[int]", "members pay", "than nothing", "Nobody calls")
    assert [each for each in of_shop if any(words in each.old for words in kept) and each.operator == "constant"] == []


def test_the_same_seed_gives_the_same_sample(of_shop: list[Mutant]) -> None:
    """Of every operator some, in the same order each time; another seed gives others."""
    rooms = {"shop": of_shop}
    first = sample(rooms, 12, 1, seed=1)["shop"]
    assert first == sample({"shop": of_shop[::-1]}, 12, 1, seed=1)["shop"]
    assert len(first) == 12
    assert {each.operator for each in first} == set(OPERATORS)
    assert first != sample(rooms, 12, 1, seed=2)["shop"]


def test_a_mutant_is_known_again_in_another_file(shop: Path, of_shop: list[Mutant]) -> None:
    """So that two commits can be compared, between which a file was renamed and a line added."""
    (shop / "amlstack" / "moved.py").write_text(SHOP.replace("CURRENCY =", "LIMIT = 3\nCURRENCY ="), "utf-8")
    moved = {each.key for each in mutants(shop, "amlstack/moved.py")}
    assert moved >= {each.key for each in of_shop}
    assert len({each.key for each in of_shop}) == len(of_shop)


def test_each_room_has_its_part(of_shop: list[Mutant]) -> None:
    """In proportion to what it has, but at least the least."""
    chosen = sample({"large": of_shop * 10, "small": of_shop[:5]}, 30, 4, seed=1)
    assert len(chosen["small"]) == 4
    assert len(chosen["large"]) > 20
    files = ("amlstack/plan/nodes/base.py", "amlstack/findings.py", "sandbox/control.py")
    assert [room(file) for file in files] == ["amlstack/plan", "amlstack", "sandbox"]


@pytest.fixture(scope="module")
def recorded(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Which test of the shop runs what, recorded in two parts."""
    folder = tmp_path_factory.mktemp("record")
    for name, chosen in (("some", "refusal"), ("others", "not refusal")):
        made(shop, folder / name, ["-p", "no:hypothesispytest", "-k", chosen])
    return Record.read([folder / "some", folder / "others"], shop)


@pytest.mark.thorough
def test_record_knows_who_runs_a_line(recorded: Record, of_shop: list[Mutant]) -> None:
    """Also of a fixture that is set up for the first of two tests, and of a line that runs at import."""
    covering = {
        each.old: {test.id.rpartition("_")[2] for tests in recorded.covering(each) for test in tests}
        for each in of_shop
    }
    assert covering["total += part"] == {"sum"}
    assert covering['raise ValueError("a part can\'t cost less than nothing")'] == {"refusal", "again"}
    assert covering["word + CURRENCY"] == set()
    assert covering['"euro"'] == {"sum", "refusal", "again"}


@pytest.mark.thorough
def test_what_a_test_catches_is_killed(shop: Path, recorded: Record, of_shop: list[Mutant]) -> None:
    """What it doesn't catch survives, and what no test runs is told apart; then the file is as it was."""
    by_change = {(each.old, each.new): each for each in of_shop}
    with copied(shop) as copy:
        worker = Worker(copy, ["-p", "no:hypothesispytest"], imports=())

        def judged(old: str, new: str) -> Outcome:
            return tried(by_change[old, new], recorded, worker, 60)

        killed = judged("total += part", "pass")
        assert (killed.status, killed.by) == ("killed", "tests/test_shop.py::test_sum")
        raised = judged('raise ValueError("a part can\'t cost less than nothing")', "pass")
        assert (raised.status, raised.by.partition("::")[2].startswith("test_refusal")) == ("killed", True)
        survived = judged("part < 0", "((part) <= (0))")
        assert (survived.status, survived.by, survived.tests, survived.left) == ("survived", "", 3, 0)
        assert judged("word + CURRENCY", "((word) - (CURRENCY))") == Outcome("not covered")
        assert (copy / "amlstack" / "shop.py").read_text("utf-8") == SHOP
        worker.stop()


def test_the_table_counts_them(of_shop: list[Mutant]) -> None:
    """By room and over all; below it what isn't killed, and between two runs what was killed before."""
    killed, slow, survived, bare = (
        {"room": "shop", **asdict(mutant), **asdict(Outcome(status))}
        for mutant, status in zip(of_shop, ("killed", "timeout", "survived", "not covered"), strict=False)
    )
    before = table.markdown([killed, slow, survived, bare])
    assert "| shop | 4 | 2 | 1 | 1 | 1 | 50% |\n| all | 4 | 2 | 1 | 1 | 1 | 50% |\n\n- survived: " in before
    text = table.compared([killed, slow, survived], [killed, {**slow, "status": "survived"}, survived, bare])
    assert "3 mutants are in both. Of these, 1 were killed before and aren't now" in text
    assert text.count("- survived: ") == 1


def test_probes_leave_the_program_as_it_is() -> None:
    """Each block of a function begins with one, and what follows a compound statement is another block."""
    text, lines = with_probes(SHOP, 7)
    told: list[int] = []
    names: dict[str, object] = {}
    exec(text, names)  # noqa: S102 - the program is this file's
    names |= {"_code_mutants_on": [1] * 99, "_code_mutants_hit": told.append}
    price = names["price"]
    assert callable(price)
    assert price([1, 0, 2]) == 3
    assert set(told) < set(lines.values())
    assert min(lines.values()) == 7
    assert lines["9"] == lines["10"] != lines["11"] != lines["13"] != lines["15"]


def test_quick_tests_of_near_files_come_first_and_the_engine_last() -> None:
    """A test that needs the engine runs only where no other covers the line."""
    near, far, slow, engine = (
        Covering("tests/near.py::a", 0.2, frozenset()),
        Covering("tests/far.py::b", 0.1, frozenset()),
        Covering("tests/near.py::c", 999, frozenset()),
        Covering("tests/far.py::d", 0.1, frozenset({"engine"})),
    )
    blocks = {"one.py": {"1": 0}, "two.py": {"1": 1}}
    record = Record([near, far, slow, engine], blocks, {"0": [0, 1, 2, 3], "1": [1]})
    assert list(ordered([[far, engine, slow, near]], record, 60)) == [[near, far]]
    assert list(ordered([[engine], []], record, 60)) == [[engine]]
    assert record.without(["engine"]).reached == {"0": [0, 1, 2], "1": [1]}
