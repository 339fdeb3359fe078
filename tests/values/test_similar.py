"""Names that are near to others."""

from policykit.values.similar import did_you_mean, nearest


def test_nothing_is_suggested_for_a_word_that_is_near_to_none_or_too_long_to_compare() -> None:
    assert did_you_mean("nmae", ("name", "title")) == "did you mean `name`?"
    assert did_you_mean("colour", ("name", "title")) is None
    assert did_you_mean("", ("name", "title")) is None
    assert did_you_mean("x" * 61, ("x" * 60,)) == f"did you mean `{'x' * 60}`?"
    assert did_you_mean("x" * 1001, ("x" * 1000,)) is None


def test_the_likeliest_comes_first_whatever_order_the_candidates_have() -> None:
    candidates = ["abcdx", "abcde", "abcdy", "abxyz"]
    assert nearest("abcde", candidates) == ("abcde", "abcdy", "abcdx")
    assert nearest("abcde", reversed(candidates)) == ("abcde", "abcdy", "abcdx")
    assert nearest("abcde", candidates, most=1) == ("abcde",)
