"""The hash behind uniqueString(), as Azure computes it."""

from __future__ import annotations

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_32 = 0xFFFFFFFF
_FIRST, _SECOND = 0x239B961B, 0xAB0E9789
"""MurmurHash3's factors; of its 128-bit form for 32-bit machines two of four lanes are left."""


def unique_string(parts: tuple[str, ...]) -> str:
    """Thirteen characters for the parts, joined by hyphens: their 64-bit hash in base 32, from its top."""
    number = _murmur("-".join(parts).encode("utf-8", "replace"))
    digits = (number << 1).to_bytes(9, "big")  # thirteen times five bits are 65
    whole = int.from_bytes(digits, "big")
    return "".join(_ALPHABET[whole >> 5 * place & 31] for place in reversed(range(13)))


def _murmur(data: bytes) -> int:
    left = right = 0
    whole = len(data) - len(data) % 8
    for at in range(0, whole, 8):
        left = (_turned(left ^ _mixed(data[at : at + 4], _FIRST, 15, _SECOND), 19) + right) * 5 + 0x561CCD1B & _32
        right = (_turned(right ^ _mixed(data[at + 4 : at + 8], _SECOND, 17, _FIRST), 13) + left) * 5 + 0x0BCAA747 & _32
    left ^= _mixed(data[whole : whole + 4], _FIRST, 15, _SECOND) ^ len(data)
    right ^= _mixed(data[whole + 4 :], _SECOND, 17, _FIRST) ^ len(data)
    left = left + right & _32
    right = right + left & _32
    left, right = _scattered(left), _scattered(right)
    left = left + right & _32
    return (right + left & _32) << 32 | left


def _mixed(block: bytes, before: int, turn: int, after: int) -> int:
    return _turned(int.from_bytes(block, "little") * before & _32, turn) * after & _32


def _turned(word: int, by: int) -> int:
    return (word << by | word >> 32 - by) & _32


def _scattered(word: int) -> int:
    word = (word ^ word >> 16) * 0x85EBCA6B & _32
    word = (word ^ word >> 13) * 0xC2B2AE35 & _32
    return word ^ word >> 16
