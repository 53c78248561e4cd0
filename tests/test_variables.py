"""Environment variables that more than one room reads."""

from __future__ import annotations

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from amlstack.variables import secret_variable


@given(st.text(string.ascii_letters + string.digits + "_-", min_size=1))
def test_each_secret_has_a_variable_that_a_shell_can_set(name: str) -> None:
    """Upper case, and an underscore for what isn't a letter or a digit: raw-key and raw_key share theirs."""
    assert re.fullmatch(r"AMLSTACK_SECRET_[A-Z0-9_]+", secret_variable(name))
    assert secret_variable(name) == secret_variable(name.swapcase().replace("-", "_"))
