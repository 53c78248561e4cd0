"""Expressions as text and as trees."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amlstack.arm.expression import call, escaped
from amlstack.arm.language import ExpressionError, TemplateError, expand, is_expression, parse, text
from amlstack.arm.language.nodes import Call, Index, Literal
from amlstack.arm.language.parser import DEEPEST

from .expanding import SCOPE, store, template, value_of

WORDS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
NODES = st.recursive(
    st.builds(Literal, st.text() | st.integers()),
    lambda inner: (
        st.builds(Call, WORDS, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Index, st.builds(Call, WORDS), st.builds(Literal, WORDS) | inner)
    ),
    max_leaves=15,
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
PIECES = st.sampled_from(
    ["[", "]", "(", ")", "'", ",", ".", "concat", "variables", "true()", "'a'", "1", "-", " ", "\n", "[[", "x"]
)


@given(node=NODES)
def test_a_tree_survives_its_text(node: Any) -> None:
    """Written and read again it is the same."""
    assert parse(f"[{text(node)}]") == node


@given(value=VALUES)
def test_a_value_survives_as_an_expression(value: Any) -> None:
    """What is folded into an expression is the same when it is evaluated."""
    assert value_of_raw(f"[{text(Literal(value))}]") == value


def value_of_raw(expression: str) -> Any:
    """What an expression comes to."""
    outputs = {"it": {"type": "object", "value": expression}}
    return expand(template(outputs=outputs), scope=SCOPE).outputs["it"]["value"]


@given(value=st.text() | st.text(alphabet="[]'", max_size=6))
def test_a_literal_survives_its_escape(value: str) -> None:
    """As a text of a template, as a key, and as a text inside an expression."""
    whole = template(store("a", tags={escaped(value): escaped(value)}, it=str(call("string", value))))
    (resource,) = expand(whole, scope=SCOPE).resources
    assert (resource.body["tags"], resource.body["it"]) == ({value: value}, value)
    assert value_of(escaped(value)) == escaped(value)


@settings(deadline=None)
@given(pieces=st.lists(PIECES, max_size=14), loose=st.text(max_size=10))
def test_any_text_is_evaluated_or_refused(pieces: list[str], loose: str) -> None:
    """No text gives a traceback; a fault lies inside the text."""
    for inside in ("".join(pieces), loose):
        expression = f"[{inside}]"
        whole = template(outputs={"it": {"type": "string", "value": expression}})
        try:
            expand(whole, scope=SCOPE)
        except TemplateError as error:
            for fault in error.faults:
                assert fault.offset is None or 0 <= fault.offset <= len(expression)


@pytest.mark.parametrize(
    ("expression", "offset", "said"),
    [
        ("[]", 1, "there is nothing where a value must be"),
        ("[concat('a' 'b')]", 12, "there is ''b'' where ',' must be"),
        ("[concat('a',)]", 12, "a comma stands before ')'"),
        ("[concat('a')", 0, "this is no expression"),
        ("[concat('a']", 11, "there is nothing more where ',' must be"),
        ("[concat('a]", 8, "a text isn't closed"),
        ('[concat("a")]', 8, "a text stands in double quotes"),
        ("[true]", 1, "'true' is neither a call nor a text"),
        ("[a.b]", 1, "'a.b' is neither a call nor a text"),
        ("[a() b()]", 5, "'b' is left over"),
        ("[a().]", 5, "no name follows the dot"),
        ("[a().'x']", 5, "no name follows the dot"),
        ("[a()[]]", 5, "there is ']' where a value must be"),
        ("[a()[1]", 6, "there is nothing more where ']' must be"),
        ("[1 + 2]", 3, "a character has no meaning here"),
        ("[é()]", 1, "a character has no meaning here"),
        (f"[{'a(' * 100}{')' * 100}]", 1 + 2 * DEEPEST, f"more than {DEEPEST} calls stand in one another"),
        (f"[a(){'[0]' * 100}]", None, f"more than {DEEPEST} members follow one another"),
        (f"['{'a' * 30_000}']", 0, "the expression has 30,004 characters"),
    ],
)
def test_what_cannot_be_read_has_its_place(expression: str, offset: int | None, said: str) -> None:
    """The character, and what is wrong there."""
    with pytest.raises(ExpressionError) as caught:
        parse(expression)
    assert str(caught.value).startswith(said)
    assert offset is None or caught.value.offset == offset


def test_a_node_knows_its_place() -> None:
    """In characters of the text, the bracket counted."""
    tree = parse("[ concat('a', b().c) ]")
    assert isinstance(tree, Call)
    assert (tree.at, *(argument.at for argument in tree.arguments)) == (2, 9, 18)


@pytest.mark.parametrize(
    ("member", "written"), [("b1", "a().b1"), ("b-1", "a()['b-1']"), ("größe", "a()['größe']"), ("1b", "a()['1b']")]
)
def test_a_member_stands_in_brackets_unless_it_is_a_plain_word(member: str, written: str) -> None:
    """A word after a dot is of ASCII letters, digits and underscores alone, as the parser reads one."""
    assert text(Index(Call("a", (), 0), Literal(member, 0), 0)) == written
    assert text(parse(f"[{written}]")) == written


@pytest.mark.parametrize(
    ("given_", "said"), [("[a]", True), ("[[a]", False), ("[a", False), ("a]", False), ("[[a", False)]
)
def test_what_is_an_expression(given_: str, said: bool) -> None:
    """Brackets at both ends, the first not doubled."""
    assert is_expression(given_) is said


def test_white_space_and_case_do_not_count() -> None:
    """Functions are found in any case, over several lines."""
    assert value_of("[\n CONCAT ( 'a' ,\n toUPPER( 'b' ) ) ]") == "aB"
