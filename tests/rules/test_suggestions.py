"""Known ids that a reference to no record may stand for."""

from policykit.rules.suggestions import Suggestions


def test_an_id_that_is_too_long_to_be_shown_in_full_is_not_suggested() -> None:
    shown, too_long = f"topic/{'a' * 94}", f"topic/{'b' * 95}"
    suggestions = Suggestions([shown, too_long])
    assert suggestions.nearest(shown[:-1]) == shown
    assert suggestions.nearest(too_long[:-1]) is None
