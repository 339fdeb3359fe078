"""Language tags."""

import pytest

from mutations import longer_tag
from policykit.values.text import LONGEST_TAG, is_language_tag


@pytest.mark.parametrize("tag", ["en", "nn", "se", "pt-BR", "zh-Hant"])
def test_a_language_tag_has_a_longest_length(tag: str) -> None:
    assert is_language_tag(tag)
    assert is_language_tag(longer_tag(tag, LONGEST_TAG))
    assert not is_language_tag(longer_tag(tag, LONGEST_TAG + 1))
